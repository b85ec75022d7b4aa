import { type Id, levels, PlumblineError } from '#kernel';
import type { Action, Actor, Resource, Workspace } from '#platform';
import { findAdministrators } from '../store.ts';
import { type Decided, decideFor, leastLevel, policies, requestOf } from './decide.ts';
import { holdersOf, treeOf } from './standing.ts';

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
  const needed = leastLevel(action, { ...resource, supervised: false });
  const tree = await treeOf(workspace);
  const domainId = resource.domainId ?? tree.rootId;
  const candidates =
    needed === null
      ? (await findAdministrators(workspace.db)).map((one) => ({
          ...one,
          level: 0,
          kind: 'person',
          administrator: true,
        }))
      : (await holdersOf(workspace, tree, domainId, needed.level)).map((one) => ({ ...one, administrator: false }));
  const found: WhoCould[] = [];
  for (const { id, name, level, kind, administrator } of candidates) {
    if (id === except || found.length === MOST_TOLD) continue;
    const actor: Actor = { personId: id, name, kind: kind as Actor['kind'], administrator };
    const { allowed } = await decideFor(workspace, actor, action, { ...resource, domainId, supervised: false });
    if (allowed) found.push({ id, name, level });
  }
  return found;
}

const MOST_TOLD = 10;

/** Under whose eyes they could do it; null when under nobody's. */
export function supervisorFor(actor: Actor, action: Action, resource: Resource, decided: Decided) {
  const { supervisor } = decided.reach;
  if (!supervisor || (resource.authorIds ?? []).includes(supervisor.personId)) return null;
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
  const refusedBy = decided.policies.length > 0 ? decided.policies : (needed?.policies ?? []);
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
