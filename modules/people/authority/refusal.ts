import { type Id, levels, PlumblineError } from '#kernel';
import type { Action, Actor, Resource, Workspace } from '#platform';
import { findAdministrators } from '../store.ts';
import { administratorPolicies, type Decided, decideFor, leastLevel, policies, requestOf } from './decide.ts';
import { authorityMemory } from './memory.ts';
import { agentOwnersOf, holdersOf, treeOf } from './standing.ts';

export interface WhoCould {
  id: Id;
  name: string;
  level: number;
}

/** Who could do it now, highest level first, at most ten. Each is asked of the policies, not only of the table. */
export async function whoCould(
  workspace: Workspace,
  action: Action,
  resource: Resource,
  except: Id | null = null,
): Promise<WhoCould[]> {
  const tree = await treeOf(workspace);
  const plain = { ...resource, domainId: resource.domainId ?? tree.rootId, supervised: false };
  const authors = resource.authorIds ?? [];
  const owners = authors.length === 0 ? null : await agentOwnersOf(workspace);
  const found: WhoCould[] = [];
  for (const { actor, told, borrows } of await candidatesOf(workspace, action, plain)) {
    if (told.id === except || found.length === MOST_TOLD) continue;
    // Only an author, an author's owner, and who borrows from one, stand otherwise to what has authors.
    const concerned =
      plain.aboutId === told.id ||
      (owners !== null && (borrows || authors.some((author) => author === told.id || owners.get(author) === told.id)));
    if (concerned && !(await decideFor(workspace, actor, action, plain)).allowed) continue;
    found.push(told);
  }
  return found;
}

interface Candidate {
  actor: Actor;
  told: WhoCould;
  borrows: boolean;
}

/** Who could do it to a thing of that kind whose authors are others; remembered, for refusals come in rows. */
async function candidatesOf(
  workspace: Workspace,
  action: Action,
  resource: Resource & { domainId: Id },
): Promise<Candidate[]> {
  const memory = await workspace.get(authorityMemory);
  const { type, domainId, level = 0 } = resource;
  const found = await memory.recall(`who could ${action} ${type} ${domainId} ${level}`, async () => {
    const stranger = { type, domainId, level };
    const needed = leastLevel(action, stranger);
    const people =
      needed === null
        ? (await findAdministrators(workspace.db)).map((one) => ({
            ...one,
            level: 0,
            kind: 'person',
            administrator: true,
          }))
        : (await holdersOf(workspace, await treeOf(workspace), domainId, needed.level)).map((one) => ({
            ...one,
            administrator: false,
          }));
    const candidates: Candidate[] = [];
    for (const { id, name, level: held, kind, administrator } of people) {
      const actor: Actor = { personId: id, name, kind: kind as Actor['kind'], administrator };
      const { allowed, standing } = await decideFor(workspace, actor, action, stranger);
      if (allowed) candidates.push({ actor, told: { id, name, level: held }, borrows: standing.lent.length > 0 });
    }
    return { value: candidates };
  });
  return found!;
}

const MOST_TOLD = 10;

/** Under whose eyes they could do it; null when under nobody's. */
export function supervisorFor(actor: Actor, action: Action, resource: Resource, decided: Decided) {
  const { supervisor } = decided.reach;
  if (!supervisor) return null;
  const supervised = { ...resource, supervised: true };
  const answer = policies().decide(requestOf(actor, action, supervised, decided.reach, decided.own));
  return answer.allowed ? supervisor : null;
}

/** Why not, by which policy, what it would take, and who could do it now. */
export async function refusalOf(
  workspace: Workspace,
  actor: Actor,
  action: Action,
  resource: Resource,
  decided: Decided,
): Promise<PlumblineError> {
  const { reach, standing, domainId } = decided;
  const needed = leastLevel(action, { ...resource, supervised: false });
  const could = await whoCould(workspace, action, resource, actor.personId);
  const supervisor = supervisorFor(actor, action, resource, decided);
  // Where nothing forbids it, what would have permitted it is what it takes.
  const permitting = needed?.policies ?? administratorPolicies(action, { ...resource, supervised: false });
  const refusedBy = decided.policies.length > 0 ? decided.policies : permitting;
  const extra = {
    policies: refusedBy,
    reasons: refusedBy.map((id) => policies().policies.get(id)?.why ?? ''),
    action,
    neededLevel: needed?.level ?? null,
    yourLevel: reach.level,
    whoCould: could,
    supervisedBy: supervisor ? { id: supervisor.personId, name: supervisor.name } : null,
  };
  const names = could
    .slice(0, 3)
    .map(({ name }) => name)
    .join(', ');
  const who = names === '' ? ' Nobody else could do it now.' : ` ${names} could do it now.`;
  if (decided.policies.includes('nobody-approves-their-own'))
    return new PlumblineError('own_work', `You are an author of this, and nobody approves their own work.${who}`, {
      extra,
    });
  if (decided.policies.includes('nobody-grants-themself'))
    return new PlumblineError('own_work', `Nobody gives themself a level, nor a longer one.${who}`, { extra });
  if (decided.policies.includes('agents-decide-nothing'))
    return new PlumblineError('forbidden', `An agent may not do this (${action}): people answer for it.${who}`, {
      extra,
    });
  if (needed === null)
    return new PlumblineError('forbidden', `You may not do this (${action}). It takes an administrator.${who}`, {
      extra,
    });
  const domain = standing.tree.get(domainId)?.name ?? 'this domain';
  const borrowed = reach.level >= needed.level && reach.own < needed.level ? ' of your own' : '';
  const yours = borrowed === '' ? reach.level : reach.own;
  const need = `It takes level ${needed.level} (${levels[needed.level]})${borrowed} in ${domain}; yours is ${yours === 0 ? 'none' : yours}.`;
  const under = supervisor ? ` You could do it supervised by ${supervisor.name}, who confirms each step.` : '';
  return new PlumblineError('forbidden', `You may not do this (${action}). ${need}${under}${who}`, { extra });
}
