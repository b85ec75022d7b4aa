import { sql } from 'kysely';
import type { Id } from '#kernel';
import type { Reader, Tx } from '#platform';
import type { StoredComponent } from './component.ts';
import type { Attributes, Kind } from './kind.ts';
import { fieldNames, type PackedProvenance, unpackProvenance } from './packed.ts';
import type { ComponentState } from './state.ts';

const columns = [
  'id',
  'kind',
  'name',
  'state',
  'domain_id',
  'site_id',
  'parent_id',
  'owner_id',
  'criticality',
  'attributes',
  'provenance',
  'version',
  'created_at',
  'recorded_from',
] as const;

interface Row {
  id: number;
  kind: string;
  name: string;
  state: string;
  domain_id: number;
  site_id: number | null;
  parent_id: number | null;
  owner_id: number | null;
  criticality: number;
  attributes: unknown;
  provenance: unknown;
  version: number;
  created_at: Date;
  recorded_from: Date;
}

/** The table's own words for a component; kind and state were checked when they were written. */
export function toStored(row: Row): StoredComponent {
  const stored = {
    id: row.id,
    kind: row.kind as Kind,
    name: row.name,
    state: row.state as ComponentState,
    domainId: row.domain_id,
    siteId: row.site_id,
    parentId: row.parent_id,
    ownerId: row.owner_id,
    criticality: row.criticality,
    attributes: row.attributes as Attributes,
    version: row.version,
    createdAt: row.created_at,
    updatedAt: row.recorded_from,
  };
  return { ...stored, provenance: unpackProvenance(row.provenance as PackedProvenance, fieldNames(stored)) };
}

/** In no particular order; ids that do not exist are left out. */
export async function readComponents(reader: Reader, ids: Id[]): Promise<StoredComponent[]> {
  if (ids.length === 0) return [];
  const rows = await reader
    .selectFrom('component')
    .select(columns)
    .where(sql<boolean>`id = any(${ids}::bigint[])`)
    .execute();
  return rows.map(toStored);
}

/** Locks in the order of the ids, so that two writers never wait for each other. */
export async function lockComponents(tx: Tx, ids: Id[]): Promise<StoredComponent[]> {
  if (ids.length === 0) return [];
  const rows = await tx
    .selectFrom('component')
    .select(columns)
    .where(sql<boolean>`id = any(${ids}::bigint[])`)
    .orderBy('id')
    .forUpdate()
    .execute();
  return rows.map(toStored);
}

/** By kind, scope and name, which are unique together while a component is not disposed. Index into `names` → id. */
export async function findByName(
  reader: Reader,
  names: { kind: Kind; siteId: Id | null; parentId: Id | null; name: string }[],
): Promise<Map<number, Id>> {
  if (names.length === 0) return new Map();
  const { rows } = await sql<{ ord: number; id: number }>`
    select x.ord::int as ord, c.id
    from unnest(${names.map((n) => n.kind)}::text[], ${names.map(scopeOf)}::bigint[], ${names.map((n) => n.name)}::text[])
      with ordinality as x (kind, scope, name, ord)
    cross join lateral (
      select id from component where kind = x.kind and coalesce(parent_id, site_id, 0) = x.scope and lower(name) = lower(x.name) and state <> 'disposed'
      limit 1) c`.execute(reader);
  return new Map(rows.map((row) => [row.ord - 1, row.id]));
}

/** What a name is unique within: the parent of what has one, else the site; 0 where there is neither. */
export function scopeOf(component: { siteId?: Id | null; parentId?: Id | null }): Id {
  return component.parentId ?? component.siteId ?? 0;
}
