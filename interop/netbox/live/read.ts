// One reading of a NetBox: pull, plan, and apply where that is allowed without a review.
import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { applyIntake, type Intake, planFile, showIntake } from '#estate';
import { PlumblineError } from '#kernel';
import { createAuthority } from '#people';
import { type Context, createContext, toPlumblineError, type Workspace } from '#platform';
import { NetBoxClient } from './client.ts';
import { asDump } from './mirror.ts';
import { type Pulled, pull } from './pull.ts';
import { claimDue, type Ended, markPlanned, type NetBoxSource, readNetBoxes, release, renew } from './source.ts';
import { readToken } from './token.ts';

/** After so long every object is read again, not only what changed: what NetBox alters without saying so comes too. */
const SWEEP_EVERY_MS = 24 * 3_600_000;
const LOOK_EVERY_MS = 250;
const MINUTE_MS = 60_000;

export interface ReadingOptions {
  signal?: AbortSignal;
  environment?: NodeJS.ProcessEnv;
  /** Waits between tries of one request; a test need not. */
  pause?: (milliseconds: number) => Promise<void>;
}

/** Reads one NetBox that is due. False: none is. */
export async function readDue(workspace: Workspace, options: ReadingOptions = {}): Promise<boolean> {
  const holder = randomUUID();
  const now = (): Date => workspace.clock.now();
  const id = await workspace.db.transaction().execute((tx) => claimDue(tx, holder, now()));
  if (id === null) return false;
  const [source] = await readNetBoxes(workspace.db, now(), { id });
  const ended = await readOne(workspace, source!, holder, options);
  await workspace.db.transaction().execute((tx) => release(tx, id, holder, ended, now()));
  return true;
}

async function readOne(
  workspace: Workspace,
  source: NetBoxSource,
  holder: string,
  options: ReadingOptions,
): Promise<Ended> {
  const now = (): Date => workspace.clock.now();
  const due = (minutes: number): Date => new Date(now().getTime() + minutes * MINUTE_MS);
  try {
    const client = new NetBoxClient({
      url: source.url,
      token: readToken(source.tokenReference, options.environment),
      ...(options.signal ? { signal: options.signal } : {}),
      ...(options.pause ? { pause: options.pause } : {}),
    });
    const beat = async (): Promise<void> => {
      if (!(await renew(workspace.db, source.id, holder, now())))
        throw new PlumblineError('cancelled', 'Another server has taken the reading over, or it was disconnected.');
    };
    const netboxVersion = await client.version();
    const sweep = !source.sweptAt || now().getTime() - source.sweptAt.getTime() >= SWEEP_EVERY_MS;
    const pulled = await pull({ db: workspace.db, netboxId: source.id, client, sweep, beat, now });
    const came = { nextDueAt: due(source.everyMinutes), netboxVersion, ...(sweep ? { sweptAt: now() } : {}) };
    const said = await planned(workspace, source, netboxVersion, pulled, beat);
    return { ...came, ...said };
  } catch (error) {
    const told = toPlumblineError(error);
    if (told.code === 'internal') workspace.log.error({ err: error, source: source.key }, 'reading a NetBox failed');
    // Soon again at first, then ever more rarely, never more often than it was set up.
    const minutes = Math.min(source.everyMinutes, 2 ** Math.min(source.failures, 10));
    return { result: 'failed', message: told.message, nextDueAt: due(minutes) };
  }
}

async function planned(
  workspace: Workspace,
  source: NetBoxSource,
  version: string,
  pulled: Pulled,
  beat: () => Promise<void>,
): Promise<Pick<Ended, 'result' | 'message' | 'intakeId'>> {
  const ctx = contextOf(workspace, source);
  const read = `${pulled.read} objects read in ${pulled.requests} requests, ${pulled.changed} of them new or changed, ${pulled.gone} gone`;
  const unread = pulled.refused.map(({ model, status }) => `${model} (${status})`).join(', ');
  const tail = unread ? `; not given: ${unread}` : '';
  const [now] = await readNetBoxes(ctx.db, ctx.now(), { id: source.id });
  const isPlanned = now!.changedAt === null || (now!.plannedAt !== null && now!.plannedAt >= now!.changedAt);
  if (isPlanned) {
    await sql`update source set last_seen_at = ${ctx.now()} where key = ${source.key}`.execute(ctx.db);
    return source.result === 'waiting'
      ? { result: 'waiting', message: `${read}; the changes of before wait for a review${tail}` }
      : { result: 'unchanged', message: `${read}${tail}` };
  }
  const plannedAt = ctx.now();
  const id = await planFile(
    ctx,
    { format: 'netbox', source: source.key, name: `NetBox ${version} at ${new URL(source.url).host}` },
    Readable.from(asDump(ctx.db, source.id)),
  );
  const plan = await settled(ctx, id, 'planning', beat);
  if (plan.state !== 'planned')
    throw new PlumblineError('unavailable', `${plan.key} could not be planned: ${plan.failure ?? plan.state}.`);
  await workspace.db.transaction().execute((tx) => markPlanned(tx, source.id, plannedAt));
  const counts = plan.counts!;
  const what = `${read}; ${plan.key}: ${counts.create} to create, ${counts.update} to change, ${counts.remove} relations to end, ${counts.gone} gone${tail}`;
  const review = await whyReview(ctx, source, counts);
  if (review) return { result: 'waiting', message: `${what}. Waits for a review: ${review}`, intakeId: id };
  await applyIntake(contextOf(workspace, source), id, plan.planHash);
  const applied = await settled(ctx, id, 'applying', beat);
  if (applied.state !== 'applied')
    throw new PlumblineError(
      'unavailable',
      `${applied.key} could not be applied: ${applied.failure ?? applied.state}.`,
    );
  const changes = counts.create + counts.update + counts.remove + counts.link + counts.gone;
  const conflicts = applied.counts?.conflict ?? 0;
  return {
    result: changes === 0 ? 'unchanged' : 'applied',
    message: `${what}; applied${conflicts > 0 ? `, ${conflicts} entries could not be` : ''}`,
    intakeId: id,
  };
}

/** Why somebody has to look before it is applied; null where it may be applied by itself. */
async function whyReview(
  ctx: Context,
  source: NetBoxSource,
  counts: NonNullable<Intake['counts']>,
): Promise<string | null> {
  const changes = counts.create + counts.update + counts.remove + counts.link + counts.gone;
  if (changes === 0) return null;
  if (!source.applyItself) return 'it is not set to apply by itself.';
  const { rows } = await sql<{ known: number }>`
    select count(*)::int as known from source_object o join source s on s.id = o.source_id
    where s.key = ${source.key} and o.absent_since is null`.execute(ctx.db);
  const known = rows[0]!.known;
  const percent = known === 0 ? 0 : (100 * counts.gone) / known;
  if (percent > source.riskyPercent)
    return `${counts.gone} of ${known} objects are gone from NetBox (${percent.toFixed(1)} %, more than ${source.riskyPercent} %).`;
  return null;
}

/** The intake once it is no longer at this: the work goes on in a thread. */
async function settled(ctx: Context, id: number, state: string, beat: () => Promise<void>): Promise<Intake> {
  for (;;) {
    const intake = await showIntake(ctx, id);
    if (intake.state !== state) return intake;
    await beat();
    await sleep(LOOK_EVERY_MS);
  }
}

function contextOf(workspace: Workspace, source: NetBoxSource): Context {
  return createContext({
    workspace,
    authority: createAuthority(workspace),
    actor: source.setUpBy,
    operation: 'netbox.read',
  });
}
