import { sql } from 'kysely';
import { contentHash, type Id, moveTo, ref } from '#kernel';
import type { Mutation, Tx } from '#platform';
import type { Marker } from '../execute.ts';
import type { PlannedStep } from '../plan/plan.ts';
import { moveRun } from './move.ts';
import { readySteps } from './ready.ts';
import { runStates } from './run.ts';
import { stepStates } from './step.ts';
import { findSteps, lockRun, type RunRow, type StepRow, saveRunState } from './store.ts';

/** The right to work on one step until the lease ends. Everything that its holder saves names the generation. */
export interface Claim {
  runId: Id;
  stepId: Id;
  generation: number;
  worker: string;
  step: PlannedStep;
  /** How the attempt is named on the target. */
  marker: Marker;
  /**
   * first: nobody has begun it. again: earlier attempts are dealt with, it is to be repeated. take-over: its executor is
   * gone, nobody knows how far it came. stop: the run was cancelled meanwhile.
   */
  how: 'first' | 'again' | 'take-over' | 'stop';
  /** What attempts up to this generation left on the target has been dealt with. */
  settledGeneration: number;
  interruptions: number;
  /** Whether this or an unsettled earlier attempt can have begun on the target. */
  mayHaveRun: boolean;
}

/**
 * Gives a worker the next step to work on, or null when there is none. A step whose lease has ended comes before a new
 * one. Steps of one run follow each other; runs are beside each other. Locks the run, skipping locked ones: workers
 * share the work without waiting for each other.
 */
export async function claimStep(mutation: Mutation, worker: string, leaseMs: number): Promise<Claim | null> {
  const { tx, now } = mutation;
  const abandoned = await nextAbandonedRun(tx, now);
  const runId = abandoned ?? (await nextReadyRun(tx, now));
  if (runId === null) return null;
  const run = await lockRun(tx, runId);
  // Read again under the lock: the statement that found the run may have seen an older state of its steps.
  const steps = await findSteps(tx, runId);
  const step = stepToClaim(run, steps, now);
  if (!step) return null;
  if (contentHash(run.plan) !== run.planHash) {
    await refuse(mutation, run, step);
    return null;
  }
  return claim(mutation, run, step, worker, leaseMs);
}

async function nextAbandonedRun(tx: Tx, now: Date): Promise<Id | null> {
  const { rows } = await sql<{ id: Id }>`
    select r.id from step s join run r on r.id = s.run_id
    where s.state = 'running' and s.lease_until <= ${now}
    order by s.lease_until limit 1 for update of r skip locked`.execute(tx);
  return rows[0]?.id ?? null;
}

async function nextReadyRun(tx: Tx, now: Date): Promise<Id | null> {
  const { rows } = await sql<{ id: Id }>`
    select r.id from run r
    where r.state in ('ready', 'running')
      and not exists (select from step s where s.run_id = r.id and s.state = 'running')
      and exists (
        select from step s where s.run_id = r.id and s.state = 'pending' and (s.lease_until is null or s.lease_until <= ${now}))
    order by r.id limit 1 for update skip locked`.execute(tx);
  return rows[0]?.id ?? null;
}

function stepToClaim(run: RunRow, steps: StepRow[], now: Date): StepRow | undefined {
  const abandoned = steps.find(
    (step) => step.state === 'running' && step.leaseUntil !== null && step.leaseUntil <= now,
  );
  if (abandoned) return abandoned;
  if (run.state !== 'ready' && run.state !== 'running') return undefined;
  if (steps.some((step) => step.state === 'running')) return undefined;
  const [position] = readySteps(run.plan.steps, steps, now);
  return steps.find((step) => step.position === position);
}

/** A plan that was changed in the database is not executed, and does not hold up the other runs either. */
async function refuse(mutation: Mutation, run: RunRow, step: StepRow): Promise<void> {
  const { tx, now } = mutation;
  const summary = 'The stored plan is not the one that was started: nothing of it is executed.';
  await tx
    .updateTable('step')
    .set({
      state: 'failed',
      lease_owner: null,
      lease_until: null,
      result: JSON.stringify({ summary }),
      finished_at: now,
    })
    .where('id', '=', step.id)
    .execute();
  await mutation.record({ subject: ref('step', step.id), action: 'step.failed', detail: { runId: run.id, summary } });
  await moveRun(mutation, run, 'fail');
}

async function claim(mutation: Mutation, run: RunRow, step: StepRow, worker: string, leaseMs: number): Promise<Claim> {
  const { tx, now } = mutation;
  const generation = step.generation + 1;
  const fresh = step.state === 'pending';
  await tx
    .updateTable('step')
    .set({
      state: moveTo(stepStates, `The step "${step.name}"`, step.state, 'claim'),
      generation,
      lease_owner: worker,
      lease_until: new Date(now.getTime() + leaseMs),
      attempts: step.attempts + (fresh ? 1 : 0),
      started_at: step.startedAt ?? now,
      finished_at: null,
    })
    .where('id', '=', step.id)
    .execute();
  if (run.state === 'ready') await saveRunState(tx, run, moveTo(runStates, `RUN-${run.id}`, run.state, 'begin'), now);
  const how = run.state === 'cancelled' ? 'stop' : !fresh ? 'take-over' : step.generation > 0 ? 'again' : 'first';
  await mutation.record({
    subject: ref('step', step.id),
    action: how === 'take-over' ? 'step.take-over' : 'step.start',
    detail: { runId: run.id, position: step.position, generation, worker },
  });
  const planned = run.plan.steps.find((candidate) => candidate.position === step.position)!;
  return {
    runId: run.id,
    stepId: step.id,
    generation,
    worker,
    step: planned,
    marker: { runId: run.id, stepId: step.id, generation },
    how,
    settledGeneration: step.result?.settledGeneration ?? 0,
    interruptions: step.result?.interruptions ?? 0,
    mayHaveRun: how !== 'first' && step.result?.begun !== false,
  };
}
