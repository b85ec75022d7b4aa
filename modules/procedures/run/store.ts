import { sql } from 'kysely';
import { type Id, PlumblineError } from '#kernel';
import type { Reader, Tx } from '#platform';
import { type RunPlan, readPlan, type StoredPlan } from '../plan/plan.ts';
import type { OutputValue } from '../plan/text.ts';
import type { RunState } from './run.ts';
import type { Asks, StepResult, StepState } from './step.ts';

/** A run without its plan, which is large and never changes (plans.ts). */
export interface RunCore {
  id: Id;
  procedureId: Id;
  changeId: Id | null;
  domainId: Id;
  state: RunState;
  planHash: string;
  startedBy: Id;
  /** Who leads it now; null: who started it. */
  responsibleId: Id | null;
  /** Confirms each step before it begins; null: nobody has to. */
  supervisorId: Id | null;
  breakGlassId: Id | null;
  /** It was cancelled, and what it did is taken back. */
  undoing: boolean;
  createdAt: Date;
  finishedAt: Date | null;
  dueAt: Date | null;
  version: number;
}

export interface RunRow extends RunCore {
  plan: RunPlan;
}

/** What a list of runs shows of their plans, which are large. */
export interface ListedRun extends RunCore {
  title: string;
  procedureName: string;
}

export interface StepRow {
  id: Id;
  runId: Id;
  position: number;
  name: string;
  componentId: Id | null;
  state: StepState;
  generation: number;
  leaseOwner: string | null;
  leaseUntil: Date | null;
  attempts: number;
  observed: boolean;
  result: StepResult | null;
  outputs: Record<string, OutputValue> | null;
  undoes: number | null;
  confirmedBy: Id | null;
  doneBy: Id | null;
  startedAt: Date | null;
  finishedAt: Date | null;
}

const coreColumns = [
  'id',
  'procedure_id as procedureId',
  'change_id as changeId',
  'domain_id as domainId',
  'state',
  'plan_hash as planHash',
  'started_by as startedBy',
  'responsible_id as responsibleId',
  'supervisor_id as supervisorId',
  'break_glass_id as breakGlassId',
  'undoing',
  'created_at as createdAt',
  'finished_at as finishedAt',
  'due_at as dueAt',
  'version',
] as const;

// The columns hold what this module wrote: its own types come back out.
const toCore = (row: object): RunCore => row as RunCore;
const toRun = (row: object): RunRow => {
  const run = row as RunRow;
  return { ...run, plan: readPlan(run.plan as StoredPlan) };
};
const toStep = (row: object): StepRow => row as StepRow;

const runs = (db: Reader) => db.selectFrom('run').select([...coreColumns, 'plan']);

export async function findRun(db: Reader, id: Id): Promise<RunRow> {
  const row = await runs(db).where('id', '=', id).executeTakeFirst();
  if (!row) throw new PlumblineError('not_found', `There is no run RUN-${id}.`);
  return toRun(row);
}

/** Everything that moves a run or one of its steps holds its lock first; of several, in the order of their ids. */
export async function lockRuns(tx: Tx, ids: readonly Id[]): Promise<RunCore[]> {
  if (ids.length === 0) return [];
  const rows = await tx
    .selectFrom('run')
    .select(coreColumns)
    .where('id', '=', sql<Id>`any(${[...ids]}::bigint[])`)
    .orderBy('id')
    .forUpdate()
    .execute();
  return rows.map(toCore);
}

/** Runs that want to be looked at, the longest due first; what another holds is left to it. `only`: of these. */
export async function lockDueRuns(
  tx: Tx,
  now: Date,
  { except, only, limit }: { except: readonly Id[]; only?: readonly Id[] | undefined; limit: number },
): Promise<RunCore[]> {
  if (limit <= 0) return [];
  let query = tx
    .selectFrom('run')
    .select(coreColumns)
    .where('due_at', '<=', now)
    .where('id', '<>', sql<Id>`all(${[...except]}::bigint[])`);
  if (only) query = query.where('id', '=', sql<Id>`any(${[...only]}::bigint[])`);
  const rows = await query.orderBy('due_at').orderBy('id').limit(limit).forUpdate().skipLocked().execute();
  return rows.map(toCore);
}

/** Whether there is anything to lock: asked without a transaction. */
export async function anyDue(db: Reader, now: Date, except: readonly Id[]): Promise<boolean> {
  const due = db.selectFrom('run').select('id').where('due_at', '<=', now);
  const others = due.where('id', '<>', sql<Id>`all(${[...except]}::bigint[])`);
  return (await others.limit(1).executeTakeFirst()) !== undefined;
}

export async function findSteps(db: Reader, runId: Id): Promise<StepRow[]> {
  return (await findStepsOf(db, [runId])).get(runId) ?? [];
}

/** The steps of several runs, each in the order of their positions. */
export async function findStepsOf(db: Reader, runIds: readonly Id[]): Promise<Map<Id, StepRow[]>> {
  if (runIds.length === 0) return new Map();
  const rows = await steps(db)
    .where('run_id', '=', sql<Id>`any(${[...runIds]}::bigint[])`)
    .orderBy('run_id')
    .orderBy('position')
    .execute();
  return Map.groupBy(rows.map(toStep), (step) => step.runId);
}

/** Those of which the plan does not say all: every step but the plain ones. */
export async function findOddSteps(db: Reader, runIds: readonly Id[]): Promise<Map<Id, StepRow[]>> {
  const rows = await steps(db)
    .where('run_id', '=', sql<Id>`any(${[...runIds]}::bigint[])`)
    .where(sql<boolean>`not (${plain})`)
    .execute();
  return Map.groupBy(rows.map(toStep), (step) => step.runId);
}

/** Nothing has happened to it, or it is over and has left nothing: most steps of most runs. */
const plain = sql<boolean>`undoes is null and outputs is null and (state in ('done', 'skipped')
  or state = 'pending' and generation = 0 and result is null and confirmed_by is null and done_by is null)`;

/** Steps of a run that stand alike, as a range where they have consecutive ids and positions, as most have. */
export interface PlainSteps {
  runId: Id;
  state: 'pending' | 'done' | 'skipped';
  count: number;
  firstId: Id;
  firstPosition: number;
}

/** The plain ones in few words: a run of a hundred steps is looked at a hundred times. */
export async function findPlainSteps(db: Reader, runIds: readonly Id[]): Promise<PlainSteps[]> {
  const { rows } = await sql<PlainSteps & { isRange: boolean }>`
    select run_id as "runId", state, count(*) as count, min(id) as "firstId", min(position) as "firstPosition",
      min(id - position) = max(id - position) and max(position) - min(position) + 1 = count(*) as "isRange"
    from step where run_id = any(${[...runIds]}::bigint[]) and ${plain}
    group by run_id, state`.execute(db);
  const scattered = rows.filter(({ isRange }) => !isRange).map(({ runId }) => runId);
  if (scattered.length === 0) return rows;
  const { rows: single } = await sql<PlainSteps>`
    select run_id as "runId", state, 1 as count, id as "firstId", position as "firstPosition"
    from step where run_id = any(${scattered}::bigint[]) and ${plain}`.execute(db);
  return [...rows.filter(({ runId }) => !scattered.includes(runId)), ...single];
}

const steps = (db: Reader) =>
  db
    .selectFrom('step')
    .select([
      'id',
      'run_id as runId',
      'position',
      'name',
      'component_id as componentId',
      'state',
      'generation',
      'lease_owner as leaseOwner',
      'lease_until as leaseUntil',
      'attempts',
      'observed',
      'result',
      'outputs',
      'undoes',
      'confirmed_by as confirmedBy',
      'done_by as doneBy',
      'started_at as startedAt',
      'finished_at as finishedAt',
    ]);

const asked = (...asks: Asks[]) => sql<boolean>`exists (
  select from step where step.run_id = run.id and step.state = 'waiting' and step.result ->> 'asks' = any(${asks}))`;
const open = sql<boolean>`run.state in ('proposed', 'running', 'waiting', 'failed')`;
const waitsFor = {
  approval: sql<boolean>`${open} and (run.state = 'proposed' or ${asked('approve')})`,
  confirmation: sql<boolean>`${open} and ${asked('confirm')}`,
  person: sql<boolean>`${open} and (run.state = 'failed' or ${asked('instruct', 'check', 'decide')})`,
};

export async function listRuns(
  db: Reader,
  filter: {
    after: Id | null;
    direction: 'asc' | 'desc';
    beyond: '<' | '>';
    limit: number;
    domainIds: Id[] | 'all';
    changeId?: Id;
    state?: RunState;
    waits?: 'approval' | 'confirmation' | 'person';
  },
): Promise<ListedRun[]> {
  if (filter.domainIds !== 'all' && filter.domainIds.length === 0) return [];
  const title = sql<string>`plan ->> 'title'`.as('title');
  const procedureName = sql<string>`plan -> 'procedure' ->> 'name'`.as('procedureName');
  const listed = db.selectFrom('run').select([...coreColumns, title, procedureName]);
  let query = listed.orderBy('id', filter.direction).limit(filter.limit);
  if (filter.after !== null) query = query.where('id', filter.beyond, filter.after);
  if (filter.changeId !== undefined) query = query.where('change_id', '=', filter.changeId);
  if (filter.state !== undefined) query = query.where('state', '=', filter.state);
  if (filter.waits !== undefined) query = query.where(waitsFor[filter.waits]);
  if (filter.domainIds !== 'all') query = query.where('domain_id', 'in', filter.domainIds);
  return (await query.execute()).map((row) => row as object as ListedRun);
}
