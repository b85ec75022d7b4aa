import type { PlannedStep } from '../plan/plan.ts';
import type { RunMove } from './run.ts';
import type { StepState } from './step.ts';

/** What the rules below need to know of a stored step. */
export interface StepStanding {
  position: number;
  state: StepState;
  /** running: until when its executor holds it. pending: not before. */
  leaseUntil: Date | null;
}

const over = (state: StepState): boolean => state === 'done' || state === 'skipped';

/** The steps that may be begun now, in order. */
export function readySteps(plan: readonly PlannedStep[], steps: readonly StepStanding[], now: Date): number[] {
  const states = new Map(steps.map((step) => [step.position, step.state]));
  const due = new Set(steps.filter((step) => !step.leaseUntil || step.leaseUntil <= now).map((step) => step.position));
  return plan
    .filter((step) => states.get(step.position) === 'pending' && due.has(step.position))
    .filter((step) => step.after.every((position) => over(states.get(position) ?? 'pending')))
    .map((step) => step.position);
}

/** Where a run stands after one of its steps moved: the move it makes, or none. */
export function runMoveAfter(steps: readonly Pick<StepStanding, 'state'>[]): RunMove | null {
  if (steps.every((step) => over(step.state))) return 'finish';
  if (steps.some((step) => step.state === 'failed')) return 'fail';
  // Nothing else is started while a person is asked; what runs beside it may end.
  if (steps.some((step) => step.state === 'waiting') && !steps.some((step) => step.state === 'running')) return 'wait';
  return null;
}

/**
 * What the host says of an earlier attempt at a step.
 * never: it did not start there, and can no longer start. running: it is still at it. ended: it has left its result.
 * lost: it started, it is gone, and it left no result (the host was restarted, or it was killed).
 */
export type EarlierAttempt = 'never' | 'running' | 'ended' | 'lost';
/** The answer of `verify`; unknown: it could not be asked or does not know; none: the step has no verify. */
export type Verified = 'yes' | 'no' | 'unknown' | 'none';

export type NextAct = 'follow' | 'take-result' | 'done' | 'execute' | 'ask-person';

/**
 * After an interruption a started step is looked at before anything is repeated. First by what the host remembers, then
 * by `verify`; only then, where it does no harm, again. Otherwise a person is asked.
 */
export function afterInterruption(
  step: Pick<PlannedStep, 'repeatable'>,
  earlier: EarlierAttempt,
  verified: Verified,
): NextAct {
  if (earlier === 'running') return 'follow';
  if (earlier === 'ended') return 'take-result';
  if (verified === 'yes') return 'done';
  if (step.repeatable) return 'execute';
  // Not repeatable: only where two witnesses agree that nothing happened.
  return earlier === 'never' && verified === 'no' ? 'execute' : 'ask-person';
}
