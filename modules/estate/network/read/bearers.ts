import { sql } from 'kysely';
import { z } from 'zod';
import type { Id } from '#kernel';
import type { DomainScope, Reader } from '#platform';
import { type ComponentRef, componentRefSchema } from '../../component/component.ts';
import { mayRead } from '../../component/scope.ts';
import { toComponentRef } from '../../component/view.ts';

/** Who has an address: a machine, and the interface by which, where that is known. */
export const bearerSchema = z.object({
  machine: componentRefSchema,
  interface: componentRefSchema.nullable(),
  observed: z.boolean().describe('Said by the machine itself, not by a record of the address'),
});
export type Bearer = z.infer<typeof bearerSchema>;

export interface AddressGroup {
  address: string;
  /** Components of kind address. */
  named: Id[];
  /** Machines that say themselves that they have it. */
  observed: Id[];
  shared: boolean;
}

interface Row {
  id: Id;
  kind: string;
  name: string;
  state: string;
  domain_id: Id;
  attributes: Record<string, unknown>;
}

export interface AddressFace {
  /** The record of the address; null where only machines speak of it. */
  component: ComponentRef | null;
  description: string | null;
  dnsName: string | null;
  role: string | null;
  bearers: Bearer[];
  /** Had by something that one may not read. */
  hidden: boolean;
  /** Several machines have it, though nothing says that they share it. */
  clash: boolean;
}

/** What is known of addresses, as far as one may read it. */
export async function facesOf(reader: Reader, scope: DomainScope, groups: AddressGroup[]): Promise<AddressFace[]> {
  const named = groups.flatMap((group) => group.named);
  const { rows: assigned } = await sql<{ address_id: Id; interface_id: Id | null; machine_id: Id }>`
    select l.from_id as address_id, case when t.kind = 'interface' then t.id end as interface_id,
      case when t.kind = 'interface' then coalesce(m.parent_id, t.parent_id, t.id) else t.id end as machine_id
    from relation l join component t on t.id = l.to_id
    left join component m on m.id = t.parent_id and m.kind = 'module'
    where l.from_id = any(${named}::bigint[]) and l.kind = 'assigned-to' and l.recorded_to = 'infinity' order by l.id`.execute(
    reader,
  );
  const ids = new Set<Id>([
    ...named,
    ...groups.flatMap((group) => group.observed),
    ...assigned.flatMap((row) => [row.machine_id, ...(row.interface_id === null ? [] : [row.interface_id])]),
  ]);
  const { rows } =
    await sql<Row>`select id, kind, name, state, domain_id, attributes from component where id = any(${[...ids]}::bigint[])`.execute(
      reader,
    );
  const byId = new Map(rows.filter((row) => mayRead(scope, row.domain_id)).map((row) => [row.id, row]));
  const byAddress = Map.groupBy(assigned, (row) => row.address_id);
  return groups.map((group) => toFace(group, byId, byAddress));
}

function toFace(
  group: AddressGroup,
  byId: Map<Id, Row>,
  assigned: Map<Id, { interface_id: Id | null; machine_id: Id }[]>,
): AddressFace {
  const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);
  const records = group.named.map((id) => byId.get(id));
  const record = records.find((row) => row !== undefined);
  const links = group.named.flatMap((id) => assigned.get(id) ?? []);
  const machines = new Set([...links.map((link) => link.machine_id), ...group.observed]);
  const bearers: Bearer[] = [];
  for (const id of machines) {
    const machine = byId.get(id);
    const via = links.find((link) => link.machine_id === id)?.interface_id;
    const port = via == null ? undefined : byId.get(via);
    if (machine)
      bearers.push({
        machine: toComponentRef(machine),
        interface: port ? toComponentRef(port) : null,
        observed: !links.some((link) => link.machine_id === id),
      });
  }
  return {
    component: record ? toComponentRef(record) : null,
    description: text(record?.attributes['description']),
    dnsName: text(record?.attributes['dnsName']),
    role: text(record?.attributes['role']),
    bearers,
    hidden: records.some((row) => row === undefined) || bearers.length < machines.size,
    clash: !group.shared && machines.size > 1,
  };
}
