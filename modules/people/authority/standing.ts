import type { Id, Level } from '#kernel';
import type { Action, DomainScope, Workspace } from '#platform';
import { type DomainTree, domainTree } from '../domain.ts';
import { findDomains } from '../store.ts';
import { findAgentOwners, findHolders, findHolding, type Glass } from './holding.ts';
import { authorityMemory } from './memory.ts';
import type { Holding } from './reach.ts';

/** What a person holds now: enough to answer every question about them without the database. */
export interface Standing extends Holding {
  tree: DomainTree;
  /** Break-glass of theirs that is open now. */
  glasses: Glass[];
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
    const [tree, held] = await Promise.all([treeOf(workspace), findHolding(workspace.db, personId, at)]);
    return {
      value: { ...held.holding, glasses: held.glasses, tree, scopes: new Map<Action, DomainScope>() },
      until: held.changesAt,
    };
  });
  return standing!;
}

/** Agent → its owner, of all agents: what an agent wrote counts as its owner's. */
export async function agentOwnersOf(workspace: Workspace): Promise<Map<Id, Id>> {
  const memory = await workspace.get(authorityMemory);
  const owners = await memory.recall('agents', async () => ({ value: await findAgentOwners(workspace.db) }));
  return owners!;
}

/** Whose hands do what somebody does: an agent's are its owner's. */
export type Hands = (personId: Id | null) => Id | null;

export async function handsIn(workspace: Workspace): Promise<Hands> {
  const owners = await agentOwnersOf(workspace);
  return (personId) => (personId === null ? null : (owners.get(personId) ?? personId));
}

/** Who holds the level, or has it lent; only told, never decided by. */
export async function holdersOf(
  workspace: Workspace,
  tree: DomainTree,
  domainId: Id,
  level: Level,
): Promise<{ id: Id; name: string; level: number; kind: string }[]> {
  const memory = await workspace.get(authorityMemory);
  const holders = await memory.recall(`holders ${domainId} ${level}`, async () => ({
    value: await findHolders(workspace.db, tree.lineage(domainId), level, workspace.clock.now()),
  }));
  return holders!;
}
