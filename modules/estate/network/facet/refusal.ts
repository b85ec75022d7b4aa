import { sql } from 'kysely';
import { type Id, keyOf, PlumblineError } from '#kernel';
import type { DomainScope, Reader } from '#platform';
import type { StoredComponent } from '../../component/component.ts';
import { mayRead } from '../../component/scope.ts';

/** A facet that the database did not take, and of which table. */
export interface Clash {
  table: 'network_prefix' | 'network_range' | 'network_address' | 'network_vlan';
  componentId: Id;
  row: object;
  /** Nobody has it, but its group gives only these. */
  outside?: string;
}

/** The component that has what was wanted. */
export interface Holder {
  id: Id;
  name: string;
  kind: string;
  domainId: Id;
}

/** Who holds what was refused; in one statement for a table. */
export async function clashingWith(reader: Reader, clashes: Clash[]): Promise<Map<Clash, Holder>> {
  const holders = new Map<Clash, Holder>();
  for (const [table, list] of Map.groupBy(clashes, (clash) => clash.table)) {
    const rows = JSON.stringify(list.map((clash, ord) => ({ ...clash.row, ord })));
    const same = {
      network_prefix: sql`o.vrf_id = x.vrf_id and o.prefix = x.prefix and o.released_at is null`,
      network_range: sql`o.vrf_id = x.vrf_id and inet_span(o.first_address, o.last_address, '[]') && inet_span(x.first_address, x.last_address, '[]')`,
      network_address: sql`o.vrf_id = x.vrf_id and o.address = x.address and not o.observed and o.released_at is null`,
      network_vlan: sql`o.scope_id = x.scope_id and o.vlan_id = x.vlan_id and o.released_at is null`,
    }[table];
    const found = await sql<{ ord: number; id: Id; name: string; kind: string; domain_id: Id }>`
      select distinct on (x.ord) x.ord, c.id, c.name, c.kind, c.domain_id
      from jsonb_to_recordset(${rows}::jsonb) as x (ord integer, component_id bigint, vrf_id bigint, prefix cidr, address inet,
        first_address inet, last_address inet, scope_id bigint, vlan_id integer)
      join ${sql.table(table)} o on ${same} and o.component_id <> x.component_id
      join component c on c.id = o.component_id order by x.ord, c.id`.execute(reader);
    for (const row of found.rows)
      holders.set(list[row.ord]!, { id: row.id, name: row.name, kind: row.kind, domainId: row.domain_id });
  }
  return holders;
}

/** The refusal in our words; it names the other component only where one may read it. */
export function refusalOf(
  component: StoredComponent,
  { table, row, outside }: Clash,
  holder: Holder | undefined,
  readable: DomainScope,
): PlumblineError {
  const facet = row as Record<string, unknown>;
  if (outside)
    return new PlumblineError(
      'invalid_input',
      `VLAN ${facet['vlan_id']} is not one of its group, which has ${outside}.`,
      {
        issues: [{ path: '/attributes/vlanId', message: `must be from ${outside}` }],
      },
    );
  const where = 'vrf_id' in facet ? (facet['vrf_id'] === 0 ? 'in the global table' : 'in that VRF') : '';
  const what = {
    network_prefix: [`There is a prefix ${facet['prefix']} ${where} already`, '/attributes/prefix', 'already_exists'],
    network_address: [`The address ${facet['address']} is taken ${where}`, '/attributes/address', 'already_exists'],
    network_range: [
      `The range ${facet['first_address']} to ${facet['last_address']} overlaps another one ${where}`,
      '/attributes/from',
      'conflict',
    ],
    network_vlan: [
      `VLAN ${facet['vlan_id']} is taken ${component.parentId ? 'in its group' : component.siteId ? 'at its site' : 'among those without group and site'}`,
      '/attributes/vlanId',
      'already_exists',
    ],
  }[table] as [string, string, 'already_exists' | 'conflict'];
  const [message, path, code] = what;
  const issues = [{ path, message: 'is taken' }];
  if (!holder || !mayRead(readable, holder.domainId)) return new PlumblineError(code, `${message}.`, { issues });
  const key = keyOf({ type: 'component', id: holder.id });
  return new PlumblineError(code, `${message}: ${key} (${holder.kind} ${holder.name}).`, {
    issues,
    extra: { id: holder.id, key, link: `/components/${key}` },
  });
}
