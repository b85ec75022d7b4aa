import { type Id, keyOf, moveTo, PlumblineError, ref } from '#kernel';
import type { Context, Mutation } from '#platform';
import { letGoOn } from './advance.ts';
import { leaderOf, runStates } from './run.ts';
import { forceRun, moveRun, moveStep, plannedOf, type Standing } from './standing.ts';
import { lockStanding, saveStandings } from './standingStore.ts';
import { stepStates } from './step.ts';
import { lockRuns, type RunCore, type StepRow } from './store.ts';

/** Throws `not_found` also for a run that one may not read. */
export async function lockReadable(context: Context, mutation: Mutation, runId: Id): Promise<Standing> {
  const scope = await context.scope('run.read');
  const [run] = await lockRuns(mutation.tx, [runId]);
  // What one may not read looks exactly like what does not exist.
  if (!run || (scope !== 'all' && !scope.includes(run.domainId)))
    throw new PlumblineError('not_found', `There is no run RUN-${runId}.`);
  return lockStanding(mutation.tx, runId);
}

async function lockToSteer(context: Context, mutation: Mutation, runId: Id): Promise<Standing> {
  const standing = await lockReadable(context, mutation, runId);
  const { run } = standing;
  await context.authorise('run.steer', {
    type: 'run',
    id: run.id,
    domainId: run.domainId,
    authorIds: [leaderOf(run)],
  });
  return standing;
}

/**
 * Nothing further is started; what runs on a target now is stopped by the worker that holds it, or by the next one. With
 * `undo`, what was done is then taken back, the last first, by steps as durable as any.
 */
export async function cancelRun(
  context: Context,
  runId: Id,
  reason: string,
  options: { undo?: boolean } = {},
): Promise<void> {
  await context.mutate(async (mutation) => {
    const standing = await lockToSteer(context, mutation, runId);
    cancel(standing, mutation.now, reason, options.undo === true);
    await saveStandings(mutation, [standing]);
  });
}

/**
 * Cancels without asking for anybody's authority: for who has the database itself in their hands, as when a copy of an
 * installation is restored whose runs belong to the other one.
 */
export async function abandonRun(mutation: Mutation, runId: Id, reason: string): Promise<void> {
  const standing = await lockStanding(mutation.tx, runId);
  cancel(standing, mutation.now, reason, false);
  await saveStandings(mutation, [standing]);
}

function cancel(standing: Standing, now: Date, reason: string, undo: boolean): void {
  const { run, steps } = standing;
  const somethingDone = steps.some((step) => step.state === 'done' || step.state === 'running');
  if (undo && somethingDone && !run.undoing) {
    forceRun(standing, 'undo', now, { reason, undo: true });
    run.undoing = true;
  } else {
    forceRun(standing, 'cancel', now, { reason });
    run.undoing = false;
  }
  letGoOn(standing, now);
}

/** Begins nothing further until it is resumed; what runs now may end. */
export async function pauseRun(context: Context, runId: Id, reason: string): Promise<void> {
  await context.mutate(async (mutation) => {
    const standing = await lockToSteer(context, mutation, runId);
    forceRun(standing, 'pause', mutation.now, { reason });
    letGoOn(standing, mutation.now);
    await saveStandings(mutation, [standing]);
  });
}

/** Lets a paused run go on. */
export async function resumeRun(context: Context, runId: Id): Promise<void> {
  await context.mutate(async (mutation) => {
    const standing = await lockToSteer(context, mutation, runId);
    if (standing.run.state !== 'paused') {
      throw new PlumblineError('illegal_transition', `RUN-${runId} is ${standing.run.state}, not paused.`, {
        extra: { state: standing.run.state },
      });
    }
    forceRun(standing, 'resume', mutation.now);
    letGoOn(standing, mutation.now);
    await saveStandings(mutation, [standing]);
  });
}

/** Does the step that failed or waits once more. Whatever an earlier attempt left running on the target is waited for. */
export async function retryStep(context: Context, runId: Id, position: number | null): Promise<void> {
  await context.mutate(async (mutation) => {
    const standing = await lockToSteer(context, mutation, runId);
    const step = stepToMove(standing, position);
    if (step.state === 'waiting' && step.result?.asks !== 'decide') {
      throw new PlumblineError('illegal_transition', `The step "${step.name}" waits for a person: it is answered.`);
    }
    const result = { summary: 'To be done again.', settledGeneration: step.generation };
    moveStep(standing, step, 'retry', result, { at: mutation.now, action: 'retry' });
    // It is confirmed and looked at anew.
    step.confirmedBy = null;
    step.doneBy = null;
    // What waits, waits its whole time again.
    step.startedAt = null;
    takeUp(standing, mutation.now);
    await saveStandings(mutation, [standing]);
  });
}

/** Goes on without the step. The reason stays with it. */
export async function skipStep(context: Context, runId: Id, position: number | null, reason: string): Promise<void> {
  await context.mutate(async (mutation) => {
    const standing = await lockToSteer(context, mutation, runId);
    const { run, held } = standing;
    const step = stepToMove(standing, position);
    if (plannedOf(standing, step).action.kind === 'approve') {
      throw new PlumblineError(
        'not_approved',
        `The step "${step.name}" is somebody else's agreement: it is not skipped.`,
      );
    }
    // Leaving something out is a judgement: it takes the level of the procedure itself, not that of a supervisor beside.
    const { level } = held.plan.procedure;
    await context.authorise('run.start', { type: 'run', id: run.id, domainId: run.domainId, level });
    const result = { summary: `Skipped by ${context.actor.name}: ${reason}`, how: 'skipped' as const };
    moveStep(standing, step, 'skip', result, { at: mutation.now, action: 'skip', detail: { reason } });
    step.doneBy = context.actor.personId;
    takeUp(standing, mutation.now);
    await saveStandings(mutation, [standing]);
  });
}

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
