import type { Action, Actor, Authority, DomainScope, Workspace } from '#platform';
import { decideFor, policies, requestOf } from './decide.ts';
import { reachIn } from './reach.ts';
import { refusalOf } from './refusal.ts';
import { type Standing, standingOf } from './standing.ts';

/** Fulfils the platform's Authority: decided here from what is remembered of the actor (memory.ts), told by the policies. */
export function createAuthority(workspace: Workspace): Authority {
  return {
    async authorise(actor, action, resource) {
      const decided = await decideFor(workspace, actor, action, resource);
      if (!decided.allowed) throw await refusalOf(workspace, actor, action, resource, decided);
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

function scopeOf(standing: Standing, actor: Actor, action: Action): DomainScope {
  const { tree } = standing;
  const allowed = (domainId: number): boolean =>
    policies().decide(requestOf(actor, action, { type: 'domain', domainId }, reachIn(tree, standing, domainId)))
      .allowed;
  if (allowed(tree.rootId)) return 'all';
  return tree.subtree(tree.rootId).filter(allowed);
}
