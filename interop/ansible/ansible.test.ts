import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkAttributes } from '#estate';
import { PlumblineError } from '#kernel';
import { ansible } from './index.ts';

const fixture = (name: string): string => readFileSync(new URL(`fixtures/${name}`, import.meta.url), 'utf8');
const read = (text: string, whole = false) => ansible.read(Buffer.from(text), { whole });
const setup = (facts: object): string => JSON.stringify({ ansible_facts: facts });
const refusal = (text: string): { line?: number; message: string } => {
  try {
    read(text);
  } catch (error) {
    if (error instanceof PlumblineError) return error.issues[0]!;
    throw error;
  }
  throw new Error('It was not refused.');
};

describe('facts gathered by Ansible', () => {
  it('come in as the probe would tell them, with the network that the host stands in', () => {
    const reading = read(fixture('setup-host1.json'));
    expect(reading).toMatchObject({ whole: false, notes: [], issues: [] });
    expect(reading.components).toMatchObject([
      {
        kind: 'server',
        name: 'host1',
        foreignId: 'host1',
        attributes: {
          osId: 'debian',
          osVersion: '12',
          osName: 'Debian GNU/Linux 12 (bookworm)',
          kernel: '6.1.0-40-cloud-amd64',
          cpuCount: 2,
          memoryBytes: 24_105 * 1_048_576,
          addresses: ['10.77.1.11'],
          interfaces: [{ name: 'eth0', mac: 'a6:8c:bd:a3:d2:5f', addresses: ['10.77.1.11/16'], mtu: 1500 }],
          disks: [{ name: 'vda', sizeBytes: 274_877_906_944 }],
        },
      },
      { kind: 'prefix', name: '10.77.0.0/16', attributes: { gateway: '10.77.0.1' } },
    ]);
    // What firmware does not say ("NA") is not said.
    expect(Object.keys(reading.components[0]!.attributes!)).not.toContain('serial');
    expect(reading.relations).toMatchObject([{ kind: 'connected-to', to: { handle: 'prefix 10.77.0.0/16' } }]);
  });

  it('come in by name from printed output, a map, a list, joined files and the json callback', () => {
    const facts = JSON.parse(fixture('setup-host1.json')) as { ansible_facts: object };
    const nice = JSON.stringify(facts, null, 4);
    const names = (text: string) =>
      read(text).components.flatMap((one) => (one.kind === 'prefix' ? [] : one.foreignId));
    expect(names(`[WARNING]: Platform linux …\nweb-1 | SUCCESS => ${nice}\nweb-2 | SUCCESS => ${nice}\n`)).toEqual([
      'web-1',
      'web-2',
    ]);
    expect(names(JSON.stringify({ 'web-1': facts, 'web-2': facts.ansible_facts }))).toEqual(['web-1', 'web-2']);
    expect(names(JSON.stringify([{ host: 'web-1', ...facts }]))).toEqual(['web-1']);
    expect(names(JSON.stringify({ plays: [{ tasks: [{ hosts: { 'web-1': facts } }] }] }))).toEqual(['web-1']);
    expect(
      names(`${setup({ ansible_hostname: 'a' })}${setup({ ansible_hostname: 'b' })}\n${setup({ hostname: 'c' })}`),
    ).toEqual(['a', 'b', 'c']);
  });

  it('tell a guest from a machine, a PC from a server, and network equipment', () => {
    const one = (facts: object) => read(setup({ ansible_hostname: 'x', ...facts })).components[0];
    expect(one({ ansible_virtualization_role: 'guest', ansible_virtualization_type: 'VMware' })).toMatchObject({
      kind: 'vm',
      attributes: { virtualization: 'vmware' },
    });
    expect(one({ ansible_virtualization_role: 'host', ansible_virtualization_type: 'kvm' })).toMatchObject({
      kind: 'server',
    });
    expect(one({ ansible_form_factor: 'Notebook', ansible_product_serial: 'To be filled by O.E.M.' })).toMatchObject({
      kind: 'pc',
      attributes: { form: 'laptop' },
    });
    expect(
      one({ ansible_net_hostname: 'sw1', ansible_net_model: 'C9300', ansible_net_serialnum: 'FCW1' }),
    ).toMatchObject({
      kind: 'device',
      attributes: { model: 'C9300', serial: 'FCW1' },
    });
  });

  it('say which hosts could not be read, and then nothing that is missing counts as gone', () => {
    const text = `${setup({ ansible_hostname: 'a' })}\nb | UNREACHABLE! => {"changed": false, "msg": "No route", "unreachable": true}`;
    const reading = read(text, true);
    expect(reading.whole).toBe(false);
    expect(reading.issues).toEqual([{ at: 'b', line: 2, message: 'Ansible could not read this host: No route' }]);
    expect(read(setup({ ansible_hostname: 'a' }), true).whole).toBe(true);
  });
});

describe('an inventory of Ansible', () => {
  it('brings its groups as tags and how a host is reached, and no variable of ours', () => {
    const reading = read(fixture('inventory.json'));
    expect(reading.components).toMatchObject([
      {
        name: 'host1',
        attributes: { tags: ['web'], management: { address: '10.77.1.11', user: 'root' } },
        confidence: 0.4,
      },
      { name: 'host2', attributes: { tags: ['db'] } },
      { name: 'host3', attributes: { tags: ['web'] } },
    ]);
    const secret = read(
      JSON.stringify({
        _meta: { hostvars: { a: { db_password: 'hush', ansible_password: 'hush', ansible_become_pass: 'hush' } } },
        all: { hosts: ['a'] },
      }),
    );
    expect(JSON.stringify(secret)).not.toContain('hush');
    expect(secret.notes[0]?.message).toContain('1 variables of your own did not come in');
  });

  it('and facts of the same host are one host, its groups by way of other groups too', () => {
    const inventory = {
      _meta: { hostvars: { host1: {} } },
      all: { children: ['eu'] },
      eu: { children: ['web'] },
      web: { hosts: ['host1'] },
    };
    const reading = read(`${JSON.stringify(inventory)}\nhost1 | SUCCESS => ${fixture('setup-host1.json')}`);
    expect(reading.components.filter((one) => one.kind === 'server')).toMatchObject([
      { name: 'host1', attributes: { tags: ['eu', 'web'], osId: 'debian' }, confidence: 0.95 },
    ]);
  });
});

describe('what is no output of Ansible', () => {
  it('is refused with its line', () => {
    expect(refusal('')).toMatchObject({ line: 1 });
    expect(refusal('{"a": 1}').message).toContain('"a" has no facts of a host');
    expect(refusal('{"ansible_facts": {\n"x": 1,\n"x": 2}}')).toMatchObject({ line: 3, message: '"x" is said twice' });
    expect(refusal(fixture('setup-host1.json').slice(0, 5_000)).line).toBe(198);
  });

  it('is read or refused, whatever becomes of its bytes', () => {
    const bytes = Buffer.from(fixture('setup-host1.json'));
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { minLength: 1, maxLength: 5 }),
        (changes) => {
          const hurt = Buffer.from(bytes);
          for (const [at, byte] of changes) hurt[at] = byte;
          try {
            for (const one of ansible.read(hurt, { whole: false }).components)
              expect(checkAttributes(one.kind, one.attributes ?? {})).toEqual([]);
          } catch (error) {
            expect(error).toBeInstanceOf(PlumblineError);
            expect((error as PlumblineError).issues[0]?.line).toBeGreaterThan(0);
          }
        },
      ),
      { numRuns: 150 },
    );
  });

  it('and facts of any shape give valid attributes only', () => {
    const names = Object.keys((JSON.parse(fixture('setup-host1.json')) as { ansible_facts: object }).ansible_facts);
    const facts = fc.dictionary(
      fc.constantFrom(...names, 'ansible_net_model', 'ansible_machine_id'),
      fc.jsonValue({ maxDepth: 3 }),
      { noNullPrototype: true },
    );
    fc.assert(
      fc.property(facts, (given) => {
        try {
          for (const one of read(setup({ ansible_hostname: 'h', ...given })).components)
            expect(checkAttributes(one.kind, one.attributes ?? {})).toEqual([]);
        } catch (error) {
          expect(error).toBeInstanceOf(PlumblineError);
        }
      }),
      { numRuns: 300 },
    );
  });
});
