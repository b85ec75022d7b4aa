import { sql } from 'kysely';
import type { Id, Level } from '#kernel';
import type { Reader } from '#platform';
import { findGivenGrants } from '../authority/holding.ts';
import type { Grant } from '../grant.ts';
import type { AssessmentVerdict } from './assessment.ts';

export interface GrowingPerson {
  id: Id;
  name: string;
  kind: 'person' | 'agent' | 'system';
  title: string | null;
  active: boolean;
  ceiling: Level | null;
}

export async function findGrowing(db: Reader, id: Id): Promise<GrowingPerson | null> {
  const row = await db
    .selectFrom('person')
    .select(['id', 'name', 'kind', 'title', 'active', 'level_ceiling'])
    .where('id', '=', id)
    .executeTakeFirst();
  if (!row) return null;
  const { level_ceiling, kind, ...person } = row;
  return { ...person, kind: kind as GrowingPerson['kind'], ceiling: level_ceiling as Level | null };
}

export interface PastGrant {
  id: Id;
  domainId: Id;
  domainName: string;
  level: Level;
  from: Date;
  to: Date | null;
  grantedBy: { id: Id; name: string } | null;
  reason: string;
  /** Where it follows a group: what people granted to who gave the group that level (levelIn). */
  within?: readonly Grant[];
}

/** Every level that somebody ever held, the newest first. */
export async function readGrantHistory(db: Reader, personId: Id, now: Date): Promise<PastGrant[]> {
  const rows = await db
    .selectFrom('grant as g')
    .innerJoin('domain as d', 'd.id', 'g.domain_id')
    .leftJoin('person as b', 'b.id', 'g.granted_by')
    .leftJoin('grant_by_group as f', 'f.grant_id', 'g.id')
    .where('g.person_id', '=', personId)
    .select(['g.id', 'g.domain_id', 'd.name as domain_name', 'g.level', 'g.valid_from', 'g.valid_to', 'g.reason'])
    .select(['b.id as by_id', 'b.name as by_name', 'f.grant_id as follows'])
    .orderBy('g.valid_from', 'desc')
    .orderBy('g.id', 'desc')
    .limit(500)
    .execute();
  const givers = rows.flatMap((row) => (row.follows !== null && row.by_id !== null ? [row.by_id] : []));
  const given = await findGivenGrants(db, givers, now);
  return rows.map((row) => ({
    id: row.id,
    domainId: row.domain_id,
    domainName: row.domain_name,
    level: row.level as Level,
    from: row.valid_from,
    to: row.valid_to,
    grantedBy: row.by_id === null ? null : { id: row.by_id, name: row.by_name ?? '' },
    reason: row.reason,
    ...(row.follows === null ? {} : { within: given.get(row.by_id ?? 0) ?? [] }),
  }));
}

/** One assessment as it is kept: what was shown at that moment stays with it. */
export interface StoredAssessment {
  id: Id;
  person: { id: Id; name: string };
  domain: { id: Id; name: string };
  level: Level;
  verdict: AssessmentVerdict;
  assessor: { id: Id; name: string };
  reason: string;
  shown: { key: string; shown: boolean; pieces: number; need: number }[];
  grantId: Id | null;
  at: Date;
}

export async function readAssessments(
  db: Reader,
  filter: {
    id?: Id;
    personId?: Id | undefined;
    domainIds: readonly Id[] | 'all';
    /** Whose own are always among them. */
    readerId: Id;
    after?: Id | null;
    direction?: 'asc' | 'desc';
    limit: number;
  },
): Promise<StoredAssessment[]> {
  const { domainIds, after = null, direction = 'desc' } = filter;
  const { rows } = await sql<{
    id: Id;
    person_id: Id;
    person_name: string;
    domain_id: Id;
    domain_name: string;
    level: Level;
    verdict: AssessmentVerdict;
    assessor_id: Id;
    assessor_name: string;
    reason: string;
    shown: StoredAssessment['shown'];
    grant_id: Id | null;
    at: Date;
  }>`
    select a.id, a.person_id, p.name as person_name, a.domain_id, d.name as domain_name, a.level, a.verdict, a.assessor_id,
      s.name as assessor_name, a.reason, a.shown, a.grant_id, a.at
    from assessment a join person p on p.id = a.person_id join domain d on d.id = a.domain_id
    join person s on s.id = a.assessor_id
    where (${domainIds === 'all'} or a.domain_id = any(${domainIds === 'all' ? [] : domainIds}::bigint[])
        or a.person_id = ${filter.readerId})
      and (${filter.id ?? null}::bigint is null or a.id = ${filter.id ?? null})
      and (${filter.personId ?? null}::bigint is null or a.person_id = ${filter.personId ?? null})
      and (${after}::bigint is null or a.id ${sql.raw(direction === 'desc' ? '<' : '>')} ${after})
    order by a.id ${sql.raw(direction)} limit ${filter.limit}`.execute(db);
  return rows.map((row) => ({
    id: row.id,
    person: { id: row.person_id, name: row.person_name },
    domain: { id: row.domain_id, name: row.domain_name },
    level: row.level,
    verdict: row.verdict,
    assessor: { id: row.assessor_id, name: row.assessor_name },
    reason: row.reason,
    shown: row.shown,
    grantId: row.grant_id,
    at: row.at,
  }));
}
