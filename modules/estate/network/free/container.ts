import { sql } from 'kysely';
import { type Id, PlumblineError } from '#kernel';
import type { Reader, Tx } from '#platform';
import { noComponent } from '../../component/scope.ts';
import type { ComponentState } from '../../component/state.ts';
import { type Block, formatAddress, parseBlock, reservedEnds } from '../address.ts';
import type { Place } from './gaps.ts';

/** A prefix as the network knows it. */
export interface PrefixRow {
  id: Id;
  name: string;
  state: ComponentState;
  domainId: Id;
  siteId: Id | null;
  vrfId: Id;
  prefix: string;
  first: string;
  last: string;
  use: 'container' | 'network' | 'pool' | 'full';
  quarantineDays: number;
  searchFrom: string | null;
}

/** Throws `not_found` for what is no prefix, and `conflict` for one that says no number to the network. */
export async function readPrefix(reader: Reader, id: Id): Promise<PrefixRow> {
  const { rows } = await sql<PrefixRow & { kind: string }>`
    select c.id, c.kind, c.name, c.state, c.domain_id as "domainId", c.site_id as "siteId", p.vrf_id as "vrfId", p.prefix::text as prefix,
      p.first_address as first, p.last_address as last, p.use, p.quarantine_days as "quarantineDays", p.search_from as "searchFrom"
    from component c left join network_prefix p on p.component_id = c.id where c.id = ${id}`.execute(reader);
  const row = rows[0];
  if (row?.kind !== 'prefix') throw noComponent(id);
  if (row.prefix === null)
    throw new PlumblineError('conflict', `CMP-${id} (${row.name}) has no valid prefix of its own in the network.`);
  return row;
}

export interface RangeRow {
  id: Id;
  name: string;
  state: ComponentState;
  domainId: Id;
  siteId: Id | null;
  vrfId: Id;
  first: string;
  last: string;
}

export async function readRange(reader: Reader, id: Id): Promise<RangeRow> {
  const { rows } = await sql<RangeRow & { kind: string }>`
    select c.id, c.kind, c.name, c.state, c.domain_id as "domainId", c.site_id as "siteId", r.vrf_id as "vrfId",
      r.first_address as first, r.last_address as last
    from component c left join network_range r on r.component_id = c.id where c.id = ${id}`.execute(reader);
  const row = rows[0];
  if (row?.kind !== 'address-range') throw noComponent(id);
  if (row.first === null)
    throw new PlumblineError('conflict', `CMP-${id} (${row.name}) has no valid range of its own in the network.`);
  return row;
}

export const blockOf = (row: { prefix: string }): Block => parseBlock(row.prefix)!;

/** Where a prefix looks for free space inside itself. Its ends are kept unless it is a pool. */
export function placeIn(row: PrefixRow, free: Place['free'], now: Date): Place {
  const block = blockOf(row);
  const kept = free === 'addresses' && row.use !== 'pool' ? reservedEnds(block) : [];
  return {
    vrfId: row.vrfId,
    first: row.first,
    last: row.last,
    free,
    kept: kept.map((value) => formatAddress(block.family, value)),
    self: row.id,
    quarantineDays: row.quarantineDays,
    now,
  };
}

/** The prefixes that hold a whole span, outermost first. */
export function holdersOf(reader: Reader, vrfId: Id, first: string, last: string, self: Id = 0) {
  return sql<{ id: Id; prefix: string }>`
    select p.component_id as id, p.prefix::text as prefix
    from generate_series(0, case family(${first}::inet) when 4 then 32 else 128 end) as n
    join network_prefix p on p.vrf_id = ${vrfId} and p.prefix = set_masklen(${first}::cidr, n)
    where p.released_at is null and p.component_id <> ${self} and p.last_address >= ${last}::inet
    order by n`
    .execute(reader)
    .then(({ rows }) => rows);
}

const lockOf = (id: ReturnType<typeof sql>) => sql`hashtextextended('network ' || ${id}, 0)`;

/**
 * Takes turns with whoever else gives something away there. Lock order: the prefixes around a container, outermost
 * first, shared; then the container itself, alone. So two that overlap wait for each other and siblings do not. These
 * locks come before any row is locked, and whoever writes components takes none of them: nobody waits in a circle.
 */
export async function lockContainer(tx: Tx, id: Id, span: 'network_prefix' | 'network_range' | null): Promise<void> {
  if (span === null) {
    await sql`select pg_advisory_xact_lock(${lockOf(sql`${id}::bigint`)})`.execute(tx);
    return;
  }
  await sql`
    select case when alone then pg_advisory_xact_lock(${lockOf(sql`id`)}) else pg_advisory_xact_lock_shared(${lockOf(sql`id`)}) end
    from (
      select p.component_id as id, false as alone, n from ${sql.table(span)} c
      cross join lateral generate_series(0, case family(c.first_address) when 4 then 32 else 128 end) as n
      join network_prefix p on p.vrf_id = c.vrf_id and p.prefix = set_masklen(c.first_address::cidr, n)
      where c.component_id = ${id} and p.released_at is null and p.component_id <> ${id} and p.last_address >= c.last_address
      union all select ${id}::bigint, true, 1000
      order by n offset 0) locks`.execute(tx);
}
