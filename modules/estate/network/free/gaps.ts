import { sql } from 'kysely';
import type { Id } from '#kernel';
import type { Reader } from '#platform';
import { type Block, bitsOf, formatAddress, parseAddress, type Span, sizeOf } from '../address.ts';

/** Where free space is looked for. */
export interface Place {
  vrfId: Id;
  first: string;
  last: string;
  /**
   * What counts as taken: for `addresses` those that are had, what is held by ranges, and the prefixes inside; for
   * `prefixes` any range too: a free prefix has nobody in it.
   */
  free: 'addresses' | 'prefixes';
  /** Of a prefix: its own ends, where they are kept; and itself, which does not take its own space. */
  kept?: string[];
  self?: Id;
  /** A released address rests so long. */
  quarantineDays?: number;
  now: Date;
}

/** Rows of each table a step; it doubles, so that the first free ones cost little and all of them not many steps. */
const FIRST_STEP = 256;
const LARGEST_STEP = 16_384;

/**
 * The free spans of a place in order, from an address on: by windows over what is taken, each in the order of an index.
 * With `length` only those that hold a whole prefix of it.
 */
export async function freeSpans(
  reader: Reader,
  place: Place,
  options: { from?: string; limit: number; length?: number },
): Promise<Span[]> {
  const { limit, length } = options;
  const spans: Span[] = [];
  const last = parseAddress(place.last)!;
  let from: string | null = options.from ?? place.first;
  for (let step = FIRST_STEP; from !== null && spans.length < limit; step = Math.min(step * 2, LARGEST_STEP)) {
    const found: Window = await window(reader, place, from, step, length);
    spans.push(...found.spans);
    const next: bigint = found.reach === null ? parseAddress(from)!.value : parseAddress(found.reach)!.value + 1n;
    from = next > last.value ? null : formatAddress(last.family, next);
    if (from !== null && !found.more) {
      const rest: Span = { family: last.family, first: next, last: last.value };
      if (length === undefined || firstBlockIn(rest, length)) spans.push(rest);
      from = null;
    }
  }
  return spans.slice(0, limit);
}

interface Window {
  /** The gaps before what is taken, up to where the window reaches. */
  spans: Span[];
  /** The last address that is taken in the window. */
  reach: string | null;
  /** Whether more is taken beyond. */
  more: boolean;
}

async function window(
  reader: Reader,
  place: Place,
  from: string,
  step: number,
  length: number | undefined,
): Promise<Window> {
  const { vrfId, first, last, self = 0, kept = [] } = place;
  const restingSince = new Date(place.now.getTime() - (place.quarantineDays ?? 0) * 86_400_000);
  const ranges = place.free === 'addresses' ? sql`r.held` : sql`true`;
  const rows = await sql<{ first: string | null; last: string | null; reach: string | null; more: boolean }>`
    with a as materialized (
      select address as lo, address as hi from network_address
      where vrf_id = ${vrfId} and address between ${from}::inet and ${last}::inet
        and (released_at is null or released_at > ${restingSince}::timestamptz)
      order by address limit ${step}),
    r as materialized (
      select r.first_address as lo, r.last_address as hi from network_range r
      where r.vrf_id = ${vrfId} and r.last_address >= ${from}::inet and r.first_address <= ${last}::inet and ${ranges} and r.component_id <> ${self}
      order by r.first_address limit ${step}),
    p as materialized (
      select first_address as lo, last_address as hi from network_prefix
      where vrf_id = ${vrfId} and released_at is null and component_id <> ${self}
        and prefix >= inet_merge(${first}::inet, ${last}::inet) and prefix <= ${last}::cidr
        and first_address >= ${first}::inet and last_address <= ${last}::inet and last_address >= ${from}::inet
        and not (first_address = ${first}::inet and last_address = ${last}::inet)
      order by prefix limit ${step}),
    horizon as (
      select least((select max(lo) from a having count(*) = ${step}), (select max(lo) from r having count(*) = ${step}),
        (select max(lo) from p having count(*) = ${step})) as h),
    taken as (
      select lo, hi from (select * from a union all select * from r union all select * from p
        union all select e, e from unnest(${kept}::inet[]) e where e >= ${from}::inet) t, horizon
      where h is null or lo <= h),
    edges as (select lo, max(hi) over (order by lo rows between unbounded preceding and 1 preceding) as before from taken),
    gaps as (
      select coalesce(before + 1, ${from}::inet) as first, lo - 1 as last from edges
      where lo > ${from}::inet and (before is null or (before < lo and before + 1 < lo)))
    select g.first, g.last, null::inet as reach, false as more from gaps g where ${holds(place, length)}
    union all
    select null, null, (select max(hi) from taken), (select h is not null from horizon)
    order by 1`.execute(reader);
  const end = rows.rows.find((row) => row.first === null)!;
  return {
    spans: rows.rows.flatMap((row) => (row.first === null ? [] : [toSpan(row.first, row.last!)])),
    reach: end.reach,
    more: end.more,
  };
}

/** Whether a gap `g` holds an aligned prefix of a length: the one that it begins with, or else the next one. */
function holds({ last }: Place, length: number | undefined) {
  if (length === undefined) return sql<boolean>`true`;
  const bits = sql`${bitsOf(last.includes(':') ? 6 : 4)}::integer`;
  const at = sql`set_masklen(g.first::cidr, ${length}::integer)`;
  const top = sql`set_masklen(broadcast(${at}), ${bits})`;
  // A case keeps its order: beyond the last address of all there is none to add one to.
  return sql<boolean>`case when ${top} > g.last then false
    when set_masklen(network(${at})::inet, ${bits}) = g.first then true
    when ${top} = g.last then false
    else set_masklen(broadcast(set_masklen((${top} + 1)::cidr, ${length}::integer)), ${bits}) <= g.last end`;
}

function toSpan(firstText: string, lastText: string): Span {
  const [first, last] = [parseAddress(firstText)!, parseAddress(lastText)!];
  return { family: first.family, first: first.value, last: last.value };
}

/** The first whole prefix of a length in a span, or null. */
export function firstBlockIn(span: Span, length: number): Block | null {
  const size = sizeOf(span.family, length);
  const value = ((span.first + size - 1n) / size) * size;
  return value + size - 1n <= span.last ? { family: span.family, value, length } : null;
}
