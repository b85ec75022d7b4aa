import { type Level, type LevelOrNone, levels, PlumblineError } from '#kernel';
import type { Action, Actor, Authority, DomainScope, Resource, Workspace } from '#platform';
import { actions } from '#platform';
import type { DomainTree } from '../domain.ts';
import { levelIn } from '../grant.ts';
import { loadPolicies, type PolicyEngine } from './policies.ts';
import { holdersOf, type Standing, standingOf } from './standing.ts';

let engine: PolicyEngine | undefined;
/** Parsed once a process: policies are shipped content, the same for every workspace. */
export function policies(): PolicyEngine {
  engine ??= loadPolicies();
  return engine;
}

/** Fulfils the platform's Authority: decided here from what is remembered of the actor (memory.ts), told by the policies. */
export function createAuthority(workspace: Workspace): Authority {
  return {
    async authorise(actor, action, resource) {
      const { tree, grants, ceiling } = await standingOf(workspace, actor.personId);
      const domainId = resource.domainId ?? tree.rootId;
      const level = levelIn(tree, grants, domainId, ceiling);
      const answer = policies().decide(requestOf(actor, action, resource, level));
      if (!answer.allowed)
        throw await refusal(workspace, tree, actor, action, { ...resource, domainId }, level, answer.policies);
    },
    async scope(actor, action): Promise<DomainScope> {
      const standing = await standingOf(workspace, actor.personId);
      let scope = standing.scopes.get(action);
      if (scope === undefined) {
        scope = scopeOf(standing, actor, action);
        standing.scopes.set(action, scope);
      }
      return scope;
    },
  };
}

function scopeOf({ tree, grants, ceiling }: Standing, actor: Actor, action: Action): DomainScope {
  const allowed = (domainId: number): boolean =>
    policies().decide(requestOf(actor, action, { type: 'domain', domainId }, levelIn(tree, grants, domainId, ceiling)))
      .allowed;
  if (allowed(tree.rootId)) return 'all';
  return tree.subtree(tree.rootId).filter(allowed);
}

function requestOf(actor: Actor, action: Action, resource: Resource, level: LevelOrNone) {
  return {
    principal: { id: actor.personId, kind: actor.kind, administrator: actor.administrator },
    action,
    resource: {
      type: resource.type,
      id: resource.id ?? 0,
      authorIds: resource.authorIds ?? [],
      level: resource.level ?? 0,
    },
    level,
  };
}

/** The least level at which a person who is neither author nor administrator would be allowed; null when none would. */
export function leastLevel(action: Action, resource: Resource): Level | null {
  const stranger: Actor = { personId: 0, name: '', kind: 'person', administrator: false };
  for (const level of [1, 2, 3, 4, 5] as const) {
    if (policies().decide(requestOf(stranger, action, { ...resource, authorIds: [] }, level)).allowed) return level;
  }
  return null;
}

async function refusal(
  workspace: Workspace,
  tree: DomainTree,
  actor: Actor,
  action: Action,
  resource: Resource & { domainId: number },
  level: LevelOrNone,
  refusedBy: string[],
): Promise<PlumblineError> {
  const domain = tree.get(resource.domainId)?.name ?? 'this domain';
  const needed = leastLevel(action, resource);
  const holders = needed === null ? [] : await holdersOf(workspace, tree, resource.domainId, needed);
  const could = holders.filter((holder) => holder.id !== actor.personId && !resource.authorIds?.includes(holder.id));
  const who =
    could.length > 0
      ? ` ${could
          .slice(0, 3)
          .map((holder) => holder.name)
          .join(', ')} could do it now.`
      : ' Nobody else could do it now.';
  const extra = { policies: refusedBy, action, neededLevel: needed, yourLevel: level, whoCould: could.slice(0, 10) };
  if (refusedBy.includes('nobody-approves-their-own')) {
    return new PlumblineError('own_work', `You are an author of this, and nobody approves their own work.${who}`, {
      extra,
    });
  }
  const need =
    needed === null
      ? `It takes an administrator.`
      : `It takes level ${needed} (${levels[needed]}) in ${domain}; yours is ${level === 0 ? 'none' : level}.`;
  return new PlumblineError('forbidden', `You may not do this (${action}). ${need}${needed === null ? '' : who}`, {
    extra,
  });
}

/** The golden grid: for every action, which level suffices, and what the two special standings get. */
export function authorityGrid(): Record<Action, { level: Level | null; administrator: boolean; system: boolean }> {
  const special = (kind: Actor['kind'], administrator: boolean, action: Action): boolean =>
    policies().decide(
      requestOf({ personId: 1, name: '', kind, administrator }, action, { type: 'domain', domainId: null }, 0),
    ).allowed;
  return Object.fromEntries(
    actions.map((action) => [
      action,
      {
        level: leastLevel(action, { type: 'domain', domainId: null }),
        administrator: special('person', true, action),
        system: special('system', false, action),
      },
    ]),
  ) as ReturnType<typeof authorityGrid>;
}
