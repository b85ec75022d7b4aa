import { sql } from 'kysely';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Clock, manualClock, systemClock } from '#kernel';
import { createAuthority } from '#people';
import { createContext, openWorkspace } from '#platform';
import { openTestWorkspace, type TestWorkspace } from '#testkit';
import type { ComponentInput } from '../../component/input.ts';
import { createComponent, moveComponent } from '../../component/service.ts';
import { relationsOf } from '../../relation/rows.ts';
import { type AddressWish, allocateInPrefix, allocateInRange } from './address.ts';
import { allocatePrefix, chooseBlocks } from './prefix.ts';
import { allocateVlan } from './vlan.ts';

const clock = manualClock(new Date('2026-03-01T08:00:00.000Z'));
let test: TestWorkspace;
beforeAll(async () => {
  test = await openTestWorkspace({ clock: clock as Clock });
});
afterAll(() => test.close());

const make = (kind: ComponentInput['kind'], name: string, attributes: object = {}, rest: object = {}) =>
  createComponent(test.context(), { kind, name, state: 'in-service', attributes, ...rest } as ComponentInput);
const prefix = (text: string, attributes: object = {}, rest: object = {}) =>
  make('prefix', text, { prefix: text, ...attributes }, rest);
const give = async (id: number, wish: Partial<AddressWish> = {}) =>
  (await allocateInPrefix(test.context(), id, { count: 1, state: 'in-service', ...wish })).map((one) => one.address);
const release = async (id: number) => {
  for (const move of ['retire', 'decommission'] as const) await moveComponent(test.context(), id, move, 'gone');
};

describe('the next free address', () => {
  it('is the first that nobody has, is held by no range and lies in no prefix inside', async () => {
    const net = await prefix('10.0.0.0/24');
    await make('address', 'gateway', { address: '10.0.0.1' });
    await make('server', 'observed', { addresses: ['10.0.0.3'] });
    await make('address-range', 'lent', { from: '10.0.0.5', to: '10.0.0.9', role: 'dhcp' });
    await make('address-range', 'for servers', { from: '10.0.0.16', to: '10.0.0.19', role: 'servers' });
    await prefix('10.0.0.12/30');
    expect(await give(net.id, { count: 6 })).toEqual([
      '10.0.0.2',
      '10.0.0.4',
      '10.0.0.10',
      '10.0.0.11',
      '10.0.0.16',
      '10.0.0.17',
    ]);
  });

  it('leaves a network its ends, unless it is a pool or too small to have any', async () => {
    const pool = await prefix('10.1.0.0/30', { use: 'pool' });
    expect(await give(pool.id, { count: 4 })).toEqual(['10.1.0.0', '10.1.0.1', '10.1.0.2', '10.1.0.3']);
    const net = await prefix('10.1.1.0/30');
    expect(await give(net.id, { count: 2 })).toEqual(['10.1.1.1', '10.1.1.2']);
    await expect(give(net.id)).rejects.toMatchObject({ code: 'exhausted', extra: { free: 0 } });
    expect(await give((await prefix('10.1.2.0/31')).id, { count: 2 })).toEqual(['10.1.2.0', '10.1.2.1']);
    expect(await give((await prefix('255.255.255.254/31')).id, { count: 2 })).toEqual([
      '255.255.255.254',
      '255.255.255.255',
    ]);
    expect(await give((await prefix('2001:db8:1::/64')).id, { count: 2 })).toEqual(['2001:db8:1::1', '2001:db8:1::2']);
    expect(await give((await prefix('2001:db8:2::/127')).id, { count: 2 })).toEqual(['2001:db8:2::', '2001:db8:2::1']);
  });

  it('gives all that were asked for or none', async () => {
    const net = await prefix('10.2.0.0/29');
    await expect(give(net.id, { count: 7 })).rejects.toMatchObject({ code: 'exhausted', extra: { free: 6 } });
    expect(await give(net.id, { count: 6 })).toHaveLength(6);
  });

  it('is not given by a container, by what is full, and not to what bears no address', async () => {
    await expect(give((await prefix('10.3.0.0/16', { use: 'container' })).id)).rejects.toMatchObject({
      code: 'conflict',
    });
    await expect(give((await prefix('10.4.0.0/16', { use: 'full' })).id)).rejects.toMatchObject({ code: 'exhausted' });
    const [net, rack] = [await prefix('10.5.0.0/16'), await make('rack', 'R1')];
    await expect(give(net.id, { for: rack.id })).rejects.toMatchObject({ code: 'invalid_input' });
    await expect(give(rack.id)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('stands in the VRF and domain of its prefix, and is assigned to what it is for', async () => {
    const vrf = await make('vrf', 'red');
    const net = await prefix('10.0.0.0/24', {}, { parent: vrf.id, domain: 'storage' });
    const host = await make('server', 'for me');
    const [given] = await allocateInPrefix(test.context(), net.id, {
      count: 1,
      state: 'planned',
      for: host.id,
      description: 'iSCSI',
    });
    expect(given).toMatchObject({ address: '10.0.0.1', prefixLength: 24 });
    const relations = await relationsOf(test.workspace.db, 'all', given!.id);
    expect(relations.map((one) => [one.kind, one.other.name])).toEqual([['assigned-to', 'for me']]);
    const { rows } = await sql`select parent_id, state, attributes from component where id = ${given!.id}`.execute(
      test.workspace.db,
    );
    expect(rows).toEqual([
      {
        parent_id: vrf.id,
        state: 'planned',
        attributes: { address: '10.0.0.1', prefixLength: 24, use: 'assigned', description: 'iSCSI' },
      },
    ]);
  });

  it('can be one that was released, once it has rested; its former bearer stays as the past', async () => {
    const net = await prefix('10.6.0.0/29', { quarantineDays: 7 });
    const all = await allocateInPrefix(test.context(), net.id, { count: 6, state: 'in-service' });
    await release(all[2]!.id);
    await expect(give(net.id)).rejects.toMatchObject({ code: 'exhausted' });
    clock.advance(8 * 86_400_000);
    const [again] = await allocateInPrefix(test.context(), net.id, { count: 1, state: 'in-service' });
    expect(again!.address).toBe(all[2]!.address);
    expect(again!.id).not.toBe(all[2]!.id);
    const { rows } = await sql<{ state: string }>`select state from component where id = ${all[2]!.id}`.execute(
      test.workspace.db,
    );
    expect(rows).toEqual([{ state: 'disposed' }]);
    const other = await prefix('10.6.1.0/24');
    const [first] = await allocateInPrefix(test.context(), other.id, { count: 5, state: 'in-service' });
    await release(first!.id);
    expect(await give(other.id)).toEqual(['10.6.1.1']);
    expect(await give(other.id)).toEqual(['10.6.1.6']);
  });

  it('comes out of a range when asked for there, with the length of the prefix around it', async () => {
    await prefix('10.7.0.0/22');
    const range = await make('address-range', 'reserved', { from: '10.7.1.250', to: '10.7.2.2', role: 'reserved' });
    const given = await allocateInRange(test.context(), range.id, { count: 9, state: 'in-service' });
    expect(given.map((one) => one.address).slice(-4)).toEqual(['10.7.1.255', '10.7.2.0', '10.7.2.1', '10.7.2.2']);
    expect(given[0]!.prefixLength).toBe(22);
    await expect(allocateInRange(test.context(), range.id, { count: 1, state: 'in-service' })).rejects.toMatchObject({
      code: 'exhausted',
    });
  });
});

describe('the next free prefix', () => {
  const wish = { count: 1, fit: 'first', state: 'in-service' } as const;

  it('is aligned, overlaps nothing, and fits first or best', async () => {
    const container = await prefix('10.20.0.0/16', { use: 'container' });
    for (const text of ['10.20.0.0/24', '10.20.2.0/23', '10.20.5.0/24']) await prefix(text);
    const get = async (length: number, more: object = {}) =>
      (await allocatePrefix(test.context(), container.id, { ...wish, length, ...more })).map((one) => one.prefix);
    expect(await get(25)).toEqual(['10.20.1.0/25']);
    expect(await get(24)).toEqual(['10.20.4.0/24']);
    expect(await get(24, { fit: 'best', count: 2 })).toEqual(['10.20.6.0/24', '10.20.7.0/24']);
    expect(await get(26, { fit: 'best' })).toEqual(['10.20.1.128/26']);
    await make('server', 'in the way', { addresses: ['10.20.8.77'] });
    expect(await get(24)).toEqual(['10.20.9.0/24']);
    await expect(get(16)).rejects.toMatchObject({ code: 'invalid_input' });
    await expect(get(17, { count: 2 })).rejects.toMatchObject({ code: 'exhausted' });
  });

  it('has any size in IPv6', async () => {
    const container = await prefix('2001:db8::/32', { use: 'container' });
    const get = async (length: number, count = 1) =>
      (await allocatePrefix(test.context(), container.id, { ...wish, length, count })).map((one) => one.prefix);
    expect(await get(48, 2)).toEqual(['2001:db8::/48', '2001:db8:3::/48']);
    expect(await get(36)).toEqual(['2001:db8:1000::/36']);
    expect(await get(33)).toEqual(['2001:db8:8000::/33']);
    await expect(get(33)).rejects.toMatchObject({ code: 'exhausted' });
  });

  it('is chosen from the smallest gap where the large ones are to stay whole', () => {
    const gap = (first: bigint, last: bigint) => ({ family: 4 as const, first, last });
    const gaps = [gap(0n, 1023n), gap(2048n, 2303n)];
    expect(chooseBlocks(gaps, 24, 1, 'first')).toEqual(['0.0.0.0/24']);
    expect(chooseBlocks(gaps, 24, 2, 'best')).toEqual(['0.0.8.0/24', '0.0.0.0/24']);
    expect(chooseBlocks([gap(1n, 511n)], 24, 2, 'first')).toEqual(['0.0.1.0/24']);
  });
});

describe('the next free VLAN id', () => {
  it('is the lowest of its group, within what the group allows', async () => {
    const group = await make('vlan-group', 'floor 2', { lowestId: 100, highestId: 103 });
    await make('vlan', 'voice', { vlanId: 101 }, { parent: group.id });
    const get = (wish: object = {}) =>
      allocateVlan(test.context(), group.id, { count: 1, state: 'in-service', ...wish });
    expect(await get({ name: 'users' })).toMatchObject([{ vlanId: 100, name: 'users' }]);
    await expect(get({ name: 'Users' })).rejects.toMatchObject({ code: 'already_exists' });
    const more = await get({ count: 2 });
    expect(more.map((one) => [one.vlanId, one.name])).toEqual([
      [102, 'VLAN 102'],
      [103, 'VLAN 103'],
    ]);
    await expect(get()).rejects.toMatchObject({ code: 'exhausted' });
    await release(more[0]!.id);
    expect(await get()).toMatchObject([{ vlanId: 102, name: 'VLAN 102' }]);
  });
});

describe('64 requesters at once, each on a connection of its own', () => {
  const requesters = 64;
  const each = 3;
  /** As that many processes would: every one with its own pool. */
  async function together<Result>(work: (context: () => ReturnType<TestWorkspace['context']>) => Promise<Result>) {
    const workspaces = Array.from({ length: requesters / 8 }, () =>
      openWorkspace({ name: 'main', url: test.url, clock: systemClock, log: pino({ level: 'silent' }) }),
    );
    try {
      return await Promise.all(
        Array.from({ length: requesters }, (_, index) => {
          const workspace = workspaces[index >> 3]!;
          const authority = createAuthority(workspace);
          return work(() => createContext({ workspace, authority, actor: test.first, operation: 'test' }));
        }),
      );
    } finally {
      await Promise.all(workspaces.map((workspace) => workspace.close()));
    }
  }

  it('get different addresses without a gap, and none is lost', async () => {
    const net = await prefix('10.40.0.0/22');
    const given = await together(async (context) => {
      const mine: string[] = [];
      for (let turn = 0; turn < each; turn += 1)
        mine.push(
          ...(await allocateInPrefix(context(), net.id, { count: 1, state: 'in-service' })).map((one) => one.address),
        );
      return mine;
    });
    const expected = Array.from(
      { length: requesters * each },
      (_, index) => `10.40.${(index + 1) >> 8}.${(index + 1) & 255}`,
    );
    expect(new Set(given.flat())).toEqual(new Set(expected));
    expect(given.flat()).toHaveLength(expected.length);
    const { rows } = await sql<{
      count: number;
    }>`select count(*) from network_address where address <<= '10.40.0.0/22'`.execute(test.workspace.db);
    expect(rows[0]!.count).toBe(expected.length);
  });

  it('get different ones from containers that overlap: a prefix, one around it and a range inside', async () => {
    const [outer, inner] = [
      await prefix('10.41.0.0/23', { use: 'pool' }),
      await prefix('10.41.0.0/24', { use: 'pool' }),
    ];
    const range = await make('address-range', 'inside', { from: '10.41.0.0', to: '10.41.0.255' });
    const wish = { count: 2, state: 'in-service' } as const;
    let turn = 0;
    const given = await together(async (context) => {
      turn += 1;
      if (turn % 4 === 0)
        return allocatePrefix(context(), outer.id, { length: 30, count: 1, fit: 'first', state: 'in-service' }).then(
          () => [],
        );
      if (turn % 4 === 1) return allocateInPrefix(context(), outer.id, wish);
      return turn % 4 === 2 ? allocateInPrefix(context(), inner.id, wish) : allocateInRange(context(), range.id, wish);
    });
    const addresses = given.flat().map((one) => one.address);
    expect(addresses).toHaveLength(48 * 2);
    expect(new Set(addresses).size).toBe(addresses.length);
    // No prefix was laid over an address that was given before, and no address given out of one that was.
    const { rows } =
      await sql`select 1 from network_prefix p join network_address a on a.vrf_id = p.vrf_id and a.address <<= p.prefix
      where p.vrf_id = 0 and masklen(p.prefix) = 30 and p.prefix << '10.41.0.0/23' and a.address <<= '10.41.1.0/24'`.execute(
        test.workspace.db,
      );
    expect(rows).toEqual([]);
  });

  it('get different VLAN ids and prefixes', async () => {
    const [group, container] = [await make('vlan-group', 'all'), await prefix('10.42.0.0/16', { use: 'container' })];
    const given = await together(async (context) => [
      (await allocateVlan(context(), group.id, { count: 1, state: 'in-service' }))[0]!.vlanId,
      (await allocatePrefix(context(), container.id, { length: 24, count: 1, fit: 'first', state: 'in-service' }))[0]!
        .prefix,
    ]);
    expect(new Set(given.map((one) => one[0]))).toEqual(new Set(Array.from({ length: 64 }, (_, index) => index + 1)));
    expect(new Set(given.map((one) => one[1]))).toEqual(
      new Set(Array.from({ length: 64 }, (_, index) => `10.42.${index}.0/24`)),
    );
  });
});
