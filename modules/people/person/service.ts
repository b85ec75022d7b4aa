import { type Id, keyOf, PlumblineError, ref } from '#kernel';
import type { Context, Mutation } from '#platform';
import { authoriseAbout } from '../authority/above.ts';
import { endBreakGlassOf } from '../break-glass/service.ts';
import { endGrantsOf, keepRootHolders } from '../grants/service.ts';
import { activeNamed, type NamedPerson, personNamed } from '../named.ts';
import { requireFresh } from '../signin/session/fresh.ts';
import { insertPerson } from '../store.ts';
import { endMembershipsOf } from '../team/store.ts';
import { endTiesOf } from '../tie.ts';

const everywhere = { type: 'person' as const, domainId: null };

export interface PersonDraft {
  name: string;
  email?: string | undefined;
  title?: string | undefined;
  manager?: string | undefined;
}

/** Somebody new; they hold no level until somebody grants them one. */
export async function addPerson(context: Context, draft: PersonDraft): Promise<Id> {
  await context.authorise('people.manage', everywhere);
  return context.mutate(async (mutation) => {
    const manager = draft.manager ? await activeNamed(mutation.tx, draft.manager) : null;
    const id = await insertPerson(mutation.tx, {
      kind: 'person',
      name: draft.name,
      email: draft.email?.toLowerCase() ?? null,
      title: draft.title ?? null,
      at: mutation.now,
    });
    if (manager) await mutation.tx.updateTable('person').set({ manager_id: manager.id }).where('id', '=', id).execute();
    await mutation.record({ subject: ref('person', id), action: 'person.create', detail: { name: draft.name } });
    return id;
  });
}

export interface PersonEdit {
  name?: string | undefined;
  email?: string | null | undefined;
  title?: string | null | undefined;
  manager?: string | null | undefined;
}

export async function editPerson(context: Context, named: string, edit: PersonEdit): Promise<Id> {
  await context.authorise('people.manage', everywhere);
  return context.mutate(async (mutation) => {
    const person = await lockPerson(context, mutation, named);
    await authoriseAbout(context, [person.id], mutation.tx);
    // By the address somebody comes in, by a link or a provider.
    if (edit.email !== undefined) requireFresh(context);
    if (person.kind !== 'person') throw new PlumblineError('conflict', `${person.name} is not a person.`);
    const manager = edit.manager ? await activeNamed(mutation.tx, edit.manager) : null;
    await mutation.tx
      .updateTable('person')
      .set({
        ...(edit.name === undefined ? {} : { name: edit.name }),
        ...(edit.email === undefined ? {} : { email: edit.email?.toLowerCase() ?? null }),
        ...(edit.title === undefined ? {} : { title: edit.title }),
        ...(edit.manager === undefined ? {} : { manager_id: manager?.id ?? null }),
        version: person.version + 1,
      })
      .where('id', '=', person.id)
      .execute();
    await mutation.record({
      subject: ref('person', person.id),
      action: 'person.update',
      detail: { fields: Object.keys(edit).sort() },
    });
    return person.id;
  });
}

/** Locks a person's row. Throws `not_found`, and `stale` where If-Match names another version. */
export async function lockPerson(context: Context, mutation: Mutation, named: string): Promise<NamedPerson> {
  const found = await personNamed(mutation.tx, named);
  await mutation.tx.selectFrom('person').select('id').where('id', '=', found.id).forUpdate().execute();
  const person = await personNamed(mutation.tx, String(found.id));
  if (context.ifMatch !== null && context.ifMatch !== person.version)
    throw new PlumblineError('stale', `${keyOf(ref('person', person.id))} was changed since you read it.`, {
      extra: { version: person.version },
    });
  return person;
}

/**
 * Somebody leaves: from this moment on they hold nothing, lend nothing, supervise nobody, and are signed out (the database
 * ends sessions and keys with it). Their agents stop too, until somebody else takes them over.
 */
export async function leave(context: Context, named: string, reason: string): Promise<Id> {
  const person = await personNamed(context.db, named).catch(async (error: unknown) => {
    await context.authorise('people.manage', everywhere);
    throw error;
  });
  const mineToStop = person.kind === 'agent' && person.ownerId === context.actor.personId;
  if (mineToStop) await context.authorise('self.use', { ...everywhere, id: person.id });
  else await authoriseAbout(context, [person.id]);
  if (person.kind === 'system') throw new PlumblineError('conflict', 'The system stays.');
  if (person.id === context.actor.personId)
    throw new PlumblineError('conflict', 'Somebody else must say that you leave: nobody locks themself out.');
  return context.mutate(async (mutation) => {
    await lockPerson(context, mutation, String(person.id));
    if (!(await personNamed(mutation.tx, String(person.id))).active)
      throw new PlumblineError('illegal_transition', `${person.name} has left already.`);
    await keepRootHolders(mutation, [person.id]);
    await endGrantsOf(mutation, person.id, reason);
    await endTiesOf(mutation, person.id, reason);
    await endBreakGlassOf(mutation, person.id);
    await endMembershipsOf(mutation.tx, person.id, mutation.now);
    await mutation.tx
      .updateTable('person')
      .set((row) => ({ active: false, left_at: mutation.now, version: row('version', '+', 1) }))
      .where('id', '=', person.id)
      .execute();
    await mutation.tx
      .updateTable('api_key')
      .set({ revoked_at: mutation.now })
      .where('person_id', '=', person.id)
      .where('revoked_at', 'is', null)
      .execute();
    await mutation.record({ subject: ref('person', person.id), action: 'person.leave', detail: { reason } });
    return person.id;
  });
}

/** Somebody comes back, with nothing of what they held. */
export async function comeBack(context: Context, named: string): Promise<Id> {
  await context.authorise('people.manage', everywhere);
  return context.mutate(async (mutation) => {
    const person = await lockPerson(context, mutation, named);
    await authoriseAbout(context, [person.id], mutation.tx);
    if (person.active) throw new PlumblineError('illegal_transition', `${person.name} is here.`);
    await mutation.tx
      .updateTable('person')
      .set((row) => ({ active: true, left_at: null, version: row('version', '+', 1) }))
      .where('id', '=', person.id)
      .execute();
    await mutation.record({ subject: ref('person', person.id), action: 'person.return' });
    return person.id;
  });
}
