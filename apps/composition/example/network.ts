// Segments, lines, routers, firewalls and switches.
import type { Delivery, SiteKey } from './documents.ts';
import { rackRef, roomRef } from './places.ts';
import type { Setting } from './setting.ts';
import type { Thing } from './world.ts';

export const segmentRef = (site: string, name: string): string => `prefix:${site}-${name}`;

/** VLAN by segment; which site has which. */
const segments: { [Site in SiteKey]: { [name: string]: number } } = {
  wgh: {
    management: 10,
    servers: 20,
    clinical: 24,
    databases: 28,
    storage: 32,
    backup: 36,
    dmz: 40,
    offices: 48,
    wards: 56,
    staff: 64,
    guests: 72,
    printers: 80,
    medical: 88,
    voice: 96,
    building: 104,
  },
  ash: {
    management: 10,
    servers: 20,
    clinical: 24,
    backup: 36,
    offices: 48,
    wards: 56,
    staff: 64,
    guests: 72,
    printers: 80,
    medical: 88,
    voice: 96,
  },
  edd: { management: 10, servers: 20, offices: 48, wards: 56, staff: 64, guests: 72, printers: 80, voice: 96 },
};
const clinicalSegments = ['clinical', 'databases', 'medical', 'wards', 'voice'];

const IOS_XE = 'cisco-ios-xe';
const ios = (version: string): { product: string; release: string; name: string; version: string } => ({
  product: IOS_XE,
  release: version,
  name: 'ios-xe',
  version: `${version}.4a`,
});
const fortios = (version: string): { product: string; release: string; name: string; version: string } => ({
  product: 'fortios',
  release: version,
  name: 'fortios',
  version: `${version}.9`,
});

export function buildNetwork(setting: Setting): void {
  for (const site of setting.documents.organisation.sites) buildSegments(setting, site.key, site.network);
  buildLines(setting);
  for (const site of setting.documents.organisation.sites) buildEdge(setting, site.key);
  for (const site of setting.documents.organisation.sites) buildSwitches(setting, site.key);
}

function buildSegments(setting: Setting, site: SiteKey, network: number): void {
  for (const [name, vlan] of Object.entries(segments[site])) {
    const prefix = name === 'dmz' ? '203.0.113.0/24' : `10.${network}.${vlan - (vlan % 4)}.0/22`;
    setting.world.add({
      kind: 'prefix',
      name: `${site}-${name}`,
      site,
      domain: 'network',
      owner: setting.lead('network'),
      criticality: clinicalSegments.includes(name) || name === 'management' ? 5 : name === 'guests' ? 1 : 3,
      attributes: {
        prefix,
        gateway: name === 'dmz' ? '203.0.113.1' : `10.${network}.${vlan}.1`,
        vlan,
        role: name,
      },
    });
  }
}

function buildLines(setting: Setting): void {
  const lines = [
    { name: 'Internet line A', site: 'wgh', gigabits: 2, cost: 118_000, notice: 90, address: '192.0.2.0/26' },
    { name: 'Internet line B', site: 'wgh', gigabits: 1, cost: 74_000, notice: 60, address: '198.51.100.0/26' },
    { name: 'Line Wrenmoor–Ashcombe', site: 'ash', gigabits: 1, cost: 92_000, notice: 180, address: null },
    { name: 'Line Wrenmoor–Eddlestow', site: 'edd', gigabits: 1, cost: 61_000, notice: 90, address: null },
    { name: 'Radio link Eddlestow', site: 'edd', gigabits: 0.2, cost: 9_000, notice: 30, address: null },
  ] as const;
  const second = deliveriesOf(setting, 'ash', 'circuit').map((delivery) => ({
    name: 'Second line Ashcombe',
    site: 'ash' as const,
    gigabits: 0.5,
    cost: 38_000,
    notice: 90,
    address: null,
    arrives: { day: delivery.day, delivery: delivery.key },
  }));
  for (const [index, line] of [...lines, ...second].entries()) {
    setting.world.add({
      kind: 'circuit',
      ...('arrives' in line ? { arrives: line.arrives } : {}),
      name: line.name,
      site: line.site,
      domain: 'network',
      owner: 'priya',
      criticality: 5,
      attributes: {
        supplier: index % 2 === 0 ? 'Moorland Telecom' : 'Estuary Fibre',
        reference: `L-${4410 + index * 17}`,
        bitsPerSecond: line.gigabits * 1_000_000_000,
        medium: line.name.startsWith('Radio') ? 'radio' : 'fibre',
        startsOn: setting.date(-900 + index * 60),
        endsOn: setting.date(760 + index * 95),
        noticeDays: line.notice,
        costMinor: line.cost,
        currency: 'EUR',
        costPeriod: 'month',
        ...(line.address ? { labels: { prefix: line.address } } : {}),
      },
    });
  }
}

export function device(
  setting: Setting,
  given: {
    name: string;
    site: SiteKey;
    role: 'router' | 'switch' | 'firewall' | 'access-point';
    model: string;
    criticality: number;
    owner: string;
    place: string;
    segment?: string;
    ports?: number;
    day?: number;
    delivery?: string | null;
    products?: { day: number; products: ReturnType<typeof ios>[] }[];
    ageDays?: number;
  },
): Thing {
  const random = setting.random.fork(`device ${given.name}`);
  const day = given.day ?? 0;
  const bought = day - (given.ageDays ?? random.between(200, 2000)) * (day > 0 ? 0 : 1) - (day > 0 ? 30 : 0);
  const thing = setting.world.add({
    kind: 'device',
    name: given.name,
    site: given.site,
    domain: 'network',
    owner: given.owner,
    criticality: given.criticality,
    attributes: {
      role: given.role,
      model: given.model,
      vendor:
        given.model.startsWith('C9') || given.model.startsWith('C8')
          ? 'Cisco'
          : given.model.startsWith('FG')
            ? 'Fortinet'
            : 'Extreme',
      serial: setting.serial(random),
      assetTag: `WH-N${String(random.between(10_000, 99_999))}`,
      purchasedOn: setting.date(bought),
      warrantyEndsOn: setting.date(bought + 1825),
      ...(given.ports ? { portCount: given.ports } : {}),
    },
    observed: {
      hostname: given.name,
      addresses: [setting.address(segmentRef(given.site, given.segment ?? 'management'))],
      macs: [setting.mac()],
    },
    software: (given.products ?? []).map((span) => ({
      day: span.day,
      run: { how: 'inventory', products: span.products },
    })),
    arrives: { day, delivery: given.delivery ?? null },
  });
  setting.world.link('located-in', thing.ref, given.place);
  return thing;
}

function buildEdge(setting: Setting, site: SiteKey): void {
  const { world } = setting;
  const main = site === 'wgh';
  const place = (number: number): string =>
    main ? rackRef(site, number === 1 ? 'dc1' : 'dc2', 1) : rackRef(site, 'dc1', 1);
  const lines: { [Site in SiteKey]: string[] } = {
    wgh: ['circuit:Internet line A', 'circuit:Internet line B'],
    ash: ['circuit:Line Wrenmoor–Ashcombe'],
    edd: ['circuit:Line Wrenmoor–Eddlestow', 'circuit:Radio link Eddlestow'],
  };
  const numbers = site === 'edd' ? [1] : [1, 2];
  const routers = numbers.map(
    (number) =>
      device(setting, {
        name: `${site}-router-${number}`,
        site,
        role: 'router',
        model: 'C8300',
        criticality: 5,
        owner: 'tomasz',
        place: place(number),
        ports: 12,
        products: [{ day: 0, products: [ios('17.9')] }, ...(main ? [{ day: 430, products: [ios('17.15')] }] : [])],
      }).ref,
  );
  for (const router of routers) {
    const second = deliveriesOf(setting, site, 'circuit')[0];
    if (!second) world.redundant('connected-to', router, lines[site], 'lines', 1);
    else {
      // One line until the second comes: from then on either is enough.
      world.link('connected-to', router, lines[site][0]!, { untilDay: second.day });
      for (const line of [lines[site][0]!, 'circuit:Second line Ashcombe']) {
        world.link('connected-to', router, line, { group: 'lines', needed: 1, fromDay: second.day });
      }
    }
  }
  const firewalls = numbers.map(
    (number) =>
      device(setting, {
        name: `${site}-firewall-${number}`,
        site,
        role: 'firewall',
        model: main ? 'FG-601F' : 'FG-100F',
        criticality: 5,
        owner: 'nadia',
        place: place(number),
        ports: 24,
        products: [
          { day: 0, products: [fortios(main ? '7.2' : '7.0')] },
          ...(main ? [{ day: 345, products: [fortios('7.4')] }] : [{ day: 372, products: [fortios('7.2')] }]),
        ],
      }).ref,
  );
  for (const firewall of firewalls) world.redundant('connected-to', firewall, routers, 'routers', 1);
  const cores = numbers.map(
    (number) =>
      device(setting, {
        name: `${site}-core-${number}`,
        site,
        role: 'switch',
        model: main ? 'C9500-48Y4C' : 'C9300-48UXM',
        criticality: 5,
        owner: 'tomasz',
        place: place(number),
        ports: 48,
        products: [
          { day: 0, products: [ios('17.9')] },
          ...(site === 'edd' ? [] : [{ day: 488, products: [ios('17.12')] }]),
        ],
      }).ref,
  );
  for (const core of cores) world.redundant('connected-to', core, firewalls, 'firewalls', 1);
  for (const name of Object.keys(segments[site])) {
    world.redundant('depends-on', segmentRef(site, name), cores, 'core', 1);
    if (name === 'dmz' || name === 'guests')
      world.redundant('secured-by', segmentRef(site, name), firewalls, 'firewalls', 1);
  }
  if (site !== 'wgh')
    world.redundant(
      'depends-on',
      segmentRef(site, 'management'),
      ['device:wgh-core-1', 'device:wgh-core-2'],
      'core Wrenmoor',
      1,
    );
}

export const coresOf = (site: SiteKey): string[] =>
  site === 'edd' ? ['device:edd-core-1'] : [`device:${site}-core-1`, `device:${site}-core-2`];

/** The rack switches of a room: what servers there hang on. */
export function rackSwitchesOf(site: SiteKey, room: string): string[] {
  return site === 'edd' ? ['device:edd-core-1'] : [1, 2].map((number) => `device:${site}-${room}-tor-${number}`);
}

function buildSwitches(setting: Setting, site: SiteKey): void {
  const { world } = setting;
  for (const room of setting.site(site).rooms) {
    if (room.kind === 'server-room') {
      if (site === 'edd') continue;
      for (const number of [1, 2]) {
        const tor = device(setting, {
          name: `${site}-${room.key}-tor-${number}`,
          site,
          role: 'switch',
          model: 'C9300X-24Y',
          criticality: 5,
          owner: 'tomasz',
          place: rackRef(site, room.key, number + 1),
          ports: 24,
          products: [
            { day: 0, products: [ios(number === 1 ? '17.9' : '17.6')] },
            { day: 488, products: [ios('17.12')] },
          ],
        });
        world.redundant('connected-to', tor.ref, coresOf(site), 'core', 1);
      }
      continue;
    }
    for (let number = 1; number <= Math.max(1, Math.round(room.desks / 16)); number += 1) {
      const old = room.floor === '2' || room.floor === '3';
      const access = device(setting, {
        name: `${site}-${room.key}-access-${number}`,
        site,
        role: 'switch',
        model: 'C9200-48P',
        criticality: room.kind === 'ward' ? 4 : 3,
        owner: site === 'wgh' ? 'grace' : 'piotr',
        place: roomRef(site, room.key),
        ports: 48,
        products: [
          { day: 0, products: [ios(old ? '17.3' : '17.9')] },
          ...(old ? [] : [{ day: 566, products: [ios('17.12')] }]),
        ],
      });
      world.redundant('connected-to', access.ref, coresOf(site), 'core', 1);
    }
  }
  for (const delivery of deliveriesOf(setting, site, 'switches')) {
    for (let number = 1; number <= delivery.count; number += 1) {
      const wards = setting.site(site).rooms.filter((candidate) => candidate.kind === 'ward');
      const room = wards[number % wards.length]!;
      const access = device(setting, {
        name: `${site}-${room.key}-access-${number + 10}`,
        site,
        role: 'switch',
        model: 'C9200L-48P',
        criticality: 4,
        owner: delivery.by,
        place: roomRef(site, room.key),
        ports: 48,
        day: delivery.day,
        delivery: delivery.key,
        products: [{ day: delivery.day, products: [ios('17.15')] }],
      });
      world.redundant('connected-to', access.ref, coresOf(site), 'core', 1);
    }
  }
}

/** The access switch that a desk of a room hangs on. */
export function accessSwitchOf(site: SiteKey, room: { key: string; desks: number }, desk: number): string {
  const count = Math.max(1, Math.round(room.desks / 16));
  return `device:${site}-${room.key}-access-${1 + (desk % count)}`;
}

export function deliveriesOf(setting: Setting, site: SiteKey, what: Delivery['what']): Delivery[] {
  return setting.documents.story.deliveries.filter((delivery) => delivery.what === what && delivery.site === site);
}
