import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkAttributes, kindNames } from '#estate';
import { PlumblineError } from '#kernel';
import { terraform } from './index.ts';
import { mappings } from './mapping.ts';

const fixture = (name: string): string => readFileSync(new URL(`fixtures/${name}`, import.meta.url), 'utf8');
const read = (text: string, state?: string) => terraform.read(Buffer.from(text), state ? { state } : {});
const show = (resources: object[]): string =>
  JSON.stringify({ format_version: '1.0', values: { root_module: { resources } } });
const resource = (type: string, values: object, more: object = {}) => ({
  address: `${type}.x`,
  mode: 'managed',
  type,
  name: 'x',
  values,
  sensitive_values: {},
  ...more,
});
const refusal = (text: string): { line?: number; message: string } => {
  try {
    read(text);
  } catch (error) {
    if (error instanceof PlumblineError) return error.issues[0]!;
    throw error;
  }
  throw new Error('It was not refused.');
};

describe('a state of Terraform', () => {
  const reading = read(fixture('shop.tfstate'));
  const find = (name: string) => reading.components.find((one) => one.name === name);

  it('brings in what it manages, each by its address in this state', () => {
    expect(reading).toMatchObject({ whole: true, wholeWithin: '6f2b9a52-6a3c-4a11-9a7e-0c1f3a5b7d90 ', issues: [] });
    expect(reading.components.map((one) => `${one.kind} ${one.name}`)).toEqual([
      'vrf shop',
      'prefix 10.20.0.0/16',
      'prefix shop-a',
      'vm web',
      'vm web (module.shop.aws_instance.web[1])',
      'database orders',
    ]);
    expect(find('web')).toMatchObject({
      foreignId: '6f2b9a52-6a3c-4a11-9a7e-0c1f3a5b7d90 module.shop.aws_instance.web[0]',
      attributes: {
        model: 't3.small',
        addresses: ['10.20.1.10', '203.0.113.10'],
        fqdn: 'ip-10-20-1-10.internal',
        virtualization: 'amazon',
      },
    });
    expect(find('orders')).toMatchObject({
      attributes: { engine: 'PostgreSQL', version: '16.4', ports: [{ protocol: 'tcp', port: 5432 }] },
    });
    expect(find('shop-a')).toMatchObject({
      parent: { handle: 'aws_vpc.main' },
      attributes: { prefix: '10.20.1.0/24' },
    });
  });

  it('says what stands in which network and what depends on what, each once', () => {
    expect(
      reading.relations.map(
        (one) => `${'handle' in one.from && one.from.handle} ${one.kind} ${'handle' in one.to && one.to.handle}`,
      ),
    ).toEqual([
      'module.shop.aws_instance.web[0] connected-to aws_subnet.a',
      'module.shop.aws_instance.web[1] connected-to aws_subnet.a',
      'module.shop.aws_instance.web[0] depends-on aws_db_instance.orders',
      'module.shop.aws_instance.web[0] depends-on aws_vpc.main',
      'module.shop.aws_instance.web[1] depends-on aws_db_instance.orders',
      'module.shop.aws_instance.web[1] depends-on aws_vpc.main',
    ]);
  });

  it('depends on the instance that it stands in or that has its key, not on all of that resource', () => {
    const one = (type: string, key: string | number | null, values: object, needs: string[] = []) =>
      resource(type, values, {
        address: `${type}.x${key === null ? '' : `[${JSON.stringify(key)}]`}`,
        depends_on: needs,
      });
    const subnet = (key: string) => one('aws_subnet', key, { id: `subnet-${key}`, cidr_block: `10.0.${key}.0/24` });
    const several = read(
      show([
        subnet('1'),
        subnet('2'),
        ...[1, 2].map((at) => one('aws_instance', at, { id: `i-${at}`, subnet_id: `subnet-${at}` }, ['aws_subnet.x'])),
        ...[1, 2].map((at) => one('aws_db_instance', at, { id: `db-${at}` }, ['aws_instance.x'])),
        one('aws_elasticache_cluster', null, { id: 'cache' }, ['aws_instance.x']),
      ]),
    );
    expect(
      several.relations.map(
        (one) => `${'handle' in one.from && one.from.handle} ${one.kind} ${'handle' in one.to && one.to.handle}`,
      ),
    ).toEqual([
      'aws_instance.x[1] connected-to aws_subnet.x["1"]',
      'aws_instance.x[2] connected-to aws_subnet.x["2"]',
      'aws_db_instance.x[1] depends-on aws_instance.x[1]',
      'aws_db_instance.x[2] depends-on aws_instance.x[2]',
      'aws_elasticache_cluster.x depends-on aws_instance.x[1]',
      'aws_elasticache_cluster.x depends-on aws_instance.x[2]',
    ]);
  });

  it('names what did not come in, and never holds a secret', () => {
    const said = reading.notes.map((note) => note.message).join('\n');
    for (const part of [
      'web[1] (deposed)',
      'web[1] is tainted',
      '1 resources are only looked up',
      '1 of random_password did not come in: no infrastructure',
      '1 of aws_iam_role did not come in: nothing says',
    ])
      expect(
        said.replaceAll('of module.shop.aws_instance.web[1] is still to be destroyed (deposed)', 'web[1] (deposed)'),
      ).toContain(part);
    expect(JSON.stringify(reading)).not.toContain('hush');
  });

  it('as Terraform itself wrote and showed it is read; a secret name is no name', () => {
    for (const name of ['written-by-terraform.tfstate', 'shown-by-terraform.json']) {
      const written = read(fixture(name));
      expect(written.components).toEqual([]);
      expect(written.notes.map((note) => note.message)).toContain(
        '3 of terraform_data did not come in: no infrastructure, it exists in the state only.',
      );
      expect(written.notes.map((note) => note.message)).toContain(
        'terraform_data.b[0] is tainted: Terraform will make it anew.',
      );
    }
    const secret = read(
      show([
        resource('hcloud_server', { name: 'hush', ipv4_address: '192.0.2.1' }, { sensitive_values: { name: true } }),
      ]),
    );
    expect(secret.components).toMatchObject([{ name: 'hcloud_server.x', attributes: { addresses: ['192.0.2.1'] } }]);
    expect(JSON.stringify(secret)).not.toContain('hush');
  });

  it('of other clouds and of virtualisation at home is read too', () => {
    const one = (type: string, values: object) => read(show([resource(type, values)])).components;
    expect(
      one('vsphere_virtual_machine', {
        name: 'db1',
        num_cpus: 4,
        memory: 8192,
        guest_ip_addresses: ['10.0.0.5', 'fe80::1'],
        network_interface: [{ mac_address: '00:50:56:AA:BB:CC' }],
      }),
    ).toMatchObject([
      {
        kind: 'vm',
        name: 'db1',
        attributes: { cpuCount: 4, memoryBytes: 8_589_934_592, addresses: ['10.0.0.5'], macs: ['00:50:56:aa:bb:cc'] },
      },
    ]);
    expect(
      one('azurerm_virtual_network', {
        id: '/subscriptions/1/net',
        name: 'net',
        address_space: ['10.1.0.0/16', '10.2.0.0/16'],
      }).map((found) => found.name),
    ).toEqual(['net', '10.1.0.0/16', '10.2.0.0/16']);
    expect(one('google_sql_database_instance', { name: 'pg', database_version: 'POSTGRES_15' })).toMatchObject([
      { kind: 'database', attributes: { engine: 'PostgreSQL' } },
    ]);
  });

  it('is another source of truth than another state', () => {
    expect(read(fixture('shop.tfstate'), 'shop')).toMatchObject({ wholeWithin: 'shop ' });
  });
});

describe('the mapping of resource types', () => {
  it('names kinds and attributes that exist', () => {
    for (const [type, mapping] of Object.entries(mappings)) {
      expect(kindNames, type).toContain(mapping.kind);
      expect(checkAttributes(mapping.kind, mapping.fixed ?? {}), type).toEqual([]);
      for (const name of Object.keys(mapping.attributes ?? {}))
        expect(
          checkAttributes(mapping.kind, { [name]: [] }).map((issue) => issue.message),
          `${type} ${name}`,
        ).not.toContain(`is not an attribute of a ${mapping.kind}`);
    }
  });
});

describe('what is no state', () => {
  it('is refused with what it is instead', () => {
    expect(refusal('{}').message).toContain('no Terraform state');
    expect(refusal('[]').message).toContain('no Terraform state');
    expect(refusal('{"version": 3, "modules": []}').message).toContain('format 3');
    expect(refusal('{"format_version": "1.2", "planned_values": {}}').message).toContain('it is a plan');
    expect(refusal('{"encrypted_data": "…"}').message).toContain('encrypted');
    expect(refusal('{"version": 4,\n"version": 4}')).toMatchObject({ line: 2 });
  });

  it('is read or refused, whatever becomes of its bytes', () => {
    const bytes = Buffer.from(fixture('shop.tfstate'));
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { minLength: 1, maxLength: 5 }),
        (changes) => {
          const hurt = Buffer.from(bytes);
          for (const [at, byte] of changes) hurt[at] = byte;
          try {
            for (const one of terraform.read(hurt, {}).components)
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

  it('and resources of any shape give valid attributes only', () => {
    const names = [
      ...new Set(
        Object.values(mappings).flatMap((mapping) => [
          mapping.within,
          ...mapping.name,
          ...Object.values(mapping.attributes ?? {}).flat(),
        ]),
      ),
    ].flatMap((path) => (path ? [path.split(/[.|]/)[0]!] : []));
    const values = fc.dictionary(fc.constantFrom(...names), fc.jsonValue({ maxDepth: 3 }), { noNullPrototype: true });
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom(...Object.keys(mappings)), values), { maxLength: 5 }), (given) => {
        try {
          const reading = read(
            show(given.map(([type, value], index) => resource(type, value, { address: `${type}.x[${index}]` }))),
          );
          for (const one of reading.components) expect(checkAttributes(one.kind, one.attributes ?? {})).toEqual([]);
          const handles = new Set(reading.components.map((one) => one.handle));
          for (const { from, to } of reading.relations)
            for (const end of [from, to]) expect('handle' in end && handles.has(end.handle)).toBe(true);
        } catch (error) {
          expect(error).toBeInstanceOf(PlumblineError);
        }
      }),
      { numRuns: 300 },
    );
  });
});
