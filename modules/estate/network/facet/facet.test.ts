import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PlumblineError } from '#kernel';
import { openTestWorkspace, type TestWorkspace } from '#testkit';
import { bulkComponents } from '../../component/bulk.ts';
import type { ComponentInput } from '../../component/input.ts';
import { createComponent, moveComponent, updateComponent } from '../../component/service.ts';
import { writeComponents } from '../../component/write.ts';

let test: TestWorkspace;
beforeAll(async () => {
  test = await openTestWorkspace();
});
afterAll(() => test.close());

const make = (kind: ComponentInput['kind'], name: string, attributes: object, rest: object = {}) =>
  createComponent(test.context(), { kind, name, attributes, ...rest } as ComponentInput);
const refusal = (work: Promise<unknown>) =>
  work.then(
    () => 'was written',
    ({ code, message, extra }: PlumblineError) => ({ code, message, link: extra['link'] }),
  );

describe('the network refuses', () => {
  it('the same prefix twice within a VRF, and lets it be nested or stand in another VRF', async () => {
    const blue = await make('vrf', 'blue', {});
    const first = await make('prefix', '10.0.0.0/8', { prefix: '10.0.0.0/8' });
    await make('prefix', 'inside', { prefix: '10.1.0.0/16' });
    await make('prefix', '10.0.0.0/8', { prefix: '10.0.0.0/8' }, { parent: blue.id });
    expect(await refusal(make('prefix', 'again', { prefix: '10.0.0.0/8' }))).toEqual({
      code: 'already_exists',
      message: `There is a prefix 10.0.0.0/8 in the global table already: ${first.key} (prefix 10.0.0.0/8).`,
      link: `/components/${first.key}`,
    });
    const six = await make('prefix', '2001:DB8:0:0::/32', { prefix: '2001:DB8:0::/32' });
    expect(six).toMatchObject({ name: '2001:db8::/32', attributes: { prefix: '2001:db8::/32' } });
    expect(await refusal(make('prefix', 'six', { prefix: '2001:0db8::/32' }))).toMatchObject({
      code: 'already_exists',
    });
  });

  it('names the other component only to who may read it', async () => {
    const hidden = await make('prefix', 'hidden', { prefix: '172.30.0.0/16' }, { domain: 'storage' });
    const reader = await test.person('Nina Network', { network: 3 });
    const clash = createComponent(test.context({ actor: reader }), {
      kind: 'prefix',
      name: 'mine',
      attributes: { prefix: '172.30.0.0/16' },
    });
    const told = await refusal(clash);
    expect(told).toMatchObject({ code: 'already_exists', link: undefined });
    expect(JSON.stringify(told)).not.toContain(hidden.key);
  });

  it('host bits, with the prefix that was meant', async () => {
    await expect(make('prefix', 'bits', { prefix: '10.0.0.1/8' })).rejects.toMatchObject({
      code: 'invalid_input',
      message: expect.stringMatching(/did you mean 10\.0\.0\.0\/8\?$/),
      issues: [{ path: '/attributes/prefix', message: 'has host bits set; did you mean 10.0.0.0/8?' }],
    });
  });

  it('what is no network or address, saying what one looks like', async () => {
    await expect(make('prefix', 'odd', { prefix: '10.300.0.0/16' })).rejects.toMatchObject({
      issues: [{ path: '/attributes/prefix', message: expect.stringContaining('such as 192.0.2.0/24') }],
    });
    await expect(make('address', 'odd', { address: '10.9.0.999' })).rejects.toMatchObject({
      issues: [{ path: '/attributes/address', message: expect.stringContaining('such as 192.0.2.10') }],
    });
  });

  it('an address twice, unless all of its bearers share it by their role', async () => {
    await make('address', '10.9.0.1', { address: '10.9.0.1', prefixLength: 24 });
    expect(await refusal(make('address', 'other', { address: '10.9.0.1' }))).toMatchObject({ code: 'already_exists' });
    expect(await refusal(make('address', 'virtual', { address: '10.9.0.1', role: 'vrrp' }))).toMatchObject({
      code: 'already_exists',
    });
    await make('address', 'vip a', { address: '10.9.0.2', role: 'vrrp' });
    await make('address', 'vip b', { address: '10.9.0.2', role: 'vrrp' });
    await expect(make('address', 'long', { address: '10.9.0.3', prefixLength: 64 })).rejects.toMatchObject({
      code: 'invalid_input',
      issues: [{ path: '/attributes/prefixLength', message: 'must be at most 32: 10.9.0.3 is an IPv4 address' }],
    });
  });

  it('ranges that overlap, and such that run backwards', async () => {
    await make('address-range', 'a', { from: '10.8.0.10', to: '10.8.0.20' });
    await make('address-range', 'b', { from: '10.8.0.21', to: '10.8.0.30' });
    expect(await refusal(make('address-range', 'c', { from: '10.8.0.5', to: '10.8.0.10' }))).toMatchObject({
      code: 'conflict',
    });
    for (const [from, to] of [
      ['10.8.1.9', '10.8.1.1'],
      ['10.8.1.9', '2001:db8::1'],
    ])
      expect(await refusal(make('address-range', 'd', { from, to }))).toMatchObject({ code: 'invalid_input' });
  });

  it('a VLAN id that its group does not give; what stood so before stays', async () => {
    const group = await make('vlan-group', 'floor 9', { lowestId: 100, highestId: 199 });
    expect(await refusal(make('vlan', 'too low', { vlanId: 99 }, { parent: group.id }))).toMatchObject({
      code: 'invalid_input',
      message: expect.stringContaining('100 to 199'),
    });
    const kept = await make('vlan', 'kept', { vlanId: 150 }, { parent: group.id });
    await updateComponent(test.context({ ifMatch: group.version }), group.id, { attributes: { highestId: 120 } });
    await updateComponent(test.context({ ifMatch: kept.version }), kept.id, { attributes: { role: 'users' } });
  });

  it('a VLAN id twice in its group, or at its site where it has none', async () => {
    const [group, site] = [await make('vlan-group', 'floor 1', {}), await make('site', 'Graz', {})];
    await make('vlan', 'users', { vlanId: 20 }, { parent: group.id });
    await make('vlan', 'users', { vlanId: 20 }, { site: site.id });
    await make('vlan', 'users', { vlanId: 20 });
    for (const rest of [{ parent: group.id }, { site: site.id }, {}])
      expect(await refusal(make('vlan', 'same', { vlanId: 20 }, rest))).toMatchObject({ code: 'already_exists' });
  });
});

describe('what the network holds', () => {
  const facets = async (id: number) =>
    (
      await sql<{
        address: string;
        observed: boolean;
      }>`select address, observed from network_address where component_id = ${id} order by address`.execute(
        test.workspace.db,
      )
    ).rows;

  it('follows the component: changed, retired, taken up again by another', async () => {
    const one = await make('address', 'mover', { address: '10.7.0.1' }, { state: 'in-service' });
    await updateComponent(test.context(), one.id, { attributes: { address: '10.7.0.2' } });
    expect(await facets(one.id)).toEqual([{ address: '10.7.0.2', observed: false }]);
    const two = await make('address', 'next', { address: '10.7.0.1' });
    expect(
      await refusal(updateComponent(test.context(), one.id, { attributes: { address: '10.7.0.1' } })),
    ).toMatchObject({ code: 'already_exists' });
    expect(await facets(one.id)).toEqual([{ address: '10.7.0.2', observed: false }]);
    for (const move of ['retire', 'decommission'] as const) await moveComponent(test.context(), one.id, move, '');
    await updateComponent(test.context(), two.id, { attributes: { address: '10.7.0.2' } });
    // It cannot come back to where another stands now.
    expect(await refusal(moveComponent(test.context(), one.id, 'redeploy', ''))).toMatchObject({
      code: 'already_exists',
    });
    await moveComponent(test.context(), one.id, 'dispose', '');
    expect(await facets(one.id)).toEqual([]);
  });

  it('knows what hosts say of themselves, without what every machine has, and refuses none of them', async () => {
    const addresses = ['10.6.0.1', '127.0.0.1', 'fe80::1', '2001:db8:6::1'];
    const management = { address: '10.6.0.9', port: 22, user: 'root' };
    const a = await make('server', 'srv-a', { addresses, macs: ['02:00:00:00:00:01'], management });
    const b = await make('server', 'srv-b', {
      addresses: ['10.6.0.1'],
      management: { ...management, address: 'srv-b.example.org' },
    });
    expect((await facets(a.id)).map((row) => row.address)).toEqual(['10.6.0.1', '10.6.0.9', '2001:db8:6::1']);
    expect(await facets(b.id)).toEqual([{ address: '10.6.0.1', observed: true }]);
  });

  it('takes what it can of many lines, and says which ones clash', async () => {
    const line = (number: number, name: string, address: string) => ({
      line: number,
      value: { kind: 'address', name, attributes: { address } } as ComponentInput,
    });
    const results = await bulkComponents(test.context(), [
      line(1, 'many 1', '10.5.0.1'),
      line(2, 'many 2', '10.5.0.1'),
      line(3, 'many 3', '10.5.0.3'),
    ]);
    expect(results.map((result) => [result.line, result.ok, result.error?.code])).toEqual([
      [1, true, undefined],
      [2, false, 'already_exists'],
      [3, true, undefined],
    ]);
    // Each takes the other's place, in one go.
    const swapped = await bulkComponents(test.context(), [
      line(1, 'many 1', '10.5.0.3'),
      line(2, 'many 3', '10.5.0.1'),
    ]);
    expect(swapped.map((result) => result.ok)).toEqual([true, true]);
    await expect(
      bulkComponents(test.context(), [line(1, 'many 1', '10.9.0.1'), line(2, 'new', '10.5.0.3')]),
    ).rejects.toMatchObject({ code: 'conflict' });
    expect(await bulkComponents(test.context(), [line(1, 'many 1', '10.9.0.1')])).toMatchObject([{ ok: false }]);
    const { rows } = await sql<{
      address: string;
    }>`select a.address from network_address a join component c on c.id = a.component_id
      where c.name in ('many 1', 'many 3') order by c.name`.execute(test.workspace.db);
    expect(rows.map((row) => row.address)).toEqual(['10.5.0.3', '10.5.0.1']);
  });

  it('refuses it to one of two that come together, whichever it is', async () => {
    const outcomes = await Promise.allSettled(
      Array.from({ length: 8 }, (_, index) => make('address', `race ${index}`, { address: '10.4.0.1' })),
    );
    expect(outcomes.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(1);
  });

  it('refuses one machine’s own address beside a shared one, though neither transaction sees the other', async () => {
    const write = (name: string, role: object, meanwhile?: () => Promise<void>) =>
      test.context().mutate(async (mutation) => {
        const domainId = (await mutation.tx.selectFrom('domain').select('id').limit(1).executeTakeFirstOrThrow()).id;
        const attributes = { address: '10.4.1.1', ...role };
        await writeComponents(mutation, 'person', [{ kind: 'address', name, domainId, attributes }]);
        await meanwhile?.();
      });
    const waiting = async (): Promise<boolean> => {
      const { rows } = await sql<{ count: number }>`
        select count(*)::int as count from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and query like '%network_address%'`.execute(
        test.workspace.db,
      );
      return rows[0]!.count > 0;
    };
    for (const [first, second] of [
      [{ role: 'anycast' }, {}],
      [{}, { role: 'anycast' }],
    ] as const) {
      let outcome: Promise<unknown> = Promise.resolve();
      await write('held first', first, async () => {
        let over = false;
        outcome = refusal(write('beside it', second)).finally(() => {
          over = true;
        });
        while (!over && !(await waiting()));
      });
      expect(await outcome).toMatchObject({ code: 'already_exists', message: expect.stringContaining('10.4.1.1') });
      await sql`delete from network_address where address = '10.4.1.1'`.execute(test.workspace.db);
      await sql`update component set name = name || id, state = 'disposed' where name = 'held first'`.execute(
        test.workspace.db,
      );
    }
    // Several may share it.
    await write('shared one', { role: 'anycast' });
    await write('shared two', { role: 'anycast' });
  });
});
