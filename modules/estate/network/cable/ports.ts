import { sql } from 'kysely';
import type { Id } from '#kernel';
import type { DomainScope, Reader } from '#platform';
import { mayRead } from '../../component/scope.ts';
import type { LoadPorts, PortFacts } from './trace.ts';

/** What can bear the end of a cable. */
export const cableKinds = ['interface', 'port', 'power-feed'] as const;

interface Row {
  id: Id;
  kind: string;
  domain_id: Id;
  parent_id: Id | null;
  role: string | null;
  position: number | null;
  side: string | null;
}

/** Ports with what is plugged into them, each set in four statements; every one is asked for once. */
export function portLoader(reader: Reader, scope: DomainScope): LoadPorts {
  const known = new Map<Id, PortFacts>();
  return async (ids) => {
    const missing = ids.filter((id) => !known.has(id));
    if (missing.length > 0) for (const facts of await loadPorts(reader, scope, missing)) known.set(facts.id, facts);
    return known;
  };
}

async function loadPorts(reader: Reader, scope: DomainScope, ids: Id[]): Promise<PortFacts[]> {
  const { rows } = await sql<Row>`
    select id, kind, domain_id, parent_id, attributes ->> 'role' as role, (attributes ->> 'position')::int as position, attributes ->> 'side' as side
    from component where id = any(${ids}::bigint[]) and kind = any(${[...cableKinds]}::text[])`.execute(reader);
  const circuits = rows.flatMap((row) => (row.role === 'circuit-end' && row.parent_id !== null ? [row.parent_id] : []));
  const [ends, passes, members, others] = await Promise.all([
    cablesAt(reader, ids),
    sql<{ front: Id; rear: Id; position: number | null }>`
      select l.from_id as front, l.to_id as rear, (c.attributes ->> 'position')::int as position
      from relation l join component c on c.id = l.from_id
      where (l.from_id = any(${ids}::bigint[]) or l.to_id = any(${ids}::bigint[])) and l.kind = 'passes-to' and l.recorded_to = 'infinity'
      order by position, front`.execute(reader),
    sql<{ member: Id; lag: Id }>`
      select l.from_id as member, l.to_id as lag from relation l
      where l.to_id = any(${ids}::bigint[]) and l.kind = 'member-of' and l.recorded_to = 'infinity' order by l.from_id`.execute(
      reader,
    ),
    sql<{ id: Id; parent_id: Id }>`
      select id, parent_id from component where parent_id = any(${circuits}::bigint[]) and kind = 'port' and attributes ->> 'role' = 'circuit-end'
        and state not in ('retired', 'disposed') order by id`.execute(reader),
  ]);
  return rows.map((row): PortFacts => {
    const mine = ends.filter((end) => end.port_id === row.id);
    const cable = mine[0];
    const far = cable ? ends.filter((end) => end.cable_id === cable.cable_id && end.side !== cable.side) : [];
    return {
      id: row.id,
      kind: row.kind as PortFacts['kind'],
      role: row.kind === 'port' ? row.role : null,
      cable: cable
        ? { id: cable.cable_id, hidden: !mayRead(scope, cable.domain_id), far: far.map((end) => end.port_id) }
        : null,
      rear: passes.rows.find((pass) => pass.front === row.id)?.rear ?? null,
      position: row.position,
      fronts: passes.rows.flatMap((pass) =>
        pass.rear === row.id ? [{ id: pass.front, position: pass.position }] : [],
      ),
      circuit:
        row.role === 'circuit-end' && row.parent_id !== null
          ? {
              id: row.parent_id,
              other: others.rows.find((other) => other.parent_id === row.parent_id && other.id !== row.id)?.id ?? null,
            }
          : null,
      members: members.rows.flatMap((one) => (one.lag === row.id ? [one.member] : [])),
      hidden: !mayRead(scope, row.domain_id),
    };
  });
}

export interface CableEnd {
  relation_id: Id;
  cable_id: Id;
  domain_id: Id;
  port_id: Id;
  side: 'a' | 'b';
}

/** All ends of the cables that have one at these ports. A cable that is out of service connects nothing. */
async function cablesAt(reader: Reader, ports: Id[]): Promise<CableEnd[]> {
  const { rows } = await sql<CableEnd>`
    select o.id as relation_id, c.id as cable_id, c.domain_id, o.to_id as port_id, left(o.kind, 1) as side
    from relation l join component c on c.id = l.from_id and c.state not in ('retired', 'disposed')
    join relation o on o.from_id = c.id and o.kind in ('a-end', 'b-end') and o.recorded_to = 'infinity'
    where l.to_id = any(${ports}::bigint[]) and l.kind in ('a-end', 'b-end') and l.recorded_to = 'infinity'
    group by o.id, c.id, c.domain_id, o.to_id, o.kind order by o.id`.execute(reader);
  return rows;
}
