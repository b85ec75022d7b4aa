// Compares an estate with a dump by plain SQL and plain JSON: nothing here knows the mapping.
import { sql } from 'kysely';
import type { Json } from '#kernel';
import type { Database } from '#platform';
import type { DumpRow } from './demo.ts';

interface Stored {
  foreign_id: string;
  id: number;
  kind: string;
  name: string;
  state: string;
  site: string | null;
  parent: string | null;
  attributes: { [name: string]: Json };
}

/** Where, object by object, the estate says otherwise than the dump; one line each, none where it is the same. */
export async function differences(db: Database, rows: DumpRow[]): Promise<string[]> {
  const { rows: stored } = await sql<Stored>`
    select o.foreign_id, c.id, c.kind, c.name, c.state, c.attributes, s.foreign_id as site, p.foreign_id as parent
    from source_object o join component c on c.id = o.component_id
    left join source_object s on s.component_id = c.site_id and s.foreign_id like 'dcim.site:%'
    left join source_object p on p.component_id = c.parent_id
    where o.absent_since is null`.execute(db);
  const relations = await sql<{ kind: string; a: string; b: string }>`
    select r.kind, a.foreign_id as a, b.foreign_id as b from relation r
    join source_object a on a.component_id = r.from_id join source_object b on b.component_id = r.to_id
    where r.recorded_to = 'infinity'`.execute(db);
  const related = new Set(relations.rows.map((one) => `${one.a} ${one.kind} ${one.b}`));
  const byId = new Map(stored.map((one) => [one.foreign_id, one]));
  const dump = new Map(rows.map((row) => [`${row.model}:${row.pk}`, row.fields]));
  const found: string[] = [];
  const counted = new Map<string, number>();
  const expectSame = (id: string, what: string, is: Json | undefined, should: Json | undefined): void => {
    if (JSON.stringify(is ?? null) !== JSON.stringify(should ?? null))
      found.push(`${id} ${what}: is ${JSON.stringify(is)}, NetBox says ${JSON.stringify(should)}`);
  };
  const expectRelation = (id: string, kind: string, to: string): void => {
    counted.set(`${id.split(':')[0]} ${kind}`, (counted.get(`${id.split(':')[0]} ${kind}`) ?? 0) + 1);
    if (!related.has(`${id} ${kind} ${to}`)) found.push(`${id} is not ${kind} ${to}`);
  };
  const nameOf = (model: string, id: Json | undefined): Json | undefined =>
    dump.get(`${model}:${String(id)}`)?.name ?? undefined;

  for (const [model, check] of Object.entries(checks)) {
    for (const row of rows.filter((one) => one.model === model)) {
      const id = `${model}:${row.pk}`;
      const one = byId.get(id);
      if (!one) found.push(`${id} is not in the estate`);
      else
        check({
          id,
          one,
          fields: row.fields,
          same: (what, is, should) => expectSame(id, what, is, should),
          relation: (kind, to) => expectRelation(id, kind, to),
          nameOf,
          dump,
        });
    }
  }
  for (const { fields } of rows.filter((row) => row.model === 'dcim.cabletermination')) {
    const [, type] = fields.termination_type as string[];
    const app = (fields.termination_type as string[])[0];
    expectRelation(
      `dcim.cable:${fields.cable as number}`,
      fields.cable_end === 'A' ? 'a-end' : 'b-end',
      `${app}.${type}:${fields.termination_id as number}`,
    );
  }
  for (const { fields } of rows.filter((row) => row.model === 'tenancy.contactassignment'))
    expectRelation(
      `dcim.site:${fields.object_id as number}`,
      'managed-by',
      `tenancy.contact:${fields.contact as number}`,
    );
  // Nothing more than that, either.
  for (const [key, count] of counted) {
    const [model, kind] = key.split(' ');
    const is = relations.rows.filter((one) => one.kind === kind && one.a.startsWith(`${model}:`)).length;
    if (is !== count) found.push(`${is} relations ${key}, NetBox says ${count}`);
  }
  for (const { foreign_id } of stored) if (!dump.has(foreign_id)) found.push(`${foreign_id} is not in NetBox`);
  return found;
}

interface Checked {
  id: string;
  one: Stored;
  fields: { [name: string]: Json };
  same(what: string, is: Json | undefined, should: Json | undefined): void;
  relation(kind: string, to: string): void;
  nameOf(model: string, id: Json | undefined): Json | undefined;
  dump: Map<string, { [name: string]: Json }>;
}

const filled = (value: Json | undefined): Json | undefined => (value === '' || value === null ? undefined : value);
const states: { [status: string]: string } = {
  active: 'in-service',
  available: 'in-service',
  connected: 'in-service',
  container: 'in-service',
  reserved: 'planned',
  offline: 'maintenance',
  decommissioned: 'retired',
};

function basics({ one, fields, same, relation }: Checked): void {
  if (typeof fields.status === 'string' && one.kind !== 'address') same('state', one.state, states[fields.status]);
  else same('state', one.state, 'in-service');
  const text = [fields.description, fields.comments].filter(Boolean).join('\n\n');
  if (one.kind !== 'module') same('description', one.attributes.description, filled(text));
  if (typeof fields.tenant === 'number') relation('used-by', `tenancy.tenant:${fields.tenant}`);
}

/** A port may carry its role in its name, where front and rear are called alike. */
function port(checked: Checked, role: string): void {
  const { one, fields, same } = checked;
  basics(checked);
  const labels = one.attributes.labels as { name?: string } | undefined;
  same('name', labels?.name ?? one.name, fields.name);
  if (labels?.name) same('name here', one.name, `${String(fields.name)} (${role})`);
  same('parent', one.parent, `dcim.device:${fields.device as number}`);
  same('role', one.attributes.role, role);
  same('form', one.attributes.form, filled(fields.type));
}

const checks: { [model: string]: (checked: Checked) => void } = {
  'dcim.region'(checked) {
    basics(checked);
    checked.same('name', checked.one.name, checked.fields.name);
    if (checked.fields.parent) checked.relation('part-of', `dcim.region:${checked.fields.parent as number}`);
  },
  'dcim.site'(checked) {
    const { one, fields, same, relation } = checked;
    basics(checked);
    same('name', one.name, fields.name);
    same('facility', one.attributes.facility, filled(fields.facility));
    same('address', one.attributes.address, filled(String(fields.physical_address).replaceAll('\r\n', '\n')));
    if (fields.region) relation('located-in', `dcim.region:${fields.region as number}`);
    if (fields.group) relation('part-of', `dcim.sitegroup:${fields.group as number}`);
  },
  'dcim.location'(checked) {
    basics(checked);
    checked.same('site', checked.one.site, `dcim.site:${checked.fields.site as number}`);
  },
  'dcim.rack'(checked) {
    const { one, fields, same, relation, nameOf } = checked;
    basics(checked);
    same('name', one.name, fields.name);
    same('site', one.site, `dcim.site:${fields.site as number}`);
    same('height', one.attributes.heightUnits, fields.u_height);
    same('form', one.attributes.form, fields.type);
    same('role', one.attributes.role, nameOf('dcim.rackrole', fields.role));
    relation(
      'located-in',
      fields.location ? `dcim.location:${fields.location as number}` : `dcim.site:${fields.site as number}`,
    );
  },
  'dcim.device'(checked) {
    const { one, fields, same, relation, nameOf, dump } = checked;
    basics(checked);
    if (fields.name) same('name', one.name, fields.name);
    same('site', one.site, `dcim.site:${fields.site as number}`);
    same('unit', one.attributes.rackUnit, fields.position === null ? undefined : Number(fields.position));
    same('face', one.attributes.rackFace, filled(fields.face));
    same('serial', one.attributes.serial, filled(fields.serial));
    same('system', one.attributes.osName, nameOf('dcim.platform', fields.platform));
    const type = dump.get(`dcim.devicetype:${fields.device_type as number}`)!;
    same('model', one.attributes.model, type.model);
    same('vendor', one.attributes.vendor, nameOf('dcim.manufacturer', type.manufacturer));
    same('height', one.attributes.heightUnits, Number(type.u_height));
    const place = fields.rack ? `dcim.rack:${fields.rack as number}` : `dcim.site:${fields.site as number}`;
    relation('located-in', place);
    if (fields.virtual_chassis) relation('member-of', `dcim.virtualchassis:${fields.virtual_chassis as number}`);
  },
  'dcim.interface'(checked) {
    const { one, fields, same, relation } = checked;
    basics(checked);
    same('name', one.name, fields.name);
    same('parent', one.parent, `dcim.device:${fields.device as number}`);
    same('form', one.attributes.form, fields.type);
    same('enabled', one.attributes.enabled, fields.enabled);
    same('management', one.attributes.managementOnly, fields.mgmt_only === true ? true : undefined);
    if (fields.lag) relation('member-of', `dcim.interface:${fields.lag as number}`);
    if (fields.module) relation('part-of', `dcim.module:${fields.module as number}`);
  },
  'virtualization.vminterface'(checked) {
    basics(checked);
    checked.same('name', checked.one.name, checked.fields.name);
    checked.same(
      'parent',
      checked.one.parent,
      `virtualization.virtualmachine:${checked.fields.virtual_machine as number}`,
    );
  },
  'dcim.frontport'(checked) {
    port(checked, 'front');
    checked.same('position', checked.one.attributes.position, checked.fields.rear_port_position);
    checked.relation('passes-to', `dcim.rearport:${checked.fields.rear_port as number}`);
  },
  'dcim.rearport'(checked) {
    port(checked, 'rear');
    checked.same('positions', checked.one.attributes.positions, checked.fields.positions);
  },
  'dcim.consoleport': (checked) => port(checked, 'console'),
  'dcim.powerport'(checked) {
    port(checked, 'power');
    checked.same('watts', checked.one.attributes.maximumWatts, checked.fields.maximum_draw);
  },
  'dcim.poweroutlet'(checked) {
    port(checked, 'outlet');
    checked.relation('powered-by', `dcim.powerport:${checked.fields.power_port as number}`);
  },
  'dcim.powerfeed'(checked) {
    const { one, fields, same, relation } = checked;
    basics(checked);
    same('name', one.name, fields.name);
    same('voltage', one.attributes.voltage, fields.voltage);
    same('amperage', one.attributes.amperage, fields.amperage);
    relation('powered-by', `dcim.powerpanel:${fields.power_panel as number}`);
  },
  'dcim.cable'(checked) {
    basics(checked);
    checked.same('form', checked.one.attributes.form, filled(checked.fields.type));
    checked.same('color', checked.one.attributes.color, filled(checked.fields.color));
  },
  'ipam.vrf'(checked) {
    const { one, fields, same, nameOf } = checked;
    basics(checked);
    same('rd', one.attributes.routeDistinguisher, fields.rd);
    const targets = (list: Json): Json =>
      (list as number[]).map((id) => nameOf('ipam.routetarget', id) as string).sort();
    same('import', one.attributes.importTargets, targets(fields.import_targets!));
    same('export', one.attributes.exportTargets, targets(fields.export_targets!));
  },
  'ipam.prefix'(checked) {
    const { one, fields, same, relation, nameOf } = checked;
    basics(checked);
    same('prefix', one.attributes.prefix, fields.prefix);
    same('name', one.name, fields.prefix);
    same('use', one.attributes.use, fields.status === 'container' ? 'container' : 'network');
    same('vrf', one.parent, fields.vrf ? `ipam.vrf:${fields.vrf as number}` : null);
    same('site', one.site, fields.site ? `dcim.site:${fields.site as number}` : null);
    same('role', one.attributes.role, nameOf('ipam.role', fields.role));
    if (fields.vlan) relation('in-vlan', `ipam.vlan:${fields.vlan as number}`);
  },
  'ipam.ipaddress'(checked) {
    const { one, fields, same } = checked;
    basics(checked);
    const [address, length] = String(fields.address).split('/');
    same('address', one.attributes.address, address);
    same('length', one.attributes.prefixLength, Number(length));
    same('vrf', one.parent, fields.vrf ? `ipam.vrf:${fields.vrf as number}` : null);
    same('use', one.attributes.use, fields.status === 'active' ? 'assigned' : fields.status);
  },
  'ipam.vlan'(checked) {
    const { one, fields, same, nameOf } = checked;
    basics(checked);
    same('name', one.name, fields.name);
    same('number', one.attributes.vlanId, fields.vid);
    same('group', one.parent, fields.group ? `ipam.vlangroup:${fields.group as number}` : null);
    same('role', one.attributes.role, nameOf('ipam.role', fields.role));
  },
  'circuits.circuit'(checked) {
    const { one, fields, same, relation, nameOf } = checked;
    basics(checked);
    same('name', one.name, fields.cid);
    same('medium', one.attributes.medium, nameOf('circuits.circuittype', fields.type));
    relation('provided-by', `circuits.provider:${fields.provider as number}`);
  },
  'circuits.circuittermination'(checked) {
    const { one, fields, same, relation } = checked;
    same('side', one.attributes.side, fields.term_side);
    same('circuit', one.parent, `circuits.circuit:${fields.circuit as number}`);
    if (fields.site) relation('located-in', `dcim.site:${fields.site as number}`);
    else relation('connected-to', `circuits.providernetwork:${fields.provider_network as number}`);
  },
  'virtualization.virtualmachine'(checked) {
    const { one, fields, same, relation, nameOf } = checked;
    basics(checked);
    same('name', one.name, fields.name);
    same('role', one.attributes.role, nameOf('dcim.devicerole', fields.role));
    same('system', one.attributes.osName, nameOf('dcim.platform', fields.platform));
    relation('runs-on', `virtualization.cluster:${fields.cluster as number}`);
  },
};
