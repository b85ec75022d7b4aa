import type { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'kysely';
import { type Id, PlumblineError, ref } from '#kernel';
import { createAuthority, findSystemActor } from '#people';
import { boundedBytes, type Context, createContext, definePort, type Workspace } from '#platform';
import { ensureSource, readSources } from '../../source/source.ts';
import { type Codec, intakeCodecs } from '../reading.ts';
import type { Preview } from './preview.ts';
import { readSettings, saveSettings } from './store.ts';
import { failPlan, giveUpPlans, type IntakeWork, unfinishedIntakes } from './work.ts';

/** Where files are read, planned and applied: in a thread of the app, so that requests are answered meanwhile. */
export const intakeWork = definePort<IntakeWork>('estate.intakeWork');

/** A small file is planned or applied while the request waits; of a larger one the answer says how far it is. */
const ANSWER_WITHIN_MS = 8_000;
const RESUME_EVERY_MS = 10_000;

export interface FileQuery {
  format: string;
  /** Key of the source that speaks; that of the format unless given. */
  source?: string | undefined;
  /** Name of the file, for people. */
  name?: string | undefined;
  /** JSON: how the format is read. Left out: as the last file of that source. */
  options?: string | undefined;
  partial?: boolean | undefined;
  /** Whether places that are named but not there are made: counts before what the options say. */
  makePlaces?: boolean | undefined;
}

export function codecOf(workspace: Workspace, format: string): Codec {
  const codecs = workspace.port(intakeCodecs);
  const codec = codecs.find((one) => one.key === format);
  if (codec) return codec;
  throw new PlumblineError(
    'invalid_input',
    `There is no format "${format.slice(0, 40)}". Formats: ${codecs.map((one) => one.key).join(', ')}.`,
    { issues: [{ path: '/query/format', message: `must be one of ${codecs.map((one) => one.key).join(', ')}` }] },
  );
}

/** Whoever may observe something may have a file planned; what it may change is asked when it is applied. */
async function requireObserver(ctx: Context): Promise<void> {
  const scope = await ctx.scope('estate.observe');
  if (scope !== 'all' && scope.length === 0) await ctx.authorise('estate.observe', { type: 'intake', domainId: null });
}

async function optionsOf(ctx: Context, codec: Codec, query: FileQuery): Promise<unknown> {
  let given: unknown = {};
  if (query.options !== undefined) {
    try {
      given = JSON.parse(query.options);
    } catch {
      throw badOptions('must be JSON');
    }
  } else given = (await readSettings(ctx.db, query.source ?? codec.key, codec.key)) ?? {};
  if (query.makePlaces !== undefined) given = { ...(given as object), makePlaces: query.makePlaces };
  const parsed = codec.options.safeParse(given);
  if (parsed.success) return parsed.data;
  // What was saved by an earlier release may not fit any more: then it is guessed anew.
  if (query.options === undefined && query.makePlaces === undefined) return codec.options.parse({});
  const issue = parsed.error.issues[0]!;
  throw badOptions(`${issue.path.map(String).join('.')}: ${issue.message}`);
}

function badOptions(message: string): PlumblineError {
  return new PlumblineError('invalid_input', `The options are not valid: ${message}.`, {
    issues: [{ path: '/query/options', message }],
  });
}

/** As they come, into memory that grows in place: no moment in which a large file is copied as a whole. */
async function bytesOf(body: Readable, codec: Codec): Promise<Uint8Array> {
  const buffer = new ArrayBuffer(0, { maxByteLength: codec.maxBytes });
  for await (const piece of boundedBytes(body, codec.maxBytes, `An input of the format ${codec.key}`)) {
    const at = buffer.byteLength;
    buffer.resize(at + piece.length);
    new Uint8Array(buffer).set(piece, at);
  }
  return new Uint8Array(buffer);
}

/** What an input would be taken for and its first rows; nothing is stored. */
export async function previewFile(ctx: Context, query: FileQuery, body: Readable): Promise<Preview> {
  await requireObserver(ctx);
  const codec = codecOf(ctx.workspace, query.format);
  const options = await optionsOf(ctx, codec, query);
  const bytes = await bytesOf(body, codec);
  const partial = query.partial ?? false;
  return ctx.workspace.port(intakeWork).preview(bytes, {
    format: codec.key,
    options,
    partial,
    actor: ctx.actor,
    requestId: ctx.requestId,
  });
}

/** Reads a file and plans what it would bring in. Returns the intake's id; it is `planning` where that takes longer. */
export async function planFile(ctx: Context, query: FileQuery, body: Readable): Promise<Id> {
  await requireObserver(ctx);
  const codec = codecOf(ctx.workspace, query.format);
  const sourceKey = query.source ?? codec.key;
  await requireImportSource(ctx, sourceKey);
  const options = await optionsOf(ctx, codec, query);
  const work = ctx.workspace.port(intakeWork);
  const bytes = await bytesOf(body, codec);
  const size = bytes.length;
  // What cannot be read is refused here, before anything is stored.
  const read = await work.read(bytes, { format: codec.key, options, partial: false });
  const atMs = ctx.now().getTime();
  const { intakeId } = read;
  await ctx
    .mutate(async (mutation) => {
      const { tx, now } = mutation;
      await ensureSource(tx, sourceKey, {
        name: sourceKey === codec.key ? codec.title : sourceKey,
        kind: 'import',
        ...(codec.precedence === undefined ? {} : { precedence: codec.precedence }),
      });
      const source = (await readSources(tx)).get(sourceKey)!;
      const target = {
        kind: 'file',
        format: codec.key,
        name: (query.name ?? `${codec.key} input`).slice(0, 200),
        size,
      };
      await sql`
        insert into intake (id, kind, target, source_id, state, observation, plan, plan_hash, summary, created_by, created_at, progress_total)
        overriding system value
        values (${intakeId}, 'file', ${JSON.stringify(target)}, ${source.id}, 'planning', '{}', '{"plan":null,"diff":[],"warnings":[]}', '',
          '{"create":0,"update":0,"unchanged":0,"remove":0}', ${ctx.actor.personId}, ${now}, ${read.components + read.relations})`.execute(
        tx,
      );
      await saveSettings(tx, { sourceKey, format: codec.key, options, by: ctx.actor.personId, at: now });
      await mutation.record({
        subject: ref('intake', intakeId),
        action: 'intake.plan',
        detail: { format: codec.key, source: sourceKey, name: target.name, components: read.components },
      });
    })
    .catch(async (error) => {
      await work.forget(intakeId);
      throw error;
    });
  const planned = work
    .plan({ intakeId, actor: ctx.actor, requestId: ctx.requestId, sourceKey, atMs })
    .catch(async (error) => {
      if (error instanceof PlumblineError && error.code === 'body_too_large') await failPlan(ctx, intakeId, error);
      throw error;
    });
  await soon(ctx, intakeId, planned);
  return intakeId;
}

/** Begins to apply a plan, exactly the reviewed one, or goes on with a cancelled one; in the background where it takes longer. */
export async function driveApply(ctx: Context, id: Id): Promise<void> {
  await soon(ctx, id, ctx.workspace.port(intakeWork).apply(id));
}

/** Waits for short work; longer work, and its failure, is told by the intake's state. */
async function soon(ctx: Context, id: Id, work: Promise<void>): Promise<void> {
  const told = work.catch((error) =>
    ctx.workspace.log.error({ err: error, intake: id }, 'work on an intake failed; its state says how it stands'),
  );
  const patience = new AbortController();
  await Promise.race([told, pause(ANSWER_WITHIN_MS, undefined, { signal: patience.signal }).catch(() => {})]);
  patience.abort();
}

/** A file speaks as itself: never as a person, a probe or an estate file, whose words count for more. */
async function requireImportSource(ctx: Context, key: string): Promise<void> {
  const source = (await readSources(ctx.db)).get(key);
  const reserved = ['person', 'system', 'probe', 'yaml'].includes(key.split(':')[0]!);
  if (!reserved && (source === undefined || source.kind === 'import')) return;
  throw new PlumblineError('invalid_input', `A file cannot speak as "${key}". Name a source of its own.`, {
    issues: [{ path: '/query/source', message: 'is not a source of files' }],
  });
}

async function systemContext(workspace: Workspace): Promise<Context> {
  const actor = await findSystemActor(workspace.db);
  if (!actor) throw new PlumblineError('internal', 'This workspace has no actor for what goes on by itself.');
  return createContext({ workspace, authority: createAuthority(workspace), actor, operation: 'intake.fail' });
}

/** Goes on with what was being applied when its process ended, now and whenever another server has died. */
export async function startIntakes(workspace: Workspace): Promise<{ stop(): Promise<void> }> {
  let isLooking = false;
  const look = async (): Promise<void> => {
    if (isLooking) return;
    isLooking = true;
    try {
      await giveUpPlans(await systemContext(workspace));
      for (const id of await unfinishedIntakes(workspace)) await workspace.port(intakeWork).apply(id);
    } catch (error) {
      workspace.log.error({ err: error }, 'an intake could not be gone on with; it will be tried again');
    } finally {
      isLooking = false;
    }
  };
  void look();
  const timer = setInterval(() => void look(), RESUME_EVERY_MS);
  timer.unref();
  return {
    async stop() {
      clearInterval(timer);
    },
  };
}
