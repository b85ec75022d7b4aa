import { sql } from 'kysely';
import { z } from 'zod';
import { type Id, PlumblineError } from '#kernel';
import { type Context, decodeCursor, encodeCursor, listQuery, type Reader } from '#platform';
import { type ComponentRef, componentRefSchema } from '../../component/component.ts';
import { mayRead, noComponent } from '../../component/scope.ts';
import { toComponentRef } from '../../component/view.ts';
import { type Family, formatAddress, parseAddress, parseBlock, reservedEnds } from '../address.ts';
import { type PrefixRow, readPrefix } from '../free/container.ts';
import { type AddressGroup, bearerSchema, facesOf } from './bearers.ts';
import { directInside } from './tree.ts';

/** One line of what a prefix holds, in the order of its addresses; free space is a line too. */
export const contentSchema = z.object({
  type: z.enum(['prefix', 'range', 'address', 'kept', 'free']),
  first: z.string(),
  last: z.string(),
  size: z.string(),
  component: componentRefSchema.nullable(),
  description: z.string().nullable(),
  dnsName: z.string().nullable(),
  role: z.string().nullable(),
  bearers: z.array(bearerSchema),
  hidden: z.boolean().describe('Taken by something that one may not read'),
  clash: z.boolean().describe('Several machines have it, though nothing says that they share it'),
});
export type Content = z.infer<typeof contentSchema>;

export const contentsQuery = listQuery.omit({ sort: true });

interface Named {
  id: Id;
  kind: string;
  name: string;
  state: string;
  domainId: Id;
  description: string | null;
  role: string | null;
}

interface Taken {
  type: 'prefix' | 'range' | 'address' | 'kept';
  first: bigint;
  last: bigint;
  /** Nothing in it is free: a range that is only named leaves its addresses to be given. */
  covers: boolean;
  component?: { ref: ComponentRef; description: string | null; role: string | null; readable: boolean };
  group?: AddressGroup;
}

/** At the same address the wider comes first. */
const order = { range: 0, prefix: 1, kept: 2, address: 3 };

interface Line {
  first: bigint;
  last: bigint;
  taken: Taken | null;
}

export async function prefixContents(ctx: Context, id: Id, query: z.output<typeof contentsQuery>) {
  const scope = await ctx.scope('estate.read');
  const row = await readPrefix(ctx.db, id);
  if (!mayRead(scope, row.domainId)) throw noComponent(id);
  const { family, value: beginning } = parseBlock(row.prefix)!;
  const end = number(row.last);
  const start = query.cursor === undefined ? null : begin(query.cursor, row);
  const from = start ? formatAddress(family, start.place.first) : row.first;
  // What was told last comes again, and a range may have begun before: neither must look like all there is.
  const reach = query.limit + 2;

  const after = from === row.first ? null : formatAddress(family, number(from) - 1n);
  const inside = await directInside(ctx.db, { vrfId: row.vrfId, under: row, after, scope: 'all', limit: reach });
  const spans = between(row, from, inside, inside.length === reach);
  const [ranges, groups] = await Promise.all([
    rangesIn(ctx.db, row, from, reach),
    groupsIn(ctx.db, row.vrfId, spans, reach),
  ]);
  const component = (one: Named) => ({
    ref: toComponentRef(one),
    description: one.description,
    role: one.role,
    readable: mayRead(scope, one.domainId),
  });
  const taken = [
    ...inside.map((one): Taken => ({ type: 'prefix', ...spanOf(one), covers: true, component: component(one) })),
    ...ranges.map((one): Taken => ({ type: 'range', ...spanOf(one), covers: one.held, component: component(one) })),
    ...groups.map((one): Taken => ({ type: 'address', ...spanOf(one), covers: true, group: one })),
    ...keptOf(row, new Set(groups.map((one) => number(one.first)))),
  ];
  // Beyond where one of the three was cut off nothing is known yet.
  const cut = [inside, ranges, groups].flatMap((list) => (list.length === reach ? [number(list.at(-1)!.first)] : []));
  const known = taken
    .filter((one) => cut.every((last) => one.first <= last) && (!start || isBehind(one, start.place)))
    .sort((a, b) => (a.first < b.first ? -1 : a.first > b.first ? 1 : order[a.type] - order[b.type]));
  const { lines, at, last } = toLines(known, start?.at ?? beginning, query.limit);
  const whole = cut.length === 0 && last === known.at(-1);
  if (whole && at <= end) lines.push({ first: at, last: end, taken: null });
  const faces = await facesOf(
    ctx.db,
    scope,
    lines.flatMap((line) => (line.taken?.group ? [line.taken.group] : [])),
  );
  let index = 0;
  const items = lines.map((line): Content => {
    const address = line.taken?.group ? faces[index++]! : null;
    const holder = line.taken?.component;
    const named = holder?.readable ? holder : null;
    return {
      type: line.taken?.type ?? 'free',
      first: formatAddress(family, line.first),
      last: formatAddress(family, line.last),
      size: String(line.last - line.first + 1n),
      component: address?.component ?? named?.ref ?? null,
      description: address?.description ?? named?.description ?? null,
      dnsName: address?.dnsName ?? null,
      role: address?.role ?? named?.role ?? null,
      bearers: address?.bearers ?? [],
      hidden: address?.hidden ?? (holder ? !holder.readable : false),
      clash: address?.clash ?? false,
    };
  });
  return { items, next: whole || !last ? null : cursorAt(family, at, last) };
}

const number = (text: string): bigint => parseAddress(text)!.value;
const spanOf = (one: { first: string; last: string }) => ({ first: number(one.first), last: number(one.last) });

/** What is taken, with the gaps between, until there are enough; and up to where all is told. */
function toLines(known: Taken[], from: bigint, limit: number): { lines: Line[]; at: bigint; last: Taken | undefined } {
  const lines: Line[] = [];
  let at = from;
  let last: Taken | undefined;
  for (const one of known) {
    if (lines.length >= limit) break;
    last = one;
    if (one.type === 'kept' && one.first < at) continue;
    if (one.first > at) {
      lines.push({ first: at, last: one.first - 1n, taken: null });
      at = one.first;
    }
    lines.push({ first: one.first, last: one.last, taken: one });
    if (one.covers && one.last >= at) at = one.last + 1n;
  }
  return { lines, at, last };
}

/** Where a page ended: behind what line. */
interface Place {
  first: bigint;
  order: number;
}

function isBehind(one: Taken, place: Place): boolean {
  return one.first > place.first || (one.first === place.first && order[one.type] > place.order);
}

/** The last line, and up to where free space was told. */
function cursorAt(family: Family, at: bigint, last: Taken): string {
  return encodeCursor([formatAddress(family, last.first), order[last.type], String(at)]);
}

function begin(cursor: string, row: PrefixRow): { place: Place; at: bigint } {
  const [text, kind, free] = decodeCursor(cursor, 3);
  const address = typeof text === 'string' ? parseAddress(text) : null;
  const block = parseBlock(row.prefix)!;
  const inside = address?.family === block.family && address.value >= block.value && address.value <= number(row.last);
  if (inside && typeof kind === 'number' && typeof free === 'string' && /^[0-9]{1,39}$/.test(free))
    return { place: { first: address.value, order: kind }, at: BigInt(free) };
  throw new PlumblineError('invalid_input', 'The cursor belongs to another list.', {
    issues: [{ path: '/query/cursor', message: 'must be the `next` of an earlier page of this list' }],
  });
}

/** The spans that lie in no prefix inside: there addresses belong to this prefix itself. */
function between(
  row: PrefixRow,
  from: string,
  inside: { first: string; last: string }[],
  cut: boolean,
): [string, string][] {
  const { family } = parseBlock(row.prefix)!;
  const spans: [string, string][] = [];
  const add = (first: bigint, last: bigint): void => {
    if (first <= last) spans.push([formatAddress(family, first), formatAddress(family, last)]);
  };
  let at = number(from);
  for (const one of inside) {
    add(at, number(one.first) - 1n);
    at = number(one.last) + 1n;
  }
  if (!cut) add(at, number(row.last));
  return spans;
}

async function groupsIn(reader: Reader, vrfId: Id, spans: [string, string][], limit: number) {
  const { rows } = await sql<{ address: string; named: string[]; observed: string[]; shared: boolean }>`
    select a.* from unnest(${spans.map(([first]) => first)}::inet[], ${spans.map(([, last]) => last)}::inet[]) as s (first, last)
    cross join lateral (
      select address, coalesce(array_agg(component_id) filter (where not observed), '{}') as named,
        coalesce((array_agg(component_id order by component_id) filter (where observed))[1:20], '{}') as observed, bool_or(shared) as shared
      from network_address where vrf_id = ${vrfId} and address between s.first and s.last and released_at is null
      group by address order by address limit ${limit}) a
    order by a.address limit ${limit}`.execute(reader);
  return rows.map((one) => ({
    first: one.address,
    last: one.address,
    address: one.address,
    named: one.named.map(Number),
    observed: one.observed.map(Number),
    shared: one.shared,
  }));
}

async function rangesIn(reader: Reader, row: PrefixRow, from: string, limit: number) {
  const { rows } = await sql<Named & { first: string; last: string; held: boolean }>`
    select c.id, c.kind, c.name, c.state, c.domain_id as "domainId", c.attributes ->> 'description' as description,
      c.attributes ->> 'role' as role, r.first_address as first, r.last_address as last, r.held
    from network_range r join component c on c.id = r.component_id
    where r.vrf_id = ${row.vrfId} and r.last_address >= ${from}::inet and r.first_address >= ${row.first}::inet and r.last_address <= ${row.last}::inet
    order by r.first_address limit ${limit}`.execute(reader);
  return rows;
}

/** The ends of a network that nobody has. */
function keptOf(row: PrefixRow, had: Set<bigint>): Taken[] {
  if (row.use === 'pool' || row.use === 'container') return [];
  return reservedEnds(parseBlock(row.prefix)!)
    .filter((value) => !had.has(value))
    .map((value): Taken => ({ type: 'kept', first: value, last: value, covers: true }));
}
