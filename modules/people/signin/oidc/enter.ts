// Whom a provider's claims stand for here, and the levels that their groups give.
import { type Id, PlumblineError, ref } from '#kernel';
import type { Mutation, Workspace } from '#platform';
import { treeOf } from '../../authority/standing.ts';
import type { DomainTree } from '../../domain.ts';
import { findPersonIdByEmail, insertGrant, insertPerson } from '../../store.ts';
import { contextOfDoor } from '../actAs.ts';
import { makeUser } from '../user.ts';
import type { Claims } from './claims.ts';
import { changesOfLevels } from './levels.ts';
import { findCountingRules, findFollowedGrants, findIdentity, insertIdentity, type Provider } from './store.ts';

/** One mutation: who it is, linked or made where that is allowed, and their levels. Gives their account. */
export async function enterByProvider(
  workspace: Workspace,
  provider: Provider,
  claims: Claims,
): Promise<{ personId: Id; userId: string }> {
  const context = await contextOfDoor(workspace, 'sign-in.identity');
  return context.mutate(async (mutation) => {
    const personId = await personOf(mutation, provider, claims);
    await mutation.tx
      .updateTable('external_identity')
      .set({ seen_at: mutation.now })
      .where('issuer', '=', claims.issuer)
      .where('subject', '=', claims.subject)
      .execute();
    const userId = await makeUser(mutation, { id: personId });
    await followGroups(mutation, await treeOf(workspace), provider, personId, claims.groups);
    return { personId, userId };
  });
}

async function personOf(mutation: Mutation, provider: Provider, claims: Claims): Promise<Id> {
  const { tx, now } = mutation;
  const known = await findIdentity(tx, claims.issuer, claims.subject);
  if (known?.active) return known.id;
  if (known) throw refusal('you are not active here any more');
  const email = claims.verifiedEmail;
  if (email === null)
    throw refusal(`${provider.name} names no verified e-mail address, and you are not known by it yet`);
  const existingId = await findPersonIdByEmail(tx, email);
  const personId = existingId ?? (await newPerson(mutation, provider, claims, email));
  if (existingId !== null) await assertLinkable(mutation, existingId, claims.issuer);
  await insertIdentity(tx, claims.issuer, claims.subject, personId, now);
  await mutation.record({
    subject: ref('person', personId),
    action: 'sign-in.link-identity',
    detail: { provider: provider.key, by: existingId === null ? 'creation' : 'verified e-mail' },
  });
  return personId;
}

async function newPerson(mutation: Mutation, provider: Provider, claims: Claims, email: string): Promise<Id> {
  if (!provider.createsPeople) throw refusal('nobody here has your e-mail address');
  const name = (claims.name ?? email.split('@')[0]!).slice(0, 200);
  const id = await insertPerson(mutation.tx, { kind: 'person', name, email: email.slice(0, 200), at: mutation.now });
  await mutation.record({
    subject: ref('person', id),
    action: 'person.create',
    detail: { provider: provider.key, name },
  });
  return id;
}

/** A second account at the provider must not become somebody who has one there already. */
async function assertLinkable(mutation: Mutation, personId: Id, issuer: string): Promise<void> {
  const person = await mutation.tx
    .selectFrom('person')
    .select(['active', 'kind'])
    .where('id', '=', personId)
    .forUpdate()
    .executeTakeFirstOrThrow();
  if (!person.active || person.kind !== 'person') throw refusal('you are not active here');
  const other = await mutation.tx
    .selectFrom('external_identity')
    .select('subject')
    .where('person_id', '=', personId)
    .where('issuer', '=', issuer)
    .executeTakeFirst();
  if (other) throw refusal('another account there stands for you already');
}

/** Grants that people made are not touched. Where the provider says nothing of groups, nothing is taken away by that. */
async function followGroups(
  mutation: Mutation,
  tree: DomainTree,
  provider: Provider,
  personId: Id,
  groups: string[] | null,
): Promise<void> {
  if (groups === null) return;
  const { tx, now } = mutation;
  // Two sign-ins at once of one person: the second sees what the first has done.
  await tx.selectFrom('person').select('id').where('id', '=', personId).forUpdate().execute();
  const held = await findFollowedGrants(tx, personId, provider.id, now);
  const rules = await findCountingRules(tx, tree, provider.id, now);
  const { begin, renew, end } = changesOfLevels(rules, groups, held);
  for (const grantId of end) {
    await tx
      .updateTable('grant')
      .set({ valid_to: now, ended_at: now, end_reason: `No group at ${provider.name} gives it any more.` })
      .where('id', '=', grantId)
      .execute();
    await mutation.record({ subject: ref('grant', grantId), action: 'grant.end', causes: [ref('person', personId)] });
  }
  for (const { grantId, to } of renew) {
    await tx.updateTable('grant').set({ valid_to: to }).where('id', '=', grantId).execute();
    await mutation.record({
      subject: ref('grant', grantId),
      action: 'grant.renew',
      detail: { to: to.toISOString() },
      causes: [ref('person', personId)],
    });
  }
  for (const { domainId, level, group, givenBy, to } of begin) {
    const reason = `Member of ${group.slice(0, 100)} at ${provider.name}.`;
    const grantId = await insertGrant(tx, { personId, domainId, level, from: now, to, grantedBy: givenBy, reason });
    await tx.insertInto('grant_by_group').values({ grant_id: grantId, provider_id: provider.id }).execute();
    await mutation.record({
      subject: ref('grant', grantId),
      action: 'grant.add',
      detail: { source: 'oidc', provider: provider.key, group: group.slice(0, 200), level, to: to.toISOString() },
      causes: [ref('person', personId), ref('domain', domainId)],
    });
  }
}

function refusal(why: string): PlumblineError {
  return new PlumblineError('sign_in_refused', `You cannot come in this way: ${why}.`);
}
