import { sql } from 'kysely';
import { type Id, PlumblineError } from '#kernel';
import type { Reader, Tx } from '#platform';
import type { Attributes } from '../component/kind.ts';
import { type Place, placeOf, rackedKinds, unitsText } from './place.ts';

interface Mounted {
  id: Id;
  attributes: Attributes;
  rack_id: Id | null;
  type: { heightUnits: number; fullDepth: boolean | null } | null;
}

/**
 * Brings the places of some components to what their attributes and their `located-in` a rack say now, in the
 * transaction that wrote those; a few statements for any number. Of two that would stand in one place the one that stood
 * there stays; the other gets none, and is returned with the reason.
 */
export async function syncPlaces(tx: Tx, componentIds: readonly Id[]): Promise<Map<Id, PlumblineError>> {
  const clashes = new Map<Id, PlumblineError>();
  if (componentIds.length === 0) return clashes;
  const { rows } = await sql<Mounted>`
    select c.id, c.attributes, r.to_id as rack_id, t.detail as type
    from component c
    left join lateral (select r.to_id from relation r join component k on k.id = r.to_id and k.kind = 'rack'
      where r.from_id = c.id and r.kind = 'located-in' and r.recorded_to = 'infinity' order by r.id limit 1) r on true
    left join device_type t on t.key = c.attributes ->> 'deviceType'
    where c.id = any(${componentIds}::bigint[]) and c.kind = any(${rackedKinds}::text[]) and c.state not in ('retired', 'disposed')
      and c.attributes ? 'rackUnit'`.execute(tx);
  const places = rows.flatMap((row): Wanted[] => {
    const place = row.rack_id === null ? null : placeOf(row.attributes, row.type);
    return place ? [{ component_id: row.id, rack_id: row.rack_id!, ...place }] : [];
  });
  await sql`delete from rack_place where component_id = any(${componentIds}::bigint[])`.execute(tx);
  if (places.length === 0) return clashes;
  const stored = await sql<{ component_id: Id }>`
    insert into rack_place (component_id, rack_id, lowest_half, next_half, front, rear)
    select component_id, rack_id, "lowestHalf", "nextHalf", front, rear from ${recordset(places)}
    order by component_id on conflict do nothing returning component_id`.execute(tx);
  const placed = new Set(stored.rows.map((row) => row.component_id));
  const left = places.filter((place) => !placed.has(place.component_id));
  if (left.length > 0) for (const [id, error] of await whatStandsThere(tx, left)) clashes.set(id, error);
  return clashes;
}

/** Throws where a person puts something into a place that is taken. What an import says is kept, and shown as a clash. */
export async function requirePlaces(tx: Tx, sourceKey: string, componentIds: readonly Id[]): Promise<void> {
  const clashes = await syncPlaces(tx, componentIds);
  const [first] = clashes.values();
  if (first && sourceKey === 'person') throw first;
}

type Wanted = { component_id: Id; rack_id: Id } & Place;

function recordset(places: Wanted[]) {
  return sql`jsonb_to_recordset(${JSON.stringify(places)}::jsonb)
    as x (component_id bigint, rack_id bigint, "lowestHalf" integer, "nextHalf" integer, front boolean, rear boolean)`;
}

/** What is in the way of each, in words; named where it is of the same domain, since whoever writes there may read that. */
async function whatStandsThere(tx: Reader, places: Wanted[]): Promise<Map<Id, PlumblineError>> {
  const { rows } = await sql<{
    id: Id;
    name: string;
    rack: string;
    other_id: Id;
    other: string;
    named: boolean;
    lowest_half: number;
    next_half: number;
  }>`
    select distinct on (w.component_id) w.component_id as id, c.name, k.name as rack, o.id as other_id, o.name as other,
      o.domain_id = c.domain_id as named, s.lowest_half, s.next_half
    from (select * from ${recordset(places)}) w
    join rack_place s on s.rack_id = w.rack_id and s.component_id <> w.component_id
      and s.lowest_half < w."nextHalf" and w."lowestHalf" < s.next_half and ((s.front and w.front) or (s.rear and w.rear))
    join component c on c.id = w.component_id join component o on o.id = s.component_id join component k on k.id = w.rack_id
    order by w.component_id, s.component_id`.execute(tx);
  return new Map(
    rows.map((row) => {
      const units = unitsText({ lowestHalf: row.lowest_half, nextHalf: row.next_half });
      const message = `${row.name} cannot stand there: unit ${units} of the rack ${row.rack} is taken${row.named ? ` by ${row.other} (CMP-${row.other_id})` : ''}.`;
      return [
        row.id,
        new PlumblineError('conflict', message, {
          issues: [{ path: '/attributes/rackUnit', message: row.named ? `overlaps CMP-${row.other_id}` : 'is taken' }],
        }),
      ];
    }),
  );
}

/** Attributes of which a change may move a component within its rack. */
const placing = ['rackUnit', 'heightUnits', 'rackFace', 'fullDepth', 'deviceType'].map((name) => `attributes.${name}`);

/** Those of some changed components whose place may be another now. A new one has none yet: it is located afterwards. */
export function mayHaveMoved(
  entries: readonly { component: { id: Id; kind: string }; isNew: boolean; changed: ReadonlySet<string> }[],
): Id[] {
  return entries
    .filter(({ component, isNew }) => !isNew && (rackedKinds as readonly string[]).includes(component.kind))
    .filter(({ changed }) => changed.has('state') || placing.some((field) => changed.has(field)))
    .map(({ component }) => component.id);
}
