import type { Id, Level, LevelOrNone } from '#kernel';
import type { DomainTree } from './domain.ts';

/** A level held in a domain, from a time to a time. */
export interface Grant {
  domainId: Id;
  level: Level;
  /** Where it follows a group: what people granted to who gave the group that level. It counts as long as they hold it. */
  within?: readonly Grant[];
}

/** One with its end. */
export interface GivenGrant extends Grant {
  to: Date | null;
}

/** The highest level that the grants give in a domain (inherited from above), cut by an agent's ceiling. */
export function levelIn(
  tree: DomainTree,
  grants: readonly Grant[],
  domainId: Id,
  ceiling: Level | null = null,
): LevelOrNone {
  const lineage = new Set(tree.lineage(domainId));
  const counts = ({ domainId: at, level, within }: Grant): boolean =>
    lineage.has(at) && (within === undefined || levelIn(tree, within, at) >= level);
  const highest = grants.reduce<LevelOrNone>(
    (best, grant) => (grant.level > best && counts(grant) ? grant.level : best),
    0,
  );
  return ceiling !== null && highest > ceiling ? ceiling : highest;
}

/** What of theirs carries a level that somebody gives to a group: nothing, once they do not hold it. */
export const carrying = (
  tree: DomainTree,
  held: readonly GivenGrant[],
  { domainId, level }: Pick<Grant, 'domainId' | 'level'>,
): GivenGrant[] => held.filter((grant) => levelIn(tree, [grant], domainId) >= level);

/** When a level that follows a group ends: by itself, or with the last that carries it. */
export function carriedUntil(carriers: readonly GivenGrant[], to: Date | null): Date | null {
  const ends = carriers.map((grant) => grant.to);
  if (ends.includes(null)) return to;
  const last = new Date(Math.max(...ends.map((end) => end!.getTime())));
  return to !== null && to < last ? to : last;
}
