import { sql } from 'kysely';
import { type Id, type Level, PlumblineError } from '#kernel';
import type { DomainScope, Reader, Tx } from '#platform';
import { endOf } from './grant.ts';

export interface GrantRow {
  id: Id;
  personId: Id;
  person: string;
  personKind: 'person' | 'agent';
  domainId: Id;
  domain: string;
  level: Level;
  from: Date;
  to: Date | null;
  grantedById: Id | null;
  grantedBy: string | null;
  reason: string;
  endedById: Id | null;
  endedBy: string | null;
  endReason: string;
}

export interface GrantFilter {
  after: Id | null;
  descending: boolean;
  limit: number;
  scope: DomainScope;
  /** Their own are read whatever one's scope. */
  selfId: Id;
  personId?: Id;
  domainIds?: Id[];
  state?: 'coming' | 'current' | 'ended';
  at: Date;
  id?: Id;
}

export async function findGrants(db: Reader, filter: GrantFilter): Promise<GrantRow[]> {
  let find = db
    .selectFrom('grant as g')
    .innerJoin('person as p', 'p.id', 'g.person_id')
    .innerJoin('domain as d', 'd.id', 'g.domain_id')
    .leftJoin('person as b', 'b.id', 'g.granted_by')
    .leftJoin('person as e', 'e.id', 'g.ended_by')
    .select([
      'g.id',
      'g.person_id as personId',
      'p.name as person',
      'p.kind as personKind',
      'g.domain_id as domainId',
      'd.name as domain',
      'g.level',
      'g.valid_from as from',
      'g.valid_to as to',
      'g.granted_by as grantedById',
      'b.name as grantedBy',
      'g.reason',
      'g.ended_by as endedById',
      'e.name as endedBy',
      'g.end_reason as endReason',
    ])
    .orderBy('g.id', filter.descending ? 'desc' : 'asc')
    .limit(filter.limit);
  if (filter.scope !== 'all')
    find = find.where((where) =>
      where.or([
        where('g.person_id', '=', filter.selfId),
        sql<boolean>`g.domain_id = any(${filter.scope as Id[]}::bigint[])`,
      ]),
    );
  if (filter.after !== null) find = find.where('g.id', filter.descending ? '<' : '>', filter.after);
  if (filter.id !== undefined) find = find.where('g.id', '=', filter.id);
  if (filter.personId !== undefined) find = find.where('g.person_id', '=', filter.personId);
  if (filter.domainIds) find = find.where(sql<boolean>`g.domain_id = any(${filter.domainIds}::bigint[])`);
  if (filter.state === 'ended') find = find.where('g.valid_to', '<=', filter.at);
  if (filter.state === 'coming')
    find = find
      .where('g.valid_from', '>', filter.at)
      .where((where) => where.or([where('g.valid_to', 'is', null), where('g.valid_to', '>', filter.at)]));
  if (filter.state === 'current')
    find = find
      .where('g.valid_from', '<=', filter.at)
      .where((where) => where.or([where('g.valid_to', 'is', null), where('g.valid_to', '>', filter.at)]));
  return (await find.execute()) as GrantRow[];
}

export interface LockedGrant {
  id: Id;
  personId: Id;
  domainId: Id;
  level: Level;
  from: Date;
  to: Date | null;
}

/** Throws `not_found`. */
export async function lockGrant(tx: Tx, id: Id): Promise<LockedGrant> {
  const row = await tx.selectFrom('grant').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
  if (!row) throw new PlumblineError('not_found', `There is no grant ${id}.`);
  return {
    id: row.id,
    personId: row.person_id,
    domainId: row.domain_id,
    level: row.level as Level,
    from: row.valid_from,
    to: row.valid_to,
  };
}

/** Those of a person in exactly this domain that are in force or will be. */
export async function lockOpenGrants(tx: Tx, personId: Id, domainId: Id | null, at: Date): Promise<LockedGrant[]> {
  const rows = await tx
    .selectFrom('grant')
    .select('id')
    .where('person_id', '=', personId)
    .$if(domainId !== null, (find) => find.where('domain_id', '=', domainId!))
    .where((where) => where.or([where('valid_to', 'is', null), where('valid_to', '>', at)]))
    .orderBy('id')
    .execute();
  const locked: LockedGrant[] = [];
  for (const { id } of rows) locked.push(await lockGrant(tx, id));
  return locked;
}

/** Those in force that groups give by somebody's word. */
export async function lockFollowedGrants(tx: Tx, giverId: Id, at: Date): Promise<LockedGrant[]> {
  const rows = await tx
    .selectFrom('grant as g')
    .innerJoin('grant_by_group as b', 'b.grant_id', 'g.id')
    .select('g.id')
    .where('g.granted_by', '=', giverId)
    .where((where) => where.or([where('g.valid_to', 'is', null), where('g.valid_to', '>', at)]))
    .orderBy('g.id')
    .execute();
  const locked: LockedGrant[] = [];
  for (const { id } of rows) locked.push(await lockGrant(tx, id));
  return locked;
}

/** Ends it now; one that has not begun ends where it would begin. */
export async function closeGrant(
  tx: Tx,
  grant: LockedGrant,
  end: { by: Id; at: Date; reason: string; effective?: Date },
): Promise<void> {
  const at = end.effective ?? end.at;
  await tx
    .updateTable('grant')
    .set({
      valid_to: endOf(grant.from, at),
      ended_by: end.by,
      ended_at: end.at,
      end_reason: end.reason,
    })
    .where('id', '=', grant.id)
    .execute();
}

/** Who holds level 5 in the root domain now, without an end. Locks them: two cannot go at once. */
export async function lockRootHolders(tx: Tx, at: Date): Promise<Id[]> {
  await sql`select pg_advisory_xact_lock(hashtextextended('level 5 in the root domain', 0))`.execute(tx);
  const { rows } = await sql<{ id: Id }>`
    select distinct g.person_id as id from "grant" g join person p on p.id = g.person_id join domain d on d.id = g.domain_id
    where d.parent_id is null and g.level = 5 and g.valid_from <= ${at} and g.valid_to is null
      and p.active and p.kind = 'person'`.execute(tx);
  return rows.map(({ id }) => id);
}

/** The grant with which the workspace began, while it has no end yet. */
export async function findFoundersGrant(tx: Tx): Promise<LockedGrant | null> {
  const row = await tx
    .selectFrom('grant as g')
    .innerJoin('domain as d', 'd.id', 'g.domain_id')
    .where('d.parent_id', 'is', null)
    .where('g.granted_by', 'is', null)
    .where('g.level', '=', 5)
    .where('g.valid_to', 'is', null)
    .select('g.id')
    .orderBy('g.id')
    .executeTakeFirst();
  return row ? lockGrant(tx, row.id) : null;
}
