import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Id } from '#kernel';
import type { Workspace } from '#platform';
import { mailServer } from './mailSetting.ts';
import { nextAttempt, type Payload } from './notice.ts';
import { sendMail } from './send/mail.ts';
import type { Outcome } from './send/outcome.ts';
import { pushTo } from './send/push.ts';
import { callWebhook } from './send/webhook.ts';
import { linkTo, pushSettings, sealOf } from './settings.ts';

interface Due {
  id: Id;
  noticeId: Id | null;
  channel: 'email' | 'push' | 'webhook';
  targetId: Id;
  key: string;
  payload: Payload;
  attempts: number;
}

/** Longer than any send takes: another process takes over only what its sender died with. */
const LEASE_MS = 120_000;
const AT_A_TIME = 10;

/**
 * Sends what is due, each at least once: a sender that dies between sending and noting it sends it again, by the same
 * key, so that the receiver can tell. Returns how many attempts were made.
 */
export async function deliverDue(workspace: Workspace, signal?: AbortSignal): Promise<number> {
  let made = 0;
  for (;;) {
    const due = signal?.aborted ? [] : await claim(workspace);
    await Promise.all(due.map((delivery) => deliver(workspace, delivery)));
    made += due.length;
    if (due.length < AT_A_TIME) return made;
  }
}

async function claim(workspace: Workspace): Promise<Due[]> {
  const now = workspace.clock.now();
  const { rows } = await sql<Due>`
    update notice_delivery set attempts = attempts + 1, leased_until = ${new Date(now.getTime() + LEASE_MS)}
    where id in (
      select id from notice_delivery
      where state = 'pending' and due_at <= ${now} and (leased_until is null or leased_until < ${now})
      order by due_at, id limit ${AT_A_TIME} for update skip locked)
    returning id, notice_id as "noticeId", channel, target_id as "targetId", key, payload, attempts`.execute(
    workspace.db,
  );
  return rows;
}

async function deliver(workspace: Workspace, delivery: Due): Promise<void> {
  const outcome = await attempt(workspace, delivery).catch((error: unknown): Outcome => {
    workspace.log.info({ err: error, delivery: delivery.id, channel: delivery.channel }, 'a notice could not be sent');
    return { kind: 'again', error: unreachable(error), afterSeconds: null };
  });
  await settle(workspace, delivery, outcome);
}

/** Only what we know ourselves: an error of the network may hold addresses. */
function unreachable(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'forbidden') return 'It is an address that may not be called from here.';
  if (code === 'secret_unreadable') return 'Its stored secret does not open with the key of this installation.';
  return `It cannot be reached${code && /^[A-Z_]{3,40}$/.test(code) ? ` (${code})` : ''}.`;
}

async function attempt(workspace: Workspace, delivery: Due): Promise<Outcome> {
  const { db } = workspace;
  if (delivery.noticeId !== null) {
    const notice = await db
      .selectFrom('notice')
      .select('read_at')
      .where('id', '=', delivery.noticeId)
      .executeTakeFirst();
    // Read here meanwhile, as after quiet hours: telling it again would be noise.
    if (!notice || notice.read_at !== null) return { kind: 'gone' };
  }
  switch (delivery.channel) {
    case 'email':
      return byMail(workspace, delivery);
    case 'push':
      return byPush(workspace, delivery);
    case 'webhook':
      return byWebhook(workspace, delivery);
  }
}

const fingerprint = (delivery: Due): string =>
  createHash('sha256')
    .update(`${delivery.channel} ${delivery.targetId} ${delivery.key}`)
    .digest('base64url')
    .slice(0, 32);

async function byMail(workspace: Workspace, delivery: Due): Promise<Outcome> {
  const server = await mailServer(workspace);
  const person = await workspace.db
    .selectFrom('person')
    .select(['email', 'active'])
    .where('id', '=', delivery.targetId)
    .executeTakeFirst();
  if (!server || !person?.active || !person.email) return { kind: 'gone' };
  const { title, body, path } = delivery.payload;
  return sendMail(server, {
    to: person.email,
    subject: title,
    text: `${body}\n\n${linkTo(workspace, path)}\n\n--\nWhat is sent to you: ${linkTo(workspace, '/notifications')}\n`,
    messageId: `<${fingerprint(delivery)}@plumbline.invalid>`,
  });
}

async function byPush(workspace: Workspace, delivery: Due): Promise<Outcome> {
  const device = await workspace.db
    .selectFrom('push_subscription')
    .selectAll()
    .where('id', '=', delivery.targetId)
    .executeTakeFirst();
  if (!device) return { kind: 'gone' };
  const keys = JSON.parse(sealOf(workspace).open(device.sealed_keys, device.endpoint)) as {
    p256dh: string;
    auth: string;
  };
  const { title, body, path, kind } = delivery.payload;
  const outcome = await pushTo(
    workspace.port(pushSettings),
    { endpoint: device.endpoint, keys },
    {
      topic: fingerprint(delivery),
      urgent: delivery.payload.urgent,
      contact: contactOf(linkTo(workspace, '/')),
      payload: { title, body, kind, tag: delivery.key, url: linkTo(workspace, path) },
    },
  );
  if (outcome.kind === 'gone') await workspace.db.deleteFrom('push_subscription').where('id', '=', device.id).execute();
  return outcome;
}

/** RFC 8292 wants https: or mailto:. */
const contactOf = (url: string): string => (url.startsWith('https:') ? url : 'mailto:plumbline@localhost');

async function byWebhook(workspace: Workspace, delivery: Due): Promise<Outcome> {
  const hook = await workspace.db
    .selectFrom('webhook')
    .selectAll()
    .where('id', '=', delivery.targetId)
    .executeTakeFirst();
  if (!hook?.active) return { kind: 'gone' };
  const { path, ...payload } = delivery.payload;
  return callWebhook({
    url: hook.url,
    secret: sealOf(workspace).open(hook.sealed_secret, `webhook ${hook.id}`),
    allowPrivate: hook.allow_private,
    deliveryKey: fingerprint(delivery),
    at: workspace.clock.now(),
    body: { ...payload, key: delivery.key, url: linkTo(workspace, path) },
  });
}

async function settle(workspace: Workspace, delivery: Due, outcome: Outcome): Promise<void> {
  const now = workspace.clock.now();
  const next = outcome.kind === 'again' ? nextAttempt(delivery.attempts, now) : null;
  const wished = outcome.kind === 'again' && outcome.afterSeconds ? now.getTime() + outcome.afterSeconds * 1_000 : 0;
  const state = { sent: 'sent', gone: 'dropped', never: 'dead', again: next ? 'pending' : 'dead' }[outcome.kind];
  await workspace.db
    .updateTable('notice_delivery')
    .set({
      state,
      leased_until: null,
      error: 'error' in outcome ? outcome.error : null,
      ended_at: state === 'pending' ? null : now,
      ...(next ? { due_at: new Date(Math.max(next.getTime(), Math.min(wished, now.getTime() + 86_400_000))) } : {}),
    })
    .where('id', '=', delivery.id)
    .execute();
  if (state === 'dead')
    workspace.log.warn({ delivery: delivery.id, channel: delivery.channel }, 'a notice was given up: see deliveries');
}
