import type { Kind } from '#estate';

/** What a device is here, by the name of its role in NetBox: the first line that fits. */
const lines: [RegExp, Kind, string][] = [
  [/console|terminal.?server/, 'device', 'console'],
  [/storage|\bnas\b|\bsan\b|filer|disk.?array/, 'storage', ''],
  [/firewall/, 'device', 'firewall'],
  [/load.?balanc/, 'device', 'load-balancer'],
  [/router|gateway/, 'device', 'router'],
  [/switch|\btor\b|\bleaf\b|\bspine\b/, 'device', 'switch'],
  [/access.?point|wireless|wi-?fi/, 'device', 'access-point'],
  [/printer/, 'device', 'printer'],
  [/phone|voip/, 'device', 'phone'],
  [/camera/, 'device', 'camera'],
  [/panel/, 'device', 'patch-panel'],
  [/\bpdu\b|power.?dist/, 'device', 'pdu'],
  [/chassis|enclosure/, 'device', 'chassis'],
  [/workstation|desktop|laptop|notebook|thin.?client|\bpc\b/, 'pc', ''],
  [/server|hypervisor|compute|\besxi?\b|\bhost\b/, 'server', ''],
];

/** Anything else is a device of the role `other`. Storage, PCs and servers have no such role. */
export function kindOfRole(role: string): { kind: Kind; role: string } {
  const [, kind, title] = lines.find(([pattern]) => pattern.test(role.toLowerCase())) ?? [null, 'device', 'other'];
  return { kind: kind as Kind, role: title };
}
