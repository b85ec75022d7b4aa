import { type Id, type Level, ref } from '#kernel';
import type { Mutation, Reader, Tx } from '#platform';
import { findGivenGrants } from '../../authority/holding.ts';
import type { DomainTree } from '../../domain.ts';
import { type CountingRule, countingRules, type FollowedGrant, type GroupLevel } from './levels.ts';

export interface Offer {
  key: string;
  name: string;
}

/** The providers that the sign-in page shows. */
export async function listOffers(db: Reader): Promise<Offer[]> {
  return db
    .selectFrom('identity_provider')
    .select(['key', 'name'])
    .where('active', '=', true)
    .orderBy('name')
    .execute();
}

export interface Provider {
  id: Id;
  key: string;
  name: string;
  issuer: string;
  clientId: string;
  sealedSecret: string | null;
  scopes: string;
  groupsClaim: string;
  createsPeople: boolean;
  secondFactor: boolean;
  active: boolean;
  version: number;
}

export async function findProviders(db: Reader, key?: string): Promise<Provider[]> {
  let find = db.selectFrom('identity_provider').selectAll().orderBy('id');
  if (key !== undefined) find = find.where('key', '=', key);
  return (await find.execute()).map((row) => ({
    id: row.id,
    key: row.key,
    name: row.name,
    issuer: row.issuer,
    clientId: row.client_id,
    sealedSecret: row.sealed_secret,
    scopes: row.scopes,
    groupsClaim: row.groups_claim,
    createsPeople: row.creates_people,
    secondFactor: row.second_factor,
    active: row.active,
    version: row.version,
  }));
}

export async function findIdentity(tx: Tx, issuer: string, subject: string) {
  return tx
    .selectFrom('external_identity as i')
    .innerJoin('person as p', 'p.id', 'i.person_id')
    .where('i.issuer', '=', issuer)
    .where('i.subject', '=', subject)
    .select(['p.id', 'p.name', 'p.active', 'p.user_id'])
    .executeTakeFirst();
}

export async function insertIdentity(tx: Tx, issuer: string, subject: string, personId: Id, at: Date): Promise<void> {
  await tx
    .insertInto('external_identity')
    .values({ issuer, subject, person_id: personId, linked_at: at, seen_at: at })
    .execute();
}

export async function findGroupLevels(db: Reader, providerId: Id): Promise<GroupLevel[]> {
  const rows = await db
    .selectFrom('group_level')
    .select(['group_name', 'domain_id', 'level', 'given_by'])
    .where('provider_id', '=', providerId)
    .orderBy('group_name')
    .orderBy('domain_id')
    .execute();
  return rows.map((row) => ({
    group: row.group_name,
    domainId: row.domain_id,
    level: row.level as Level,
    givenBy: row.given_by,
  }));
}

/** The rules whose givers hold what they give, with their ends. */
export async function findCountingRules(
  db: Reader,
  tree: DomainTree,
  providerId: Id,
  at: Date,
): Promise<CountingRule[]> {
  const rules = await findGroupLevels(db, providerId);
  const givers = rules.flatMap(({ givenBy }) => (givenBy === null ? [] : [givenBy]));
  return countingRules(rules, tree, await findGivenGrants(db, givers, at), at);
}

/** What was given by the groups of a provider ends, for all that hold it. */
export async function endFollowedGrants(mutation: Mutation, providerId: Id, reason: string): Promise<void> {
  const { tx, now, actor } = mutation;
  const rows = await tx
    .updateTable('grant')
    .set({ valid_to: now, ended_at: now, ended_by: actor.personId, end_reason: reason })
    .where('id', 'in', (eb) => eb.selectFrom('grant_by_group').select('grant_id').where('provider_id', '=', providerId))
    .where((on) => on.or([on('valid_to', 'is', null), on('valid_to', '>', now)]))
    .returning(['id', 'person_id'])
    .execute();
  await mutation.recordAll(
    rows.map((row) => ({
      subject: ref('grant', row.id),
      action: 'grant.end',
      detail: { reason },
      causes: [ref('person', row.person_id)],
    })),
  );
}

/** The grants in force that follow a provider's groups. */
export async function findFollowedGrants(tx: Tx, personId: Id, providerId: Id, at: Date): Promise<FollowedGrant[]> {
  const rows = await tx
    .selectFrom('grant as g')
    .innerJoin('grant_by_group as b', 'b.grant_id', 'g.id')
    .where('g.person_id', '=', personId)
    .where('b.provider_id', '=', providerId)
    .where((on) => on.or([on('g.valid_to', 'is', null), on('g.valid_to', '>', at)]))
    .select(['g.id', 'g.domain_id', 'g.level', 'g.granted_by', 'g.valid_to'])
    .orderBy('g.id')
    .execute();
  return rows.map((row) => ({
    grantId: row.id,
    domainId: row.domain_id,
    level: row.level,
    givenBy: row.granted_by,
    to: row.valid_to,
  }));
}
