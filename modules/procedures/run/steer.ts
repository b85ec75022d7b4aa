import { type Id, PlumblineError } from '#kernel';
import type { Context, Mutation } from '#platform';
import { letGoOn } from './advance.ts';
import { authoriseSteering, lockReadableCore, lockToBegin, lockToSteer } from './authority.ts';
import { stepToMove, takeUp } from './move.ts';
import { forceRun, moveStep, plannedOf, type Standing } from './standing.ts';
import { lockStanding, saveStandings } from './standingStore.ts';
import { lockRuns, type RunCore } from './store.ts';
import { endTampered } from './tampered.ts';

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
    if (options.undo !== true) {
      const run = await lockReadableCore(context, mutation, runId);
      await authoriseSteering(context, run);
      return cancelLocked(mutation, run, reason);
    }
    // What takes something back is work too.
    const standing = await lockToBegin(context, mutation, runId);
    cancel(standing, mutation.now, reason, true);
    await saveStandings(mutation, [standing]);
  });
}

/**
 * Cancels without asking for anybody's authority: for who has the database itself in their hands, as when a copy of an
 * installation is restored whose runs belong to the other one.
 */
export async function abandonRun(mutation: Mutation, runId: Id, reason: string): Promise<void> {
  const [run] = await lockRuns(mutation.tx, [runId]);
  if (!run) throw new PlumblineError('not_found', `There is no run RUN-${runId}.`);
  await cancelLocked(mutation, run, reason);
}

/** A run whose plan is not what it was can be cancelled too; it cannot be taken back: that would be work by this plan. */
async function cancelLocked(mutation: Mutation, run: RunCore, reason: string): Promise<void> {
  const standing = await lockStanding(mutation.tx, run.id).catch((error: unknown) => {
    if (error instanceof PlumblineError && error.code === 'plan_changed') return null;
    throw error;
  });
  if (standing === null) return endTampered(mutation, run, 'cancel', { reason });
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

/** Lets a paused run go on: that takes the level of its work. */
export async function resumeRun(context: Context, runId: Id): Promise<void> {
  await context.mutate(async (mutation) => {
    const standing = await lockToBegin(context, mutation, runId);
    if (standing.run.state !== 'paused') {
      const { state } = standing.run;
      const instead = state === 'failed' ? ' Retry or skip what failed.' : '';
      throw new PlumblineError('illegal_transition', `RUN-${runId} is ${state}, not paused.${instead}`, {
        extra: { state: standing.run.state },
      });
    }
    forceRun(standing, 'resume', mutation.now);
    letGoOn(standing, mutation.now);
    await saveStandings(mutation, [standing]);
  });
}

/**
 * Does the step that failed or waits once more, which takes the level of the work. Whatever an earlier attempt left
 * running on the target is waited for.
 */
export async function retryStep(context: Context, runId: Id, position: number | null): Promise<void> {
  await context.mutate(async (mutation) => {
    const standing = await lockToBegin(context, mutation, runId);
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
