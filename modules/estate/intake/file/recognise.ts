import { sql } from 'kysely';
import type { Id } from '#kernel';
import type { DomainScope, Reader } from '#platform';
import { isHost, type Kind, kindNames } from '../../component/kind.ts';
import { inScope } from '../../component/scope.ts';
import { firmwareText } from '../../placeholder.ts';
import type { ReadComponent } from '../reading.ts';
import type { Known } from './resolve.ts';

const AT_ONCE = 5_000;

/** What of the estate a reading may mean by name or key; only what one may read. */
export async function readKnown(
  reader: Reader,
  scope: DomainScope,
  wanted: { names: string[]; ids: Id[] },
): Promise<Known[]> {
  const found = new Map<Id, Known>();
  const read = async (names: string[], ids: Id[]): Promise<void> => {
    const { rows } = await sql<Known>`
      select c.id, c.kind, c.name, s.name as site from component c left join component s on s.id = c.site_id
      where (lower(c.name) = any(${names}::text[]) or c.id = any(${ids}::bigint[])) and c.state <> 'disposed' and ${inScope(scope, 'c.domain_id')}`.execute(
      reader,
    );
    for (const row of rows) found.set(row.id, row);
  };
  for (let start = 0; start < wanted.names.length; start += AT_ONCE)
    await read(wanted.names.slice(start, start + AT_ONCE), []);
  for (let start = 0; start < wanted.ids.length; start += AT_ONCE)
    await read([], wanted.ids.slice(start, start + AT_ONCE));
  return [...found.values()];
}

/** Components of a kind and name wherever they stand, for rows that do not say where; only what one may read. */
export async function findAnywhere(
  reader: Reader,
  scope: DomainScope,
  names: readonly { kind: Kind; name: string }[],
): Promise<Map<number, Id[]>> {
  if (names.length === 0) return new Map();
  const { rows } = await sql<{ ord: number; id: Id }>`
    select x.ord::int as ord, c.id from unnest(${names.map((one) => one.kind)}::text[], ${names.map((one) => one.name)}::text[])
        with ordinality as x (kind, name, ord)
      cross join lateral (select c.id from component c
        where lower(c.name) = lower(x.name) and c.kind = x.kind and c.state <> 'disposed' and ${inScope(scope, 'c.domain_id')} limit 3) c`.execute(
    reader,
  );
  const found = new Map<number, Id[]>();
  for (const row of rows) found.set(row.ord - 1, [...(found.get(row.ord - 1) ?? []), row.id]);
  return found;
}

/** Things that are reached by a card and an address: one source may call a router what another calls a server. */
const machines: readonly Kind[] = kindNames.filter((kind) => isHost(kind) || kind === 'device' || kind === 'storage');

interface Evidence {
  how: string;
  kinds: readonly Kind[];
  attributes: object;
}

/** What tells a thing from all others, whatever it is called. Serials only within a kind: makers number alike; "N/A" is none. */
function evidenceOf(read: ReadComponent): Evidence[] {
  const { serial, machineIdHash, macs, mac, addresses } = read.attributes ?? {};
  const isMachine = machines.includes(read.kind);
  const evidence: Evidence[] = [
    ...(typeof serial === 'string' && firmwareText(serial) !== null && read.kind !== 'certificate'
      ? [{ how: 'serial', kinds: [read.kind], attributes: { serial } }]
      : []),
    ...(typeof machineIdHash === 'string' && isMachine
      ? [{ how: 'machine id', kinds: machines, attributes: { machineIdHash } }]
      : []),
    ...(Array.isArray(macs) && isMachine
      ? macs.slice(0, 8).map((one) => ({ how: 'network card', kinds: machines, attributes: { macs: [one] } }))
      : []),
    ...(typeof mac === 'string' && read.kind !== 'interface'
      ? [{ how: 'network card', kinds: [read.kind], attributes: { mac } }]
      : []),
  ];
  // An address is lent and given again: it counts only where nothing better is said, and by a source that names by it.
  if (evidence.length === 0 && read.guessed && isMachine && Array.isArray(addresses))
    return addresses.slice(0, 8).map((one) => ({ how: 'address', kinds: machines, attributes: { addresses: [one] } }));
  return evidence;
}

/** Components that are known under another name: by serial, machine id or network card, where only one has it. */
export async function recogniseByEvidence(
  reader: Reader,
  scope: DomainScope,
  reads: readonly ReadComponent[],
): Promise<Map<number, { id: Id; how: string }>> {
  const asked = reads.flatMap((read, index) => evidenceOf(read).map((evidence) => ({ index, ...evidence })));
  if (asked.length === 0) return new Map();
  const { rows } = await sql<{ ord: number; id: Id }>`
    select x.ord::int as ord, c.id from unnest(${asked.map((one) => JSON.stringify(one.attributes))}::jsonb[],
        ${asked.map((one) => one.kinds.join(','))}::text[]) with ordinality as x (attributes, kinds, ord)
      cross join lateral (select c.id, c.kind from component c
        where c.attributes @> x.attributes and c.state <> 'disposed' and ${inScope(scope, 'c.domain_id')} limit 20) c
    where c.kind = any(string_to_array(x.kinds, ','))`.execute(reader);
  const byRow = Map.groupBy(rows, (row) => asked[row.ord - 1]!.index);
  const recognised = new Map<number, { id: Id; how: string }>();
  for (const [index, found] of byRow) {
    const ids = new Set(found.map((row) => row.id));
    if (ids.size === 1) recognised.set(index, { id: found[0]!.id, how: asked[found[0]!.ord - 1]!.how });
  }
  return recognised;
}
