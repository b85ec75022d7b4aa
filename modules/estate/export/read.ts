import { sql } from 'kysely';
import type { Id } from '#kernel';
import type { DomainScope, Reader } from '#platform';
import type { StoredComponent } from '../component/component.ts';
import type { Kind } from '../component/kind.ts';
import { componentRows } from '../component/list.ts';
import { toStored } from '../component/rows.ts';
import { inScope } from '../component/scope.ts';
import type { RelationKind } from '../relation/kind.ts';

const BATCH = 1_000;

/** What of the estate is exported: what one may read, and of that what was asked for. */
export interface Selection {
  scope: DomainScope;
  kinds: readonly string[] | null;
  /** Domains with those below them; null: all. */
  domains: readonly Id[] | null;
  disposed: boolean;
  asOf: Date | undefined;
  /** Nothing that came after the export began, so that what is referred to is in it. */
  upTo: Id;
}

export interface ExportedComponent extends StoredComponent {
  /** How others speak of what it stands in and is a part of. */
  site: Named | null;
  parent: Named | null;
  domainKey: string;
  ownerEmail: string | null;
}

export interface Named {
  id: Id;
  kind: Kind;
  name: string;
}

function selected({ scope, kinds, domains, disposed, upTo }: Selection, row: 'c' | 'f' | 't') {
  const column = (name: string) => sql.ref(`${row}.${name}`);
  return sql<boolean>`${inScope(scope, `${row}.domain_id`)} and ${column('id')} <= ${upTo}::bigint
    and ${kinds ? sql`${column('kind')} = any(${[...kinds]}::text[])` : sql`true`}
    and ${domains ? sql`${column('domain_id')} = any(${[...domains]}::bigint[])` : sql`true`}
    and ${disposed ? sql`true` : sql`${column('state')} <> 'disposed'`}`;
}

export async function lastComponent(reader: Reader): Promise<Id> {
  const { rows } = await sql<{ id: Id | null }>`select max(id) as id from component`.execute(reader);
  return rows[0]?.id ?? 0;
}

type Row = Parameters<typeof toStored>[0] & {
  domain_key: string;
  owner_email: string | null;
  site_kind: Kind | null;
  site_name: string | null;
  parent_kind: Kind | null;
  parent_name: string | null;
};

/** All that is selected, in batches, by id. */
export async function* selectedComponents(reader: Reader, selection: Selection): AsyncGenerator<ExportedComponent[]> {
  const rows = componentRows(selection.asOf);
  for (let last = 0; ; ) {
    const batch = await sql<Row>`
      select c.*, d.key as domain_key, o.email as owner_email, s.kind as site_kind, s.name as site_name, p.kind as parent_kind, p.name as parent_name
      from (select c.id, c.kind, c.name, c.state, c.domain_id, c.site_id, c.parent_id, c.owner_id, c.criticality, c.attributes, c.provenance, c.version,
          c.created_at, c.recorded_from from ${rows} where c.id > ${last} and ${selected(selection, 'c')} order by c.id limit ${BATCH}) c
        join domain d on d.id = c.domain_id
        left join component s on s.id = c.site_id
        left join component p on p.id = c.parent_id
        left join person o on o.id = c.owner_id
      order by c.id`.execute(reader);
    if (batch.rows.length === 0) return;
    yield batch.rows.map((row) => ({
      ...toStored(row),
      domainKey: row.domain_key,
      ownerEmail: row.owner_email,
      site: row.site_id === null ? null : { id: row.site_id, kind: row.site_kind!, name: row.site_name! },
      parent: row.parent_id === null ? null : { id: row.parent_id, kind: row.parent_kind!, name: row.parent_name! },
    }));
    last = batch.rows.at(-1)!.id;
  }
}

export interface ExportedRelation {
  kind: RelationKind;
  from: Named;
  to: Named[];
  redundancyGroup: string | null;
  needed: number | null;
}

/** Relations whose both ends are selected; those of one group together. By the id of what they go out from. */
export async function* selectedRelations(reader: Reader, selection: Selection): AsyncGenerator<ExportedRelation[]> {
  const current =
    selection.asOf === undefined
      ? sql<boolean>`r.recorded_to = 'infinity'`
      : sql<boolean>`r.recorded_from <= ${selection.asOf} and r.recorded_to > ${selection.asOf}`;
  for (let last = 0; ; ) {
    const { rows } = await sql<{
      from_id: Id;
      from_kind: Kind;
      from_name: string;
      kind: RelationKind;
      redundancy_group: string | null;
      needed: number | null;
      to: Named[];
    }>`
      select f.id as from_id, f.kind as from_kind, f.name as from_name, r.kind, r.redundancy_group, max(r.needed) as needed,
        jsonb_agg(jsonb_build_object('id', t.id, 'kind', t.kind, 'name', t.name) order by t.id) as to
      from (select c.id, c.kind, c.name from component c where c.id > ${last} and ${selected(selection, 'c')}
          and exists (select from relation r where r.from_id = c.id and ${current}) order by c.id limit ${BATCH}) f
        join relation r on r.from_id = f.id and ${current}
        join component t on t.id = r.to_id and ${selected(selection, 't')}
      group by f.id, f.kind, f.name, r.kind, r.redundancy_group
      order by f.id, r.kind, r.redundancy_group`.execute(reader);
    const next = await sql<{ id: Id | null }>`
      select max(id) as id from (select c.id from component c where c.id > ${last} and ${selected(selection, 'c')}
        and exists (select from relation r where r.from_id = c.id and ${current}) order by c.id limit ${BATCH}) f`.execute(
      reader,
    );
    if (rows.length > 0)
      yield rows.map((row) => ({
        kind: row.kind,
        from: { id: row.from_id, kind: row.from_kind, name: row.from_name },
        to: row.to,
        redundancyGroup: row.redundancy_group,
        needed: row.needed,
      }));
    const reached = next.rows[0]?.id ?? null;
    if (reached === null) return;
    last = reached;
  }
}

/** `kind/name` of what several have: there a reference needs the key. Distinct names only, as of interfaces. */
export async function ambiguousNames(reader: Reader): Promise<Set<string>> {
  const { rows } = await sql<{ kind: string; name: string }>`
    select kind, lower(name) as name from component where state <> 'disposed' group by 1, 2 having count(*) > 1`.execute(
    reader,
  );
  return new Set(rows.map((row) => `${row.kind}/${row.name}`));
}

/** The attributes that the selected components have, for the columns of a table. */
export async function usedAttributes(reader: Reader, selection: Selection): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select distinct k.name from ${componentRows(selection.asOf)}, lateral jsonb_object_keys(c.attributes) as k (name)
    where ${selected(selection, 'c')} order by 1`.execute(reader);
  return rows.map((row) => row.name);
}

export interface ExportedInstallation {
  id: Id;
  component: string;
  package: string;
  version: string;
  manager: string;
  product: string | null;
  release: string | null;
  supportEndsOn: string | null;
}

export async function* selectedInstallations(
  reader: Reader,
  selection: Selection,
): AsyncGenerator<ExportedInstallation[]> {
  const current =
    selection.asOf === undefined
      ? sql<boolean>`i.recorded_to = 'infinity'`
      : sql<boolean>`i.recorded_from <= ${selection.asOf} and i.recorded_to > ${selection.asOf}`;
  for (let last = 0; ; ) {
    const { rows } = await sql<ExportedInstallation>`
      select i.id, 'CMP-' || c.id as component, i.package, i.version, i.manager, p.key as product, r.version as release, i.support_ends_on as "supportEndsOn"
      from installation i join component c on c.id = i.component_id left join product p on p.id = i.product_id left join release r on r.id = i.release_id
      where i.id > ${last} and ${current} and ${selected(selection, 'c')} order by i.id limit ${BATCH}`.execute(reader);
    if (rows.length === 0) return;
    yield rows;
    last = rows.at(-1)!.id;
  }
}
