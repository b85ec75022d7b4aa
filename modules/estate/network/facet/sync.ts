import { sql } from 'kysely';
import { type Id, PlumblineError } from '#kernel';
import type { DomainScope, Tx } from '#platform';
import type { Working } from '../../component/merge.ts';
import { concernsNetwork, contradictionOf, type Facets, facetsOf } from './facet.ts';
import { type Clash, clashingWith, refusalOf } from './refusal.ts';

const tables = ['network_prefix', 'network_range', 'network_address', 'network_mac', 'network_vlan'] as const;
type Table = (typeof tables)[number];

const tablesOf = (kind: string): readonly Table[] => {
  switch (kind) {
    case 'prefix':
      return ['network_prefix'];
    case 'address-range':
      return ['network_range'];
    case 'address':
      return ['network_address'];
    case 'vlan':
      return ['network_vlan'];
    default:
      return ['network_address', 'network_mac'];
  }
};

/**
 * Brings the network's facets of components that are about to be saved up to date, by a few statements for thousands;
 * none where nothing of them concerns the network. Returns those that the network refuses, by id: their facets are as
 * before, and they must not be saved. `readable`: the domains of which a refusal may name the other component.
 * The database waits for, and refuses, what another transaction has just taken.
 */
export async function syncFacets(
  tx: Tx,
  now: Date,
  touched: Working[],
  readable: DomainScope = [],
): Promise<Map<Id, PlumblineError>> {
  const refused = new Map<Id, PlumblineError>();
  const concerned = touched.filter(concernsNetwork);
  if (concerned.length === 0) return refused;
  const accepted = concerned.filter(({ component }) => {
    const issue = contradictionOf(component);
    if (!issue) return true;
    const what = `The ${component.kind} "${component.name}" is not valid`;
    refused.set(
      component.id,
      new PlumblineError('invalid_input', `${what}: ${issue.path.slice(12)} ${issue.message}.`, { issues: [issue] }),
    );
    return false;
  });
  const before = await takeOut(tx, accepted);
  const facets = facetsOf(
    accepted.map((entry) => entry.component),
    now,
  );
  const clashes = [...(await outsideOfGroup(tx, facets.vlans, before)), ...(await putIn(tx, facets))];
  if (clashes.length > 0) {
    const others = await clashingWith(tx, clashes);
    const byId = new Map(accepted.map((entry) => [entry.component.id, entry.component]));
    for (const clash of clashes)
      refused.set(clash.componentId, refusalOf(byId.get(clash.componentId)!, clash, others.get(clash), readable));
    await restore(tx, before, new Set(clashes.map((clash) => clash.componentId)));
  }
  await lowerSearch(tx, before);
  return refused;
}

type Rows = { [T in Table]: Record<string, unknown>[] };
const noRows = (): Rows => ({
  network_prefix: [],
  network_range: [],
  network_address: [],
  network_mac: [],
  network_vlan: [],
});

/** The facets that these components had, taken away. */
async function takeOut(tx: Tx, entries: Working[]): Promise<Rows> {
  const rows = noRows();
  const known = entries.filter((entry) => !entry.isNew);
  for (const table of tables) {
    const ids = known.filter((entry) => tablesOf(entry.component.kind).includes(table)).map((e) => e.component.id);
    if (ids.length === 0) continue;
    const result = await sql<Record<string, unknown>>`
      delete from ${sql.table(table)} where component_id = any(${ids}::bigint[]) returning *`.execute(tx);
    rows[table] = result.rows;
  }
  return rows;
}

/** VLANs whose id their group does not give. What stood so before its group was narrowed may go on so. */
async function outsideOfGroup(tx: Tx, vlans: Facets['vlans'], before: Rows): Promise<Clash[]> {
  const stood = new Set(
    before.network_vlan.map((row) => `${row['component_id']} ${row['scope_id']} ${row['vlan_id']}`),
  );
  const wanted = vlans.filter(
    (row) => row.released_at === null && !stood.has(`${row.component_id} ${row.scope_id} ${row.vlan_id}`),
  );
  const groups = [...new Set(wanted.map((row) => row.scope_id))].filter((id) => id !== 0);
  if (groups.length === 0) return [];
  const { rows } = await sql<{ id: Id; lowest: number; highest: number }>`
    select id, coalesce((attributes ->> 'lowestId')::integer, 1) as lowest, coalesce((attributes ->> 'highestId')::integer, 4094) as highest
    from component where id = any(${groups}::bigint[]) and kind = 'vlan-group'`.execute(tx);
  const rangeOf = new Map(rows.map((row) => [row.id, row]));
  return wanted.flatMap((row): Clash[] => {
    const range = rangeOf.get(row.scope_id);
    if (!range || (row.vlan_id >= range.lowest && row.vlan_id <= range.highest)) return [];
    return [
      { table: 'network_vlan', componentId: row.component_id, row, outside: `${range.lowest} to ${range.highest}` },
    ];
  });
}

/** In the order of what must be unique, so that two writers wait for each other and do not lock each other out. */
async function putIn(tx: Tx, facets: Facets): Promise<Clash[]> {
  const clashes: Clash[] = [];
  const missed = <Row extends { component_id: Id }>(
    table: Clash['table'],
    wanted: Row[],
    ids: { component_id: Id }[],
  ) => {
    const stored = new Set(ids.map((row) => row.component_id));
    for (const row of wanted)
      if (!stored.has(row.component_id)) clashes.push({ table, componentId: row.component_id, row });
  };
  type Returned = { component_id: Id };
  if (facets.prefixes.length > 0) {
    const { rows } = await sql<Returned>`
      insert into network_prefix (component_id, vrf_id, prefix, use, quarantine_days, released_at)
      select component_id, vrf_id, prefix, use, quarantine_days, released_at from jsonb_to_recordset(${JSON.stringify(facets.prefixes)}::jsonb)
        as x (component_id bigint, vrf_id bigint, prefix cidr, use text, quarantine_days integer, released_at timestamptz)
      order by vrf_id, prefix, component_id on conflict do nothing returning component_id`.execute(tx);
    missed('network_prefix', facets.prefixes, rows);
  }
  if (facets.ranges.length > 0) {
    const { rows } = await sql<Returned>`
      insert into network_range (component_id, vrf_id, first_address, last_address, held)
      select component_id, vrf_id, first_address, last_address, held from jsonb_to_recordset(${JSON.stringify(facets.ranges)}::jsonb)
        as x (component_id bigint, vrf_id bigint, first_address inet, last_address inet, held boolean)
      order by vrf_id, first_address, component_id on conflict do nothing returning component_id`.execute(tx);
    missed('network_range', facets.ranges, rows);
  }
  if (facets.vlans.length > 0) {
    const { rows } = await sql<Returned>`
      insert into network_vlan (component_id, scope_id, vlan_id, released_at)
      select component_id, scope_id, vlan_id, released_at from jsonb_to_recordset(${JSON.stringify(facets.vlans)}::jsonb)
        as x (component_id bigint, scope_id bigint, vlan_id integer, released_at timestamptz)
      order by scope_id, vlan_id, component_id on conflict do nothing returning component_id`.execute(tx);
    missed('network_vlan', facets.vlans, rows);
  }
  if (facets.addresses.length > 0) {
    // Alone or shared: the database has an index for each, and refuses the one beside the other.
    const { rows } = await sql<Returned & { observed: boolean }>`
      insert into network_address (component_id, vrf_id, address, observed, shared, released_at)
      select component_id, vrf_id, address, observed, shared, released_at from jsonb_to_recordset(${JSON.stringify(facets.addresses)}::jsonb)
        as x (component_id bigint, vrf_id bigint, address inet, observed boolean, shared boolean, released_at timestamptz)
      order by vrf_id, address, component_id on conflict do nothing returning component_id, observed`.execute(tx);
    missed(
      'network_address',
      facets.addresses.filter((row) => !row.observed),
      rows.filter((row) => !row.observed),
    );
  }
  if (facets.macs.length > 0) {
    await sql`insert into network_mac (component_id, mac)
      select component_id, mac from jsonb_to_recordset(${JSON.stringify(facets.macs)}::jsonb) as x (component_id bigint, mac text)
      order by mac, component_id on conflict do nothing`.execute(tx);
  }
  return clashes;
}

/** Gives the refused their former facets back. Another of the same batch that took one of them meanwhile ends it all. */
async function restore(tx: Tx, before: Rows, ids: Set<Id>): Promise<void> {
  const refused = [...ids];
  for (const table of tables) {
    const rows = before[table].filter((row) => ids.has(row['component_id'] as Id));
    await sql`delete from ${sql.table(table)} where component_id = any(${refused}::bigint[])`.execute(tx);
    if (rows.length === 0) continue;
    const columns = Object.keys(rows[0]!).filter(
      (name) => table !== 'network_prefix' || (name !== 'first_address' && name !== 'last_address'),
    );
    const list = sql.join(columns.map((name) => sql.ref(name)));
    try {
      await sql`insert into ${sql.table(table)} (${list})
        select ${list} from jsonb_populate_recordset(null::${sql.table(table)}, ${JSON.stringify(rows)}::jsonb)`.execute(
        tx,
      );
    } catch (error) {
      throw new PlumblineError(
        'conflict',
        'Several lines exchange the same prefixes, addresses or VLANs, and not all of them can be written. Nothing was stored.',
        { cause: error },
      );
    }
  }
}

/** What was given back may lie below where the search for free addresses begins. */
async function lowerSearch(tx: Tx, before: Rows): Promise<void> {
  const freed = [
    ...before.network_address.map((row) => [row['vrf_id'], row['address']]),
    ...before.network_range.map((row) => [row['vrf_id'], row['first_address']]),
    ...before.network_prefix.map((row) => [row['vrf_id'], row['first_address']]),
  ];
  if (freed.length === 0) return;
  await sql`
    with freed as (select * from unnest(${freed.map(([vrf]) => vrf)}::bigint[], ${freed.map(([, address]) => address)}::inet[]) as f (vrf_id, address)),
    above as (
      select p.component_id, min(f.address) as address from freed f
      cross join lateral generate_series(0, case family(f.address) when 4 then 32 else 128 end) as n
      join network_prefix p on p.vrf_id = f.vrf_id and p.prefix = set_masklen(f.address::cidr, n)
      where p.released_at is null and p.search_from > f.address
      group by p.component_id),
    locked as (
      select p.component_id, a.address from network_prefix p join above a using (component_id) order by p.component_id for update of p)
    update network_prefix p set search_from = l.address from locked l where l.component_id = p.component_id and p.search_from > l.address`.execute(
    tx,
  );
}
