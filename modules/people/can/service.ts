import { type Id, levels, PlumblineError } from '#kernel';
import {
  type Action,
  type Actor,
  type Context,
  createContext,
  definePort,
  type Reader,
  type Resource,
} from '#platform';
import { createAuthority } from '../authority/authority.ts';
import { decideFor, leastLevel, policies } from '../authority/decide.ts';
import { type HowMay, howMay } from '../authority/howMay.ts';
import { supervisorFor, type WhoCould, whoCould } from '../authority/refusal.ts';
import { treeOf } from '../authority/standing.ts';
import { personNamed } from '../named.ts';

export interface NamedResource {
  resource: Resource;
  name: string;
  /** What one needs in its domain to learn that it is there. */
  readBy: Action;
}

/** What a text such as CHG-4 or the short name of a procedure stands for; null where it stands for nothing. */
export const resourcePort = definePort<(db: Reader, text: string) => Promise<NamedResource | null>>('people.resource');

export interface Simulated {
  personId: Id;
  person: string;
  allowed: boolean;
  how: HowMay['how'] | null;
  sentence: string;
  decidedBy: { id: string; effect: 'permit' | 'forbid'; why: string }[];
  level: number;
  ownLevel: number;
  neededLevel: number | null;
  supervisedBy: { id: Id; name: string } | null;
  lentBy: Id | null;
  breakGlassId: Id | null;
  whoCould: WhoCould[];
  resource: { name: string; domainId: Id; domain: string; level: number };
}

/**
 * May somebody do something to something, why, and who else could. Nothing is done. About others only with people.read
 * where the thing is; a thing that the asker may not read is not there.
 */
export async function can(
  context: Context,
  question: { person: string; action: Action; resource: string },
): Promise<Simulated> {
  const { workspace, db } = context;
  const tree = await treeOf(workspace);
  const named = await readableResource(context, question.resource);
  const domainId = named.resource.domainId ?? tree.rootId;
  const scope = await context.scope('people.read');
  const asksForSelf = question.person === 'me' || question.person === String(context.actor.personId);
  if (!asksForSelf) {
    // Who may not read people there learns nothing of who is there.
    await context.authorise('people.read', { type: 'person', domainId });
  }
  const person = await personNamed(db, asksForSelf ? String(context.actor.personId) : question.person);
  if (asksForSelf) await context.authorise('self.use', { type: 'person', id: person.id, domainId: null });
  const administrator = await isAdministrator(db, person.id);
  // The policies know people, not accounts: who has left holds nothing, and is no administrator either.
  const actor: Actor = {
    personId: person.id,
    name: person.name,
    kind: person.kind,
    administrator: administrator && person.active,
  };
  const { resource } = named;
  const asThem = createContext({ workspace, authority: createAuthority(workspace), actor, operation: 'authority.can' });
  const answer = person.active
    ? await howMay(asThem, question.action, resource).catch((error: unknown) => {
        if (error instanceof PlumblineError && (error.code === 'forbidden' || error.code === 'own_work')) return error;
        throw error;
      })
    : new PlumblineError('forbidden', `${person.name} has left and holds nothing.`);
  const decided = await decideFor(workspace, actor, question.action, resource);
  const needed = leastLevel(question.action, resource);
  const supervisor = supervisorFor(actor, question.action, resource, decided);
  const allowed = !(answer instanceof PlumblineError);
  const decidedBy = decided.policies.length > 0 ? decided.policies : (needed?.policies ?? []);
  const others = await whoCould(workspace, question.action, resource, person.id);
  return {
    personId: person.id,
    person: person.name,
    allowed,
    how: answer instanceof PlumblineError ? null : answer.how,
    sentence:
      answer instanceof PlumblineError
        ? toldOf(person.name, answer.message)
        : sentenceOf(person.name, answer, tree.get(domainId)!.name, supervisor?.name ?? ''),
    decidedBy: decidedBy.map((id) => {
      const policy = policies().policies.get(id)!;
      return { id, effect: policy.effect, why: policy.why };
    }),
    level: decided.reach.level,
    ownLevel: decided.reach.own,
    neededLevel: needed?.level ?? null,
    supervisedBy:
      supervisor && (!allowed || answer.how === 'supervised')
        ? { id: supervisor.personId, name: supervisor.name }
        : null,
    lentBy: decided.reach.lentBy?.lenderId ?? null,
    breakGlassId: answer instanceof PlumblineError ? null : answer.breakGlassId,
    // Who may read nobody there is told nobody, as a refusal would tell them; of their own work it does.
    whoCould: asksForSelf || scope === 'all' || scope.includes(domainId) ? others : [],
    resource: { name: named.name, domainId, domain: tree.get(domainId)!.name, level: resource.level ?? 0 },
  };
}

/** A refusal speaks to whom it refuses; the simulator speaks about them. */
function toldOf(name: string, refusal: string): string {
  return refusal
    .replace(/^You may not/, `${name} may not`)
    .replace(/^You are an author of this/, `${name} is an author of this`)
    .replace('; yours is ', '; theirs is ')
    .replace(' You could do it supervised', ' They could do it supervised');
}

function sentenceOf(name: string, { how, level }: HowMay, domain: string, supervisor: string): string {
  const at = level === 0 ? '' : ` level ${level} (${levels[level]}) in ${domain}`;
  if (how === 'supervised') return `${name} may, supervised by ${supervisor}, who confirms each step.`;
  if (how === 'delegated') return `${name} may, by${at}, which was lent to them.`;
  if (how === 'break-glass')
    return `${name} may, by${at}, and a break-glass of theirs is open: no approval is waited for, all of it is reviewed.`;
  return at === '' ? `${name} may; it takes no level.` : `${name} may, by${at}.`;
}

async function isAdministrator(db: Reader, id: Id): Promise<boolean> {
  const row = await db.selectFrom('person').select('administrator').where('id', '=', id).executeTakeFirst();
  return row?.administrator ?? false;
}

/** A domain, or what the app knows by that name. Throws `not_found`, also for what the asker may not read. */
async function readableResource(context: Context, text: string): Promise<NamedResource> {
  const tree = await treeOf(context.workspace);
  const missing = new PlumblineError('not_found', `There is no ${text.slice(0, 80)}, or you may not read it.`);
  const slug = tree.find(text.replace(/^DOM-/i, ''));
  if (slug !== undefined)
    return { resource: { type: 'domain', id: slug, domainId: slug }, name: tree.get(slug)!.name, readBy: 'self.use' };
  const found = await context.workspace.port(resourcePort)(context.db, text);
  if (!found) throw missing;
  const scope = await context.scope(found.readBy);
  if (scope !== 'all' && !scope.includes(found.resource.domainId ?? tree.rootId)) throw missing;
  return found;
}
