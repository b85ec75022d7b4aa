import { sql } from 'kysely';
import type { Id } from '#kernel';
import { type DomainScope, prepared, type Reader } from '#platform';
import type { RelationEnd } from '../relation/relation.ts';
import { type RelationEndRow, relationEndOf } from '../relation/rows.ts';
import type { StoredComponent } from './component.ts';
import { toStored } from './rows.ts';
import type { Names } from './view.ts';

/** More are not sent with a component: a shared service has tens of thousands. */
const MOST_RELATIONS = 500;
/** Of each direction so many are looked at for those that the scope covers. */
const MOST_LOOKED_AT = 5_000;

export interface ComponentDetailRow {
  stored: StoredComponent;
  names: Names;
  relations: RelationEnd[];
  /** There are more than were read. */
  moreRelations: boolean;
  installationCount: number;
}

/**
 * What the page of a component needs, by one statement, where the scope covers it: this is what is read most often. What
 * the scope leaves out is as if it were not there.
 */
export async function readDetail(reader: Reader, scope: DomainScope, id: Id): Promise<ComponentDetailRow | null> {
  const domains = scope === 'all' ? null : scope;
  const { rows } = await sql<
    Parameters<typeof toStored>[0] & {
      site_name: string | null;
      parent_name: string | null;
      owner_name: string | null;
      relations: RelationEndRow[];
      installations: number;
    }
  >`${prepared}
    select c.id, c.kind, c.name, c.state, c.domain_id, c.site_id, c.parent_id, c.owner_id, c.criticality, c.attributes, c.provenance,
      c.version, c.created_at, c.recorded_from, s.name as site_name, p.name as parent_name, o.name as owner_name,
      (select count(*) from installation i where i.component_id = c.id and i.recorded_to = 'infinity') as installations,
      (select coalesce(jsonb_agg(to_jsonb(l) order by l.outward desc, l.kind, l.other_name, l.id), '[]')
       from (
         select l.id, l.kind, l.outward, l.redundancy_group, l.needed, n.id as other_id, n.kind as other_kind, n.name as other_name, n.state as other_state
         from (
           (select l.id, l.kind, true as outward, l.redundancy_group, l.needed, l.to_id as other from relation l
            where l.from_id = c.id and l.recorded_to = 'infinity' limit ${MOST_LOOKED_AT}::int)
           union all
           (select l.id, l.kind, false, l.redundancy_group, l.needed, l.from_id from relation l
            where l.to_id = c.id and l.recorded_to = 'infinity' limit ${MOST_LOOKED_AT}::int)
         ) l join component n on n.id = l.other
         where ${domains}::bigint[] is null or n.domain_id = any(${domains}::bigint[])
         limit ${MOST_RELATIONS + 1}::int
       ) l) as relations
    from component c
    left join component s on s.id = c.site_id left join component p on p.id = c.parent_id left join person o on o.id = c.owner_id
    where c.id = ${id}::bigint and (${domains}::bigint[] is null or c.domain_id = any(${domains}::bigint[]))`.execute(
    reader,
  );
  const row = rows[0];
  if (!row) return null;
  return {
    stored: toStored(row),
    names: { site: row.site_name, parent: row.parent_name, owner: row.owner_name },
    relations: row.relations.slice(0, MOST_RELATIONS).map(relationEndOf),
    moreRelations: row.relations.length > MOST_RELATIONS,
    installationCount: row.installations,
  };
}
