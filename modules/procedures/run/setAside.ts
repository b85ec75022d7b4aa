import { canonicalJson, ref } from '#kernel';
import type { Mutation } from '#platform';
import { runStates } from './run.ts';
import type { Settlement } from './settlement.ts';
import type { StepResult } from './step.ts';
import type { RunCore } from './store.ts';

/**
 * Takes a run out of the workers' way that they could not think through, or could not save, which is an error of ours: a
 * person is asked, and may cancel it. What its workers hold goes on; what they say of it is taken in when the rules can.
 */
export async function setAside(
  mutation: Mutation,
  run: RunCore,
  settlements: readonly Settlement[],
  error: unknown,
): Promise<void> {
  const { tx, now } = mutation;
  const result: StepResult = {
    summary: `An error of ours keeps the run from going on: ${wordsOf(error)}`.slice(0, 500).toWellFormed(),
    question: `It was set aside, and the log says more. ${said(settlements)}Did the step take effect? Cancel the run if it cannot go on.`,
    asks: 'decide',
  };
  const held = await tx
    .selectFrom('step')
    .select(['id', 'state', 'generation', 'lease_owner', 'lease_until'])
    .where('run_id', '=', run.id)
    .where('state', 'in', ['running', 'pending', 'waiting'])
    .orderBy('position')
    .execute();
  const settled = new Map(settlements.map(({ claim }) => [claim.stepId, claim]));
  // What is over by what its worker says, and what nobody holds any more: who knows how far it came.
  const left = held.filter(({ id, state, generation, lease_owner: owner, lease_until: until }) => {
    if (state !== 'running') return false;
    const claim = settled.get(id);
    return (claim?.generation === generation && claim.worker === owner) || until === null || until <= now;
  });
  const waits = left.length > 0 || held.some(({ state }) => state === 'waiting');
  const asked = waits ? left : held.filter(({ state }) => state === 'pending').slice(0, 1);
  if (asked.length > 0) {
    const ids = asked.map(({ id }) => id);
    const values = { state: 'waiting', lease_owner: null, lease_until: null, result: canonicalJson(result) };
    await tx.updateTable('step').set(values).where('id', 'in', ids).execute();
  }
  const state = runStates[run.state].wait ?? run.state;
  await tx
    .updateTable('run')
    .set({ state, due_at: null, version: run.version + 1 })
    .where('id', '=', run.id)
    .execute();
  const { summary } = result;
  await mutation.recordAll([
    ...asked.map(({ id, generation }) => ({
      subject: ref('step', id),
      action: 'step.waiting',
      detail: { runId: run.id, generation, summary },
    })),
    { subject: ref('run', run.id), action: 'run.wait', detail: { changeId: run.changeId, summary } },
  ]);
}

/** What PostgreSQL says of what it refuses may quote it: the log has that, not the run. */
function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return 'an error without a name';
  const { code, constraint } = error as { code?: unknown; constraint?: unknown };
  if (typeof code !== 'string' || !/^[0-9A-Z]{5}$/.test(code)) return error.message;
  return `the database refused what was to be saved (${code}${constraint ? `, ${constraint}` : ''}).`;
}

/** What would be lost with what could not be saved, for whoever has to decide. */
function said(settlements: readonly Settlement[]): string {
  const kinds = new Set(settlements.map(({ outcome }) => outcome.kind));
  if (kinds.size !== 1) return '';
  if (kinds.has('done')) return 'Its worker said that it was done. ';
  return kinds.has('failed') ? 'Its worker said that it failed. ' : '';
}
