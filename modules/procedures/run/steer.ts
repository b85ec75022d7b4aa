import { type Id, moveTo, PlumblineError, ref } from '#kernel';
import type { Context, Mutation } from '#platform';
import { moveRun } from './move.ts';
import { runMoveAfter } from './ready.ts';
import { runStates } from './run.ts';
import { type StepMove, type StepResult, stepStates } from './step.ts';
import { findSteps, lockRun, type RunRow, type StepRow, saveRunState } from './store.ts';

async function lockToSteer(context: Context, mutation: Mutation, runId: Id): Promise<RunRow> {
  const run = await lockRun(mutation.tx, runId);
  const scope = await context.scope('run.read');
  // What one may not read looks exactly like what does not exist.
  if (scope !== 'all' && !scope.includes(run.domainId))
    throw new PlumblineError('not_found', `There is no run RUN-${runId}.`);
  await context.authorise('run.steer', { type: 'run', id: run.id, domainId: run.domainId });
  return run;
}

/** Nothing further is started; what runs on a target now is stopped by the worker that holds it, or by the next one. */
export async function cancelRun(context: Context, runId: Id, reason: string): Promise<void> {
  await context.mutate(async (mutation) => {
    await cancel(mutation, await lockToSteer(context, mutation, runId), reason);
  });
}

/**
 * Cancels without asking for anybody's authority: for who has the database itself in their hands, as when a copy of an
 * installation is restored whose runs belong to the other one.
 */
export async function abandonRun(mutation: Mutation, runId: Id, reason: string): Promise<void> {
  await cancel(mutation, await lockRun(mutation.tx, runId), reason);
}

async function cancel(mutation: Mutation, run: RunRow, reason: string): Promise<void> {
  await saveRunState(mutation.tx, run, moveTo(runStates, `RUN-${run.id}`, run.state, 'cancel'), mutation.now);
  const causes = run.changeId === null ? [] : [ref('change', run.changeId)];
  const detail = { reason, changeId: run.changeId, title: run.plan.title };
  await mutation.record({ subject: ref('run', run.id), action: 'run.cancel', detail, causes });
}

/** Does the step that failed or waits once more. Whatever an earlier attempt left running on the target is waited for. */
export async function retryStep(context: Context, runId: Id, position: number | null): Promise<void> {
  await moveStep(context, runId, position, 'retry', (step) => ({
    summary: 'To be done again.',
    settledGeneration: step.generation,
  }));
}

/** Goes on without the step. The reason stays with it. */
export async function skipStep(context: Context, runId: Id, position: number | null, reason: string): Promise<void> {
  await moveStep(context, runId, position, 'skip', () => ({
    summary: `Skipped by ${context.actor.name}: ${reason}`,
    how: 'skipped',
  }));
}

async function moveStep(
  context: Context,
  runId: Id,
  position: number | null,
  move: StepMove,
  resultOf: (step: StepRow) => StepResult,
): Promise<void> {
  await context.mutate(async (mutation) => {
    const run = await lockToSteer(context, mutation, runId);
    const steps = await findSteps(mutation.tx, runId);
    const step = stepToMove(run, steps, position);
    const state = moveTo(stepStates, `The step "${step.name}"`, step.state, move);
    // Cancelled and finished runs stay so, whatever their steps would allow.
    if (run.state !== 'running' && run.state !== 'ready') moveTo(runStates, `RUN-${run.id}`, run.state, 'resume');
    const result = resultOf(step);
    await mutation.tx
      .updateTable('step')
      .set({
        state,
        lease_owner: null,
        lease_until: null,
        result: JSON.stringify(result),
        finished_at: state === 'skipped' ? mutation.now : null,
      })
      .where('id', '=', step.id)
      .execute();
    const detail = { runId, position: step.position, summary: result.summary };
    await mutation.record({ subject: ref('step', step.id), action: `step.${move}`, detail });
    step.state = state;
    if (run.state !== 'running' && run.state !== 'ready') {
      await moveRun(mutation, run, 'resume');
      run.state = 'running';
    }
    await moveRun(mutation, run, runMoveAfter(steps));
  });
}

/** The step named, else the one that failed or waits. */
function stepToMove(run: RunRow, steps: StepRow[], position: number | null): StepRow {
  const step =
    position === null
      ? steps.find((candidate) => candidate.state === 'failed' || candidate.state === 'waiting')
      : steps.find((candidate) => candidate.position === position);
  if (step) return step;
  if (position !== null) throw new PlumblineError('not_found', `RUN-${run.id} has no step ${position}.`);
  throw new PlumblineError('illegal_transition', `No step of RUN-${run.id} has failed or waits for a person.`, {
    extra: { state: run.state },
  });
}
