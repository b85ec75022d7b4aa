import { beforeAll, describe, expect, it } from 'vitest';
import { checkAttributes, type Reading } from '#estate';
import { netbox } from './codec.ts';
import { readDump } from './dump.ts';
import { models } from './mapping/index.ts';
import { isEmpty } from './object.ts';
import { type DumpRow, demoBytes, demoRows } from './testing/demo.ts';
import { expected } from './testing/expected.ts';
import { type Translation, translate } from './translate/translate.ts';

const plainly = (value: unknown): string => JSON.stringify(value);
const bytesOf = (rows: unknown): Uint8Array => Buffer.from(JSON.stringify(rows));

describe('the demonstration data of NetBox', () => {
  let rows: DumpRow[];
  let translation: Translation;
  let reading: Reading;
  const of = (model: string): DumpRow[] => rows.filter((row) => row.model === model);
  const count = (kind: string, from?: string, to?: string): number =>
    reading.relations.filter(
      (relation) =>
        relation.kind === kind &&
        (!from || ('handle' in relation.from && relation.from.handle.startsWith(`${from}:`))) &&
        (!to || ('handle' in relation.to && relation.to.handle.startsWith(`${to}:`))),
    ).length;

  beforeAll(() => {
    rows = demoRows();
    translation = translate(readDump(demoBytes()));
    reading = translation.reading;
  });

  it('comes in whole: each of its 6,289 objects is a component, part of one, a value of one, or has a line that says why not', () => {
    expect(rows).toHaveLength(6_289);
    const unaccounted = rows.filter((row) => !translation.fates.has(`${row.model}:${row.pk}`));
    expect(unaccounted).toEqual([]);
    expect(translation.fates.size).toBe(rows.length);
    for (const row of rows) {
      const id = `${row.model}:${row.pk}`;
      const fate = translation.fates.get(id);
      if (fate === 'component') expect(reading.components.some((one) => one.foreignId === id)).toBe(true);
      if (fate === 'note') {
        const noted = reading.notes.some(({ at }) => at === `${row.model} ${row.pk}` || at === row.model);
        expect(noted, `a line for ${id}`).toBe(true);
      }
    }
    expect(reading.issues).toEqual([]);
  });

  it('has each field of each model classified: kept somewhere, worked out by NetBox, or not kept with a reason', () => {
    for (const row of rows) {
      const map = models.get(row.model);
      expect(map, row.model).toBeDefined();
      if (map!.fate === 'left') continue;
      const unknown = Object.keys(row.fields).filter((field) => !(field in map!.fields));
      expect(unknown, row.model).toEqual([]);
    }
  });

  it('has a line for each field that was left out though something stood in it', () => {
    for (const row of rows) {
      const map = models.get(row.model)!;
      for (const [field, value] of Object.entries(row.fields)) {
        const rule = map.fields[field];
        if (!rule || isEmpty(value) || value === false) continue;
        if (rule.as === 'left' && rule.unless?.includes(value as never)) continue;
        if (rule.as !== 'left' && rule.as !== 'derived') continue;
        const said = reading.notes.some(
          ({ at, message }) => at === `${row.model} ${field}` || (at === field && message.includes(row.model)),
        );
        if (!said) throw new Error(`nothing says that ${row.model} ${field} is left out`);
      }
    }
  });

  it('has one component for each object of the models that become components', () => {
    const perModel = Map.groupBy(reading.components, (one) => one.foreignId!.split(':')[0]!);
    for (const [model, map] of models) {
      expect(perModel.get(model)?.length ?? 0, model).toBe(map.fate === 'component' ? of(model).length : 0);
    }
    expect(reading.components).toHaveLength(5_139);
  });

  it('says of a sample of each model exactly what the dump says', () => {
    const sampled = new Set(Object.keys(expected).map((id) => id.split(':')[0]));
    const missing = [...models.values()].filter(
      (map) => map.fate === 'component' && of(map.model).length > 0 && !sampled.has(map.model),
    );
    expect(missing.map((map) => map.model)).toEqual([]);
    for (const [id, want] of Object.entries(expected)) {
      const found = reading.components.find((one) => one.foreignId === id)!;
      const handle = (reference: typeof found.site): string | undefined =>
        reference && 'handle' in reference ? reference.handle : undefined;
      expect(found, id).toMatchObject({ kind: want.kind, name: want.name, attributes: want.attributes });
      expect(found.attributes, id).toEqual(want.attributes);
      expect(found.state ?? found.initial?.state, id).toBe(want.state ?? 'in-service');
      expect(handle(found.site), id).toBe(want.site);
      expect(handle(found.parent), id).toBe(want.parent);
      const ends = (mine: 'from' | 'to', other: 'from' | 'to'): [string, string][] =>
        reading.relations.flatMap((relation) => {
          const [here, there] = [relation[mine], relation[other]];
          return 'handle' in here && here.handle === id && 'handle' in there ? [[relation.kind, there.handle]] : [];
        });
      const sorted = (list: [string, string][]): [string, string][] =>
        list.sort((a, b) => (plainly(a) < plainly(b) ? -1 : 1));
      if (want.to) expect(sorted(ends('from', 'to')), id).toEqual(sorted([...want.to]));
      if (want.from) expect(sorted(ends('to', 'from')), id).toEqual(sorted([...want.from]));
    }
  });

  it('counts as many of everything as the dump does', () => {
    const filled = (model: string, field: string): number =>
      of(model).filter((row) => !isEmpty(row.fields[field])).length;
    expect(count('a-end') + count('b-end')).toBe(of('dcim.cabletermination').length);
    expect(count('passes-to')).toBe(filled('dcim.frontport', 'rear_port'));
    expect(count('member-of', 'dcim.interface')).toBe(filled('dcim.interface', 'lag'));
    expect(count('member-of', 'dcim.device')).toBe(filled('dcim.device', 'virtual_chassis'));
    expect(count('part-of', 'dcim.interface', 'dcim.module')).toBe(filled('dcim.interface', 'module'));
    expect(count('located-in', 'dcim.device', 'dcim.rack')).toBe(filled('dcim.device', 'rack'));
    expect(count('located-in', 'dcim.rack', 'dcim.location')).toBe(filled('dcim.rack', 'location'));
    expect(count('in-vlan', 'ipam.prefix')).toBe(filled('ipam.prefix', 'vlan'));
    expect(count('runs-on')).toBe(filled('virtualization.virtualmachine', 'cluster'));
    expect(count('provided-by')).toBe(of('circuits.circuit').length + of('circuits.providernetwork').length);
    expect(count('powered-by', 'dcim.poweroutlet')).toBe(filled('dcim.poweroutlet', 'power_port'));
    expect(count('powered-by', 'dcim.rack')).toBe(filled('dcim.powerfeed', 'rack'));
    expect(count('managed-by', 'dcim.site')).toBe(of('tenancy.contactassignment').length);
    const tenants = rows.filter((row) => typeof row.fields.tenant === 'number');
    expect(count('used-by')).toBe(tenants.length);
    const tags = reading.components.reduce((sum, one) => sum + ((one.attributes?.tags as string[])?.length ?? 0), 0);
    expect(tags).toBe(of('extras.taggeditem').length);
    const inVrf = reading.components.filter((one) => one.kind === 'address' && one.parent);
    expect(inVrf).toHaveLength(filled('ipam.ipaddress', 'vrf'));
    const racked = reading.components.filter((one) => one.attributes?.rackUnit !== undefined);
    expect(racked.map((one) => one.attributes!.rackUnit)).toEqual(
      of('dcim.device')
        .filter((row) => row.fields.position !== null)
        .map((row) => Number(row.fields.position)),
    );
  });

  it('holds only what the estate takes, and no two of one name in one place', () => {
    const names = new Set<string>();
    for (const one of reading.components) {
      expect(checkAttributes(one.kind, one.attributes ?? {}), one.at).toEqual([]);
      const scope = one.parent ?? one.site;
      names.add(plainly([one.kind, scope && 'handle' in scope ? scope.handle : '', one.name.toLowerCase()]));
    }
    expect(names.size).toBe(reading.components.length);
  });

  it('reads the same whatever the order of the file', () => {
    const backwards = translate(readDump(bytesOf([...rows].reverse()))).reading;
    const sorted = (list: object[]): string[] => list.map(plainly).sort();
    expect(sorted(backwards.components)).toEqual(sorted(reading.components));
    expect(sorted(backwards.relations)).toEqual(sorted(reading.relations));
  });
});

describe('other dumps', () => {
  const row = (model: string, pk: number, fields: object): object => ({ model, pk, fields });
  const read = (rows: object[]): Reading => netbox.read(bytesOf(rows), {});

  it('refuses what is no dump, with the line', () => {
    const refused = (text: string): unknown => {
      try {
        netbox.read(Buffer.from(text), {});
      } catch (error) {
        return (error as { details: { issues: { line: number }[] } }).details?.issues?.[0]?.line ?? error;
      }
      return 'was taken';
    };
    expect(() => netbox.read(Buffer.from('{}'), {})).toThrow(/not a NetBox dump/);
    expect(() => netbox.read(Buffer.from('[]'), {})).toThrow(/not a NetBox dump/);
    expect(() => netbox.read(demoBytes().subarray(0, 100_000), {})).toThrow(/line/);
    expect(() => read([row('dcim.site', 1, {}), row('dcim.site', 1, {})])).toThrow(/said twice/);
    expect(() => read([row('auth.group', 1, { name: 'x' })])).toThrow(/no object of NetBox/);
    expect(() => netbox.read(Buffer.from('[\n{"model":"dcim.site","pk":1,"fields":{"__proto__":{}}}]'), {})).toThrow(
      /line 2/,
    );
    expect(refused('[\n{"model": "dcim.site", "pk": 1}]')).not.toBe('was taken');
  });

  it('names what it refers to and is not there, and keeps the rest', () => {
    const reading = read([row('dcim.site', 1, { name: 'Vienna', region: 7, status: 'active' })]);
    expect(reading.components).toMatchObject([{ name: 'Vienna', state: 'in-service' }]);
    expect(reading.notes).toContainEqual({
      at: 'dcim.site 1 region',
      message: 'refers to dcim.region 7, which is not in it',
      about: 'refers to something that is not in it',
    });
  });

  it('reads what 4.x says otherwise: scopes, roles, hardware addresses, several rear ports', () => {
    const reading = read([
      row('dcim.site', 1, { name: 'Vienna' }),
      row('dcim.location', 2, { name: 'Hall', site: 1 }),
      row('dcim.devicerole', 1, { name: 'Hypervisor', slug: 'hv' }),
      row('dcim.device', 1, { name: 'hv1', role: 1, site: 1 }),
      row('dcim.interface', 1, { device: 1, name: 'eth0', type: '1000base-t', primary_mac_address: 5 }),
      row('dcim.macaddress', 5, {
        mac_address: '02:42:AC:11:00:02',
        assigned_object_type: ['dcim', 'interface'],
        assigned_object_id: 1,
      }),
      row('ipam.prefix', 1, { prefix: '192.0.2.0/24', status: 'active', scope_type: ['dcim', 'site'], scope_id: 1 }),
      row('ipam.prefix', 2, {
        prefix: '198.51.100.0/24',
        status: 'active',
        scope_type: ['dcim', 'location'],
        scope_id: 2,
      }),
      row('ipam.vlangroup', 1, {
        name: 'g',
        vid_ranges: [
          [100, 199],
          [300, 399],
        ],
      }),
      row('dcim.rearport', 1, { device: 1, name: 'r1' }),
      row('dcim.rearport', 2, { device: 1, name: 'r2' }),
      row('dcim.frontport', 1, {
        device: 1,
        name: 'f',
        rear_ports: [
          { rear_port: 1, rear_port_position: 1 },
          { rear_port: 2, rear_port_position: 3 },
        ],
      }),
    ]);
    const one = (id: string): Reading['components'][number] => reading.components.find((c) => c.foreignId === id)!;
    expect(one('dcim.device:1').kind).toBe('server');
    expect(one('dcim.interface:1').attributes).toMatchObject({ mac: '02:42:ac:11:00:02' });
    expect(one('ipam.prefix:1').site).toEqual({ handle: 'dcim.site:1' });
    expect(one('ipam.vlangroup:1').attributes).toMatchObject({
      lowestId: 100,
      highestId: 399,
      labels: { 'VLAN ids': '100-199, 300-399' },
    });
    const kinds = reading.relations.map((relation) =>
      [relation.kind, plainly(relation.from), plainly(relation.to)].join(' '),
    );
    expect(kinds).toContain('located-in {"handle":"ipam.prefix:2"} {"handle":"dcim.location:2"}');
    expect(kinds.filter((kind) => kind.startsWith('passes-to'))).toHaveLength(2);
  });

  it('takes the same number twice in one VRF once, and names the other', () => {
    const reading = read([
      row('ipam.prefix', 1, { prefix: '192.0.2.0/24', status: 'active' }),
      row('ipam.prefix', 2, { prefix: '192.0.2.0/24', status: 'active' }),
      row('ipam.aggregate', 1, { prefix: '192.0.2.0/24', description: 'ours' }),
      row('ipam.ipaddress', 1, { address: '192.0.2.1/24', role: 'vrrp' }),
      row('ipam.ipaddress', 2, { address: '192.0.2.1/24', role: 'vrrp' }),
      row('ipam.ipaddress', 3, { address: '192.0.2.2/24' }),
      row('ipam.ipaddress', 4, { address: '192.0.2.2/32' }),
    ]);
    expect(reading.issues.map((issue) => issue.at)).toEqual(['ipam.prefix 2', 'ipam.ipaddress 4']);
    expect(reading.components.map((one) => one.name)).toEqual([
      '192.0.2.0/24',
      '192.0.2.1 (#1)',
      '192.0.2.1 (#2)',
      '192.0.2.2',
    ]);
    expect(reading.components[0]!.attributes).toMatchObject({ description: 'ours' });
  });

  it('keeps a field and a model that it does not know in a line', () => {
    const reading = read([
      row('dcim.site', 1, { name: 'Vienna', moon_phase: 'full' }),
      row('vpn.tunnel', 1, { name: 't' }),
    ]);
    expect(reading.notes.map((note) => note.at)).toEqual(
      expect.arrayContaining(['dcim.site moon_phase', 'vpn.tunnel']),
    );
  });
});
