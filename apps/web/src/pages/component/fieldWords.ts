import { words } from '../../ui/format.ts';

const special: Record<string, string> = {
  osId: 'OS id',
  osName: 'Operating system',
  osVersion: 'OS version',
  osCodename: 'OS codename',
  fqdn: 'Full name',
  cpuCount: 'Processors',
  cpuModel: 'Processor',
  memoryBytes: 'Memory',
  swapBytes: 'Swap',
  capacityBytes: 'Capacity',
  usedBytes: 'Used',
  sizeBytes: 'Size',
  macs: 'MAC addresses',
  machineIdHash: 'Machine id, hashed',
  vlan: 'VLAN',
  baseDn: 'Base DN',
  url: 'URL',
};

/** What a field is called: `attributes.memoryBytes` is Memory, its unit is in the value. */
export function fieldWords(field: string): string {
  const name = field.replace(/^attributes\./, '');
  return special[name] ?? words(name);
}

/** A part of a list (an interface, a disk) as what it is called and the rest: jsonb keeps no order of fields. */
export function partOf(part: Record<string, unknown>): { lead: unknown; rest: [name: string, value: unknown][] } {
  const leadName = ['name', 'mountPoint', 'port'].find((name) => name in part) ?? Object.keys(part)[0] ?? '';
  const order = ['addresses', 'device', 'type', 'sizeBytes', 'model', 'mac', 'mtu', 'protocol'];
  const place = (name: string) => (order.includes(name) ? order.indexOf(name) : order.length);
  const rest = Object.entries(part)
    .filter(([name, value]) => {
      const empty = value === null || value === '' || value === false || (Array.isArray(value) && value.length === 0);
      return name !== leadName && !empty;
    })
    .sort(([a], [b]) => place(a) - place(b));
  return { lead: part[leadName], rest };
}
