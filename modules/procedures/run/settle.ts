import { canonicalJson, type Json, moveTo, PlumblineError, ref } from '#kernel';
import type { Mutation, Tx } from '#platform';
import type { Claim } from './claim.ts';
import { moveRun } from './move.ts';
import { runMoveAfter } from './ready.ts';
import { type StepMove, type StepResult, type StepState, stepStates } from './step.ts';
import { findSteps, lockRun, type RunRow, type StepRow } from './store.ts';

/** What an executor found out about a step. */
export type Outcome =
  | { kind: 'done'; result: StepResult; observed: boolean }
  | { kind: 'failed'; result: StepResult }
  /** Only a person can tell whether it took effect, or whether to go on. */
  | { kind: 'ask'; result: StepResult }
  /** Nobody could tell just now: look at the target again later. */
  | { kind: 'look-again'; summary: string; mayHaveRun: boolean };

/** How often a target is looked at again before a person is asked: about five minutes in all. */
const LOOK_AGAIN_AFTER_MS = [1_000, 2_000, 4_000, 8_000, 15_000, 30_000, 60_000, 60_000, 60_000, 60_000];

/**
 * Saves what came of a claimed step and moves its run. Throws `stale_executor` where the step is another executor's by
 * now: then nothing is saved.
 */
export async function settleStep(mutation: Mutation, claim: Claim, outcome: Outcome): Promise<void> {
  const { tx, now } = mutation;
  const run = await lockRun(tx, claim.runId);
  const steps = await findSteps(tx, claim.runId);
  const step = steps.find((candidate) => candidate.id === claim.stepId)!;
  if (step.generation !== claim.generation || step.leaseOwner !== claim.worker || step.state !== 'running') {
    throw stale(step, claim);
  }
  const saved = savedAs(run, step, claim, outcome, now);
  await saveStep(tx, claim, step, saved, now);
  await mutation.record({
    subject: ref('step', step.id),
    action: `step.${saved.action}`,
    detail: {
      runId: run.id,
      position: step.position,
      generation: claim.generation,
      ...(saved.result as unknown as { [key: string]: Json }),
    },
  });
  step.state = saved.state;
  await moveRun(mutation, run, runMoveAfter(steps));
}

function stale(step: StepRow, claim: Claim): PlumblineError {
  return new PlumblineError(
    'stale_executor',
    `The step "${step.name}" is ${step.state} in its generation ${step.generation}; a result of generation ${claim.generation} is refused.`,
  );
}

interface Saved {
  state: StepState;
  action: string;
  result: StepResult;
  observed: boolean;
  notBefore: Date | null;
}

function savedAs(run: RunRow, step: StepRow, claim: Claim, outcome: Outcome, now: Date): Saved {
  const after = (milliseconds: number): Date => new Date(now.getTime() + milliseconds);
  const move = (by: StepMove): StepState => moveTo(stepStates, `The step "${step.name}"`, step.state, by);
  const plain = { observed: false, notBefore: null };
  const cancelled = run.state === 'cancelled';
  switch (outcome.kind) {
    case 'done':
      return { ...plain, state: move('finish'), action: 'done', result: outcome.result, observed: outcome.observed };
    case 'failed': {
      const { repeatable, retries, retryAfterMs } = claim.step;
      if (repeatable && step.attempts <= retries && !cancelled) {
        const result = { ...outcome.result, settledGeneration: claim.generation };
        return { ...plain, state: move('again'), action: 'again', result, notBefore: after(retryAfterMs) };
      }
      return { ...plain, state: move('fail'), action: 'failed', result: outcome.result };
    }
    case 'ask':
      return {
        ...plain,
        state: move(cancelled ? 'fail' : 'ask'),
        action: cancelled ? 'failed' : 'waiting',
        result: outcome.result,
      };
    case 'look-again': {
      const interruptions = claim.interruptions + 1;
      const delay = LOOK_AGAIN_AFTER_MS[claim.interruptions];
      const { summary, mayHaveRun } = outcome;
      const { settledGeneration } = claim;
      const kept = { summary, interruptions, settledGeneration, ...(mayHaveRun ? {} : { begun: false }) };
      if (delay !== undefined) {
        // Still running, but nobody's: the next claim takes it over and looks at the target first.
        return { ...plain, state: 'running', action: 'look-again', result: kept, notBefore: after(delay) };
      }
      if (!outcome.mayHaveRun || cancelled)
        return { ...plain, state: move('fail'), action: 'failed', result: { summary: outcome.summary } };
      const question = 'The target could not be looked at. Did the step take effect?';
      return { ...plain, state: move('ask'), action: 'waiting', result: { summary: outcome.summary, question } };
    }
  }
}

async function saveStep(tx: Tx, claim: Claim, step: StepRow, saved: Saved, now: Date): Promise<void> {
  const result = await tx
    .updateTable('step')
    .set({
      state: saved.state,
      lease_owner: null,
      lease_until: saved.notBefore,
      observed: saved.observed,
      result: canonicalJson(saved.result),
      finished_at: saved.state === 'done' || saved.state === 'failed' ? now : null,
    })
    .where('id', '=', claim.stepId)
    .where('generation', '=', claim.generation)
    .where('lease_owner', '=', claim.worker)
    .where('state', '=', 'running')
    .executeTakeFirst();
  if (result.numUpdatedRows !== 1n) {
    throw stale(step, claim);
  }
}

/**
 * Says beforehand that a taken-over step is executed once more. Throws `stale_executor`; so it is the last look before an
 * effect.
 */
export async function countAttempt(mutation: Mutation, claim: Claim): Promise<void> {
  const { interruptions, settledGeneration } = claim;
  const kept: StepResult = { summary: 'Under way once more.', interruptions, settledGeneration };
  const result = await mutation.tx
    .updateTable('step')
    .set((update) => ({ attempts: update('attempts', '+', 1), result: canonicalJson(kept) }))
    .where('id', '=', claim.stepId)
    .where('generation', '=', claim.generation)
    .where('lease_owner', '=', claim.worker)
    .executeTakeFirst();
  if (result.numUpdatedRows !== 1n) {
    throw new PlumblineError('stale_executor', `"${claim.step.name}" has been taken over.`);
  }
  const detail = { runId: claim.runId, generation: claim.generation };
  await mutation.record({ subject: ref('step', claim.stepId), action: 'step.repeat', detail });
}
