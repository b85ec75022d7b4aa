/** Whether a use of a component fits the policies of use. Pure. */

import type { LevelOrNone } from '#kernel';
import { type DataClass, dataClasses, type UsePolicyDocument, type UsePurpose } from '#library';

/** A component as far as these policies look at it. */
export interface UsedComponent {
  key: string;
  name: string;
  kind: string;
  criticality: number | null;
  /** The keys of its domain and of all above that. */
  domains: string[];
}

export interface StoredUsePolicy {
  id: number;
  version: number;
  definition: UsePolicyDocument;
}

export interface Use {
  purpose: UsePurpose;
  dataClass: DataClass;
  /** The user's, in the domain of the component. */
  level: LevelOrNone;
  teams: readonly string[];
}

export interface UseVerdict {
  allowed: boolean;
  /** What governs it; null where nothing restricts it. */
  policy: { id: number; key: string; version: number; name: string } | null;
  reason: string;
  /** What would be allowed instead, the nearest first. */
  nearest: string[];
}

/** How particular a policy is; null where it does not fit. Components before criticality before kinds or domains before all. */
export function fits(policy: UsePolicyDocument, component: UsedComponent): number | null {
  const { components, kinds, domains, minCriticality } = policy.applies;
  if (components && !components.includes(component.key)) return null;
  if (kinds && !kinds.includes(component.kind)) return null;
  if (domains && !domains.some((domain) => component.domains.includes(domain))) return null;
  if (minCriticality !== undefined && (component.criticality ?? 0) < minCriticality) return null;
  return (components ? 8 : 0) + (minCriticality === undefined ? 0 : 4) + (kinds ? 2 : 0) + (domains ? 1 : 0);
}

/** The most particular that fit; more than one where several are equally so. */
export function governing(policies: readonly StoredUsePolicy[], component: UsedComponent): StoredUsePolicy[] {
  let most = -1;
  let found: StoredUsePolicy[] = [];
  for (const policy of policies) {
    const particular = fits(policy.definition, component);
    if (particular === null || particular < most) continue;
    found = particular > most ? [policy] : [...found, policy];
    most = particular;
  }
  return found;
}

const rank = (data: DataClass): number => dataClasses.indexOf(data);

type Rule = UsePolicyDocument['allows'][number];

const ruleText = (rule: Rule, purpose?: UsePurpose): string =>
  `${purpose ?? rule.purposes.join(', ')} with data up to ${rule.data}, from level ${rule.level}${rule.teams ? `, by ${rule.teams.join(' or ')}` : ''}`;

/** Where several govern equally, each must allow it: the strictest counts. */
export function decideUse(policies: readonly StoredUsePolicy[], component: UsedComponent, use: Use): UseVerdict {
  const govern = governing(policies, component);
  if (govern.length === 0)
    return { allowed: true, policy: null, reason: `No policy of use restricts ${component.name}.`, nearest: [] };
  for (const { id, version, definition } of govern) {
    const policy = { id, key: definition.key, version, name: definition.name };
    const refused = whyNot(definition.allows, component, use);
    if (refused) return { allowed: false, policy, ...refused };
  }
  const { id, version, definition } = govern[0]!;
  return {
    allowed: true,
    policy: { id, key: definition.key, version, name: definition.name },
    reason: `${definition.name}.`,
    nearest: [],
  };
}

function whyNot(
  rules: readonly Rule[],
  component: UsedComponent,
  use: Use,
): { reason: string; nearest: string[] } | null {
  const forPurpose = rules.filter((rule) => rule.purposes.includes(use.purpose));
  if (forPurpose.length === 0) {
    const others = rules.filter((rule) => rule.level <= use.level && rank(rule.data) >= rank(use.dataClass));
    return {
      reason: `${component.name} is not for ${use.purpose}.`,
      nearest: (others.length > 0 ? others : rules).map((rule) => ruleText(rule)),
    };
  }
  const nearest = forPurpose.map((rule) => ruleText(rule, use.purpose));
  const forData = forPurpose.filter((rule) => rank(rule.data) >= rank(use.dataClass));
  if (forData.length === 0)
    return { reason: `${component.name} is not for ${use.purpose} with ${use.dataClass} data.`, nearest };
  const forTeam = forData.filter((rule) => !rule.teams || rule.teams.some((team) => use.teams.includes(team)));
  if (forTeam.length === 0)
    return {
      reason: `${component.name} is for ${use.purpose} by ${[...new Set(forData.flatMap((rule) => rule.teams ?? []))].join(' or ')} only.`,
      nearest,
    };
  const least = Math.min(...forTeam.map((rule) => rule.level));
  if (use.level >= least) return null;
  return {
    reason: `Using ${component.name} for ${use.purpose} takes level ${least} in its domain; theirs is ${use.level === 0 ? 'none' : use.level}.`,
    nearest: rules.filter((rule) => rule.level <= use.level).map((rule) => ruleText(rule)),
  };
}
