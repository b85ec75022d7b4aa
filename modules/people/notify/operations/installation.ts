import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { PlumblineError, ref } from '#kernel';
import {
  type AnyOperation,
  type Context,
  listQuery,
  numberPage,
  operation,
  pageOf,
  refSchema,
  sortOf,
  toPage,
  toRef,
} from '#platform';
import { requireFresh } from '../../signin/session/fresh.ts';
import { MAIL_PURPOSE, mailServer } from '../mailSetting.ts';
import { noticeKindNames } from '../notice.ts';
import { isLoopback, sendMail } from '../send/mail.ts';
import { readUrl } from '../send/reach.ts';
import { linkTo, sealOf } from '../settings.ts';

const idParams = z.object({ id: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER) });
const authorise = (context: Context) =>
  context.authorise('installation.administer', { type: 'workspace', domainId: null });

const mailSchema = z.object({
  server: z
    .object({
      host: z.string(),
      port: z.int(),
      security: z.enum(['tls', 'starttls', 'none']),
      ca: z.boolean(),
      username: z.string().nullable(),
      password: z.boolean(),
      sender: z.string(),
    })
    .nullable(),
});

async function shownMail(context: Context): Promise<z.input<typeof mailSchema>> {
  const row = await context.db.selectFrom('mail_setting').selectAll().executeTakeFirst();
  if (!row) return { server: null };
  return {
    server: {
      host: row.host,
      port: row.port,
      security: row.security as 'tls',
      ca: row.ca !== null,
      username: row.username,
      password: row.sealed_password !== null,
      sender: row.sender,
    },
  };
}

const showMail = operation({
  id: 'mail.show',
  method: 'GET',
  path: '/mail-server',
  tag: 'People',
  summary: 'Show the mail server that notices are sent by; never its password',
  permission: 'installation.administer',
  output: mailSchema,
  cli: { words: ['mail', 'show'] },
  async handler(context) {
    await authorise(context);
    return shownMail(context);
  },
});

const oneLine = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .regex(/^[^\r\n]*$/, 'must be one line');

const setMail = operation({
  id: 'mail.set',
  method: 'POST',
  path: '/mail-server',
  tag: 'People',
  summary: 'Set the mail server that notices are sent by',
  description: 'Without TLS only on this machine. A password that is left out stays as it is.',
  permission: 'installation.administer',
  body: z.object({
    host: z.string().regex(/^[A-Za-z0-9.:_-]{1,253}$/, 'must be the name or address of a host'),
    port: z.int().min(1).max(65_535),
    security: z.enum(['tls', 'starttls', 'none']),
    ca: z.string().max(50_000).nullable().optional(),
    username: oneLine.nullable().optional(),
    password: z.string().min(1).max(1_000).nullable().optional(),
    sender: oneLine,
  }),
  output: mailSchema,
  secretAnswer: true,
  errors: ['proof_needed'],
  cli: { words: ['mail', 'set'] },
  async handler(context, { body }) {
    await authorise(context);
    requireFresh(context);
    if (body.security === 'none' && !isLoopback(body.host))
      throw new PlumblineError('invalid_input', 'Mail leaves this machine by TLS only.', {
        issues: [{ path: '/security', message: 'must be tls or starttls for another host' }],
      });
    await context.mutate(async (mutation) => {
      const before = await mutation.tx.selectFrom('mail_setting').selectAll().executeTakeFirst();
      // A password belongs to the server that it was given for.
      const kept = before?.host === body.host ? before.sealed_password : null;
      const values = {
        host: body.host,
        port: body.port,
        security: body.security,
        ca: body.ca === undefined ? (before?.ca ?? null) : body.ca,
        username: body.username ?? null,
        sealed_password:
          body.password === undefined
            ? kept
            : body.password === null
              ? null
              : sealOf(context.workspace).close(body.password, MAIL_PURPOSE),
        sender: body.sender,
        updated_by: mutation.actor.personId,
        updated_at: mutation.now,
      };
      await mutation.tx
        .insertInto('mail_setting')
        .values(values)
        .onConflict((on) => on.column('singleton').doUpdateSet(values))
        .execute();
      await mutation.record({
        subject: ref('person', mutation.actor.personId),
        detail: { host: body.host, port: body.port, security: body.security },
      });
    });
    return shownMail(context);
  },
});

const testMail = operation({
  id: 'mail.test',
  method: 'POST',
  path: '/mail-server/test',
  tag: 'People',
  summary: 'Send me a mail by the mail server that is set, and say what came of it',
  permission: 'installation.administer',
  output: z.object({ sent: z.boolean(), to: z.string(), error: z.string().nullable() }),
  errors: ['conflict'],
  cli: { words: ['mail', 'test'] },
  async handler(context) {
    await authorise(context);
    const server = await mailServer(context.workspace);
    const me = await context.db
      .selectFrom('person')
      .select('email')
      .where('id', '=', context.actor.personId)
      .executeTakeFirstOrThrow();
    if (!server || !me.email)
      throw new PlumblineError('conflict', server ? 'You have no e-mail address here.' : 'No mail server is set.');
    const outcome = await sendMail(server, {
      to: me.email,
      subject: 'Plumbline can send you mail',
      text: `This was sent to try the mail server.\n\n${linkTo(context.workspace, '/notifications')}\n`,
    });
    return {
      sent: outcome.kind === 'sent',
      to: me.email,
      error: 'error' in outcome ? outcome.error : null,
    };
  },
});

const webhookSchema = refSchema.extend({
  url: z.string(),
  kinds: z.array(z.enum(noticeKindNames)),
  allowPrivate: z.boolean(),
  at: z.iso.datetime(),
});

const listWebhooks = operation({
  id: 'webhook.list',
  method: 'GET',
  path: '/webhooks',
  tag: 'People',
  summary: 'List the webhooks that notices are sent to',
  permission: 'installation.administer',
  query: listQuery.extend({ sort: sortOf(['id'], 'id') }),
  output: pageOf(webhookSchema),
  cli: { words: ['webhook', 'list'], columns: ['key', 'name', 'url', 'kinds'] },
  async handler(context, { query }) {
    await authorise(context);
    const page = numberPage(query);
    let find = context.db
      .selectFrom('webhook')
      .selectAll()
      .where('active', '=', true)
      .orderBy('id', page.direction)
      .limit(query.limit + 1);
    if (page.after !== null) find = find.where('id', page.beyond, page.after);
    return toPage(
      await find.execute(),
      query.limit,
      (row) => [row.id],
      (row) => ({
        ...toRef('webhook', row.id, row.name),
        url: row.url,
        kinds: row.kinds as 'run-waiting'[],
        allowPrivate: row.allow_private,
        at: row.created_at.toISOString(),
      }),
    );
  },
});

const addWebhook = operation({
  id: 'webhook.add',
  method: 'POST',
  path: '/webhooks',
  tag: 'People',
  summary: 'Send notices to an address, signed with a secret that is shown once',
  permission: 'installation.administer',
  body: z.object({
    name: oneLine,
    url: z.string().min(1).max(1_000),
    kinds: z.array(z.enum(noticeKindNames)).max(50).default([]).describe('Empty: all.'),
    allowPrivate: z.boolean().default(false).describe('The address is inside the own network.'),
  }),
  output: webhookSchema.extend({ secret: z.string() }),
  status: 201,
  secretAnswer: true,
  errors: ['conflict', 'proof_needed'],
  cli: { words: ['webhook', 'add'], args: ['name', 'url'], columns: ['key', 'name', 'url', 'secret'] },
  async handler(context, { body }) {
    await authorise(context);
    requireFresh(context);
    readUrl(body.url, body.allowPrivate);
    const secret = randomBytes(32).toString('base64url');
    const { id, at } = await context.mutate(async (mutation) => {
      const { tx, now } = mutation;
      const { count } = await tx
        .selectFrom('webhook')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .where('active', '=', true)
        .executeTakeFirstOrThrow();
      if (Number(count) >= 50) throw new PlumblineError('conflict', 'There are 50 webhooks already.');
      const row = await tx
        .insertInto('webhook')
        .values({
          name: body.name,
          url: body.url,
          kinds: body.kinds,
          sealed_secret: '',
          allow_private: body.allowPrivate,
          made_by: mutation.actor.personId,
          created_at: now,
        })
        .returning('id')
        .executeTakeFirstOrThrow();
      await tx
        .updateTable('webhook')
        .set({ sealed_secret: sealOf(context.workspace).close(secret, `webhook ${row.id}`) })
        .where('id', '=', row.id)
        .execute();
      await mutation.record({
        subject: ref('webhook', row.id),
        detail: { name: body.name, host: new URL(body.url).host, kinds: body.kinds, allowPrivate: body.allowPrivate },
      });
      return { id: row.id, at: now };
    });
    return {
      ...toRef('webhook', id, body.name),
      url: body.url,
      kinds: body.kinds,
      allowPrivate: body.allowPrivate,
      at: at.toISOString(),
      secret,
    };
  },
});

const removeWebhook = operation({
  id: 'webhook.remove',
  method: 'DELETE',
  path: '/webhooks/{id}',
  tag: 'People',
  summary: 'Send nothing to a webhook any more',
  permission: 'installation.administer',
  params: idParams,
  output: z.object({ removed: z.boolean() }),
  errors: ['not_found', 'proof_needed'],
  cli: { words: ['webhook', 'remove'], args: ['id'] },
  async handler(context, { params }) {
    await authorise(context);
    requireFresh(context);
    await context.mutate(async (mutation) => {
      const gone = await mutation.tx
        .updateTable('webhook')
        .set({ active: false, sealed_secret: '' })
        .where('id', '=', params.id)
        .where('active', '=', true)
        .returning('id')
        .executeTakeFirst();
      if (!gone) throw new PlumblineError('not_found', `There is no webhook WHK-${params.id}.`);
      await mutation.record({ subject: ref('webhook', params.id) });
    });
    return { removed: true };
  },
});

const deliverySchema = z.object({
  number: z.int(),
  channel: z.enum(['email', 'push', 'webhook']),
  to: z.string(),
  title: z.string(),
  state: z.enum(['pending', 'sent', 'dead', 'dropped']),
  attempts: z.int(),
  dueAt: z.iso.datetime(),
  error: z.string().nullable(),
});

const listDeliveries = operation({
  id: 'delivery.list',
  method: 'GET',
  path: '/deliveries',
  tag: 'People',
  summary: 'List what is sent of the notices; by default what was given up',
  permission: 'installation.administer',
  query: listQuery.extend({
    sort: sortOf(['id'], '-id'),
    state: z.enum(['pending', 'sent', 'dead', 'dropped']).default('dead'),
  }),
  output: pageOf(deliverySchema),
  cli: { words: ['delivery', 'list'], columns: ['number', 'channel', 'to', 'title', 'attempts', 'error'] },
  async handler(context, { query }) {
    await authorise(context);
    const page = numberPage(query);
    let find = context.db
      .selectFrom('notice_delivery as d')
      .leftJoin('notice as n', 'n.id', 'd.notice_id')
      .leftJoin('person as p', 'p.id', 'n.person_id')
      .leftJoin('webhook as w', (join) => join.onRef('w.id', '=', 'd.target_id').on('d.channel', '=', 'webhook'))
      .select(['d.id', 'd.channel', 'd.state', 'd.attempts', 'd.due_at', 'd.error', 'd.payload'])
      .select(['p.name as person', 'w.name as webhook'])
      .where('d.state', '=', query.state)
      .orderBy('d.id', page.direction)
      .limit(query.limit + 1);
    if (page.after !== null) find = find.where('d.id', page.beyond, page.after);
    return toPage(
      await find.execute(),
      query.limit,
      (row) => [row.id],
      (row) => ({
        number: row.id,
        channel: row.channel as 'email',
        to: row.person ?? row.webhook ?? 'nobody any more',
        // What it says is for whom it was sent to; an administrator needs to know what kind of thing did not arrive.
        title: (row.payload as { kind: string }).kind,
        state: row.state as 'dead',
        attempts: row.attempts,
        dueAt: row.due_at.toISOString(),
        error: row.error,
      }),
    );
  },
});

const retryDelivery = operation({
  id: 'delivery.retry',
  method: 'POST',
  path: '/deliveries/{id}/retry',
  tag: 'People',
  summary: 'Try once more to send what was given up',
  permission: 'installation.administer',
  params: idParams,
  output: z.object({ due: z.boolean() }),
  errors: ['not_found'],
  cli: { words: ['delivery', 'retry'], args: ['id'] },
  async handler(context, { params }) {
    await authorise(context);
    await context.mutate(async (mutation) => {
      const again = await mutation.tx
        .updateTable('notice_delivery')
        .set({ state: 'pending', attempts: 0, due_at: mutation.now, ended_at: null, error: null })
        .where('id', '=', params.id)
        .where('state', '=', 'dead')
        .returning('id')
        .executeTakeFirst();
      if (!again) throw new PlumblineError('not_found', 'Nothing of that number was given up.');
      await mutation.record({ subject: ref('person', mutation.actor.personId), detail: { delivery: params.id } });
    });
    return { due: true };
  },
});

export const installationOperations: AnyOperation[] = [
  showMail,
  setMail,
  testMail,
  listWebhooks,
  addWebhook,
  removeWebhook,
  listDeliveries,
  retryDelivery,
];
