import { sql } from 'kysely';
import { type Id, PlumblineError, type RecordRef } from '#kernel';
import type { DomainScope, Mutation } from '#platform';
import type { ComponentDraft } from '../component/component.ts';
import { writeComponents } from '../component/write.ts';
import { writeSoftware } from '../installation/write.ts';
import { removeRelations, writeRelations } from '../relation/write.ts';
import { type EstatePlan, type Handle, inRounds } from './plan.ts';

/**
 * Makes a plan real, exactly as it stands. The estate must be where the plan was made: a component that has another
 * version by now, or that has come into being meanwhile, is `plan_changed`, and nothing is written.
 */
export async function executePlan(
  mutation: Mutation,
  plan: EstatePlan,
  scope: DomainScope,
  causes: RecordRef[],
): Promise<Map<Handle, Id>> {
  const ids = new Map<Handle, Id>();
  const at = new Date(plan.at);
  for (const round of inRounds(plan.components)) {
    const touched = round.filter((component) => component.changes || component.id === null);
    for (const component of round) if (component.id !== null) ids.set(component.handle, component.id);
    const drafts = touched.map((component): ComponentDraft => {
      const site = component.siteHandle === null ? undefined : ids.get(component.siteHandle);
      const parent = component.parentHandle === null ? undefined : ids.get(component.parentHandle);
      return {
        ...component.draft,
        ...(site === undefined ? {} : { siteId: site }),
        ...(parent === undefined ? {} : { parentId: parent }),
        at,
        causes,
        ...(component.id === null ? { mustBeNew: true } : { id: component.id, expectedVersion: component.version }),
      };
    });
    const written = await writeComponents(mutation, plan.source, drafts, { scope }).catch((error) => {
      throw moved(error);
    });
    for (const [index, component] of touched.entries()) ids.set(component.handle, written[index]!.id);
  }
  await requireUnmoved(mutation, plan);
  await writeRelations(
    mutation,
    plan.source,
    plan.relations.map((relation) => ({
      kind: relation.kind,
      fromId: ids.get(relation.from)!,
      toId: ids.get(relation.to)!,
      redundancyGroup: relation.redundancyGroup,
      needed: relation.needed,
      causes,
    })),
  );
  const ended = await removeRelations(mutation, plan.endedRelations);
  if (ended.length !== plan.endedRelations.length) throw planMoved('A relation that it would end has ended already.');
  const names = new Map(plan.components.map((component) => [component.handle, component.draft.name]));
  await writeSoftware(
    mutation,
    plan.source,
    plan.software.map((software) => ({
      component: { id: ids.get(software.handle)!, name: names.get(software.handle)! },
      observedAt: at,
      causes,
      diff: {
        added: software.added,
        changed: software.changed.map(({ id, after }) => ({ before: { ...after, id }, after })),
        removed: software.removed.map((id) => ({ ...nothing, id })),
        unchanged: 0,
      },
    })),
  );
  return ids;
}

/** Only the id of what goes is needed. */
const nothing = {
  package: '',
  version: '',
  manager: '',
  origin: 'unknown',
  productId: null,
  releaseId: null,
  releaseVersion: null,
  confidence: null,
  matchedHow: null,
  supportBasis: null,
  support: 'unknown',
  supportEndsOn: null,
  extended: 'unknown',
  extendedEndsOn: null,
  note: '',
  supportSentence: '',
  packages: [],
} as const satisfies Omit<Parameters<typeof writeSoftware>[2][number]['diff']['removed'][number], 'id' | 'packages'> & {
  packages: [];
};

async function requireUnmoved(mutation: Mutation, plan: EstatePlan): Promise<void> {
  const gone = plan.software.flatMap((software) => [
    ...software.removed,
    ...software.changed.map((change) => change.id),
  ]);
  if (gone.length === 0) return;
  const { rows } = await sql<{
    id: Id;
  }>`select id from installation where id = any(${gone}::bigint[]) and recorded_to = 'infinity' order by id for update`.execute(
    mutation.tx,
  );
  if (rows.length !== new Set(gone).size) throw planMoved('Software that it would change has changed already.');
}

/** A refusal of the writer that means: not the estate that was planned for. */
function moved(error: unknown): unknown {
  if (error instanceof PlumblineError && ['stale', 'already_exists', 'not_found'].includes(error.code))
    return planMoved(error.message, error);
  return error;
}

function planMoved(why: string, cause?: unknown): PlumblineError {
  return new PlumblineError(
    'plan_changed',
    `The estate has changed since this plan was made. ${why} Make the plan again.`,
    { cause },
  );
}
