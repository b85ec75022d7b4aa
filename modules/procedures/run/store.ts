import { type Id, PlumblineError } from '#kernel';
import type { Reader, Tx } from '#platform';
import type { RunPlan } from '../plan/plan.ts';
import type { RunState } from './run.ts';
import type { StepResult, StepState } from './step.ts';

export interface RunRow {
  id: Id;
  procedureId: Id;
  changeId: Id | null;
  domainId: Id;
  state: RunState;
  plan: RunPlan;
  planHash: string;
  startedBy: Id;
  createdAt: Date;
  finishedAt: Date | null;
  version: number;
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
  startedAt: Date | null;
  finishedAt: Date | null;
}

const runs = (db: Reader) =>
  db
    .selectFrom('run')
    .select([
      'id',
      'procedure_id as procedureId',
      'change_id as changeId',
      'domain_id as domainId',
      'state',
      'plan',
      'plan_hash as planHash',
      'started_by as startedBy',
      'created_at as createdAt',
      'finished_at as finishedAt',
      'version',
    ]);

// The columns hold what this module wrote: its own types come back out.
const toRun = (row: object): RunRow => row as RunRow;
const toStep = (row: object): StepRow => row as StepRow;

export async function findRun(db: Reader, id: Id): Promise<RunRow> {
  const row = await runs(db).where('id', '=', id).executeTakeFirst();
  if (!row) throw new PlumblineError('not_found', `There is no run RUN-${id}.`);
  return toRun(row);
}

/** Everything that moves a run or one of its steps holds this lock first. */
export async function lockRun(tx: Tx, id: Id): Promise<RunRow> {
  const row = await runs(tx).where('id', '=', id).forUpdate().executeTakeFirst();
  if (!row) throw new PlumblineError('not_found', `There is no run RUN-${id}.`);
  return toRun(row);
}

export async function findSteps(db: Reader, runId: Id): Promise<StepRow[]> {
  const rows = await db
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
      'started_at as startedAt',
      'finished_at as finishedAt',
    ])
    .where('run_id', '=', runId)
    .orderBy('position')
    .execute();
  return rows.map(toStep);
}

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
  },
): Promise<RunRow[]> {
  if (filter.domainIds !== 'all' && filter.domainIds.length === 0) return [];
  let query = runs(db).orderBy('id', filter.direction).limit(filter.limit);
  if (filter.after !== null) query = query.where('id', filter.beyond, filter.after);
  if (filter.changeId !== undefined) query = query.where('change_id', '=', filter.changeId);
  if (filter.state !== undefined) query = query.where('state', '=', filter.state);
  if (filter.domainIds !== 'all') query = query.where('domain_id', 'in', filter.domainIds);
  return (await query.execute()).map(toRun);
}

export async function saveRunState(tx: Tx, run: RunRow, state: RunState, now: Date): Promise<void> {
  const over = state === 'finished' || state === 'failed' || state === 'cancelled';
  await tx
    .updateTable('run')
    .set((update) => ({ state, finished_at: over ? now : null, version: update('version', '+', 1) }))
    .where('id', '=', run.id)
    .execute();
}
