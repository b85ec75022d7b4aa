// The formats of interop through the whole intake: a file in, components and relations in the estate, a second time nothing.
import { readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Kind } from '#estate';
import { applyIntake, createComponent, intakeCodecs, openSignalsOf, showIntake } from '#estate';
import { openTestWorkspace, type TestWorkspace } from '#testkit';
import { codecs } from '../../apps/composition/codecs.ts';
import { intakeWork, planFile } from '../../modules/estate/intake/file/service.ts';
import { createIntakeWork } from '../../modules/estate/intake/file/work.ts';
import { listEntries } from '../../modules/estate/intake/service.ts';
import { lineOf } from '../../modules/insight/line/service.ts';

let test: TestWorkspace;
beforeAll(async () => {
  test = await openTestWorkspace();
  test.workspace.provide(openSignalsOf, async () => new Map());
  test.workspace.provide(intakeCodecs, codecs);
  test.workspace.provide(intakeWork, createIntakeWork(test.workspace, codecs));
});
afterAll(() => test.close());

const fixture = (path: string): Buffer => readFileSync(new URL(`../../interop/${path}`, import.meta.url));
const context = () => test.context({ operation: 'intake.file' });
async function plan(format: string, bytes: Uint8Array, options: object = {}) {
  const id = await planFile(
    context(),
    { format, name: 'file', options: JSON.stringify(options) },
    Readable.from([bytes]),
  );
  return showIntake(context(), id);
}
const issuesOf = async (id: number) =>
  (await listEntries(context(), id, { byRank: false, after: null, limit: 500 })).flatMap((entry) =>
    entry.what === 'issue' ? `${entry.name} ${entry.field}: ${entry.message}` : [],
  );
async function take(format: string, bytes: Uint8Array, options: object = {}) {
  const planned = await plan(format, bytes, options);
  if (planned.counts?.issue) throw new Error((await issuesOf(planned.id)).join('\n'));
  await applyIntake(context(), planned.id, planned.planHash);
  return showIntake(context(), planned.id);
}
const linesOf = async (id: number) =>
  (await listEntries(context(), id, { byRank: false, after: null, limit: 500 })).map(
    (entry) => `${entry.op ?? entry.what} ${entry.kind ?? ''} ${entry.name || entry.message}`,
  );
async function stored(kind: Kind): Promise<{ name: string; attributes: Record<string, unknown> }[]> {
  const { rows } = await test.workspace.pool.query(
    'select name, attributes from component where kind = $1 order by name',
    [kind],
  );
  return rows;
}

describe('a scan by nmap', () => {
  it('finds what is known by its card, whatever it is called and taken for, and names its services after it', async () => {
    await createComponent(test.context(), {
      kind: 'vm',
      name: 'shop-1',
      attributes: { macs: ['a6:8c:bd:a3:d2:5f'] },
    } as Parameters<typeof createComponent>[1]);
    await createComponent(test.context(), {
      kind: 'device',
      name: 'core-switch',
      attributes: { addresses: ['10.77.1.12'], macs: ['22:b4:d2:42:c0:80'] },
    } as Parameters<typeof createComponent>[1]);
    const taken = await take('nmap', fixture('nmap/fixtures/fleet.xml'));
    expect(taken).toMatchObject({ state: 'applied', counts: { issue: 0 } });
    expect((await stored('vm')).map((one) => one.name)).toEqual(['shop-1']);
    expect((await stored('vm'))[0]?.attributes).toMatchObject({ addresses: ['10.77.1.11'] });
    expect((await stored('device')).map((one) => one.name)).toEqual(['core-switch']);
    expect((await stored('service')).map((one) => one.name)).toContain('nginx on shop-1');
    expect(await stored('server')).toHaveLength(8);
    const again = await plan('nmap', fixture('nmap/fixtures/fleet.xml'));
    expect(again.counts).toMatchObject({ create: 0, update: 0, link: 0, gone: 0, issue: 0 });
  });

  it('that saw less takes nothing away', async () => {
    const xml = fixture('nmap/fixtures/fleet.xml').toString();
    const taken = await plan('nmap', Buffer.from(xml.slice(0, xml.indexOf('10.77.1.14', xml.indexOf('<host ')))));
    expect(taken.counts).toMatchObject({ create: 0, update: 0, gone: 0 });
    expect((await linesOf(taken.id)).join('\n')).toContain('The scan is cut off here');
  });

  it('of one family of addresses leaves the others to who said them, and guesses nothing away', async () => {
    const host = (addresses: string[], os = '') =>
      Buffer.from(
        `<nmaprun args="nmap x" version="7.93"><host><status state="up"/>${addresses
          .map((one) => `<address addr="${one}" addrtype="${one.includes(':') ? 'ipv6' : 'ipv4'}"/>`)
          .join('')}<address addr="02:00:00:00:AA:01" addrtype="mac"/>${os}</host></nmaprun>`,
      );
    const facts = {
      ansible_facts: {
        ansible_hostname: 'web-a',
        ansible_product_serial: 'S-77',
        ansible_distribution: 'Debian',
        ansible_interfaces: ['eth0'],
        ansible_eth0: {
          device: 'eth0',
          macaddress: '02:00:00:00:aa:01',
          ipv4: { address: '198.51.100.41', netmask: '255.255.255.0' },
          ipv6: [{ address: '2001:db8::41', prefix: '64', scope: 'global' }],
        },
      },
    };
    const inside = Buffer.from(JSON.stringify(facts));
    await take('ansible', inside);
    const addresses = async () =>
      (await stored('server')).find((one) => one.name === 'web-a')?.attributes['addresses'] as string[];
    const os = '<os><osmatch name="Linux 5.3 - 5.4" accuracy="96"/></os>';
    await take('nmap', host(['198.51.100.41'], os));
    expect(await addresses()).toEqual(['198.51.100.41', '2001:db8::41']);
    // However often both are taken in: each has said it, and nothing changes.
    for (const [format, bytes] of [
      ['ansible', inside],
      ['nmap', host(['198.51.100.41'], os)],
      ['nmap', host(['2001:db8::41'])],
    ] as const)
      expect((await take(format, bytes)).counts).toMatchObject({ create: 0, update: 0 });
  });

  it('follows a host that is given another address, and keeps its other family', async () => {
    const host = (...addresses: string[]) =>
      Buffer.from(
        `<nmaprun args="nmap x" version="7.93">${addresses
          .map(
            (one) =>
              `<host><status state="up"/><address addr="${one}" addrtype="${one.includes(':') ? 'ipv6' : 'ipv4'}"/><address addr="02:00:00:00:AA:02" addrtype="mac"/></host>`,
          )
          .join('')}</nmaprun>`,
      );
    await take('nmap', host('198.51.100.51', '2001:db8::51'));
    await take('nmap', host('198.51.100.52'));
    const found = (await stored('device')).find((one) => one.name === '198.51.100.51');
    expect(found?.attributes['addresses']).toEqual(['2001:db8::51', '198.51.100.52']);
  });

  it('from beyond a router, without cards, finds by its address', async () => {
    const far = `<nmaprun args="nmap 198.51.100.7" version="7.93"><host><status state="up"/><address addr="198.51.100.7" addrtype="ipv4"/></host></nmaprun>`;
    await createComponent(test.context(), {
      kind: 'server',
      name: 'far-1',
      attributes: { addresses: ['198.51.100.7'] },
    } as Parameters<typeof createComponent>[1]);
    const planned = await plan('nmap', Buffer.from(far));
    expect(planned.counts).toMatchObject({ create: 0 });
  });
});

describe('a table', () => {
  it('has addresses as people write them; what is none is said with its line; what the rows are may be said once', async () => {
    const table = Buffer.from(
      'Hostname;IP\nold-1;198.51.100.11/24\nold-2;198.51.100.12, 2001:db8::12/64\nold-3;198.51.100.999\n',
    );
    await expect(plan('csv', table)).rejects.toMatchObject({
      issues: [expect.objectContaining({ path: 'kind', message: expect.stringContaining('every row') })],
    });
    const planned = await plan('csv', table, { constants: { kind: 'server' } });
    expect(await issuesOf(planned.id)).toEqual([expect.stringContaining('is no IP address: "198.51.100.999"')]);
    await applyIntake(context(), planned.id, planned.planHash);
    expect((await lineOf(context(), planned.key)).of.name).toBe('Intake of file');
    const addresses = (await stored('server')).map(({ name, attributes }) => [name, attributes['addresses']]);
    expect(addresses).toContainEqual(['old-1', ['198.51.100.11']]);
    expect(addresses).toContainEqual(['old-2', ['198.51.100.12', '2001:db8::12']]);
  });
});

describe('facts of Ansible', () => {
  it('go to the same machine that the scan found by its card, and a second time nothing changes', async () => {
    const taken = await take('ansible', fixture('ansible/fixtures/setup-host1.json'));
    expect(taken).toMatchObject({ state: 'applied', counts: { issue: 0 } });
    // host1 has the card of shop-1.
    const [machine] = await stored('vm');
    expect(machine?.attributes).toMatchObject({ kernel: '6.1.0-40-cloud-amd64', interfaces: [{ name: 'eth0' }] });
    expect((await stored('prefix')).map((one) => one.name)).toContain('10.77.0.0/16');
    const again = await plan('ansible', fixture('ansible/fixtures/setup-host1.json'));
    expect(again.counts).toMatchObject({ create: 0, update: 0, link: 0, gone: 0, issue: 0 });
  });

  it('and an inventory bring groups and the way to a host', async () => {
    const taken = await take('ansible', fixture('ansible/fixtures/inventory.json'));
    expect(taken).toMatchObject({ state: 'applied', counts: { issue: 0 } });
    const [machine] = await stored('vm');
    expect(machine?.attributes).toMatchObject({ tags: ['web'], management: { address: '10.77.1.11' } });
  });
});

describe('a state of Terraform', () => {
  it('comes in with its networks; what it manages no more is gone from it, and from no other state', async () => {
    const shop = fixture('terraform/fixtures/shop.tfstate');
    const taken = await take('terraform', shop);
    expect(await linesOf(taken.id).then((lines) => lines.filter((line) => line.startsWith('issue')))).toEqual([]);
    expect(taken).toMatchObject({ state: 'applied', counts: { issue: 0 } });
    expect((await stored('vrf')).map((one) => one.name)).toContain('shop');
    expect((await plan('terraform', shop)).counts).toMatchObject({ create: 0, update: 0, link: 0, gone: 0 });
    const other = await plan('terraform', shop, { state: 'other' });
    expect(other.counts).toMatchObject({ gone: 0 });
    const less = JSON.parse(shop.toString()) as { resources: { type: string }[] };
    less.resources = less.resources.filter((one) => one.type !== 'aws_db_instance');
    const smaller = await plan('terraform', Buffer.from(JSON.stringify(less)));
    expect(smaller.counts).toMatchObject({ gone: 1 });
    const { rows } = await test.workspace.pool.query(
      `select count(*)::int as n from event where detail::text like '%hush%'`,
    );
    const secrets = await test.workspace.pool.query(
      `select count(*)::int as n from intake_entry where (planned::text || changes::text || message) like '%hush%'`,
    );
    expect([rows[0].n, secrets.rows[0].n]).toEqual([0, 0]);
  });
});
