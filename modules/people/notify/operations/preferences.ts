import { z } from 'zod';
import { PlumblineError, ref } from '#kernel';
import { type AnyOperation, type Context, operation } from '#platform';
import { requireFresh } from '../../signin/session/fresh.ts';
import { channels, isTimeZone, isUrgentKind, noticeKindNames, noticeKinds } from '../notice.ts';
import { readUrl } from '../send/reach.ts';
import { pushSettings, sealOf } from '../settings.ts';
import { findPreference, savePreference } from '../store.ts';

const time = z.string().regex(/^([01][0-9]|2[0-3]):[0-5][0-9]$/, 'must be a time such as 22:00');
const kinds = z.array(z.enum(noticeKindNames)).max(50);

const preferenceSchema = z.object({
  kinds: z.array(z.object({ kind: z.enum(noticeKindNames), label: z.string(), urgent: z.boolean() })),
  muted: z.object({ email: kinds, push: kinds }),
  quiet: z.object({ from: z.string(), to: z.string() }).nullable(),
  timeZone: z.string(),
  email: z.object({ address: z.string().nullable(), available: z.boolean() }),
  push: z.object({
    publicKey: z.string(),
    devices: z.array(z.object({ number: z.int(), device: z.string(), since: z.iso.datetime() })),
  }),
  privateEmail: z.object({ address: z.string(), since: z.iso.datetime() }).nullable(),
});

const minutesOf = (text: string): number => {
  const [hours, minutes] = text.split(':').map(Number) as [number, number];
  return hours * 60 + minutes;
};
const textOf = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

const authoriseOwn = (context: Context) =>
  context.authorise('self.use', { type: 'person', id: context.actor.personId, domainId: null });

async function shown(context: Context): Promise<z.input<typeof preferenceSchema>> {
  const { personId } = context.actor;
  const { db } = context;
  const [preference, person, mail, devices, contact] = await Promise.all([
    findPreference(db, personId),
    db.selectFrom('person').select('email').where('id', '=', personId).executeTakeFirstOrThrow(),
    db.selectFrom('mail_setting').select('host').executeTakeFirst(),
    db
      .selectFrom('push_subscription')
      .select(['id', 'device', 'created_at'])
      .where('person_id', '=', personId)
      .orderBy('id')
      .execute(),
    db.selectFrom('person_contact').selectAll().where('person_id', '=', personId).executeTakeFirst(),
  ]);
  return {
    kinds: noticeKindNames.map((kind) => ({ kind, label: noticeKinds[kind], urgent: isUrgentKind(kind) })),
    muted: { email: preference.muted.email ?? [], push: preference.muted.push ?? [] },
    quiet: preference.quiet && { from: textOf(preference.quiet.from), to: textOf(preference.quiet.to) },
    timeZone: preference.timeZone,
    email: { address: person.email, available: mail !== undefined },
    push: {
      publicKey: context.workspace.port(pushSettings).publicKey,
      devices: devices.map((row) => ({ number: row.id, device: row.device, since: row.created_at.toISOString() })),
    },
    privateEmail: contact?.private_email
      ? { address: contact.private_email, since: contact.set_at.toISOString() }
      : null,
  };
}

const show = operation({
  id: 'notification.show',
  method: 'GET',
  path: '/me/notifications',
  tag: 'People',
  summary: 'Show what I am told, by which channel and when not',
  permission: 'self.use',
  output: preferenceSchema,
  cli: { words: ['notification', 'show'] },
  async handler(context) {
    await authoriseOwn(context);
    return shown(context);
  },
});

const set = operation({
  id: 'notification.set',
  method: 'POST',
  path: '/me/notifications',
  tag: 'People',
  summary: 'Choose what I am sent by which channel, and my quiet hours',
  permission: 'self.use',
  body: z.object({
    muted: z
      .object(
        Object.fromEntries(channels.map((channel) => [channel, kinds.optional()])) as {
          [channel in (typeof channels)[number]]: z.ZodOptional<typeof kinds>;
        },
      )
      .optional(),
    quiet: z.object({ from: time, to: time }).nullable().optional(),
    timeZone: z.string().max(60).refine(isTimeZone, 'must be a time zone such as Europe/Berlin').optional(),
  }),
  output: preferenceSchema,
  async handler(context, { body }) {
    await authoriseOwn(context);
    const { personId } = context.actor;
    await context.mutate(async (mutation) => {
      const before = await findPreference(mutation.tx, personId);
      const muted = { ...before.muted };
      for (const channel of channels) {
        const named = body.muted?.[channel];
        if (named) muted[channel] = [...new Set(named)];
      }
      const quiet =
        body.quiet === undefined
          ? before.quiet
          : body.quiet && { from: minutesOf(body.quiet.from), to: minutesOf(body.quiet.to) };
      await savePreference(
        mutation.tx,
        personId,
        { muted, quiet, timeZone: body.timeZone ?? before.timeZone },
        mutation.now,
      );
      await mutation.record({ subject: ref('person', personId) });
    });
    return shown(context);
  },
});

const setContact = operation({
  id: 'contact.set',
  method: 'POST',
  path: '/me/contact',
  tag: 'People',
  summary: 'Record the private address by which I am reached when I cannot sign in',
  description: 'Counts for what is asked for after it was recorded.',
  permission: 'self.use',
  body: z.object({ privateEmail: z.email().max(200).nullable() }),
  output: preferenceSchema,
  errors: ['proof_needed'],
  cli: { words: ['contact', 'set'] },
  async handler(context, { body }) {
    await authoriseOwn(context);
    requireFresh(context);
    const { personId } = context.actor;
    await context.mutate(async (mutation) => {
      const values = { private_email: body.privateEmail, set_by: personId, set_at: mutation.now };
      await mutation.tx
        .insertInto('person_contact')
        .values({ person_id: personId, ...values })
        .onConflict((on) => on.column('person_id').doUpdateSet(values))
        .execute();
      // The address itself stays out of the audit trail, which many may read.
      await mutation.record({ subject: ref('person', personId), detail: { set: body.privateEmail !== null } });
    });
    return shown(context);
  },
});

const MOST_DEVICES = 10;
const base64url = z.string().regex(/^[A-Za-z0-9_-]{20,120}=*$/, 'must be base64url');

const addDevice = operation({
  id: 'push-device.add',
  method: 'POST',
  path: '/me/push-devices',
  tag: 'People',
  summary: 'Have notices pushed to this browser',
  permission: 'self.use',
  body: z.object({
    endpoint: z.string().min(1).max(1_000),
    keys: z.object({ p256dh: base64url, auth: base64url }),
    device: z.string().trim().min(1).max(80),
  }),
  output: preferenceSchema,
  errors: ['conflict', 'proof_needed'],
  async handler(context, { body }) {
    await authoriseOwn(context);
    requireFresh(context);
    const { personId } = context.actor;
    readUrl(body.endpoint, context.workspace.port(pushSettings).allowPrivate);
    await context.mutate(async (mutation) => {
      const { tx, now } = mutation;
      const known = await tx
        .selectFrom('push_subscription')
        .select(['id', 'endpoint'])
        .where('person_id', '=', personId)
        .execute();
      if (known.length >= MOST_DEVICES && !known.some(({ endpoint }) => endpoint === body.endpoint))
        throw new PlumblineError('conflict', `You have ${MOST_DEVICES} devices already: remove one first.`);
      const values = {
        // A browser that somebody else signed in with is theirs from now on.
        person_id: personId,
        sealed_keys: sealOf(context.workspace).close(JSON.stringify(body.keys), body.endpoint),
        device: body.device,
        created_at: now,
        failed_at: null,
      };
      await tx
        .insertInto('push_subscription')
        .values({ endpoint: body.endpoint, ...values })
        .onConflict((on) => on.column('endpoint').doUpdateSet(values))
        .execute();
      await mutation.record({ subject: ref('person', personId), detail: { device: body.device } });
    });
    return shown(context);
  },
});

const removeDevice = operation({
  id: 'push-device.remove',
  method: 'DELETE',
  path: '/me/push-devices/{number}',
  tag: 'People',
  summary: 'Stop pushing notices to one of my browsers',
  permission: 'self.use',
  params: z.object({ number: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER) }),
  output: preferenceSchema,
  errors: ['not_found'],
  async handler(context, { params }) {
    await authoriseOwn(context);
    const { personId } = context.actor;
    await context.mutate(async (mutation) => {
      const gone = await mutation.tx
        .deleteFrom('push_subscription')
        .where('id', '=', params.number)
        .where('person_id', '=', personId)
        .returning('device')
        .executeTakeFirst();
      if (!gone) throw new PlumblineError('not_found', 'You have no such device.');
      await mutation.record({ subject: ref('person', personId), detail: { device: gone.device } });
    });
    return shown(context);
  },
});

export const preferenceOperations: AnyOperation[] = [show, set, setContact, addDevice, removeDevice];
