import { canonicalJson, PlumblineError, ref } from '#kernel';
import type { Mutation } from '#platform';
import type { Claim } from './claim.ts';
import type { StepResult } from './step.ts';

/**
 * Says beforehand that a taken-over step is executed once more. Throws `stale_executor`; so it is the last look before an
 * effect.
 */
export async function countAttempt(mutation: Mutation, claim: Claim): Promise<void> {
  const { interruptions, settledGeneration } = claim;
  const kept: StepResult = { summary: 'Under way once more.', interruptions, settledGeneration };
  const result = await mutation.tx
    .updateTable('step')
    .set((update) => ({ attempts: update('attempts', '+', 1), result: canonicalJson(kept) }))
    .where('id', '=', claim.stepId)
    .where('generation', '=', claim.generation)
    .where('lease_owner', '=', claim.worker)
    .executeTakeFirst();
  if (result.numUpdatedRows !== 1n) {
    throw new PlumblineError('stale_executor', `"${claim.step.name}" has been taken over.`);
  }
  const detail = { runId: claim.runId, generation: claim.generation };
  await mutation.record({ subject: ref('step', claim.stepId), action: 'step.repeat', detail });
}
