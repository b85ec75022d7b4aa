import type { Id, Level, LevelOrNone } from '#kernel';
import type { DomainTree } from './domain.ts';

/** A level held in a domain, from a time to a time. */
export interface Grant {
  domainId: Id;
  level: Level;
}

/** The highest level that the grants give in a domain (inherited from above), cut by an agent's ceiling. */
export function levelIn(tree: DomainTree, grants: Grant[], domainId: Id, ceiling: Level | null = null): LevelOrNone {
  const lineage = new Set(tree.lineage(domainId));
  const highest = grants.reduce<LevelOrNone>(
    (best, grant) => (lineage.has(grant.domainId) && grant.level > best ? grant.level : best),
    0,
  );
  return ceiling !== null && highest > ceiling ? ceiling : highest;
}
