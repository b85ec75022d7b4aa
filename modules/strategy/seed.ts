import { ref } from '#kernel';
import { loadObjectives, loadStandards } from '#library';
import { findDomains } from '#people';
import type { Context } from '#platform';
import { findObjectives, insertMissingMeasures, insertMissingObjectives } from './objective/store.ts';
import { insertMissingStandards } from './standard/store.ts';

/**
 * Gives a workspace the shipped objectives, their measures and the shipped standards, to start from. What it has stays
 * as it is: people may have changed it. Returns how many were new.
 */
export async function seedStrategy(
  context: Context,
): Promise<{ objectives: number; measures: number; standards: number }> {
  await context.authorise('strategy.contribute', { type: 'objective', domainId: null });
  const objectives = loadObjectives();
  const standards = loadStandards();
  return context.mutate(async (mutation) => {
    const { tx, now } = mutation;
    const newObjectives = await insertMissingObjectives(
      tx,
      objectives.map(({ key, name, why }) => ({ key, name, why })),
      now,
    );
    const objectiveIds = new Map((await findObjectives(tx)).map((objective) => [objective.key, objective.id]));
    const newMeasures = await insertMissingMeasures(
      tx,
      objectives.flatMap(({ key: objective, measures }) => measures.map((measure) => ({ ...measure, objective }))),
      objectiveIds,
    );
    const domainIds = new Map((await findDomains(tx)).map((domain) => [domain.key, domain.id]));
    const ids = { objectives: objectiveIds, domains: domainIds };
    const newStandards = await insertMissingStandards(tx, standards, ids, now);
    await mutation.recordAll([
      ...newObjectives.map((id) => ({ subject: ref('objective', id), action: 'objective.create' })),
      ...newMeasures.map(({ id, objectiveId }) => ({
        subject: ref('measure', id),
        action: 'measure.create',
        causes: [ref('objective', objectiveId)],
      })),
      ...newStandards.map(({ id, objectiveId }) => ({
        subject: ref('standard', id),
        action: 'standard.create',
        causes: objectiveId === null ? [] : [ref('objective', objectiveId)],
      })),
    ]);
    return { objectives: newObjectives.length, measures: newMeasures.length, standards: newStandards.length };
  });
}
