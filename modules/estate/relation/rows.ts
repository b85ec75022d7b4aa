import { sql } from 'kysely';
import type { Id } from '#kernel';
import type { DomainScope, Reader } from '#platform';
import { componentRows } from '../component/list.ts';
import { inScope } from '../component/scope.ts';
import { toComponentRef } from '../component/view.ts';
import { type RelationKind, relationKinds } from './kind.ts';
import type { Relation, RelationEnd } from './relation.ts';

/** The relations of a component whose other end the actor may read, now or as recorded at an instant. */
export async function relationsOf(reader: Reader, scope: DomainScope, id: Id, asOf?: Date): Promise<RelationEnd[]> {
  // Current and ended ones have indexes of their own: two arms each way, not one condition for both.
  const arms =
    asOf === undefined
      ? [sql`l.recorded_to = 'infinity'`]
      : [
          sql`l.recorded_to = 'infinity' and l.recorded_from <= ${asOf}`,
          sql`l.recorded_to <> 'infinity' and l.recorded_to > ${asOf} and l.recorded_from <= ${asOf}`,
        ];
  const ends = arms.flatMap((arm) => [
    sql`select l.*, true as outward, l.to_id as other from relation l where l.from_id = ${id} and ${arm}`,
    sql`select l.*, false as outward, l.from_id as other from relation l where l.to_id = ${id} and ${arm}`,
  ]);
  const { rows } = await sql<RelationEndRow>`
    select l.id, l.kind, l.outward, l.redundancy_group, l.needed, c.id as other_id, c.kind as other_kind, c.name as other_name, c.state as other_state
    from (${sql.join(ends, sql` union all `)}) l
    join ${componentRows(asOf)} on c.id = l.other
    where ${inScope(scope, 'c.domain_id')}
    order by l.outward desc, l.kind, c.name, l.id`.execute(reader);
  return rows.map(relationEndOf);
}

/** A relation seen from one of its ends, in the words of the tables. */
export interface RelationEndRow {
  id: Id;
  kind: string;
  outward: boolean;
  redundancy_group: string | null;
  needed: number | null;
  other_id: Id;
  other_kind: string;
  other_name: string;
  other_state: string;
}

export function relationEndOf(row: RelationEndRow): RelationEnd {
  const kind = row.kind as RelationKind;
  return {
    id: row.id,
    kind,
    title: row.outward ? relationKinds[kind].title : relationKinds[kind].reverse,
    direction: row.outward ? 'out' : 'in',
    other: toComponentRef({ id: row.other_id, kind: row.other_kind, name: row.other_name, state: row.other_state }),
    redundancyGroup: row.redundancy_group,
    needed: row.needed,
  };
}

export interface RelationRow {
  id: Id;
  kind: RelationKind;
  fromId: Id;
  toId: Id;
  redundancyGroup: string | null;
  needed: number | null;
  source: string;
  since: Date;
  current: boolean;
  fromDomainId: Id;
  toDomainId: Id;
  view: Relation;
}

/** One relation with its two ends as they are now. */
export async function readRelation(reader: Reader, id: Id): Promise<RelationRow | null> {
  const { rows } = await sql<{
    id: Id;
    kind: string;
    redundancy_group: string | null;
    needed: number | null;
    source: string;
    recorded_from: Date;
    current: boolean;
    from_id: Id;
    from_name: string;
    from_kind: string;
    from_state: string;
    from_domain: Id;
    to_id: Id;
    to_name: string;
    to_kind: string;
    to_state: string;
    to_domain: Id;
  }>`
    select l.id, l.kind, l.redundancy_group, l.needed, s.key as source, l.recorded_from, l.recorded_to = 'infinity' as current,
      f.id as from_id, f.name as from_name, f.kind as from_kind, f.state as from_state, f.domain_id as from_domain,
      t.id as to_id, t.name as to_name, t.kind as to_kind, t.state as to_state, t.domain_id as to_domain
    from relation l join component f on f.id = l.from_id join component t on t.id = l.to_id join source s on s.id = l.source_id
    where l.id = ${id}`.execute(reader);
  const row = rows[0];
  if (!row) return null;
  const kind = row.kind as RelationKind;
  return {
    id: row.id,
    kind,
    fromId: row.from_id,
    toId: row.to_id,
    redundancyGroup: row.redundancy_group,
    needed: row.needed,
    source: row.source,
    since: row.recorded_from,
    current: row.current,
    fromDomainId: row.from_domain,
    toDomainId: row.to_domain,
    view: {
      id: row.id,
      key: `REL-${row.id}`,
      kind,
      from: toComponentRef({ id: row.from_id, name: row.from_name, kind: row.from_kind, state: row.from_state }),
      to: toComponentRef({ id: row.to_id, name: row.to_name, kind: row.to_kind, state: row.to_state }),
      redundancyGroup: row.redundancy_group,
      needed: row.needed,
      source: row.source,
      since: row.recorded_from.toISOString(),
    },
  };
}
