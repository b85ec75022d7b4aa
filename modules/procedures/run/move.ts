import { keyOf, moveTo, PlumblineError, ref } from '#kernel';
import { letGoOn } from './advance.ts';
import { runStates } from './run.ts';
import { moveRun, type Standing } from './standing.ts';
import { stepStates } from './step.ts';
import type { RunCore, StepRow } from './store.ts';

/** After a person moved a step: the run that had stopped for it goes on. Cancelled and finished runs stay so. */
export function takeUp(standing: Standing, now: Date): void {
  const { run } = standing;
  if (run.state === 'waiting' || run.state === 'failed') moveRun(standing, 'resume', now);
  else if (run.state !== 'running' && run.state !== 'ready')
    moveTo(runStates, keyOf(ref('run', run.id)), run.state, 'resume');
  if (run.state === 'paused')
    throw new PlumblineError('illegal_transition', `RUN-${run.id} is paused: resume it first.`);
  letGoOn(standing, now);
}

/** While a run is taken back, only the steps that do so can be moved by anybody. */
export const isConcerned = (run: Pick<RunCore, 'undoing'>, step: Pick<StepRow, 'undoes'>): boolean =>
  !run.undoing || step.undoes !== null;

/** The step named, else the one that failed or waits. */
export function stepToMove({ run, steps }: Standing, position: number | null): StepRow {
  const step =
    position === null
      ? steps.find((one) => (one.state === 'failed' || one.state === 'waiting') && isConcerned(run, one))
      : steps.find((one) => one.position === position);
  if (step && !isConcerned(run, step)) {
    const what = `RUN-${run.id} is being undone: "${step.name}" is no part of that.`;
    throw new PlumblineError('illegal_transition', what, { extra: { state: step.state } });
  }
  if (step) return step;
  if (position !== null) throw new PlumblineError('not_found', `RUN-${run.id} has no step ${position}.`);
  throw new PlumblineError('illegal_transition', `No step of RUN-${run.id} has failed or waits for a person.`, {
    extra: { state: run.state },
  });
}

export const mayRetry = (step: StepRow): boolean =>
  stepStates[step.state].retry !== undefined && (step.state !== 'waiting' || step.result?.asks === 'decide');
