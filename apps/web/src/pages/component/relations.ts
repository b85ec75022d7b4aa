import type { ComponentRelation } from '../../api/types.ts';

/** Kinds where the whole suffers from the part: the cluster hangs on its member. */
const reversed = new Set(['member-of']);
/** Kinds along which failure does not travel. */
const harmless = new Set(['backed-up-by', 'replicates-to', 'covered-by', 'managed-by', 'replaced-by']);

export interface RelationGroups {
  /** What goes, or is weakened, when this goes. */
  dependents: ComponentRelation[];
  /** What this needs. */
  supports: ComponentRelation[];
  others: ComponentRelation[];
}

export function groupRelations(relations: ComponentRelation[]): RelationGroups {
  const groups: RelationGroups = { dependents: [], supports: [], others: [] };
  for (const relation of relations) {
    if (harmless.has(relation.kind)) groups.others.push(relation);
    else if ((relation.direction === 'out') !== reversed.has(relation.kind)) groups.supports.push(relation);
    else groups.dependents.push(relation);
  }
  return groups;
}

/** "1 of 2 needed": how far a redundancy group may shrink. */
export function redundancyText(relation: ComponentRelation, all: ComponentRelation[]): string | null {
  if (relation.redundancyGroup === null) return null;
  const members = all.filter(
    (each) => each.redundancyGroup === relation.redundancyGroup && each.direction === relation.direction,
  ).length;
  return `${relation.needed ?? 1} of ${members} needed`;
}
