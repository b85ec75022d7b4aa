import type { Claim } from './claim.ts';
import type { Outcome } from './outcome.ts';
import { keepStep, moveStep, type Standing } from './standing.ts';
import type { StepMove, StepResult } from './step.ts';
import type { StepRow } from './store.ts';

/** What an executor says came of the step that it held. */
export interface Settlement {
  claim: Claim;
  outcome: Outcome;
}

/** How often a target is looked at again before a person is asked: about five minutes in all. */
const LOOK_AGAIN_AFTER_MS = [1_000, 2_000, 4_000, 8_000, 15_000, 30_000, 60_000, 60_000, 60_000, 60_000];

/** Whether the step is still this executor's. The result of any other is refused. */
export function isCurrent(step: StepRow | undefined, claim: Claim): step is StepRow {
  return (
    step !== undefined &&
    step.generation === claim.generation &&
    step.leaseOwner === claim.worker &&
    step.state === 'running'
  );
}

/** Takes what came of a claimed step into the run. The caller has seen that the claim is current. */
export function settle(standing: Standing, step: StepRow, { claim, outcome }: Settlement, now: Date): void {
  const { run } = standing;
  const stopped = run.state === 'cancelled' || (run.undoing && step.undoes === null);
  step.observed = outcome.kind === 'done' && outcome.observed;
  if (outcome.kind === 'done' && outcome.outputs && Object.keys(outcome.outputs).length > 0)
    step.outputs = { ...step.outputs, ...outcome.outputs };
  const { move, result, action, afterMs } = meaningOf(claim, outcome, { attempts: step.attempts, stopped });
  const notBefore = afterMs === undefined ? null : new Date(now.getTime() + afterMs);
  if (move === null) keepStep(standing, step, 'running', result, { at: now, action, notBefore });
  else moveStep(standing, step, move, result, { at: now, action, notBefore });
}

interface Meaning {
  /** null: it stays where it is, held by nobody until its time. */
  move: StepMove | null;
  result: StepResult;
  /** null: not worth an audit row. */
  action: string | null;
  afterMs?: number;
}

function meaningOf(claim: Claim, outcome: Outcome, step: { attempts: number; stopped: boolean }): Meaning {
  const failed = (result: StepResult): Meaning => ({ move: 'fail', result, action: 'failed' });
  const { settledGeneration } = claim;
  switch (outcome.kind) {
    case 'done':
      return { move: 'finish', result: outcome.result, action: 'done' };
    case 'failed': {
      const afterMs = claim.step.retryDelaysMs[step.attempts - 1];
      if (!claim.step.repeatable || afterMs === undefined || step.stopped) return failed(outcome.result);
      const result = { ...outcome.result, settledGeneration: claim.generation };
      return { move: 'again', result, action: 'again', afterMs };
    }
    case 'ask': {
      if (step.stopped) return failed(outcome.result);
      return { move: 'ask', result: { asks: 'decide', ...outcome.result, settledGeneration }, action: 'waiting' };
    }
    case 'not-yet': {
      if (step.stopped) return failed({ summary: 'The run was cancelled.' });
      const result = { summary: outcome.summary, polling: true, settledGeneration: claim.generation };
      return { move: 'again', result, action: null, afterMs: outcome.afterMs };
    }
    case 'look-again': {
      const { summary, mayHaveRun } = outcome;
      const afterMs = LOOK_AGAIN_AFTER_MS[claim.interruptions];
      if (afterMs !== undefined) {
        const interruptions = claim.interruptions + 1;
        const result = { summary, interruptions, settledGeneration, ...(mayHaveRun ? {} : { begun: false }) };
        // Still running, but nobody's: the next claim takes it over and looks at the target first.
        return { move: null, result, action: 'look-again', afterMs };
      }
      if (!mayHaveRun || step.stopped) return failed({ summary });
      const question = 'The target could not be looked at. Did the step take effect?';
      return { move: 'ask', result: { summary, question, asks: 'decide' }, action: 'waiting' };
    }
  }
}
