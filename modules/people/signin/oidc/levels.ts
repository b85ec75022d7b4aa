// Which levels somebody's groups give, and what has to change for them to hold just those. Pure.
import type { Id, Level } from '#kernel';

export interface GroupLevel {
  group: string;
  domainId: Id;
  level: Level;
}

export interface FollowedGrant {
  grantId: Id;
  domainId: Id;
  level: number;
}

export interface LevelChanges {
  begin: { domainId: Id; level: Level; group: string }[];
  end: Id[];
}

/** The highest level a domain; what stands already and is still right is left alone. */
export function changesOfLevels(rules: GroupLevel[], groups: string[], held: FollowedGrant[]): LevelChanges {
  const member = new Set(groups);
  const wanted = new Map<Id, GroupLevel>();
  for (const rule of rules) {
    const best = wanted.get(rule.domainId);
    if (member.has(rule.group) && (!best || rule.level > best.level)) wanted.set(rule.domainId, rule);
  }
  const kept = new Set<Id>();
  const end: Id[] = [];
  for (const grant of held) {
    if (wanted.get(grant.domainId)?.level === grant.level && !kept.has(grant.domainId)) kept.add(grant.domainId);
    else end.push(grant.grantId);
  }
  const begin = [...wanted.values()]
    .filter(({ domainId }) => !kept.has(domainId))
    .map(({ domainId, level, group }) => ({ domainId, level, group }));
  return { begin, end };
}
