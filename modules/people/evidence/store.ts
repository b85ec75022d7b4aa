import { sql } from 'kysely';
import type { Id, Level, RecordType } from '#kernel';
import type { WorkPhase } from '#library';
import type { DomainScope, Reader } from '#platform';

/** A piece of evidence as it is read: who, where, what, and the record that it is about. */
export interface StoredEvidence {
  id: Id;
  person: { id: Id; name: string };
  domain: { id: Id; name: string };
  supervisor: { id: Id; name: string } | null;
  level: Level;
  kind: string;
  statement: string;
  phase: WorkPhase;
  topic: string;
  subject: { type: RecordType; id: Id };
  note: string;
  at: Date;
}

export interface EvidenceFilter {
  personId?: Id | undefined;
  domainIds?: readonly Id[] | undefined;
  kind?: string | undefined;
  level?: number | undefined;
  since?: Date | undefined;
  /** What the reader may see; their own always. */
  scope: DomainScope;
  readerId: Id;
  after?: Id | null;
  direction?: 'asc' | 'desc';
  limit: number;
}

interface Row {
  id: Id;
  person_id: Id;
  person_name: string;
  domain_id: Id;
  domain_name: string;
  supervisor_id: Id | null;
  supervisor_name: string | null;
  level: Level;
  kind: string;
  statement: string;
  phase: WorkPhase;
  topic: string;
  subject_type: RecordType;
  subject_id: Id;
  note: string;
  at: Date;
}

export async function readEvidence(db: Reader, filter: EvidenceFilter): Promise<StoredEvidence[]> {
  const { scope, after = null, direction = 'desc' } = filter;
  const { rows } = await sql<Row>`
    select e.id, e.person_id, p.name as person_name, e.domain_id, d.name as domain_name, e.supervisor_id,
      s.name as supervisor_name, e.level, e.kind, e.statement, e.phase, e.topic, e.subject_type, e.subject_id, e.note, e.at
    from evidence e join person p on p.id = e.person_id join domain d on d.id = e.domain_id
    left join person s on s.id = e.supervisor_id
    where (${scope === 'all'} or e.domain_id = any(${scope === 'all' ? [] : scope}::bigint[])
        or e.person_id = ${filter.readerId})
      and (${filter.personId ?? null}::bigint is null or e.person_id = ${filter.personId ?? null})
      and (${filter.domainIds ?? null}::bigint[] is null or e.domain_id = any(${filter.domainIds ?? null}::bigint[]))
      and (${filter.kind ?? null}::text is null or e.kind = ${filter.kind ?? null})
      and (${filter.level ?? null}::int is null or e.level >= ${filter.level ?? null})
      and (${filter.since ?? null}::timestamptz is null or e.at >= ${filter.since ?? null})
      and (${after}::bigint is null or e.id ${sql.raw(direction === 'desc' ? '<' : '>')} ${after})
    order by e.id ${sql.raw(direction)} limit ${filter.limit}`.execute(db);
  return rows.map((row) => ({
    id: row.id,
    person: { id: row.person_id, name: row.person_name },
    domain: { id: row.domain_id, name: row.domain_name },
    supervisor: row.supervisor_id === null ? null : { id: row.supervisor_id, name: row.supervisor_name ?? '' },
    level: row.level,
    kind: row.kind,
    statement: row.statement,
    phase: row.phase,
    topic: row.topic,
    subject: { type: row.subject_type, id: row.subject_id },
    note: row.note,
    at: row.at,
  }));
}
