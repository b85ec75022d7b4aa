import { sql } from 'kysely';
import type { Id } from '#kernel';
import type { Reader } from '#platform';
import type { StoredComponent } from '../component/component.ts';
import { toStored } from '../component/rows.ts';

/** A component as it was from one change to the next. */
export interface Version {
  componentId: Id;
  version: number;
  recordedFrom: Date;
  validFrom: Date;
  eventId: Id;
  /** The fields that it changed; null: the first, all of them. */
  changed: string[] | null;
  source: string;
  actor: { id: Id; name: string };
  action: string;
  component: StoredComponent;
}

type Row = Parameters<typeof toStored>[0] & {
  component_id: Id;
  valid_from: Date;
  event_id: Id;
  changed: string[] | null;
  source: string;
  actor_id: Id;
  actor: string;
  action: string;
};

/** All versions of some components, oldest first; up to an instant of recording, where one is given. */
export async function readVersions(reader: Reader, ids: Id[], until?: Date): Promise<Map<Id, Version[]>> {
  if (ids.length === 0) return new Map();
  const recorded = until === undefined ? sql`true` : sql`recorded_from <= ${until}`;
  const { rows } = await sql<Row>`
    select v.component_id, v.version, v.recorded_from, v.valid_from, v.event_id, v.changed, s.key as source,
      e.actor_id, coalesce(p.name, 'unknown') as actor, e.action, x.*
    from (
      select id as component_id, version, recorded_from, valid_from, event_id, source_id, changed, to_jsonb(c) as snapshot
      from component c where id = any(${ids}::bigint[]) and ${recorded}
      union all
      select component_id, version, recorded_from, valid_from, event_id, source_id, changed, snapshot
      from component_revision where component_id = any(${ids}::bigint[]) and ${recorded}) v
    join component c on c.id = v.component_id
    cross join lateral (select kind, name, state, domain_id, site_id, parent_id, owner_id, criticality, attributes, provenance, c.id, c.created_at
      from jsonb_populate_record(c, v.snapshot)) x
    join event e on e.id = v.event_id join source s on s.id = v.source_id left join person p on p.id = e.actor_id
    order by v.component_id, v.version`.execute(reader);
  return Map.groupBy(
    rows.map(
      (row): Version => ({
        componentId: row.component_id,
        version: row.version,
        recordedFrom: row.recorded_from,
        validFrom: row.valid_from,
        eventId: row.event_id,
        changed: row.changed,
        source: row.source,
        actor: { id: row.actor_id, name: row.actor },
        action: row.action,
        component: toStored(row),
      }),
    ),
    (version) => version.componentId,
  );
}
