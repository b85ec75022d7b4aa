import { sql } from 'kysely';
import { type Id, PlumblineError } from '#kernel';
import type { Context, Mutation } from '#platform';
import type { Attributes } from '../../component/kind.ts';
import { requireReadable } from '../../component/scope.ts';
import { type ComponentState, isOver } from '../../component/state.ts';
import { writeRelations } from '../../relation/write.ts';
import { formatAddress, parseAddress, parseBlock, type Span } from '../address.ts';
import { holdersOf, lockContainer, placeIn, readPrefix, readRange } from '../free/container.ts';
import { freeSpans, type Place } from '../free/gaps.ts';
import { componentRef, disposeOf, giveAll, mutateAgain, sourceOf } from './give.ts';

export interface AddressWish {
  count: number;
  description?: string | undefined;
  dnsName?: string | undefined;
  role?: string | undefined;
  /** Of the new address; in service unless said otherwise. */
  state: ComponentState;
  /** The interface or host that it is for. */
  for?: Id | undefined;
}

export interface AllocatedAddress {
  id: Id;
  address: string;
  prefixLength: number;
}

interface Source {
  id: Id;
  what: string;
  domainId: Id;
  siteId: Id | null;
  place: Place;
  prefixLength: number;
  searchFrom: string | null;
  /** Only a prefix remembers where to begin. */
  remembers: boolean;
}

const holders = ['interface', 'server', 'pc', 'vm', 'container-host', 'device', 'storage', 'service', 'database'];

export function allocateInPrefix(ctx: Context, id: Id, wish: AddressWish): Promise<AllocatedAddress[]> {
  return allocate(ctx, id, wish, async (mutation) => {
    await lockContainer(mutation.tx, id, 'network_prefix');
    const row = await readPrefix(mutation.tx, id);
    const what = `${row.prefix} (CMP-${id})`;
    if (isOver(row.state)) throw new PlumblineError('conflict', `${what} is ${row.state}: it gives nothing any more.`);
    if (row.use === 'container')
      throw new PlumblineError('conflict', `${what} is a container: take the address from a prefix inside it.`);
    if (row.use === 'full') throw new PlumblineError('exhausted', `${what} is marked as full: it gives nothing.`);
    return {
      ...row,
      what,
      place: placeIn(row, 'addresses', mutation.now),
      prefixLength: parseBlock(row.prefix)!.length,
      remembers: true,
    };
  });
}

export function allocateInRange(ctx: Context, id: Id, wish: AddressWish): Promise<AllocatedAddress[]> {
  return allocate(ctx, id, wish, async (mutation) => {
    await lockContainer(mutation.tx, id, 'network_range');
    const row = await readRange(mutation.tx, id);
    const what = `${row.first} to ${row.last} (CMP-${id})`;
    if (isOver(row.state)) throw new PlumblineError('conflict', `${what} is ${row.state}: it gives nothing any more.`);
    const innermost = (await holdersOf(mutation.tx, row.vrfId, row.first, row.last)).at(-1);
    const full = row.first.includes(':') ? 128 : 32;
    return {
      ...row,
      what,
      place: { vrfId: row.vrfId, first: row.first, last: row.last, free: 'addresses', self: id, now: mutation.now },
      prefixLength: innermost ? parseBlock(innermost.prefix)!.length : full,
      searchFrom: null,
      remembers: false,
    };
  });
}

async function allocate(
  ctx: Context,
  id: Id,
  wish: AddressWish,
  open: (mutation: Mutation) => Promise<Source>,
): Promise<AllocatedAddress[]> {
  const container = await requireReadable(ctx, id);
  await ctx.authorise('estate.change', { type: 'component', id, domainId: container.domainId });
  if (wish.for !== undefined) await requireHolder(ctx, wish.for);
  const source = sourceOf(ctx);
  return mutateAgain(ctx, [componentRef(id)], async (mutation) => {
    const from = await open(mutation);
    const attributes: Attributes = { prefixLength: from.prefixLength, use: 'assigned' };
    for (const name of ['description', 'dnsName', 'role'] as const)
      if (wish[name] !== undefined) attributes[name] = wish[name];
    const search = new FreeAddresses(mutation, from);
    const given = await giveAll(
      mutation,
      source,
      {
        count: wish.count,
        what: `addresses of ${from.what}`,
        next: async (wanted) => {
          const found = await search.next(wanted);
          await disposeOf(mutation, source, await releasedAt(mutation, from, found), 'Its address is given again.');
          return found;
        },
        draft: (address) => ({
          kind: 'address',
          name: address,
          state: wish.state,
          domainId: from.domainId,
          ...(from.siteId === null ? {} : { siteId: from.siteId }),
          ...(from.place.vrfId === 0 ? {} : { parentId: from.place.vrfId }),
          attributes: { ...attributes, address },
        }),
      },
      [componentRef(id)],
    );
    if (wish.for !== undefined) {
      const toId = wish.for;
      await writeRelations(
        mutation,
        source,
        given.map((one) => ({ kind: 'assigned-to', fromId: one.id, toId, causes: [componentRef(id)] })),
      );
    }
    if (from.remembers) await remember(mutation, from, given.at(-1)!.found);
    return given.map((one) => ({ id: one.id, address: one.found, prefixLength: from.prefixLength }));
  });
}

async function requireHolder(ctx: Context, id: Id): Promise<void> {
  const component = await requireReadable(ctx, id);
  if (!holders.includes(component.kind))
    throw new PlumblineError('invalid_input', `CMP-${id} is a ${component.kind}: no address is assigned to one.`, {
      issues: [{ path: '/body/for', message: `must be one of: ${holders.join(', ')}` }],
    });
}

/** Free addresses one after the other: from where the prefix remembers, and then once more from its beginning. */
class FreeAddresses {
  private from: string | null;
  private again: boolean;
  private readonly told = new Set<string>();
  private readonly mutation: Mutation;
  private readonly source: Source;

  constructor(mutation: Mutation, source: Source) {
    this.mutation = mutation;
    this.source = source;
    this.from = source.searchFrom ?? source.place.first;
    this.again = source.searchFrom !== null && source.searchFrom !== source.place.first;
  }

  async next(wanted: number): Promise<string[]> {
    const addresses: string[] = [];
    while (addresses.length < wanted) {
      if (this.from === null) {
        if (!this.again) break;
        this.again = false;
        this.from = this.source.place.first;
      }
      const left = wanted - addresses.length;
      const spans = await freeSpans(this.mutation.tx, this.source.place, { from: this.from, limit: left });
      const found = firstOf(spans, left);
      this.from = after(found.at(-1), this.source.place.last);
      for (const address of found) {
        if (!this.told.has(address)) addresses.push(address);
        this.told.add(address);
      }
    }
    return addresses;
  }
}

function firstOf(spans: Span[], count: number): string[] {
  const addresses: string[] = [];
  for (const { family, first, last } of spans) {
    for (let value = first; value <= last && addresses.length < count; value += 1n)
      addresses.push(formatAddress(family, value));
  }
  return addresses;
}

function after(address: string | undefined, last: string): string | null {
  if (address === undefined) return null;
  const { family, value } = parseAddress(address)!;
  return value >= parseAddress(last)!.value ? null : formatAddress(family, value + 1n);
}

/** The retired ones that bore these addresses. */
async function releasedAt({ tx }: Mutation, { place }: Source, addresses: string[]): Promise<Id[]> {
  const { rows } = await sql<{ component_id: Id }>`
    select component_id from network_address where vrf_id = ${place.vrfId} and address = any(${addresses}::inet[])
      and released_at is not null`.execute(tx);
  return rows.map((row) => row.component_id);
}

/** The next search begins after the last one given, but not after one that rests and will be free by itself. */
async function remember({ tx }: Mutation, source: Source, given: string): Promise<void> {
  const next = after(given, source.place.last);
  await sql`update network_prefix set search_from = coalesce((
      select min(address) from network_address where vrf_id = ${source.place.vrfId} and released_at is not null
        and address between ${source.searchFrom ?? source.place.first}::inet and ${given}::inet), ${next}::inet)
    where component_id = ${source.id}`.execute(tx);
}
