import type { Level, LevelOrNone } from '#kernel';
import { type Action, type Actor, actions, type Resource, type Workspace } from '#platform';
import { loadPolicies, type PolicyAnswer, type PolicyEngine } from './policies.ts';
import { type Reach, reachIn } from './reach.ts';
import { handsIn, type Standing, standingOf } from './standing.ts';

let engine: PolicyEngine | undefined;
/** Parsed once a process: policies are shipped content, the same for every workspace. */
export function policies(): PolicyEngine {
  engine ??= loadPolicies();
  return engine;
}

export interface Decided extends PolicyAnswer {
  reach: Reach;
  standing: Standing;
  /** Where it was decided: the resource's domain, else the root. */
  domainId: number;
  /** The principal, or an agent of theirs, is among the authors. */
  own: boolean;
}

/** May they, by which policies, and how far do they reach there. From memory, where they were asked about before. */
export async function decideFor(
  workspace: Workspace,
  actor: Actor,
  action: Action,
  resource: Resource,
): Promise<Decided> {
  const standing = await standingOf(workspace, actor.personId);
  const domainId = resource.domainId ?? standing.tree.rootId;
  const authors = resource.authorIds ?? [];
  const hands = authors.length === 0 ? null : await handsIn(workspace);
  // Neither what an author lends or supervises counts, nor what the owner of an agent that is one does.
  const behind = hands === null ? [] : authors.map((author) => hands(author)!);
  const reach = reachIn(standing.tree, standing, domainId, [...authors, ...behind]);
  const own = authors.includes(actor.personId) || behind.includes(actor.personId);
  const answer = policies().decide(requestOf(actor, action, resource, reach, own));
  return { ...answer, reach, standing, domainId, own };
}

export function requestOf(
  actor: Pick<Actor, 'personId' | 'kind' | 'administrator'>,
  action: Action,
  resource: Resource,
  reach: Pick<Reach, 'own' | 'level' | 'supervised'>,
  own = false,
) {
  return {
    principal: { kind: actor.kind, administrator: actor.administrator },
    action,
    resource: {
      type: resource.type,
      own,
      aboutSelf: resource.aboutId !== undefined && resource.aboutId === actor.personId,
      level: resource.level ?? 0,
    },
    level: reach.level,
    ownLevel: reach.own,
    supervised: resource.supervised ? reach.supervised : 0,
  };
}

export const reachOf = (level: LevelOrNone): Pick<Reach, 'own' | 'level' | 'supervised'> => ({
  own: level,
  level,
  supervised: 0,
});

const stranger: Actor = { personId: 0, name: '', kind: 'person', administrator: false };

/** The least level at which a person who is neither author nor administrator would be allowed; null when none would. */
export function leastLevel(action: Action, resource: Resource): { level: Level; policies: string[] } | null {
  for (const level of [1, 2, 3, 4, 5] as const) {
    const answer = policies().decide(requestOf(stranger, action, resource, reachOf(level)));
    if (answer.allowed) return { level, policies: answer.policies };
  }
  return null;
}

/** What permits it to who operates the installation, where no level does. */
export const administratorPolicies = (action: Action, resource: Resource): string[] => {
  const answer = policies().decide(requestOf({ ...stranger, administrator: true }, action, resource, reachOf(0)));
  return answer.allowed ? answer.policies : [];
};

export interface GridRow {
  /** The least level of a person that suffices; null: none does. */
  level: Level | null;
  /** Of an agent, where its ceiling allowed it. */
  agent: Level | null;
  /** With a level that was lent. */
  delegated: Level | null;
  /** For work that asks for a level above one's own, with a supervisor: the least level of one's own. */
  supervised: Level | null;
  /** For what asks for one level more than one's own, with nobody beside: the least level of one's own. */
  above: Level | null;
  /** Of who wrote, or started, it. */
  author: Level | null;
  administrator: boolean;
  system: boolean;
}

/** The golden grid: for every action, which level suffices in each standing. */
export function authorityGrid(): Record<Action, GridRow> {
  const resource: Resource = { type: 'domain', domainId: null };
  const least = (allows: (level: Level) => boolean): Level | null =>
    ([1, 2, 3, 4, 5] as const).find((level) => allows(level)) ?? null;
  const decided = (...request: Parameters<typeof requestOf>): boolean =>
    policies().decide(requestOf(...request)).allowed;
  return Object.fromEntries(
    actions.map((action) => [
      action,
      {
        level: leastLevel(action, resource)?.level ?? null,
        agent: least((level) => decided({ ...stranger, kind: 'agent' }, action, resource, reachOf(level))),
        delegated: least((level) => decided(stranger, action, resource, { own: 0, level, supervised: 0 })),
        supervised: least((level) => {
          const above = { ...resource, level: Math.min(level + 1, 5) as Level, supervised: true };
          const reach = { own: level, level, supervised: above.level };
          return (
            above.level > level &&
            decided(stranger, action, above, reach) &&
            !decided(stranger, action, above, reachOf(level))
          );
        }),
        above: least((level) => {
          const above = Math.min(level + 1, 5) as Level;
          return above > level && decided(stranger, action, { ...resource, level: above }, reachOf(level));
        }),
        author: least((level) => decided(stranger, action, resource, reachOf(level), true)),
        administrator: decided({ ...stranger, administrator: true }, action, resource, reachOf(0)),
        system: decided({ ...stranger, kind: 'system' }, action, resource, reachOf(0)),
      },
    ]),
  ) as Record<Action, GridRow>;
}
