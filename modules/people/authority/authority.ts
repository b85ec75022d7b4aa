import { type Level, type LevelOrNone, levels, PlumblineError } from '#kernel';
import type { Action, Actor, Authority, DomainScope, Reader, Resource, Workspace } from '#platform';
import { actions } from '#platform';
import { type DomainTree, domainTree } from '../domain.ts';
import { type Grant, levelIn } from '../grant.ts';
import { findDomains, findGrantsOf, findHolders } from '../store.ts';
import { loadPolicies, type PolicyEngine } from './policies.ts';

let engine: PolicyEngine | undefined;
/** Parsed once a process: policies are shipped content, the same for every workspace. */
export function policies(): PolicyEngine {
  engine ??= loadPolicies();
  return engine;
}

interface Standing {
  tree: DomainTree;
  grants: Grant[];
  ceiling: Level | null;
}

/** Fulfils the platform's Authority for one request: what the actor holds is read once, at its first question. */
export function createAuthority(workspace: Workspace, reader: Reader = workspace.db): Authority {
  let loaded: Promise<Standing> | undefined;
  const standing = (actor: Actor): Promise<Standing> => {
    loaded ??= loadStanding(reader, actor, workspace.clock.now());
    return loaded;
  };
  return {
    async authorise(actor, action, resource) {
      const { tree, grants, ceiling } = await standing(actor);
      const domainId = resource.domainId ?? tree.rootId;
      const level = levelIn(tree, grants, domainId, ceiling);
      const answer = policies().decide(requestOf(actor, action, resource, level));
      if (!answer.allowed)
        throw await refusal(
          reader,
          workspace.clock.now(),
          tree,
          actor,
          action,
          { ...resource, domainId },
          level,
          answer.policies,
        );
    },
    async scope(actor, action): Promise<DomainScope> {
      const { tree, grants, ceiling } = await standing(actor);
      const allowed = (domainId: number): boolean =>
        policies().decide(
          requestOf(actor, action, { type: 'domain', domainId }, levelIn(tree, grants, domainId, ceiling)),
        ).allowed;
      if (allowed(tree.rootId)) return 'all';
      return tree.subtree(tree.rootId).filter(allowed);
    },
  };
}

async function loadStanding(reader: Reader, actor: Actor, at: Date): Promise<Standing> {
  const [domains, held] = await Promise.all([findDomains(reader), findGrantsOf(reader, actor.personId, at)]);
  return { tree: domainTree(domains), grants: held.grants, ceiling: held.ceiling };
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
  reader: Reader,
  at: Date,
  tree: DomainTree,
  actor: Actor,
  action: Action,
  resource: Resource & { domainId: number },
  level: LevelOrNone,
  refusedBy: string[],
): Promise<PlumblineError> {
  const domain = tree.get(resource.domainId)?.name ?? 'this domain';
  const needed = leastLevel(action, resource);
  const holders = needed === null ? [] : await findHolders(reader, tree.lineage(resource.domainId), needed, at);
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
