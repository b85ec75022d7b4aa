import { moveTo, ref } from '#kernel';
import type { Mutation } from '#platform';
import { type RunMove, runStates } from './run.ts';
import { type RunRow, saveRunState } from './store.ts';

const runActions: Partial<Record<RunMove, string>> = {
  finish: 'run.finish',
  fail: 'run.fail',
  wait: 'run.wait',
  resume: 'run.resume',
};

/** Moves the run where its steps' states ask for it. A run that is over stays over. */
export async function moveRun(mutation: Mutation, run: RunRow, move: RunMove | null): Promise<void> {
  if (move === null || runStates[run.state][move] === undefined) return;
  await saveRunState(mutation.tx, run, moveTo(runStates, `RUN-${run.id}`, run.state, move), mutation.now);
  const causes = run.changeId === null ? [] : [ref('change', run.changeId)];
  await mutation.record({
    subject: ref('run', run.id),
    action: runActions[move] ?? `run.${move}`,
    detail: { changeId: run.changeId, title: run.plan.title },
    causes,
  });
}
