import { sql } from 'kysely';
import type { Id } from '#kernel';
import { PlumblineError } from '#kernel';
import type { Mutation, Tx } from '#platform';
import type { StoredPlan } from '../plan/plan.ts';
import { dropRunSecrets } from '../vault/index.ts';
import { holdPlan } from './plans.ts';
import { isFinal } from './run.ts';
import { type Standing, standingOf } from './standing.ts';
import { findSteps, lockRuns, type RunCore, type StepRow } from './store.ts';

/** Stored by one statement. */
export const STEPS_AT_ONCE = 5_000;

/** One run under its lock, with its steps. Throws `not_found`; `plan_changed` where its plan is not what it was. */
export async function lockStanding(tx: Tx, runId: Id): Promise<Standing> {
  const [run] = await lockRuns(tx, [runId]);
  if (!run) throw new PlumblineError('not_found', `There is no run RUN-${runId}.`);
  const row = await tx.selectFrom('run').select('plan').where('id', '=', runId).executeTakeFirstOrThrow();
  const held = holdPlan(row.plan as unknown as StoredPlan, run.planHash);
  if (!held)
    throw new PlumblineError('plan_changed', `The stored plan of RUN-${runId} is not the one that was started.`);
  return standingOf(run, held, await findSteps(tx, runId));
}

/** Saves what happened to some runs, by one statement a table however many they are. */
export async function saveStandings(mutation: Mutation, standings: readonly Standing[]): Promise<void> {
  const { tx } = mutation;
  await saveSteps(
    tx,
    standings.flatMap((standing) => [...standing.changed]),
  );
  await saveRuns(
    tx,
    standings.filter((standing) => standing.runChanged).map((standing) => standing.run),
  );
  await addSteps(tx, standings);
  const ended = standings.filter(({ run, held }) => held.hasSecrets && isFinal(run.state));
  await dropRunSecrets(
    tx,
    ended.map(({ run }) => run.id),
  );
  await mutation.recordAll(standings.flatMap((standing) => standing.drafts));
}

async function saveSteps(tx: Tx, steps: readonly StepRow[]): Promise<void> {
  if (steps.length === 0) return;
  const rows = steps.map((step) => ({
    id: step.id,
    s: step.state,
    g: step.generation,
    o: step.leaseOwner,
    u: step.leaseUntil,
    a: step.attempts,
    b: step.observed,
    r: step.result,
    p: step.outputs,
    c: step.confirmedBy,
    d: step.doneBy,
    f: step.startedAt,
    t: step.finishedAt,
  }));
  // The runs are locked, so nobody else moves these steps; a lease may have been renewed meanwhile, which is over now.
  const { numAffectedRows } = await sql`
    update step set state = n.s, generation = n.g, lease_owner = n.o, lease_until = n.u, attempts = n.a, observed = n.b,
      result = n.r, outputs = n.p, confirmed_by = n.c, done_by = n.d, started_at = n.f, finished_at = n.t
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as n (id bigint, s text, g integer, o text, u timestamptz,
      a integer, b boolean, r jsonb, p jsonb, c bigint, d bigint, f timestamptz, t timestamptz)
    where step.id = n.id`.execute(tx);
  if (Number(numAffectedRows) !== steps.length) throw new Error('A step that was read under its lock is gone.');
}

async function saveRuns(tx: Tx, runs: readonly RunCore[]): Promise<void> {
  if (runs.length === 0) return;
  const rows = runs.map((run) => ({
    id: run.id,
    s: run.state,
    d: run.dueAt,
    t: run.finishedAt,
    r: run.responsibleId,
    v: run.supervisorId,
    u: run.undoing,
  }));
  await sql`
    update run set state = n.s, due_at = n.d, finished_at = n.t, responsible_id = n.r, supervisor_id = n.v, undoing = n.u,
      version = version + 1
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as n (id bigint, s text, d timestamptz, t timestamptz,
      r bigint, v bigint, u boolean)
    where run.id = n.id`.execute(tx);
}

async function addSteps(tx: Tx, standings: readonly Standing[]): Promise<void> {
  const rows = standings.flatMap(({ run, added }) =>
    added.map(({ position, undoes, name, componentId }) => ({
      run_id: run.id,
      position,
      undoes,
      name,
      component_id: componentId,
      state: 'pending',
    })),
  );
  // PostgreSQL takes no more than 65,535 values in one statement.
  for (let from = 0; from < rows.length; from += STEPS_AT_ONCE)
    await tx
      .insertInto('step')
      .values(rows.slice(from, from + STEPS_AT_ONCE))
      .execute();
}
