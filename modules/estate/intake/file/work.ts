import { sql } from 'kysely';
import { type Id, PlumblineError, ref } from '#kernel';
import { createAuthority } from '#people';
import { type Actor, type Context, createContext, type Workspace } from '#platform';
import { loadRefs } from '../../component/input.ts';
import { touchSource } from '../../source/source.ts';
import { type PlannedEstate, planYaml } from '../../yaml/plan.ts';
import type { Codec, Reading } from '../reading.ts';
import { applyNextChunk } from './apply.ts';
import { createHolds, type Holds } from './hold.ts';
import type { PlannedFile } from './ledger.ts';
import { planReading } from './plan.ts';
import { type Preview, previewOf } from './preview.ts';
import { readKnown } from './recognise.ts';
import { namesIn, resolveReading } from './resolve.ts';
import { groupsOf, insertChunk, insertEntries } from './store.ts';

export interface ReadRequest {
  format: string;
  options: unknown;
  /** Only the beginning of the input is there. */
  partial: boolean;
}

export interface PreviewRequest extends ReadRequest {
  actor: Actor;
  requestId: string;
}

export interface PlanRequest {
  intakeId: Id;
  actor: Actor;
  requestId: string;
  sourceKey: string;
  atMs: number;
}

export interface EstateRequest {
  actor: Actor;
  requestId: string;
  atMs: number;
}

/** The heavy half of intake: reads, plans and applies. Runs beside what answers requests (thread.ts). */
export interface IntakeWork {
  /**
   * Reads an input and keeps it for `plan`, under the id of the intake that it is to become: held before the intake is
   * there to be seen, so that nobody takes it for given up. Throws `invalid_input` where nothing of it can be used.
   */
  read(bytes: Uint8Array, request: ReadRequest): Promise<{ intakeId: Id; components: number; relations: number }>;
  /** What was read becomes no intake after all. */
  forget(intakeId: Id): Promise<void>;
  preview(bytes: Uint8Array, request: PreviewRequest): Promise<Preview>;
  /** Plans what was read, for an intake in the state `planning`. */
  plan(request: PlanRequest): Promise<void>;
  /** Applies what is left of an intake in the state `applying`; nothing where another process is at it. */
  apply(intakeId: Id): Promise<void>;
  /** Reads and plans an estate file; nothing is kept. */
  planEstate(yaml: string, request: EstateRequest): Promise<PlannedEstate>;
}

export function createIntakeWork(workspace: Workspace, codecs: readonly Codec[]): IntakeWork {
  const readings = new Map<Id, Reading>();
  const holds = createHolds(workspace);
  const codecOf = (format: string): Codec => {
    const codec = codecs.find((one) => one.key === format);
    if (!codec) throw new PlumblineError('invalid_input', `There is no format "${format.slice(0, 40)}".`);
    return codec;
  };
  return {
    async read(bytes, { format, options, partial }) {
      const reading = codecOf(format).read(fixed(bytes), options, partial);
      if (reading.components.length + reading.relations.length + reading.issues.length === 0)
        throw new PlumblineError('invalid_input', 'There is nothing in it to take in.');
      const { rows } = await sql<{ id: Id }>`select nextval(pg_get_serial_sequence('intake', 'id')) as id`.execute(
        workspace.db,
      );
      const intakeId = rows[0]!.id;
      await holds.take(intakeId);
      readings.set(intakeId, reading);
      return { intakeId, components: reading.components.length, relations: reading.relations.length };
    },
    async forget(intakeId) {
      readings.delete(intakeId);
      await holds.letGo(intakeId);
    },
    async preview(bytes, { format, options, partial, actor, requestId }) {
      const ctx = contextOf(workspace, actor, 'intake.preview', requestId);
      const scope = await ctx.scope('estate.read');
      return previewOf(codecOf(format), fixed(bytes), { options, partial }, (reading) =>
        readKnown(ctx.db, scope, namesIn(reading)),
      );
    },
    async plan(request) {
      const { intakeId } = request;
      const reading = readings.get(intakeId);
      readings.delete(intakeId);
      if (!reading) throw new PlumblineError('internal', `What was read for the intake ${intakeId} is not there.`);
      try {
        await planIntakeFile(workspace, request, reading);
      } finally {
        await holds.letGo(intakeId);
      }
    },
    async apply(intakeId) {
      await whileHeld(holds, intakeId, () => applyIntakeFile(workspace, intakeId));
    },
    planEstate: (yaml, { actor, requestId, atMs }) =>
      planYaml(contextOf(workspace, actor, 'estate.plan', requestId), yaml, new Date(atMs)),
  };
}

/** Text cannot be read out of memory that may still grow. */
function fixed(bytes: Uint8Array): Uint8Array {
  return (bytes.buffer as ArrayBuffer).resizable
    ? new Uint8Array((bytes.buffer as ArrayBuffer).transferToFixedLength())
    : bytes;
}

async function planIntakeFile(workspace: Workspace, request: PlanRequest, reading: Reading): Promise<void> {
  const { intakeId, sourceKey } = request;
  const ctx = contextOf(workspace, request.actor, 'intake.plan', request.requestId);
  try {
    const scope = await ctx.scope('estate.read');
    const around = {
      reader: ctx.db,
      scope,
      sourceKey,
      at: new Date(request.atMs),
      refs: await loadRefs(ctx.db, []),
      people: await peopleOf(workspace, reading),
    };
    const resolved = resolveReading(reading, await readKnown(ctx.db, scope, namesIn(reading)));
    const planned = await planReading(around, reading, resolved, (entries, chunk) =>
      workspace.db.transaction().execute(async (tx) => {
        await insertEntries(tx, intakeId, entries);
        if (chunk) await insertChunk(tx, intakeId, chunk);
        await sql`update intake set progress_done = least(progress_total, progress_done + ${entries.length}) where id = ${intakeId}`.execute(
          tx,
        );
      }),
    );
    await finishPlan(ctx, intakeId, planned);
  } catch (error) {
    await fail(ctx, intakeId, 'planning', error);
    throw error;
  }
}

async function finishPlan(ctx: Context, intakeId: Id, planned: PlannedFile): Promise<void> {
  const { create, update, remove, unchanged, ...others } = planned.counts;
  const groups = await groupsOf(ctx.db, intakeId);
  const summary = {
    create,
    update,
    unchanged,
    remove,
    counts: { create, update, unchanged, remove, ...others, conflict: 0, groups },
  };
  await ctx.mutate(async ({ tx, record }) => {
    const { rows } = await sql<{ id: Id }>`
      update intake set state = 'planned', plan_hash = ${planned.planHash}, summary = ${JSON.stringify(summary)}::jsonb,
        progress_done = 0, progress_total = ${planned.total}
      where id = ${intakeId} and state = 'planning' returning id`.execute(tx);
    // Discarded meanwhile: then nobody waits for it.
    if (rows.length === 0) return;
    await record({ subject: ref('intake', intakeId), action: 'intake.planned', detail: { ...planned.counts } });
  });
}

async function applyIntakeFile(workspace: Workspace, intakeId: Id): Promise<void> {
  const intake = await readApplying(workspace, intakeId);
  if (!intake) return;
  const ctx = contextOf(workspace, intake.actor, 'intake.apply');
  const of = { intakeId, sourceKey: intake.sourceKey, at: intake.at, scope: await ctx.scope('estate.change') };
  try {
    while (await applyNextChunk(ctx, of));
  } catch (error) {
    // A plan that is not the reviewed one will not become so; anything else is tried again by whoever resumes.
    if (error instanceof PlumblineError && error.code === 'plan_changed') await fail(ctx, intakeId, 'applying', error);
    throw error;
  }
  await ctx.mutate(async ({ tx, now, record }) => {
    const { rows } = await sql<{ done: number; conflicts: number }>`
      update intake set state = 'applied', applied_at = ${now}
      where id = ${intakeId} and state = 'applying'
        and not exists (select from intake_chunk c where c.intake_id = intake.id and c.applied_at is null)
      returning progress_done as done, (summary #>> '{counts,conflict}')::int as conflicts`.execute(tx);
    if (!rows[0]) return;
    await touchSource(tx, intake.sourceId, intake.at);
    await record({
      subject: ref('intake', intakeId),
      action: 'intake.apply',
      detail: { entries: rows[0].done, conflicts: rows[0].conflicts },
    });
  });
}

/** What could not be done is told where the intake is read, and is not tried again by itself. */
async function fail(ctx: Context, intakeId: Id, from: 'planning' | 'applying', error: unknown): Promise<void> {
  const message = error instanceof PlumblineError ? error.message : 'Something went wrong on our side.';
  await ctx
    .mutate(async ({ tx, record }) => {
      const { rows } = await sql`
        update intake set state = ${from === 'planning' ? 'failed' : 'cancelled'}, failure = ${message.slice(0, 2_000)}
        where id = ${intakeId} and state = ${from} returning id`.execute(tx);
      if (rows.length > 0)
        await record({ subject: ref('intake', intakeId), action: 'intake.fail', detail: { while: from } });
    })
    .catch((cause) =>
      ctx.workspace.log.error({ err: cause, intake: intakeId }, 'that an intake failed could not be kept'),
    );
}

async function readApplying(workspace: Workspace, intakeId: Id) {
  const { rows } = await sql<{
    source_id: Id;
    source_key: string;
    created_at: Date;
    person_id: Id;
    name: string;
    kind: Actor['kind'];
    administrator: boolean;
  }>`select i.source_id, s.key as source_key, i.created_at, p.id as person_id, p.name, p.kind, p.administrator
    from intake i join source s on s.id = i.source_id join person p on p.id = i.applied_by
    where i.id = ${intakeId} and i.state = 'applying' and i.kind = 'file'`.execute(workspace.db);
  const row = rows[0];
  if (!row) return null;
  const actor: Actor = { personId: row.person_id, name: row.name, kind: row.kind, administrator: row.administrator };
  return { sourceId: row.source_id, sourceKey: row.source_key, at: row.created_at, actor };
}

function contextOf(workspace: Workspace, actor: Actor, operation: string, requestId?: string): Context {
  return createContext({
    workspace,
    authority: createAuthority(workspace),
    actor,
    operation,
    ...(requestId ? { requestId } : {}),
  });
}

async function peopleOf(workspace: Workspace, reading: Reading): Promise<Map<string, Id>> {
  const wanted = [...new Set(reading.components.flatMap((one) => (one.owner ? [one.owner.toLowerCase()] : [])))];
  if (wanted.length === 0) return new Map();
  const { rows } = await sql<{ id: Id; email: string }>`
    select id, lower(email) as email from person where active and lower(email) = any(${wanted}::text[])`.execute(
    workspace.db,
  );
  return new Map(rows.map((row) => [row.email, row.id]));
}

/** Does nothing where somebody else holds it. */
async function whileHeld(holds: Holds, intakeId: Id, work: () => Promise<void>): Promise<void> {
  if (!(await holds.take(intakeId))) return;
  try {
    await work();
  } finally {
    await holds.letGo(intakeId);
  }
}

/** Plans that nobody works at any more: their process has ended, and what it had read with it. */
export async function giveUpPlans(ctx: Context): Promise<void> {
  const { rows } = await sql<{ id: Id }>`select id from intake where state = 'planning' and kind = 'file'`.execute(
    ctx.db,
  );
  const holds = createHolds(ctx.workspace);
  const told = new PlumblineError(
    'unavailable',
    'The server stopped while this was planned. Nothing was changed; give the file again.',
  );
  for (const { id } of rows) await whileHeld(holds, id, () => fail(ctx, id, 'planning', told));
}

/** What was being planned ended with the thread that planned it: said at once, and why. */
export async function failPlan(ctx: Context, intakeId: Id, error: PlumblineError): Promise<void> {
  await fail(ctx, intakeId, 'planning', error);
}

export async function unfinishedIntakes(workspace: Workspace): Promise<Id[]> {
  const { rows } = await sql<{ id: Id }>`
    select id from intake where state = 'applying' and kind = 'file' order by id`.execute(workspace.db);
  return rows.map((row) => row.id);
}
