import { sql } from 'kysely';
import type { Id } from '#kernel';
import type { DomainScope, Reader, Tx } from '#platform';
import type { GlassState, GlassVerdict } from './glass.ts';

export interface GlassRow {
  id: Id;
  personId: Id;
  person: string;
  domainId: Id;
  domain: string;
  reason: string;
  openedAt: Date;
  until: Date;
  endedAt: Date | null;
  reviewDueAt: Date;
  reviewedById: Id | null;
  reviewedBy: string | null;
  reviewedAt: Date | null;
  verdict: GlassVerdict | null;
  finding: string | null;
}

const columns = [
  'b.id',
  'b.person_id as personId',
  'p.name as person',
  'b.domain_id as domainId',
  'd.name as domain',
  'b.reason',
  'b.opened_at as openedAt',
  'b.until',
  'b.ended_at as endedAt',
  'b.review_due_at as reviewDueAt',
  'b.reviewed_by as reviewedById',
  'r.name as reviewedBy',
  'b.reviewed_at as reviewedAt',
  'b.verdict',
  'b.finding',
] as const;

export async function findGlasses(
  db: Reader,
  filter: {
    scope: DomainScope;
    selfId: Id;
    at: Date;
    limit: number;
    after: Id | null;
    descending: boolean;
    state?: GlassState | undefined;
    id?: Id;
  },
): Promise<GlassRow[]> {
  let find = db
    .selectFrom('break_glass as b')
    .innerJoin('person as p', 'p.id', 'b.person_id')
    .innerJoin('domain as d', 'd.id', 'b.domain_id')
    .leftJoin('person as r', 'r.id', 'b.reviewed_by')
    .select(columns)
    .orderBy('b.id', filter.descending ? 'desc' : 'asc')
    .limit(filter.limit);
  if (filter.scope !== 'all')
    find = find.where((where) =>
      where.or([
        where('b.person_id', '=', filter.selfId),
        sql<boolean>`b.domain_id = any(${filter.scope as Id[]}::bigint[])`,
      ]),
    );
  if (filter.after !== null) find = find.where('b.id', filter.descending ? '<' : '>', filter.after);
  if (filter.id !== undefined) find = find.where('b.id', '=', filter.id);
  if (filter.state === 'reviewed') find = find.where('b.reviewed_at', 'is not', null);
  if (filter.state === 'open') find = find.where('b.ended_at', 'is', null).where('b.until', '>', filter.at);
  if (filter.state === 'to-review')
    find = find
      .where('b.reviewed_at', 'is', null)
      .where((where) => where.or([where('b.ended_at', 'is not', null), where('b.until', '<=', filter.at)]));
  return (await find.execute()) as GlassRow[];
}

export interface GlassUse {
  glassId: Id;
  type: string;
  id: Id;
  planHash: string;
  at: Date;
}

export async function findUses(db: Reader, glassIds: Id[]): Promise<GlassUse[]> {
  if (glassIds.length === 0) return [];
  const rows = await db
    .selectFrom('break_glass_use')
    .selectAll()
    .where('break_glass_id', 'in', glassIds)
    .orderBy('at')
    .execute();
  return rows.map((row) => ({
    glassId: row.break_glass_id,
    type: row.subject_type,
    id: row.subject_id,
    planHash: row.plan_hash,
    at: row.at,
  }));
}

export async function lockGlass(tx: Tx, id: Id) {
  const row = await tx.selectFrom('break_glass').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
  return row
    ? {
        id: row.id,
        personId: row.person_id,
        domainId: row.domain_id,
        until: row.until,
        endedAt: row.ended_at,
        reviewedAt: row.reviewed_at,
      }
    : null;
}

/** The one of a person that is open in any of the domains; locked, so that it does not end meanwhile. */
export async function lockOpenGlass(tx: Tx, personId: Id, domainIds: Id[], at: Date): Promise<{ id: Id } | null> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`break-glass of ${personId}`}, 0))`.execute(tx);
  const row = await tx
    .selectFrom('break_glass')
    .select('id')
    .where('person_id', '=', personId)
    .where(sql<boolean>`domain_id = any(${domainIds}::bigint[])`)
    .where('ended_at', 'is', null)
    .where('until', '>', at)
    .orderBy('id')
    .forUpdate()
    .executeTakeFirst();
  return row ?? null;
}

export async function findDomainOwners(db: Reader): Promise<Map<Id, Id>> {
  const rows = await db
    .selectFrom('domain as d')
    .innerJoin('person as p', 'p.id', 'd.owner_id')
    .where('p.active', '=', true)
    .select(['d.id', 'p.id as owner_id'])
    .execute();
  return new Map(rows.map((row) => [row.id, row.owner_id]));
}
