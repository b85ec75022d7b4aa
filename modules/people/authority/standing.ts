import type { Id, Level } from '#kernel';
import type { Action, DomainScope, Workspace } from '#platform';
import { type DomainTree, domainTree } from '../domain.ts';
import type { Grant } from '../grant.ts';
import { findDomains, findGrantsOf, findHolders } from '../store.ts';
import { authorityMemory } from './memory.ts';

/** What a person holds now: enough to answer every question about them without the database. */
export interface Standing {
  tree: DomainTree;
  grants: Grant[];
  ceiling: Level | null;
  /** Where an action is allowed, computed at its first question. */
  scopes: Map<Action, DomainScope>;
}

export async function treeOf(workspace: Workspace): Promise<DomainTree> {
  const memory = await workspace.get(authorityMemory);
  const tree = await memory.recall('tree', async () => ({ value: domainTree(await findDomains(workspace.db)) }));
  return tree!;
}

export async function standingOf(workspace: Workspace, personId: Id): Promise<Standing> {
  const memory = await workspace.get(authorityMemory);
  const standing = await memory.recall(`standing ${personId}`, async () => {
    const at = workspace.clock.now();
    const [tree, held] = await Promise.all([treeOf(workspace), findGrantsOf(workspace.db, personId, at)]);
    return {
      value: { tree, grants: held.grants, ceiling: held.ceiling, scopes: new Map<Action, DomainScope>() },
      until: held.changesAt,
    };
  });
  return standing!;
}

/** Who could do it now; only told, never decided by. */
export async function holdersOf(
  workspace: Workspace,
  tree: DomainTree,
  domainId: Id,
  level: Level,
): Promise<{ id: Id; name: string; level: number }[]> {
  const memory = await workspace.get(authorityMemory);
  const holders = await memory.recall(`holders ${domainId} ${level}`, async () => ({
    value: await findHolders(workspace.db, tree.lineage(domainId), level, workspace.clock.now()),
  }));
  return holders!;
}
