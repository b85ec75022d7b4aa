import { sql } from 'kysely';
import { z } from 'zod';
import { ensureSource } from '#estate';
import { type Id, keyOf, PlumblineError, ref } from '#kernel';
import type { Context, Tx } from '#platform';
import { NetBoxClient } from './client.ts';
import { type NetBoxSource, type NetBoxSourceView, readNetBoxes } from './source.ts';
import { readToken, TOKEN_REFERENCE } from './token.ts';

const loopback = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** Where a NetBox is. In clear only on this machine: the token goes with every request. */
const urlSchema = z
  .url({ protocol: /^https?$/ })
  .max(500)
  .refine((text) => {
    const url = URL.parse(text);
    return url === null || url.protocol === 'https:' || loopback.test(url.hostname);
  }, 'must begin with https://, as the token goes with every request')
  .refine((text) => {
    const url = URL.parse(text);
    return url === null || (url.username === '' && url.password === '' && url.search === '' && url.hash === '');
  }, 'must have no user, password, query or fragment')
  .transform((text) => text.replace(/\/+$/, '').replace(/\/api$/, ''));

const settings = {
  token: z
    .string()
    .regex(TOKEN_REFERENCE, 'must be env:PLUMBLINE_NETBOX_… or file:/…; never the token itself')
    .describe('Where the server finds the token: env:PLUMBLINE_NETBOX_… or file:/… (readable by the server only)'),
  everyMinutes: z.int().min(1).max(10_080).describe('How often it is read'),
  applyItself: z.boolean().describe('Apply what it brings without a review, unless that is risky'),
  riskyPercent: z.int().min(0).max(100).describe('When more of it is gone than this, somebody has to review it'),
};

export const netBoxInput = z.strictObject({
  url: urlSchema.describe('Where NetBox is, such as https://netbox.example.org'),
  token: settings.token,
  key: z
    .string()
    .regex(/^netbox(:[a-z0-9-]{1,60})?$/, 'must be netbox, or netbox: and a name of small letters')
    .default('netbox')
    .describe('Key of the source as which it speaks; one that a dump came by goes on with what the dump brought'),
  everyMinutes: settings.everyMinutes.default(15),
  applyItself: settings.applyItself.default(false),
  riskyPercent: settings.riskyPercent.default(5),
});

export const netBoxPatch = z.strictObject({ ...settings, url: urlSchema, paused: z.boolean() }).partial();

const administer = (ctx: Context): Promise<void> =>
  ctx.authorise('installation.administer', { type: 'workspace', domainId: null });

/** Whoever may take machines in may know which NetBox is read and how that went. */
async function requireObserver(ctx: Context): Promise<void> {
  const scope = await ctx.scope('estate.observe');
  if (scope !== 'all' && scope.length === 0) await ctx.authorise('estate.observe', { type: 'intake', domainId: null });
}

/** Asks NetBox for its version first: what is mistyped shows at once, and nothing is stored. */
export async function connectNetBox(ctx: Context, input: z.output<typeof netBoxInput>): Promise<NetBoxSourceView> {
  await administer(ctx);
  const version = await new NetBoxClient({
    url: input.url,
    token: readToken(input.token),
    signal: ctx.signal,
  }).version();
  await ctx.mutate(async (mutation) => {
    const { tx, now } = mutation;
    await ensureSource(tx, input.key, { name: `NetBox at ${new URL(input.url).host}`, kind: 'import' });
    const { rows } = await sql<{ id: Id }>`
      insert into netbox_source (source_key, url, token_reference, every_minutes, apply_itself, risky_percent, next_due_at, netbox_version, set_up_by, created_at)
      values (${input.key}, ${input.url}, ${input.token}, ${input.everyMinutes}, ${input.applyItself}, ${input.riskyPercent}, ${now}, ${version}, ${ctx.actor.personId}, ${now})
      on conflict (source_key) do nothing returning id`.execute(tx);
    if (rows.length === 0)
      throw new PlumblineError(
        'already_exists',
        `A NetBox speaks as "${input.key}" already. Name another key, or change that one.`,
      );
    await recordOf(mutation, input.key, 'netbox.connect', {
      url: input.url,
      everyMinutes: input.everyMinutes,
      applyItself: input.applyItself,
    });
  });
  return view(ctx, await requireNetBox(ctx, input.key));
}

async function recordOf(
  { tx, record }: { tx: Tx; record: Parameters<Parameters<Context['mutate']>[0]>[0]['record'] },
  key: string,
  action: string,
  detail: { [name: string]: string | number | boolean },
): Promise<void> {
  const { rows } = await sql<{ id: Id }>`select id from source where key = ${key}`.execute(tx);
  await record({ subject: ref('source', rows[0]!.id), action, detail });
}

async function requireNetBox(ctx: Context, key: string): Promise<NetBoxSource> {
  const [source] = await readNetBoxes(ctx.db, ctx.now(), { key });
  if (source) return source;
  throw new PlumblineError('not_found', `No NetBox speaks as "${key.slice(0, 80)}".`);
}

export async function listNetBoxes(ctx: Context): Promise<NetBoxSourceView[]> {
  await requireObserver(ctx);
  return Promise.all((await readNetBoxes(ctx.db, ctx.now())).map((source) => view(ctx, source)));
}

export async function showNetBox(ctx: Context, key: string): Promise<NetBoxSourceView> {
  await requireObserver(ctx);
  return view(ctx, await requireNetBox(ctx, key));
}

export async function changeNetBox(
  ctx: Context,
  key: string,
  patch: z.output<typeof netBoxPatch>,
): Promise<NetBoxSourceView> {
  await administer(ctx);
  const before = await requireNetBox(ctx, key);
  if (patch.url !== undefined || patch.token !== undefined) {
    const token = readToken(patch.token ?? before.tokenReference);
    await new NetBoxClient({ url: patch.url ?? before.url, token, signal: ctx.signal }).version();
  }
  await ctx.mutate(async (mutation) => {
    const { rows } = await sql`
      update netbox_source set url = ${patch.url ?? before.url}, token_reference = ${patch.token ?? before.tokenReference},
        every_minutes = ${patch.everyMinutes ?? before.everyMinutes}, apply_itself = ${patch.applyItself ?? before.applyItself},
        risky_percent = ${patch.riskyPercent ?? before.riskyPercent}, paused = ${patch.paused ?? before.paused},
        next_due_at = least(next_due_at, ${new Date(mutation.now.getTime() + (patch.everyMinutes ?? before.everyMinutes) * 60_000)}),
        set_up_by = ${ctx.actor.personId}, version = version + 1
      where id = ${before.id} and version = ${ctx.ifMatch ?? before.version} returning id`.execute(mutation.tx);
    if (rows.length === 0) throw new PlumblineError('stale', `The settings of ${key} were changed meanwhile.`);
    const said = Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined));
    await recordOf(mutation, key, 'netbox.change', said as { [name: string]: string | number | boolean });
  });
  return view(ctx, await requireNetBox(ctx, key));
}

/** Read at the next look, within seconds, whatever its rhythm. */
export async function runNetBox(ctx: Context, key: string): Promise<NetBoxSourceView> {
  await administer(ctx);
  const source = await requireNetBox(ctx, key);
  if (source.paused)
    throw new PlumblineError(
      'conflict',
      `${key} is paused. Go on with it first: "netbox change ${key} --paused false".`,
    );
  await ctx.mutate(async (mutation) => {
    await sql`update netbox_source set next_due_at = ${mutation.now} where id = ${source.id}`.execute(mutation.tx);
    await recordOf(mutation, key, 'netbox.run', {});
  });
  return view(ctx, await requireNetBox(ctx, key));
}

/** Stops reading it and forgets what it said; what came into the estate stays. */
export async function disconnectNetBox(ctx: Context, key: string): Promise<NetBoxSourceView> {
  await administer(ctx);
  const source = await requireNetBox(ctx, key);
  const last = await view(ctx, source);
  await ctx.mutate(async (mutation) => {
    await sql`delete from netbox_source where id = ${source.id}`.execute(mutation.tx);
    await recordOf(mutation, key, 'netbox.disconnect', {});
  });
  return last;
}

async function view(ctx: Context, source: NetBoxSource): Promise<NetBoxSourceView> {
  const { rows } = await sql<{ objects: number }>`
    select count(*)::int as objects from netbox_object where netbox_id = ${source.id}`.execute(ctx.db);
  return {
    id: source.id,
    key: source.key,
    url: source.url,
    token: source.tokenReference,
    everyMinutes: source.everyMinutes,
    applyItself: source.applyItself,
    riskyPercent: source.riskyPercent,
    paused: source.paused,
    nextDueAt: source.nextDueAt.toISOString(),
    reading: source.isReading,
    startedAt: source.startedAt?.toISOString() ?? null,
    endedAt: source.endedAt?.toISOString() ?? null,
    result: source.result,
    message: source.message,
    failures: source.failures,
    intake: source.intakeId === null ? null : keyOf(ref('intake', source.intakeId)),
    netboxVersion: source.netboxVersion,
    objects: rows[0]!.objects,
    setUpBy: source.setUpBy.name,
    version: source.version,
  };
}
