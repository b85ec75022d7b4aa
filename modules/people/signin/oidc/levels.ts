// Which levels somebody's groups give, and what has to change for them to hold just those. Pure.
import type { Id, Level } from '#kernel';
import type { DomainTree } from '../../domain.ts';
import { carriedUntil, carrying, type GivenGrant } from '../../grant.ts';
import { DAY_MS } from '../../grants/grant.ts';

/** Nobody holds a level by a group longer than that without coming by its provider again. */
export const FOLLOWED_FOR_DAYS = 30;

export interface GroupLevel {
  group: string;
  domainId: Id;
  level: Level;
  /** Who said so; null where that is not known. */
  givenBy: Id | null;
}

/** A rule whose giver holds what it gives, and until when it gives it. */
export interface CountingRule extends GroupLevel {
  givenBy: Id;
  to: Date;
}

export interface FollowedGrant {
  grantId: Id;
  domainId: Id;
  level: number;
  givenBy: Id | null;
  to: Date | null;
}

export interface LevelChanges {
  begin: CountingRule[];
  renew: { grantId: Id; to: Date }[];
  end: Id[];
}

/** A rule gives what its giver holds, for as long as they will; one whose giver lost the level gives nothing. */
export function countingRules(
  rules: readonly GroupLevel[],
  tree: DomainTree,
  givers: ReadonlyMap<Id, readonly GivenGrant[]>,
  now: Date,
): CountingRule[] {
  const furthest = new Date(now.getTime() + FOLLOWED_FOR_DAYS * DAY_MS);
  return rules.flatMap((rule): CountingRule[] => {
    const { givenBy } = rule;
    const carriers = givenBy === null ? [] : carrying(tree, givers.get(givenBy) ?? [], rule);
    if (givenBy === null || carriers.length === 0) return [];
    const to = carriedUntil(carriers, furthest)!;
    return [{ ...rule, givenBy, to }];
  });
}

/** The highest level a domain; what stands already and is still right is left alone, but for its end. */
export function changesOfLevels(rules: CountingRule[], groups: string[], held: FollowedGrant[]): LevelChanges {
  const member = new Set(groups);
  const wanted = new Map<Id, CountingRule>();
  for (const rule of rules) {
    const best = wanted.get(rule.domainId);
    if (member.has(rule.group) && (!best || rule.level > best.level)) wanted.set(rule.domainId, rule);
  }
  const kept = new Set<Id>();
  const changes: LevelChanges = { begin: [], renew: [], end: [] };
  for (const grant of held) {
    const rule = wanted.get(grant.domainId);
    if (rule?.level === grant.level && rule.givenBy === grant.givenBy && !kept.has(grant.domainId)) {
      kept.add(grant.domainId);
      // To the day: nobody needs a line of the audit trail for each sign-in.
      if (grant.to === null || Math.abs(grant.to.getTime() - rule.to.getTime()) >= DAY_MS || grant.to > rule.to)
        changes.renew.push({ grantId: grant.grantId, to: rule.to });
    } else changes.end.push(grant.grantId);
  }
  for (const rule of wanted.values()) if (!kept.has(rule.domainId)) changes.begin.push(rule);
  return changes;
}
