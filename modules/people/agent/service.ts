import { type Id, type Level, PlumblineError, ref } from '#kernel';
import type { Context, Mutation } from '#platform';
import { issueApiKey } from '../apiKey.ts';
import { authoriseAbout } from '../authority/above.ts';
import { activeNamed, type NamedPerson, personNamed } from '../named.ts';
import { lockPerson } from '../person/service.ts';
import { requireFresh } from '../signin/session/fresh.ts';
import { insertPerson } from '../store.ts';

/** How far an agent goes unless a person of level 5 decides otherwise. */
export const USUAL_CEILING: Level = 2;

const everywhere = { type: 'person' as const, domainId: null };

export interface AgentDraft {
  name: string;
  purpose: string;
  owner?: string | undefined;
  ceiling?: Level | undefined;
  keyDays?: number | null | undefined;
}

export interface IssuedKey {
  agentId: Id;
  secret: string;
  expiresAt: Date | null;
}

/** A new agent with its key, which is shown this once. It holds no level until somebody grants it one. */
export async function addAgent(context: Context, draft: AgentDraft): Promise<IssuedKey> {
  await context.authorise('people.manage', everywhere);
  const ceiling = draft.ceiling ?? USUAL_CEILING;
  if (ceiling > USUAL_CEILING) await context.authorise('people.raise', everywhere);
  requireFresh(context);
  return context.mutate(async (mutation) => {
    const owner = await ownerNamed(mutation, draft.owner ?? String(mutation.actor.personId));
    await authoriseAbout(context, [owner.id], mutation.tx);
    const id = await insertPerson(mutation.tx, {
      kind: 'agent',
      name: draft.name,
      title: draft.purpose,
      ownerId: owner.id,
      levelCeiling: ceiling,
      at: mutation.now,
    });
    await mutation.record({
      subject: ref('person', id),
      action: 'agent.create',
      detail: { name: draft.name, ownerId: owner.id, ceiling },
      causes: [ref('person', owner.id)],
    });
    return issueTo(mutation, id, draft.name, draft.keyDays ?? null);
  });
}

async function ownerNamed(mutation: Mutation, named: string): Promise<NamedPerson> {
  const owner = await activeNamed(mutation.tx, named);
  if (owner.kind !== 'person') throw new PlumblineError('conflict', 'A person owns an agent and answers for it.');
  return owner;
}

async function issueTo(mutation: Mutation, agentId: Id, name: string, days: number | null): Promise<IssuedKey> {
  const expiresAt = days === null ? null : new Date(mutation.now.getTime() + days * 86_400_000);
  const { secret } = await issueApiKey(mutation.tx, { personId: agentId, name, at: mutation.now, expiresAt });
  await mutation.record({
    subject: ref('person', agentId),
    action: 'agent.key',
    detail: { prefix: secret.slice(0, 8), expiresAt: expiresAt?.toISOString() ?? null },
  });
  return { agentId, secret, expiresAt };
}

/** Its owner, or who manages people. Throws `not_found` for what is no agent. */
async function authoriseAgent(context: Context, named: string): Promise<NamedPerson> {
  const agent = await personNamed(context.db, named).catch(() => null);
  const mine = agent !== null && agent.ownerId === context.actor.personId;
  if (mine) await context.authorise('self.use', { ...everywhere, id: agent.id });
  else await authoriseAbout(context, agent ? [agent.id] : []);
  if (agent?.kind !== 'agent') throw new PlumblineError('not_found', `There is no agent ${named.slice(0, 80)}.`);
  return agent;
}

/** A new key in place of all earlier ones, which end at once. */
export async function rotateAgentKey(context: Context, named: string, days: number | null): Promise<IssuedKey> {
  const agent = await authoriseAgent(context, named);
  requireFresh(context);
  if (!agent.active) throw new PlumblineError('conflict', `${agent.name} was stopped: it gets no key.`);
  return context.mutate(async (mutation) => {
    await revokeKeys(mutation, agent.id);
    return issueTo(mutation, agent.id, agent.name, days);
  });
}

/** It may not sign in any more, from this moment on, until it gets another key. */
export async function revokeAgentKeys(context: Context, named: string): Promise<Id> {
  const agent = await authoriseAgent(context, named);
  await context.mutate(async (mutation) => {
    const revoked = await revokeKeys(mutation, agent.id);
    await mutation.record({ subject: ref('person', agent.id), action: 'agent.revoke', detail: { revoked } });
  });
  return agent.id;
}

async function revokeKeys(mutation: Mutation, agentId: Id): Promise<number> {
  const { numUpdatedRows } = await mutation.tx
    .updateTable('api_key')
    .set({ revoked_at: mutation.now })
    .where('person_id', '=', agentId)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  return Number(numUpdatedRows);
}

export interface AgentEdit {
  name?: string | undefined;
  purpose?: string | undefined;
  owner?: string | undefined;
  ceiling?: Level | undefined;
}

/** Its owner may rename it; another owner takes who manages people, and a higher ceiling a level 5. */
export async function editAgent(context: Context, named: string, edit: AgentEdit): Promise<Id> {
  const agent = await authoriseAgent(context, named);
  if (edit.owner !== undefined) await context.authorise('people.manage', { ...everywhere, id: agent.id });
  if (edit.ceiling !== undefined && edit.ceiling > (agent.ceiling ?? USUAL_CEILING))
    await context.authorise('people.raise', { ...everywhere, id: agent.id });
  if (edit.owner !== undefined || edit.ceiling !== undefined) requireFresh(context);
  return context.mutate(async (mutation) => {
    const { version } = await lockPerson(context, mutation, String(agent.id));
    const owner = edit.owner === undefined ? null : await ownerNamed(mutation, edit.owner);
    if (owner) await authoriseAbout(context, [owner.id], mutation.tx);
    await mutation.tx
      .updateTable('person')
      .set({
        ...(edit.name === undefined ? {} : { name: edit.name }),
        ...(edit.purpose === undefined ? {} : { title: edit.purpose }),
        ...(edit.ceiling === undefined ? {} : { level_ceiling: edit.ceiling }),
        ...(owner ? { owner_id: owner.id } : {}),
        version: version + 1,
      })
      .where('id', '=', agent.id)
      .execute();
    await mutation.record({
      subject: ref('person', agent.id),
      action: 'agent.update',
      detail: { ...(owner ? { ownerId: owner.id } : {}), ...(edit.ceiling ? { ceiling: edit.ceiling } : {}) },
    });
    return agent.id;
  });
}
