import { sql } from 'kysely';
import type { Id, Level } from '#kernel';
import type { Actor, Reader, Tx } from '#platform';
import type { Domain } from './domain.ts';
import type { Grant } from './grant.ts';

export async function findDomains(db: Reader): Promise<Domain[]> {
  const rows = await db.selectFrom('domain').select(['id', 'parent_id', 'key', 'name']).orderBy('id').execute();
  return rows.map((row) => ({ id: row.id, parentId: row.parent_id, key: row.key, name: row.name }));
}

export interface HeldGrants {
  grants: Grant[];
  ceiling: Level | null;
  /** When the next grant begins or ends; null when none will. */
  changesAt: Date | null;
}

/** The grants in force at a time, and an agent's ceiling. An inactive person holds nothing. */
export async function findGrantsOf(db: Reader, personId: Id, at: Date): Promise<HeldGrants> {
  const rows = await db
    .selectFrom('person as p')
    .leftJoin('grant as g', (join) =>
      join
        .onRef('g.person_id', '=', 'p.id')
        .on((on) => on.or([on('g.valid_to', 'is', null), on('g.valid_to', '>', at)])),
    )
    .where('p.id', '=', personId)
    .where('p.active', '=', true)
    .select(['p.level_ceiling', 'g.domain_id', 'g.level', 'g.valid_from', 'g.valid_to'])
    .execute();
  const changes = rows
    .flatMap(({ valid_from, valid_to }) => [valid_from, valid_to])
    .filter((time) => time !== null && time > at) as Date[];
  return {
    grants: rows.flatMap(({ domain_id, level, valid_from }) =>
      domain_id === null || level === null || valid_from === null || valid_from > at
        ? []
        : [{ domainId: domain_id, level: level as Level }],
    ),
    ceiling: (rows[0]?.level_ceiling ?? null) as Level | null,
    changesAt: changes.reduce<Date | null>((first, time) => (first === null || time < first ? time : first), null),
  };
}

/** Who holds at least a level in any of the domains now, highest first. Agents count up to their ceiling. */
export async function findHolders(
  db: Reader,
  domainIds: Id[],
  level: Level,
  at: Date,
): Promise<{ id: Id; name: string; level: number }[]> {
  if (domainIds.length === 0) return [];
  return db
    .selectFrom('grant as g')
    .innerJoin('person as p', 'p.id', 'g.person_id')
    .where('p.active', '=', true)
    .where('g.domain_id', 'in', domainIds)
    .where('g.level', '>=', level)
    .where('g.valid_from', '<=', at)
    .where((where) => where.or([where('g.valid_to', 'is', null), where('g.valid_to', '>', at)]))
    .where((where) => where.or([where('p.level_ceiling', 'is', null), where('p.level_ceiling', '>=', level)]))
    .groupBy(['p.id', 'p.name'])
    .select(['p.id', 'p.name', sql<number>`max(g.level)`.as('level')])
    .orderBy('level', 'desc')
    .orderBy('p.name')
    .limit(20)
    .execute();
}

const actorColumns = ['id', 'name', 'kind', 'administrator'] as const;
const toActor = (row: { id: Id; name: string; kind: string; administrator: boolean }): Actor => ({
  personId: row.id,
  name: row.name,
  kind: row.kind as Actor['kind'],
  administrator: row.administrator,
});

export async function findActorByUser(db: Reader, userId: string): Promise<Actor | null> {
  const row = await db
    .selectFrom('person')
    .select(actorColumns)
    .where('user_id', '=', userId)
    .where('active', '=', true)
    .executeTakeFirst();
  return row ? toActor(row) : null;
}

export async function findActorByKeyHash(
  db: Reader,
  hash: string,
  at: Date,
): Promise<{ actor: Actor; keyId: Id; lastUsedAt: Date | null; expiresAt: Date | null } | null> {
  const row = await db
    .selectFrom('api_key as k')
    .innerJoin('person as p', 'p.id', 'k.person_id')
    .where('k.hash', '=', hash)
    .where('k.revoked_at', 'is', null)
    .where((where) => where.or([where('k.expires_at', 'is', null), where('k.expires_at', '>', at)]))
    .where('p.active', '=', true)
    .select(['p.id', 'p.name', 'p.kind', 'p.administrator', 'k.id as key_id', 'k.last_used_at', 'k.expires_at'])
    .executeTakeFirst();
  return row
    ? { actor: toActor(row), keyId: row.key_id, lastUsedAt: row.last_used_at, expiresAt: row.expires_at }
    : null;
}

export async function findSystemActor(db: Reader): Promise<Actor | null> {
  const row = await db
    .selectFrom('person')
    .select(actorColumns)
    .where('kind', '=', 'system')
    .orderBy('id')
    .executeTakeFirst();
  return row ? toActor(row) : null;
}

export async function findPersonByEmail(db: Reader, email: string) {
  return db.selectFrom('person').selectAll().where('email', '=', email).executeTakeFirst();
}

export async function insertPerson(
  tx: Tx,
  person: {
    kind: Actor['kind'];
    name: string;
    email?: string | null;
    title?: string | null;
    userId?: string | null;
    administrator?: boolean;
    ownerId?: Id | null;
    levelCeiling?: Level | null;
    at: Date;
  },
): Promise<Id> {
  const row = await tx
    .insertInto('person')
    .values({
      kind: person.kind,
      name: person.name,
      email: person.email ?? null,
      title: person.title ?? null,
      user_id: person.userId ?? null,
      administrator: person.administrator ?? false,
      owner_id: person.ownerId ?? null,
      level_ceiling: person.levelCeiling ?? null,
      created_at: person.at,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return row.id;
}

export async function insertDomain(
  tx: Tx,
  domain: { parentId: Id | null; key: string; name: string; purpose: string },
): Promise<Id> {
  const row = await tx
    .insertInto('domain')
    .values({ parent_id: domain.parentId, key: domain.key, name: domain.name, purpose: domain.purpose })
    .returning('id')
    .executeTakeFirstOrThrow();
  return row.id;
}

export async function insertGrant(
  tx: Tx,
  grant: {
    personId: Id;
    domainId: Id;
    level: Level;
    from: Date;
    to: Date | null;
    grantedBy: Id | null;
    reason: string;
  },
): Promise<Id> {
  const row = await tx
    .insertInto('grant')
    .values({
      person_id: grant.personId,
      domain_id: grant.domainId,
      level: grant.level,
      valid_from: grant.from,
      valid_to: grant.to,
      granted_by: grant.grantedBy,
      reason: grant.reason,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return row.id;
}
