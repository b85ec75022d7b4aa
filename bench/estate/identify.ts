import type { Kind } from '#estate';
import type { Layout } from './layout.ts';
import { deviceRole, devicesOf, hypervisorOf, ownerOfInterface, prefixOfAddress, vrfOfPrefix } from './place.ts';
import { applications, cities, databaseEngines, services } from './words.ts';

/** City, running number in it, and the short code that names begin with. */
export function siteAt(site: number): {
  name: string;
  code: string;
  country: string;
  latitude: number;
  longitude: number;
} {
  const [city, code, country, latitude, longitude] = cities[site % cities.length]!;
  const number = Math.floor(site / cities.length) + 1;
  return { name: `${city} ${number}`, code: `${code}${number}`, country, latitude, longitude };
}

const padded = (value: number, digits: number): string => String(value).padStart(digits, '0');
const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0');

/** IPv4 in 10/8, every sixteenth prefix IPv6: unique over the whole estate. */
export function prefixAt(place: number): { prefix: string; length: number; host(number: number): string } {
  if (place % 16 === 15) {
    const network = `2001:db8:${(place >> 16).toString(16)}:${(place & 0xffff).toString(16)}`;
    return { prefix: `${network}::/64`, length: 64, host: (number) => `${network}::${number.toString(16)}` };
  }
  const network = (10 << 16) | (place & 0xffff);
  const text = `${network >> 16}.${(network >> 8) & 255}.${network & 255}`;
  return { prefix: `${text}.0/24`, length: 24, host: (number) => `${text}.${number}` };
}

/** Locally administered, unique over the whole estate. */
export function macAt(number: number): string {
  const text = hex(number, 10);
  return `02:${text.match(/../g)!.join(':')}`;
}

/** The component that it is a part of by nature. */
export function parentOf(layout: Layout, kind: Kind, place: number): number | null {
  switch (kind) {
    case 'interface': {
      const owner = ownerOfInterface(layout, place);
      return layout.at(owner.kind, owner.place);
    }
    case 'address':
      return layout.at('vrf', vrfOfPrefix(layout, prefixOfAddress(layout, place).place));
    case 'prefix':
      return layout.at('vrf', vrfOfPrefix(layout, place));
    case 'vlan':
      return layout.at('vlan-group', layout.along('vlan', place, 'vlan-group'));
    case 'port':
      return layout.at('device', place % layout.count('device'));
    case 'module':
      return layout.at('server', Math.floor((place * layout.count('server')) / layout.count('module')));
    default:
      return null;
  }
}

/** What stands nowhere. */
const placeless: readonly Kind[] = ['region', 'site', 'organisation', 'contact', 'contract', 'licence', 'subscription'];
const alsoPlaceless: readonly Kind[] = ['asn', 'vrf', 'certificate', 'application'];

/** Place of the site at which it stands: that of its owner or its prefix where it has one. */
export function siteOf(layout: Layout, kind: Kind, place: number): number | null {
  if (placeless.includes(kind) || alsoPlaceless.includes(kind)) return null;
  if (kind === 'interface') {
    const owner = ownerOfInterface(layout, place);
    return layout.siteOf(owner.kind, owner.place);
  }
  if (kind === 'address') return layout.siteOf('prefix', prefixOfAddress(layout, place).place);
  if (kind === 'port') return layout.siteOf('device', place % layout.count('device'));
  if (kind === 'module')
    return layout.siteOf('server', Math.floor((place * layout.count('server')) / layout.count('module')));
  return layout.siteOf(kind, place);
}

/** A name as people give them; unique within its kind. */
export function nameOf(layout: Layout, kind: Kind, place: number): string {
  const site = siteOf(layout, kind, place);
  const code = site === null ? '' : siteAt(site).code;
  switch (kind) {
    case 'region':
      return `Region ${place + 1}`;
    case 'site':
      return siteAt(place).name;
    case 'location':
      return `${code} room ${padded(place, 3)}`;
    case 'rack':
      return `${code}-r${padded(place, 4)}`;
    case 'power-panel':
      return `${code}-panel-${padded(place, 3)}`;
    case 'power-feed':
      return `${code}-feed-${place % 2 === 0 ? 'a' : 'b'}${padded(place, 4)}`;
    case 'organisation':
      return `Supplier ${padded(place + 1, 3)}`;
    case 'contact':
      return `Contact ${padded(place + 1, 4)}`;
    case 'contract':
      return `Contract C-${padded(place + 1, 5)}`;
    case 'licence':
      return `Licence L-${padded(place + 1, 5)}`;
    case 'subscription':
      return `Subscription S-${padded(place + 1, 5)}`;
    case 'asn':
      return `AS${64_512 + place}`;
    case 'vrf':
      return place === 0 ? 'vrf-corporate' : `vrf-${padded(place, 3)}`;
    case 'vlan-group':
      return `${code} VLANs ${padded(place, 3)}`;
    case 'vlan':
      return `${code}-vlan-${padded(place, 4)}`;
    case 'prefix':
      return prefixAt(place).prefix;
    case 'circuit':
      return `${code}-wan-${padded(place, 4)}`;
    case 'device':
      return `${code}-${deviceWord[deviceRole(devicesOf(layout, site!), place)]}-${padded(place, 5)}`;
    case 'storage':
      return `${code}-san-${padded(place, 4)}`;
    case 'server':
      return `${code}-srv-${padded(place, 5)}`;
    case 'module':
      return `bay ${place}`;
    case 'cluster':
      return `${code}-cluster-${padded(place, 4)}`;
    case 'vm':
      return `${code}-vm-${padded(place, 6)}`;
    case 'container-host':
      return `${code}-node-${padded(place, 5)}`;
    case 'pc':
      return `${code}-pc-${padded(place, 5)}`;
    case 'directory':
      return `${code}-dir-${padded(place, 3)}`;
    case 'messaging':
      return `${code}-mail-${padded(place, 3)}`;
    case 'database':
      return `${databaseEngines[place % databaseEngines.length]}-${code}-${padded(place, 5)}`;
    case 'certificate':
      return `cert-${padded(place, 5)}.example.org`;
    case 'service':
      return `${services[place % services.length]}-${code}-${padded(place, 6)}`;
    case 'application':
      return `${applications[place % applications.length]} ${padded(Math.floor(place / applications.length) + 1, 3)}`;
    case 'port':
      return `port ${Math.floor(place / layout.count('device')) + 1}`;
    case 'cable':
      return `${code}-cable-${padded(place, 5)}`;
    case 'interface': {
      const owner = ownerOfInterface(layout, place);
      return owner.kind === 'device' ? `GigabitEthernet0/${owner.index + 1}` : `eth${owner.index}`;
    }
    case 'address': {
      const { place: prefix, host } = prefixOfAddress(layout, place);
      return prefixAt(prefix).host(host);
    }
    default:
      throw new Error(`The generator makes no ${kind}.`);
  }
}

const deviceWord = {
  core: 'core',
  firewall: 'fw',
  'rack-switch': 'tor',
  'access-switch': 'acc',
  edge: 'ap',
} as const;

/** The address of a host: the VMs and servers have the first ones. */
export function hostAddress(layout: Layout, kind: 'vm' | 'server' | 'device', place: number): string {
  const offset =
    kind === 'vm'
      ? place
      : kind === 'server'
        ? layout.count('vm') + place
        : layout.count('vm') + layout.count('server') + place;
  const { place: prefix, host } = prefixOfAddress(layout, offset % layout.count('address'));
  return prefixAt(prefix).host(host);
}

/** What runs a VM, in words. */
export function hypervisorName(layout: Layout, vmPlace: number): string {
  const { kind, place } = hypervisorOf(layout, vmPlace);
  return nameOf(layout, kind, place);
}
