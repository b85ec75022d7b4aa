import { sql } from 'kysely';
import type { Id, Level } from '#kernel';
import type { Actor, Reader, Tx } from '#platform';
import type { Domain } from './domain.ts';

export async function findDomains(db: Reader): Promise<Domain[]> {
  const rows = await db.selectFrom('domain').select(['id', 'parent_id', 'key', 'name']).orderBy('id').execute();
  return rows.map((row) => ({ id: row.id, parentId: row.parent_id, key: row.key, name: row.name }));
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
    .leftJoin('person as o', 'o.id', 'p.owner_id')
    .where('k.hash', '=', hash)
    .where('k.revoked_at', 'is', null)
    .where((where) => where.or([where('k.expires_at', 'is', null), where('k.expires_at', '>', at)]))
    .where('p.active', '=', true)
    // An agent goes with its owner.
    .where((where) => where.or([where('o.id', 'is', null), where('o.active', '=', true)]))
    .select(['p.id', 'p.name', 'p.kind', 'p.administrator', 'k.id as key_id', 'k.last_used_at', 'k.expires_at'])
    .executeTakeFirst();
  return row
    ? { actor: toActor(row), keyId: row.key_id, lastUsedAt: row.last_used_at, expiresAt: row.expires_at }
    : null;
}

/** Told to whom something is refused that takes an administrator. */
export async function findAdministrators(db: Reader): Promise<{ id: Id; name: string }[]> {
  return db
    .selectFrom('person')
    .select(['id', 'name'])
    .where('administrator', '=', true)
    .where('active', '=', true)
    .orderBy('name')
    .limit(20)
    .execute();
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

/** Whoever has the address, however it is written; whether they may sign in is another question. */
export async function findPersonIdByEmail(db: Reader, email: string): Promise<Id | null> {
  const row = await db
    .selectFrom('person')
    .select('id')
    .where(sql`lower(email)`, '=', email.trim().toLowerCase())
    .executeTakeFirst();
  return row?.id ?? null;
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
