import { sql } from 'kysely';
import { z } from 'zod';
import type { Id } from '#kernel';
import type { Reader } from '#platform';
import { parseBlock, reservedEnds, sizeOf } from '../address.ts';
import type { PrefixRow } from '../free/container.ts';

/** Sizes are decimal text: an IPv6 prefix has more addresses than a number can hold. */
export const usageSchema = z.object({
  size: z.string().describe('Addresses in all'),
  used: z.string().describe('Had by somebody, or in prefixes inside'),
  reserved: z.string().describe('Held by ranges, and the ends of the network'),
  free: z.string(),
  share: z.number().describe('Of used and reserved in the size, 0 to 1'),
  prefixes: z.int().describe('Directly inside, whether one may read them or not'),
});
export type Usage = z.infer<typeof usageSchema>;

interface Counts {
  id: Id;
  prefixes: number;
  inside: string;
  /** Addresses in no prefix inside. */
  outside: number;
  in_ranges: number;
  ranges: string;
}

/**
 * How full prefixes are, in one statement for a page of them. Addresses are counted only between the prefixes inside, and
 * behind the last of these: what a prefix inside holds does not count, so that it is not read either.
 */
export async function usageOf(
  reader: Reader,
  prefixes: Pick<PrefixRow, 'id' | 'vrfId' | 'prefix' | 'use'>[],
): Promise<Map<Id, Usage>> {
  if (prefixes.length === 0) return new Map();
  const { rows } = await sql<Counts>`
    select p.component_id as id, d.prefixes, d.inside::text as inside, d.between + a.behind as outside, r.in_ranges, r.ranges::text as ranges
    from network_prefix p
    cross join lateral (
      select count(*)::int as prefixes, max(last_address) as reached,
        trunc(coalesce(sum(power(2::numeric, (case family(prefix) when 4 then 32 else 128 end) - masklen(prefix))), 0)) as inside,
        coalesce(sum(case when begin < first_address then (select count(distinct n.address) from network_address n
          where n.vrf_id = p.vrf_id and n.released_at is null and n.address >= i.begin and n.address < i.first_address) end), 0)::int as between
      from (
        select prefix, first_address, last_address, coalesce(lag(last_address) over (order by prefix) + 1, p.first_address) as begin
        from (
          select c.prefix, c.first_address, c.last_address,
            max(c.last_address) over (order by c.prefix rows between unbounded preceding and 1 preceding) as before
          from network_prefix c where c.vrf_id = p.vrf_id and c.released_at is null and c.prefix > p.prefix and c.prefix <= p.last_address::cidr) e
        where before is null or before < first_address) i) d
    cross join lateral (
      select count(distinct n.address)::int as behind from network_address n
      where n.vrf_id = p.vrf_id and n.released_at is null and n.address <= p.last_address
        and n.address >= case when d.reached is null then p.first_address when d.reached < p.last_address then d.reached + 1 end) a
    cross join lateral (
      select coalesce(sum((r.last_address - r.first_address) + 1), 0) as ranges,
        coalesce(sum((select count(distinct n.address) from network_address n where n.vrf_id = p.vrf_id and n.released_at is null
          and n.address between r.first_address and r.last_address)), 0)::int as in_ranges
      from network_range r where r.vrf_id = p.vrf_id and r.held and r.first_address between p.first_address and p.last_address and r.last_address <= p.last_address
        and (d.prefixes = 0 or not exists (select 1 from generate_series(masklen(p.prefix) + 1, case family(r.first_address) when 4 then 32 else 128 end) as length
          join network_prefix c on c.vrf_id = p.vrf_id and c.prefix = set_masklen(host(r.first_address)::cidr, length)
          where c.released_at is null and c.last_address >= r.last_address))) r
    where p.component_id = any(${prefixes.map((one) => one.id)}::bigint[])`.execute(reader);
  const useOf = new Map(prefixes.map((one) => [one.id, one]));
  return new Map(rows.map((row) => [row.id, toUsage(useOf.get(row.id)!, row)]));
}

function toUsage({ prefix, use }: Pick<PrefixRow, 'prefix' | 'use'>, counts: Counts): Usage {
  const block = parseBlock(prefix)!;
  const size = sizeOf(block.family, block.length);
  const direct = counts.outside - counts.in_ranges;
  const used = use === 'full' ? size : BigInt(counts.inside) + BigInt(Math.max(direct, 0) + counts.in_ranges);
  const hosts = counts.prefixes === 0 && (use === 'network' || use === 'full');
  const ends = use === 'network' && hosts ? BigInt(reservedEnds(block).length) : 0n;
  const held = BigInt(counts.ranges) - BigInt(counts.in_ranges) + ends;
  const reserved = used + held > size ? size - used : held;
  return {
    size: String(size),
    used: String(used),
    reserved: String(reserved),
    free: String(size - used - reserved),
    share: ratio(used + reserved, size),
    prefixes: counts.prefixes,
  };
}

/** Four digits of a share of numbers that may have 39. */
function ratio(part: bigint, whole: bigint): number {
  const share = Number((part * 1_000_000n) / whole) / 1_000_000;
  return part > 0n && share === 0 ? 0.000_001 : share;
}
