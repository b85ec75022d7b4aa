import { randomUUID } from 'node:crypto';
import { type Id, PlumblineError, ref } from '#kernel';
import type { Mutation, Workspace } from '#platform';
import { contextOfDoor } from './actAs.ts';

interface Holder {
  id: Id;
  name: string;
  email: string | null;
  user_id: string | null;
}

/** better-auth's own account row for a person, made when they first need one. Returns its id. */
export async function ensureUser(workspace: Workspace, person: Holder): Promise<string> {
  if (person.user_id) return person.user_id;
  const context = await contextOfDoor(workspace, 'sign-in.account');
  return context.mutate((mutation) => makeUser(mutation, person));
}

export async function makeUser(mutation: Mutation, { id }: Pick<Holder, 'id'>): Promise<string> {
  const { tx } = mutation;
  // Locked and read again: two first needs at once make one account.
  const person = await tx
    .selectFrom('person')
    .select(['id', 'name', 'email', 'user_id', 'kind'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirstOrThrow();
  if (person.user_id) return person.user_id;
  if (person.email === null || person.kind !== 'person')
    throw new PlumblineError('conflict', 'Only a person with an e-mail address signs in.');
  const userId = randomUUID();
  await tx
    .insertInto('user')
    .values({ id: userId, name: person.name, email: person.email.toLowerCase(), emailVerified: true })
    .execute();
  await tx.updateTable('person').set({ user_id: userId }).where('id', '=', id).execute();
  await mutation.record({ subject: ref('person', id), action: 'sign-in.account' });
  return userId;
}
