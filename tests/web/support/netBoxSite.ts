// One site of the NetBox demo, with all that stands there: enough to look at, and taken in within seconds.
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

interface DumpObject {
  model: string;
  pk: number;
  fields: Record<string, unknown>;
}

const dump = new URL('../../../interop/netbox/fixtures/netbox-demo-v3.6.json.gz', import.meta.url);
const whole =
  /^(dcim\.(region|sitegroup|rackrole|manufacturer|devicetype|devicerole|platform)|tenancy\.tenant(group)?|ipam\.role)$/;
/** What would point at something that is left out. */
const elsewhere = [
  'vlan',
  'virtual_chassis',
  'cluster',
  'primary_ip4',
  'primary_ip6',
  'oob_ip',
  'untagged_vlan',
  'vrf',
];
const ports = ['dcim.interface', 'dcim.powerport', 'dcim.poweroutlet'];

export function netBoxSite(site: number): Buffer {
  const all: DumpObject[] = JSON.parse(gunzipSync(readFileSync(dump)).toString());
  const of = (...models: string[]) => all.filter(({ model }) => models.includes(model));
  const standing = of('dcim.rack', 'dcim.location', 'dcim.device', 'ipam.prefix').filter(
    ({ fields }) => fields['site'] === site,
  );
  const devices = new Set(standing.filter(({ model }) => model === 'dcim.device').map(({ pk }) => pk));
  const parts = of(...ports).filter(({ fields }) => devices.has(fields['device'] as number));
  const known = new Set(parts.map(({ model, pk }) => `${model} ${pk}`));
  const ends = Map.groupBy(of('dcim.cabletermination'), ({ fields }) => fields['cable'] as number);
  const plugged = [...ends].filter(([, both]) =>
    both.every(({ fields }) =>
      known.has(`${(fields['termination_type'] as string[]).join('.')} ${fields['termination_id']}`),
    ),
  );
  const cables = new Set(plugged.map(([cable]) => cable));
  const kept = [
    ...all.filter(({ model, pk }) => whole.test(model) || (model === 'dcim.site' && pk === site)),
    ...standing,
    ...parts,
    ...of('dcim.cable').filter(({ pk }) => cables.has(pk)),
    ...plugged.flatMap(([, both]) => both),
  ].map(({ fields, ...one }) => ({
    ...one,
    fields: Object.fromEntries(
      Object.entries(fields).map(([name, value]) => [name, elsewhere.includes(name) ? null : value]),
    ),
  }));
  return Buffer.from(JSON.stringify(kept));
}
