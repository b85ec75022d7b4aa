import type { PlannedStep, RunPlan } from '../plan/plan.ts';
import type { RunMove } from './run.ts';
import type { StepState } from './step.ts';

/** What the rules below need to know of a stored step. */
export interface StepStanding {
  position: number;
  state: StepState;
  /** running: until when its executor holds it. pending: not before. */
  leaseUntil: Date | null;
  /** Set where it takes another step back: such steps are not in the plan, and follow each other. */
  undoes: number | null;
  /** How often somebody has begun it. */
  generation: number;
}

const over = (state: StepState): boolean => state === 'done' || state === 'skipped';

/** The steps that may be begun now or at their time, in order. */
export function readySteps(
  plan: Pick<RunPlan, 'steps' | 'concurrency'>,
  steps: readonly StepStanding[],
  undoing: boolean,
): number[] {
  if (undoing) return nextUndo(steps);
  const states = new Map(steps.map((step) => [step.position, step.state]));
  const stateOf = (position: number): StepState => states.get(position) ?? 'pending';
  const begun = new Set(steps.filter((step) => step.generation > 0 || step.state !== 'pending').map((s) => s.position));
  const open = openLanes(plan.steps, stateOf, begun);
  const ready: number[] = [];
  for (const step of plan.steps) {
    if (stateOf(step.position) !== 'pending' || !step.after.every((position) => over(stateOf(position)))) continue;
    if (step.lane !== 0 && !open.has(step.lane)) {
      if (open.size >= plan.concurrency) continue;
      open.add(step.lane);
    }
    ready.push(step.position);
  }
  return ready;
}

/** Chains of which something has begun and not everything is over. */
function openLanes(
  plan: readonly PlannedStep[],
  stateOf: (position: number) => StepState,
  begun: ReadonlySet<number>,
): Set<number> {
  const opened = new Set<number>();
  const unfinished = new Set<number>();
  for (const { lane, position } of plan) {
    if (lane === 0) continue;
    if (begun.has(position)) opened.add(lane);
    if (!over(stateOf(position))) unfinished.add(lane);
  }
  return new Set([...opened].filter((lane) => unfinished.has(lane)));
}

/** What was done is taken back one after the other, once nothing runs any more. */
function nextUndo(steps: readonly StepStanding[]): number[] {
  if (steps.some((step) => step.undoes === null && step.state === 'running')) return [];
  const next = steps.filter((step) => step.undoes !== null).find((step) => !over(step.state));
  return next?.state === 'pending' ? [next.position] : [];
}

/** Where a run stands after one of its steps moved: the move it makes, or none. `ready`: what may be begun, now or later. */
export function runMoveAfter(
  steps: readonly Pick<StepStanding, 'state' | 'undoes'>[],
  ready: number,
  undoing: boolean,
): RunMove | null {
  const concerned = undoing ? steps.filter((step) => step.undoes !== null) : steps;
  const running = steps.some((step) => step.state === 'running');
  if (concerned.every((step) => over(step.state))) {
    if (undoing) return running ? null : 'undone';
    return 'finish';
  }
  if (concerned.some((step) => step.state === 'failed')) return 'fail';
  // Chains beside the one that waits go on; a person is needed when nothing else can.
  if (concerned.some((step) => step.state === 'waiting') && !running && ready === 0) return 'wait';
  return null;
}

/**
 * What the host says of an earlier attempt at a step.
 * excluded: it did not start there, can no longer start, and a record of it cannot have been lost. never: there is no record
 * of it, and it can no longer start. running: it is still at it. ended: it has left its result.
 * lost: it started, it is gone, and it left no result (the host was restarted, or it was killed).
 */
export type EarlierAttempt = 'excluded' | 'never' | 'running' | 'ended' | 'lost';
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
  if (step.repeatable || earlier === 'excluded') return 'execute';
  // Not repeatable: only where two witnesses agree that nothing happened.
  return earlier === 'never' && verified === 'no' ? 'execute' : 'ask-person';
}
