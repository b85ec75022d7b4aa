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
  addresses: number;
  in_prefixes: number;
  in_ranges: number;
  ranges: string;
}

/** How full prefixes are, in one statement for a page of them. */
export async function usageOf(
  reader: Reader,
  prefixes: Pick<PrefixRow, 'id' | 'vrfId' | 'prefix' | 'use'>[],
): Promise<Map<Id, Usage>> {
  if (prefixes.length === 0) return new Map();
  const { rows } = await sql<Counts>`
    select p.component_id as id, d.prefixes, d.inside::text as inside, a.addresses, d.in_prefixes, r.in_ranges, r.ranges::text as ranges
    from network_prefix p
    cross join lateral (
      select count(*)::int as prefixes, trunc(coalesce(sum(power(2::numeric, (case family(prefix) when 4 then 32 else 128 end) - masklen(prefix))), 0)) as inside,
        coalesce(sum((select count(distinct n.address) from network_address n where n.vrf_id = p.vrf_id and n.released_at is null
          and n.address between i.first_address and i.last_address)), 0)::int as in_prefixes
      from (
        select c.prefix, c.first_address, c.last_address,
          max(c.last_address) over (order by c.prefix rows between unbounded preceding and 1 preceding) as before
        from network_prefix c where c.vrf_id = p.vrf_id and c.released_at is null and c.prefix > p.prefix and c.prefix <= p.last_address::cidr) i
      where before is null or before < first_address) d
    cross join lateral (
      select count(distinct n.address)::int as addresses from network_address n
      where n.vrf_id = p.vrf_id and n.released_at is null and n.address between p.first_address and p.last_address) a
    cross join lateral (
      select coalesce(sum((r.last_address - r.first_address) + 1), 0) as ranges,
        coalesce(sum((select count(distinct n.address) from network_address n where n.vrf_id = p.vrf_id and n.released_at is null
          and n.address between r.first_address and r.last_address)), 0)::int as in_ranges
      from network_range r where r.vrf_id = p.vrf_id and r.held and r.first_address >= p.first_address and r.last_address <= p.last_address
        and not exists (select 1 from network_prefix c where c.vrf_id = p.vrf_id and c.released_at is null
          and c.prefix > p.prefix and c.prefix <= p.last_address::cidr and c.first_address <= r.first_address and c.last_address >= r.last_address)) r
    where p.component_id = any(${prefixes.map((one) => one.id)}::bigint[])`.execute(reader);
  const useOf = new Map(prefixes.map((one) => [one.id, one]));
  return new Map(rows.map((row) => [row.id, toUsage(useOf.get(row.id)!, row)]));
}

function toUsage({ prefix, use }: Pick<PrefixRow, 'prefix' | 'use'>, counts: Counts): Usage {
  const block = parseBlock(prefix)!;
  const size = sizeOf(block.family, block.length);
  const direct = counts.addresses - counts.in_prefixes - counts.in_ranges;
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
