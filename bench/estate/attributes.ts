import type { Attributes, Kind } from '#estate';
import type { Dice } from './dice.ts';
import { hostAddress, hypervisorName, macAt, nameOf, prefixAt, siteAt, siteOf } from './identify.ts';
import type { Layout } from './layout.ts';
import { deviceRole, devicesOf, prefixOfAddress } from './place.ts';
import { databaseEngines, osNames, pcModels, serverModels, switchModels } from './words.ts';

/** Who said it: the inventory that was brought in, a look at the machine itself, or people. */
export type SourceName = 'inventory' | 'probe' | 'person';

/** What each source states of one component; a source that says nothing is left out. */
export type Statements = { [Source in SourceName]?: Attributes };

const day = (dice: Dice, fromYear: number, years: number): string =>
  `${fromYear + dice.below(years)}-${String(1 + dice.below(12)).padStart(2, '0')}-${String(1 + dice.below(28)).padStart(2, '0')}`;

/** Bought once: of a number of its own, so that it can be looked for. */
function bought(dice: Dice, number: number, models: readonly (readonly [string, string])[]): Attributes {
  const [vendor, model] = dice.pick(models);
  return {
    vendor,
    model,
    serial: `${vendor.slice(0, 2).toUpperCase()}${(number * 7_919 + 1_000_003).toString(36).toUpperCase()}`,
    assetTag: `A-${String(number).padStart(7, '0')}`,
    purchasedOn: day(dice, 2018, 7),
    warrantyEndsOn: day(dice, 2025, 5),
  };
}

function running(dice: Dice, name: string, address: string, number: number): Attributes {
  const [osId, osVersion, osName, osCodename] = dice.pick(osNames);
  return {
    hostname: name,
    fqdn: `${name}.example.org`,
    osId,
    osVersion,
    osName,
    osCodename,
    kernel: `6.${1 + dice.below(12)}.0-${dice.below(40)}-amd64`,
    architecture: 'x86_64',
    cpuCount: 2 ** (1 + dice.below(6)),
    memoryBytes: 2 ** (31 + dice.below(7)),
    addresses: [address],
    macs: [macAt(number)],
  };
}

const commercial = (dice: Dice, number: number): Attributes => ({
  supplier: `Supplier ${String(1 + dice.below(400)).padStart(3, '0')}`,
  reference: `PO-${200_000 + number}`,
  startsOn: day(dice, 2021, 4),
  endsOn: day(dice, 2026, 4),
  costMinor: 10_000 * (1 + dice.below(2_000)),
  currency: 'EUR',
  costPeriod: 'year',
});

const said = (dice: Dice, text: string): Statements => (dice.chance(0.1) ? { person: { description: text } } : {});

/** What is known of a component, valid for its kind. */
export function statementsOf(layout: Layout, dice: Dice, kind: Kind, place: number): Statements {
  const number = layout.at(kind, place);
  const site = siteOf(layout, kind, place);
  const name = nameOf(layout, kind, place);
  switch (kind) {
    case 'site': {
      const { country, latitude, longitude } = siteAt(place);
      return {
        inventory: {
          country,
          latitude,
          longitude,
          address: `${1 + dice.below(200)} Harbour Street`,
          facility: `F${place + 1}`,
        },
      };
    }
    case 'rack':
      return { inventory: { heightUnits: dice.pick([42, 42, 42, 47]), maxPowerWatts: 8_000, facilityId: `R${place}` } };
    case 'power-feed':
      return {
        inventory: {
          voltage: 230,
          amperage: dice.pick([16, 32, 63]),
          phases: dice.pick([1, 3] as const),
          role: 'feed',
        },
      };
    case 'contract':
      return { inventory: { ...commercial(dice, number), role: 'support' } };
    case 'licence':
    case 'subscription':
      return { inventory: { ...commercial(dice, number), seats: 10 * (1 + dice.below(500)) } };
    case 'circuit':
      return {
        inventory: { ...commercial(dice, number), bitsPerSecond: 10 ** dice.pick([8, 9, 10]), medium: 'fibre' },
      };
    case 'organisation':
      return { inventory: { roles: ['supplier'], accountNumber: `K${10_000 + place}` } };
    case 'contact':
      return { inventory: { email: `contact.${place + 1}@example.org`, phone: `+49 30 ${100_000 + place}` } };
    case 'asn':
      return { inventory: { number: 64_512 + place } };
    case 'vrf':
      return { inventory: { routeDistinguisher: `65000:${place + 1}` } };
    case 'vlan-group':
      return { inventory: { lowestId: 1, highestId: 4_094 } };
    case 'vlan':
      return {
        inventory: { vlanId: 1 + (place % 4_094), role: dice.pick(['users', 'servers', 'voice', 'management']) },
      };
    case 'prefix': {
      const { prefix } = prefixAt(place);
      return {
        inventory: { prefix, use: 'network', role: dice.pick(['users', 'servers', 'management']) },
        ...said(dice, `Network of ${siteAt(site!).name}`),
      };
    }
    case 'address': {
      const { place: prefix } = prefixOfAddress(layout, place);
      return {
        inventory: { address: name, prefixLength: prefixAt(prefix).length, use: 'assigned' },
        ...(dice.chance(0.3) ? { probe: { dnsName: `host-${place}.example.org` } } : {}),
      };
    }
    case 'device': {
      const role = deviceRole(devicesOf(layout, site!), place);
      const kindOfDevice =
        role === 'firewall'
          ? 'firewall'
          : role === 'edge'
            ? dice.pick(['access-point', 'printer', 'phone', 'camera'] as const)
            : 'switch';
      return {
        inventory: {
          ...bought(dice, number, switchModels),
          role: kindOfDevice,
          hostname: name,
          portCount: dice.pick([24, 48]),
          ...(role === 'edge' ? {} : { rackUnit: 29 + (place % 12) }),
        },
        probe: {
          addresses: [hostAddress(layout, 'device', place)],
          macs: [macAt(number)],
          osVersion: `17.${dice.below(12)}`,
        },
      };
    }
    case 'storage':
      return {
        inventory: {
          ...bought(dice, number, serverModels),
          capacityBytes: 10 ** 12 * (20 + dice.below(400)),
          protocol: 'block',
          rackUnit: 25 + (place % 4),
        },
        probe: { usedBytes: 10 ** 12 * dice.below(20) },
      };
    case 'server':
      return {
        inventory: {
          ...bought(dice, number, serverModels),
          rackUnit: 1 + (place % 24),
          heightUnits: 1,
          powerWatts: 350,
        },
        probe: running(dice, name, hostAddress(layout, 'server', place), number),
        ...said(dice, 'Moved here from the old room.'),
      };
    case 'module':
      return { inventory: { vendor: 'Intel', partNumber: `X${710 + (place % 5)}`, bay: `bay ${place % 8}` } };
    case 'cluster':
      return { inventory: { vendor: 'VMware', version: '8.0', role: 'virtualisation' } };
    case 'vm':
      return {
        inventory: {
          hypervisor: hypervisorName(layout, place),
          role: dice.pick(['application', 'database', 'web', 'batch']),
        },
        probe: running(dice, name, hostAddress(layout, 'vm', place), number),
        ...said(dice, 'Asked for by the department.'),
      };
    case 'container-host':
      return {
        probe: {
          ...running(dice, name, hostAddress(layout, 'vm', place), number),
          engine: 'containerd',
          engineVersion: '1.7',
        },
      };
    case 'pc':
      return {
        inventory: { ...bought(dice, number, pcModels), form: 'laptop', assignedTo: `user${place}` },
        probe: { hostname: name, osName: 'Windows 11', osVersion: '23H2', macs: [macAt(number)] },
      };
    case 'directory':
      return { inventory: { baseDn: 'dc=example,dc=org', accounts: 100 * (1 + dice.below(200)) } };
    case 'messaging':
      return { inventory: { role: 'mail', mailboxes: 10 * (1 + dice.below(800)) } };
    case 'database':
      return {
        inventory: { engine: databaseEngines[place % databaseEngines.length]!, version: String(10 + dice.below(8)) },
        probe: { sizeBytes: 10 ** 9 * (1 + dice.below(900)), ports: [{ protocol: 'tcp', port: 5_432 }] },
      };
    case 'certificate':
      return {
        probe: {
          subject: `CN=${name.slice(5)}`,
          names: [name.slice(5)],
          endsOn: day(dice, 2026, 2),
          fingerprint: number.toString(16).padStart(40, '0'),
        },
      };
    case 'service':
      return {
        probe: {
          version: `${1 + dice.below(9)}.${dice.below(30)}.${dice.below(12)}`,
          ports: [{ protocol: 'tcp', port: 1_024 + (place % 60_000) }],
        },
        ...said(dice, 'Restart outside office hours only.'),
      };
    case 'application':
      return {
        inventory: { users: 1 + dice.skewed(5_000, 3), sourcing: 'on-premises' },
        person: { businessOwner: `Department ${1 + (place % 60)}` },
      };
    case 'port':
      return { inventory: { role: 'front', form: '8p8c', position: 1 } };
    case 'cable':
      return {
        inventory: {
          form: dice.pick(['cat6', 'mmf-om4', 'dac-passive']),
          lengthMetres: 1 + dice.below(30),
          label: name,
        },
      };
    case 'interface':
      return {
        inventory: { form: '1000base-t', enabled: true },
        probe: { mac: macAt(number), mtu: 1_500, bitsPerSecond: 10 ** 9 },
      };
    default:
      return {};
  }
}
