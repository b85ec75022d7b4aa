import type { Kind } from '#estate';
import type { Layout } from './layout.ts';

/** What a device is at its site: a pair of cores and of firewalls first, then the switches of the racks, then the edge. */
export type DeviceRole = 'core' | 'firewall' | 'rack-switch' | 'access-switch' | 'edge';

const CORES = 2;
const FIREWALLS = 2;
const RACK_SWITCHES = 0.4;
const ACCESS_SWITCHES = 0.7;

export interface DevicesOfSite {
  first: number;
  count: number;
  /** Number of the devices from the first that are cores, firewalls, rack switches, access switches. */
  cores: number;
  firewallsEnd: number;
  rackSwitchesEnd: number;
  accessSwitchesEnd: number;
}

export function devicesOf(layout: Layout, site: number): DevicesOfSite {
  const { first, count } = layout.atSite('device', site);
  const cores = Math.min(CORES, count);
  const firewallsEnd = Math.min(cores + FIREWALLS, count);
  const rackSwitchesEnd = Math.max(firewallsEnd, Math.floor(count * RACK_SWITCHES));
  return {
    first,
    count,
    cores,
    firewallsEnd,
    rackSwitchesEnd,
    accessSwitchesEnd: Math.max(rackSwitchesEnd, Math.floor(count * ACCESS_SWITCHES)),
  };
}

export function deviceRole(devices: DevicesOfSite, place: number): DeviceRole {
  const position = place - devices.first;
  if (position < devices.cores) return 'core';
  if (position < devices.firewallsEnd) return 'firewall';
  if (position < devices.rackSwitchesEnd) return 'rack-switch';
  return position < devices.accessSwitchesEnd ? 'access-switch' : 'edge';
}

/** Two neighbours at a site that stand in for each other: two rack switches, two power feeds, two directories. */
export function pairAlong(layout: Layout, kind: Kind, place: number, other: Kind): number[] {
  const { first, count } = layout.atSite(other, layout.siteOf(kind, place));
  const near = layout.along(kind, place, other) - first;
  const left = near - (near % 2);
  return left + 1 < count ? [first + left, first + left + 1] : [first + near];
}

/** The cluster that a server is a member of; every other server stands alone. */
export function clusterOf(layout: Layout, serverPlace: number): number | null {
  const { first } = layout.atSite('server', layout.siteOf('server', serverPlace));
  return (serverPlace - first) % 2 === 0 ? layout.along('server', serverPlace, 'cluster') : null;
}

/** How many servers are members of a cluster. */
export function membersOf(layout: Layout, clusterPlace: number): number {
  const site = layout.siteOf('cluster', clusterPlace);
  const servers = layout.atSite('server', site);
  const clusters = layout.atSite('cluster', site);
  const position = clusterPlace - clusters.first;
  const from = Math.ceil((position * servers.count) / clusters.count);
  const to = Math.ceil(((position + 1) * servers.count) / clusters.count);
  return Math.ceil(to / 2) - Math.ceil(from / 2);
}

/** What a VM runs on: mostly a cluster, else one of the servers that stand alone. */
export function hypervisorOf(layout: Layout, vmPlace: number): { kind: 'cluster' | 'server'; place: number } {
  const site = layout.siteOf('vm', vmPlace);
  const servers = layout.atSite('server', site);
  if (vmPlace % 10 < 7) {
    const place = layout.along('vm', vmPlace, 'cluster');
    if (membersOf(layout, place) > 0) return { kind: 'cluster', place };
  }
  const position = layout.along('vm', vmPlace, 'server') - servers.first;
  return { kind: 'server', place: servers.first + Math.min(position | 1, servers.count - 1) };
}

/** Whose interface it is: first one for each VM, then two for each server, the rest spread over the devices. */
export function ownerOfInterface(
  layout: Layout,
  place: number,
): { kind: 'vm' | 'server' | 'device'; place: number; index: number } {
  const vms = layout.count('vm');
  const servers = layout.count('server');
  if (place < vms) return { kind: 'vm', place, index: 0 };
  const ofServers = place - vms;
  if (ofServers < 2 * servers) return { kind: 'server', place: ofServers >> 1, index: ofServers & 1 };
  const ofDevices = ofServers - 2 * servers;
  const devices = layout.count('device');
  return { kind: 'device', place: ofDevices % devices, index: Math.floor(ofDevices / devices) };
}

/** The prefix of an address (addresses fill the prefixes evenly) and its number in there, from 1. */
export function prefixOfAddress(layout: Layout, place: number): { place: number; host: number } {
  const prefixes = layout.count('prefix');
  const addresses = layout.count('address');
  const prefix = Math.floor((place * prefixes) / addresses);
  return { place: prefix, host: place - Math.ceil((prefix * addresses) / prefixes) + 1 };
}

/** VRFs differ as sites do: the first has most of the prefixes. */
export function vrfOfPrefix(layout: Layout, place: number): number {
  const vrfs = layout.count('vrf');
  return Math.min(vrfs - 1, Math.floor(vrfs * (place / layout.count('prefix')) ** 2));
}
