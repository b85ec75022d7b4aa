import { type Json, moveTo, ref } from '#kernel';
import type { Mutation } from '#platform';
import { dropRunSecrets } from '../vault/index.ts';
import { isFinal, isOver, runStates } from './run.ts';
import type { RunCore } from './store.ts';

const summary = 'The stored plan is not the one that was started: nothing of it is executed.';

/**
 * Ends a run whose plan was changed in the database: nothing in it is believed, so what its steps had begun on their
 * targets is not looked at either. `fail`: found by a worker, and the other runs go on. `cancel`: somebody wants it so;
 * throws `illegal_transition` where it is over.
 */
export async function endTampered(
  mutation: Mutation,
  run: RunCore,
  move: 'fail' | 'cancel',
  detail: { [key: string]: Json } = {},
): Promise<void> {
  const { tx, now } = mutation;
  const state =
    move === 'cancel' ? moveTo(runStates, `RUN-${run.id}`, run.state, move) : (runStates[run.state][move] ?? run.state);
  const failed = await tx
    .updateTable('step')
    .set({
      state: 'failed',
      lease_owner: null,
      lease_until: null,
      result: JSON.stringify({ summary }),
      finished_at: now,
    })
    .where('run_id', '=', run.id)
    .where('state', 'in', ['pending', 'running', 'waiting'])
    .returning('id')
    .execute();
  await tx
    .updateTable('run')
    .set({ state, due_at: null, finished_at: isOver(state) ? now : null, undoing: false, version: run.version + 1 })
    .where('id', '=', run.id)
    .execute();
  if (isFinal(state)) await dropRunSecrets(tx, [run.id]);
  const steps = failed.map((step) => ({
    subject: ref('step', step.id),
    action: 'step.failed',
    detail: { runId: run.id, summary },
  }));
  const about = { changeId: run.changeId, summary, ...detail };
  await mutation.recordAll(
    state === run.state ? steps : [...steps, { subject: ref('run', run.id), action: `run.${move}`, detail: about }],
  );
}
