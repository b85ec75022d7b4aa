import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestWorkspace, type TestWorkspace } from '#testkit';
import type { ComponentInput } from '../../component/input.ts';
import { createComponent } from '../../component/service.ts';
import { createRelation } from '../../relation/service.ts';
import { type Content, contentsQuery, prefixContents } from './contents.ts';
import { findingsQuery, networkFindings } from './findings.ts';
import { freeIn, freeQuery } from './free.ts';
import { locateAddress } from './locate.ts';
import { listVrfs, prefixTree, showPrefix, treeQuery } from './tree.ts';
import { listVlans, vlanQuery } from './vlans.ts';

let test: TestWorkspace;
beforeAll(async () => {
  test = await openTestWorkspace();
});
afterAll(() => test.close());

const make = (kind: ComponentInput['kind'], name: string, attributes: object = {}, rest: object = {}) =>
  createComponent(test.context(), { kind, name, state: 'in-service', attributes, ...rest } as ComponentInput);
const prefix = (text: string, attributes: object = {}, rest: object = {}) =>
  make('prefix', text, { prefix: text, ...attributes }, rest);
const address = (text: string, rest: object = {}) => make('address', text, { address: text }, rest);

describe('the tree of prefixes', () => {
  it('goes level by level, each with how full it is, and pages', async () => {
    const vrf = await make('vrf', 'tree');
    const within = { parent: vrf.id };
    const outer = await prefix('10.0.0.0/8', { use: 'container' }, within);
    for (const text of ['10.1.0.0/16', '10.2.0.0/16', '10.1.0.0/24', '10.1.0.0/25', '192.168.0.0/24', '2001:db8::/32'])
      await prefix(text, {}, within);
    await address('10.1.0.5', within);
    await make('address-range', 'lent', { from: '192.168.0.10', to: '192.168.0.19', role: 'dhcp' }, within);
    await address('192.168.0.12', within);
    const level = async (query: object) => {
      const page = await prefixTree(test.context(), treeQuery.parse({ vrf: vrf.id, ...query }));
      return { ...page, names: page.items.map((item) => item.prefix) };
    };
    const roots = await level({});
    expect(roots.names).toEqual(['10.0.0.0/8', '192.168.0.0/24', '2001:db8::/32']);
    expect(roots.items[0]!.usage).toEqual({
      size: '16777216',
      used: '131072',
      reserved: '0',
      free: '16646144',
      share: 0.007812,
      prefixes: 2,
    });
    expect(roots.items[1]).toMatchObject({
      usage: { used: '1', reserved: '11', free: '244', prefixes: 0 },
      hasInside: false,
    });
    expect(roots.items[2]!.usage.size).toBe((1n << 96n).toString());
    const inside = await level({ under: outer.id });
    expect(inside.names).toEqual(['10.1.0.0/16', '10.2.0.0/16']);
    expect((await level({ under: inside.items[0]!.id })).names).toEqual(['10.1.0.0/24']);
    const [first, second] = [await level({ limit: 2 }), null];
    expect(second ?? (await level({ limit: 2, cursor: first.next })).names).toEqual(['2001:db8::/32']);
    const shown = await showPrefix(test.context(), inside.items[0]!.id);
    expect(shown.around.map((one) => one.prefix)).toEqual(['10.0.0.0/8']);
    expect((await listVrfs(test.context(), { limit: 10 })).items).toMatchObject([{ name: 'tree', prefixes: 7 }]);
  });

  it('counts each address once: in a prefix inside, in a range, before, between and behind them', async () => {
    const vrf = await make('vrf', 'counted');
    const within = { parent: vrf.id };
    const outer = await prefix('10.0.0.0/24', { use: 'container' }, within);
    // Two that touch each other, and one with another one in it.
    for (const text of ['10.0.0.16/28', '10.0.0.32/28', '10.0.0.64/26', '10.0.0.64/28']) await prefix(text, {}, within);
    const inside = ['10.0.0.16', '10.0.0.31', '10.0.0.32', '10.0.0.47', '10.0.0.64', '10.0.0.127'];
    const outside = ['10.0.0.15', '10.0.0.48', '10.0.0.63', '10.0.0.128', '10.0.0.254'];
    for (const text of [...inside, ...outside]) await address(text, within);
    // In a prefix inside; over the border of one, with one address on either side; behind all of them, with none.
    const lend = (name: string, from: string, to: string) =>
      make('address-range', name, { from, to, role: 'dhcp' }, within);
    await lend('in it', '10.0.0.70', '10.0.0.75');
    await lend('over it', '10.0.0.44', '10.0.0.51');
    await lend('behind it', '10.0.0.200', '10.0.0.209');
    expect((await showPrefix(test.context(), outer.id)).usage).toMatchObject({
      prefixes: 3,
      used: String(16 + 16 + 64 + outside.length),
      reserved: String(8 - 2 + 10),
    });
    const whole = await prefix('0.0.0.0/0', { use: 'container' }, within);
    const last = await prefix('255.255.255.255/32', {}, within);
    expect((await showPrefix(test.context(), whole.id)).usage).toMatchObject({ prefixes: 2, used: '257' });
    expect((await showPrefix(test.context(), last.id)).usage).toMatchObject({ prefixes: 0, used: '0' });
  });

  it('names nothing that one may not read, and counts it as used', async () => {
    const vrf = await make('vrf', 'mixed');
    const outer = await prefix('10.0.0.0/24', {}, { parent: vrf.id });
    await prefix('10.0.0.0/26', {}, { parent: vrf.id, domain: 'storage' });
    await prefix('10.0.0.0/28', {}, { parent: vrf.id });
    await address('10.0.0.100', { parent: vrf.id, domain: 'storage' });
    const reader = test.context({ actor: await test.person('Nina', { network: 2 }) });
    const level = await prefixTree(reader, treeQuery.parse({ vrf: vrf.id, under: outer.id }));
    expect(level.items.map((item) => item.prefix)).toEqual(['10.0.0.0/28']);
    expect((await showPrefix(reader, outer.id)).usage).toMatchObject({ used: '65', prefixes: 1 });
    const { items } = await prefixContents(reader, outer.id, contentsQuery.parse({}));
    expect(
      items.map(({ first, last, type, hidden, component }) => [first, last, type, hidden, component?.name]),
    ).toEqual([
      ['10.0.0.0', '10.0.0.63', 'prefix', true, undefined],
      ['10.0.0.64', '10.0.0.99', 'free', false, undefined],
      ['10.0.0.100', '10.0.0.100', 'address', true, undefined],
      ['10.0.0.101', '10.0.0.254', 'free', false, undefined],
      ['10.0.0.255', '10.0.0.255', 'kept', false, undefined],
    ]);
  });
});

describe('what a prefix holds', () => {
  it('comes in order with its gaps, whole or in pages of any size', async () => {
    const vrf = await make('vrf', 'contents');
    const within = { parent: vrf.id };
    const net = await prefix('10.0.0.0/26', {}, within);
    await prefix('10.0.0.8/29', {}, within);
    await address('10.0.0.9', within);
    await make('address-range', 'lent', { from: '10.0.0.20', to: '10.0.0.25', role: 'dhcp' }, within);
    await address('10.0.0.22', within);
    await make('address-range', 'named', { from: '10.0.0.30', to: '10.0.0.33' }, within);
    await address('10.0.0.32', within);
    for (const last of [1, 2, 62]) await address(`10.0.0.${last}`, within);
    const all = await prefixContents(test.context(), net.id, contentsQuery.parse({ limit: 500 }));
    const line = ({ type, first, last }: Content) => `${type} ${first.slice(7)}-${last.slice(7)}`;
    expect(all.items.map(line)).toEqual([
      'kept 0-0',
      'address 1-1',
      'address 2-2',
      'free 3-7',
      'prefix 8-15',
      'free 16-19',
      'range 20-25',
      'address 22-22',
      'free 26-29',
      'range 30-33',
      'free 30-31',
      'address 32-32',
      'free 33-61',
      'address 62-62',
      'kept 63-63',
    ]);
    expect(all.next).toBeNull();
    for (const limit of [1, 2, 3, 5, 7]) {
      const lines: string[] = [];
      let cursor: string | null | undefined;
      do {
        const page = await prefixContents(
          test.context(),
          net.id,
          contentsQuery.parse({ limit, ...(cursor ? { cursor } : {}) }),
        );
        lines.push(...page.items.map(line));
        cursor = page.next;
      } while (cursor && lines.length < 40);
      expect([limit, lines]).toEqual([limit, all.items.map(line)]);
    }
    const free = await freeIn(test.context(), net.id, freeQuery.parse({}));
    expect(free.items.map((one) => `${one.first.slice(7)}-${one.last.slice(7)}`)).toEqual([
      '3-7',
      '16-19',
      '26-31',
      '33-61',
    ]);
    expect(free.items[0]!.blocks).toEqual(['10.0.0.3/32', '10.0.0.4/30']);
    const blocks = await freeIn(test.context(), net.id, freeQuery.parse({ for: 'prefixes', length: 29 }));
    expect(blocks.items.map((one) => one.first)).toEqual(['10.0.0.34']);
  });

  it('tells who has an address, by which interface, and where two machines claim the same', async () => {
    const net = await prefix('172.16.0.0/24');
    const switch1 = await make('device', 'sw-1', { role: 'switch' });
    const port = await make('interface', 'eth0', {}, { parent: switch1.id });
    const record = await address('172.16.0.1');
    await createRelation(test.context(), { kind: 'assigned-to', fromId: record.id, toId: port.id });
    await make('server', 'one', { addresses: ['172.16.0.7'], macs: ['02:00:00:00:00:07'] });
    await make('server', 'two', { addresses: ['172.16.0.7', '172.16.0.1'], macs: ['02:00:00:00:00:07'] });
    await make('device', 'itself', { addresses: ['172.16.0.9'] });
    const { items } = await prefixContents(test.context(), net.id, contentsQuery.parse({}));
    const told = items
      .filter((item) => item.type === 'address')
      .map((item) => [
        item.first,
        item.clash,
        item.bearers.map((bearer) => [bearer.machine.name, bearer.interface?.name ?? null]),
      ]);
    expect(told).toEqual([
      [
        '172.16.0.1',
        true,
        [
          ['sw-1', 'eth0'],
          ['two', null],
        ],
      ],
      [
        '172.16.0.7',
        true,
        [
          ['one', null],
          ['two', null],
        ],
      ],
      ['172.16.0.9', false, [['itself', null]]],
    ]);
    const located = await locateAddress(test.context(), { address: '172.16.0.1' });
    expect(located).toMatchObject({ taken: true, clash: true, component: { id: record.id } });
    expect(located.around.map((one) => one.prefix)).toEqual(['172.16.0.0/24']);
    const findings = async (about: string) =>
      (await networkFindings(test.context(), findingsQuery.parse({ about }))).items.map((item) => [
        item.number,
        item.components.map((one) => one.name),
      ]);
    expect(await findings('address')).toEqual([
      ['172.16.0.1', ['172.16.0.1', 'sw-1', 'two']],
      ['172.16.0.7', ['one', 'two']],
    ]);
    expect(await findings('mac')).toEqual([['02:00:00:00:00:07', ['one', 'two']]]);
  });

  it('reports what had no place left when the network began to refuse clashes', async () => {
    const older = await address('172.20.0.1');
    await test.workspace.pool.query(`update component set attributes = '{"address": "172.20.0.2"}' where id = $1`, [
      older.id,
    ]);
    await test.workspace.pool.query('delete from network_address where component_id = $1', [older.id]);
    const { items } = await networkFindings(test.context(), findingsQuery.parse({ about: 'unplaced' }));
    expect(items).toMatchObject([{ number: '172.20.0.2', components: [{ id: older.id }] }]);
  });
});

describe('VLANs', () => {
  it('come by their number, with their prefixes and ports', async () => {
    const group = await make('vlan-group', 'campus');
    const vlan = await make('vlan', 'users', { vlanId: 20 }, { parent: group.id });
    await make('vlan', 'voice', { vlanId: 10 }, { parent: group.id });
    const net = await prefix('172.21.0.0/24');
    const port = await make('interface', 'eth9', {}, { parent: (await make('device', 'sw-9')).id });
    await createRelation(test.context(), { kind: 'in-vlan', fromId: net.id, toId: vlan.id });
    await createRelation(test.context(), { kind: 'tagged-in', fromId: port.id, toId: vlan.id });
    const { items } = await listVlans(test.context(), vlanQuery.parse({ group: group.id }));
    expect(items.map((item) => [item.vlanId, item.name, item.prefixes.map((one) => one.name), item.ports])).toEqual([
      [10, 'voice', [], 0],
      [20, 'users', ['172.21.0.0/24'], 1],
    ]);
  });
});
