import { type RawBuilder, sql } from 'kysely';
import type { Id, RecordRef, RecordType } from '#kernel';
import type { DomainScope, Reader, Tx } from '#platform';
import type { Severity } from '../signal/signal.ts';
import type { ObservationState } from './observation.ts';

interface Somebody {
  id: Id;
  name: string;
}

export interface StoredObservation {
  id: Id;
  domain: Somebody;
  author: Somebody;
  observed: string;
  evidence: string | null;
  state: ObservationState;
  contributedAt: Date;
  reviewer: Somebody | null;
  reviewedAt: Date | null;
  reason: string | null;
  severity: Severity | null;
  taker: Somebody | null;
  takenAt: Date | null;
  takenNote: string | null;
  about: RecordRef[];
  takenInto: RecordRef[];
}

export interface ObservationFilter {
  scope: DomainScope;
  /** Their own are always among them. */
  readerId: Id;
  id?: Id | undefined;
  states?: readonly ObservationState[] | undefined;
  domainIds?: readonly Id[] | undefined;
  authorId?: Id | undefined;
  about?: RecordRef | undefined;
  after?: Id | null;
  direction?: 'asc' | 'desc';
  limit: number;
}

interface Row {
  id: Id;
  domain_id: Id;
  domain_name: string;
  author_id: Id;
  author_name: string;
  observed: string;
  evidence: string | null;
  state: ObservationState;
  contributed_at: Date;
  reviewed_by: Id | null;
  reviewer_name: string | null;
  reviewed_at: Date | null;
  reason: string | null;
  severity: Severity | null;
  taken_by: Id | null;
  taker_name: string | null;
  taken_at: Date | null;
  taken_note: string | null;
  links: { relation: 'about' | 'taken-into'; type: RecordType; id: Id }[];
}

/** One query, whatever the filter. */
export async function readObservations(db: Reader, filter: ObservationFilter): Promise<StoredObservation[]> {
  const { scope, about, after = null, direction = 'desc' } = filter;
  const states: RawBuilder<unknown> = sql`${filter.states ?? null}::text[]`;
  const { rows } = await sql<Row>`
    select o.*, d.name as domain_name, a.name as author_name, r.name as reviewer_name, t.name as taker_name, l.links
    from observation o join domain d on d.id = o.domain_id join person a on a.id = o.author_id
    left join person r on r.id = o.reviewed_by left join person t on t.id = o.taken_by
    cross join lateral (
      select coalesce(jsonb_agg(jsonb_build_object('relation', relation, 'type', record_type, 'id', record_id)
        order by relation, position), '[]') as links
      from observation_link where observation_id = o.id) l
    where (${scope === 'all'} or o.domain_id = any(${scope === 'all' ? [] : scope}::bigint[])
        or o.author_id = ${filter.readerId})
      and (${filter.id ?? null}::bigint is null or o.id = ${filter.id ?? null})
      and (${states} is null or o.state = any(${states}))
      and (${filter.domainIds ?? null}::bigint[] is null or o.domain_id = any(${filter.domainIds ?? null}::bigint[]))
      and (${filter.authorId ?? null}::bigint is null or o.author_id = ${filter.authorId ?? null})
      and (${about?.type ?? null}::text is null or exists (select from observation_link k where k.observation_id = o.id
        and k.record_type = ${about?.type ?? null} and k.record_id = ${about?.id ?? null}))
      and (${after}::bigint is null or o.id ${sql.raw(direction === 'desc' ? '<' : '>')} ${after})
    order by o.id ${sql.raw(direction)} limit ${filter.limit}`.execute(db);
  return rows.map(toObservation);
}

function toObservation(row: Row): StoredObservation {
  const linked = (relation: 'about' | 'taken-into'): RecordRef[] =>
    row.links.filter((link) => link.relation === relation).map(({ type, id }) => ({ type, id }));
  const somebody = (id: Id | null, name: string | null): Somebody | null => (id === null ? null : { id, name: name! });
  return {
    id: row.id,
    domain: { id: row.domain_id, name: row.domain_name },
    author: { id: row.author_id, name: row.author_name },
    observed: row.observed,
    evidence: row.evidence,
    state: row.state,
    contributedAt: row.contributed_at,
    reviewer: somebody(row.reviewed_by, row.reviewer_name),
    reviewedAt: row.reviewed_at,
    reason: row.reason,
    severity: row.severity,
    taker: somebody(row.taken_by, row.taker_name),
    takenAt: row.taken_at,
    takenNote: row.taken_note,
    about: linked('about'),
    takenInto: linked('taken-into'),
  };
}

export async function insertObservation(
  tx: Tx,
  draft: {
    domainId: Id;
    authorId: Id;
    observed: string;
    evidence: string | null;
    about: readonly RecordRef[];
    at: Date;
  },
): Promise<Id> {
  const { id } = await tx
    .insertInto('observation')
    .values({
      domain_id: draft.domainId,
      author_id: draft.authorId,
      observed: draft.observed,
      evidence: draft.evidence,
      contributed_at: draft.at,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await linkObservation(tx, id, 'about', draft.about);
  return id;
}

export async function linkObservation(
  tx: Tx,
  id: Id,
  relation: 'about' | 'taken-into',
  records: readonly RecordRef[],
): Promise<void> {
  await tx
    .insertInto('observation_link')
    .values(
      records.map((record, position) => ({
        observation_id: id,
        relation,
        position,
        record_type: record.type,
        record_id: record.id,
      })),
    )
    .execute();
}

/** Holds it until the transaction ends: of two who decide at once, the second sees what the first decided. */
export async function lockObservation(tx: Tx, id: Id): Promise<void> {
  await tx.selectFrom('observation').select('id').where('id', '=', id).forUpdate().executeTakeFirst();
}
