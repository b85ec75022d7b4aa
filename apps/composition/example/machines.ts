// Physical servers, the clusters they form, storage and backup.
import type { Delivery, SiteKey } from './documents.ts';
import { deliveriesOf, rackSwitchesOf, segmentRef } from './network.ts';
import { rackRef } from './places.ts';
import type { Setting } from './setting.ts';
import type { Run, Thing } from './world.ts';

const GIBIBYTE = 1024 ** 3;
const TEBIBYTE = 1024 ** 4;

/** The virtualisation clusters: where virtual machines run. */
export const clusters = [
  {
    ref: 'cluster:wgh-north',
    name: 'wgh-north',
    site: 'wgh',
    room: 'dc1',
    hosts: 7,
    spare: 2,
    storage: ['storage:wgh-array-1'],
  },
  {
    ref: 'cluster:wgh-south',
    name: 'wgh-south',
    site: 'wgh',
    room: 'dc2',
    hosts: 5,
    spare: 1,
    storage: ['storage:wgh-array-2'],
  },
  {
    ref: 'cluster:ash-main',
    name: 'ash-main',
    site: 'ash',
    room: 'dc1',
    hosts: 3,
    spare: 1,
    storage: ['storage:ash-array-1'],
  },
  {
    ref: 'cluster:edd-main',
    name: 'edd-main',
    site: 'edd',
    room: 'dc1',
    hosts: 2,
    spare: 1,
    storage: ['storage:edd-nas-1'],
  },
] as const satisfies { site: SiteKey; [more: string]: unknown }[];

export function clustersOf(site: SiteKey): (typeof clusters)[number][] {
  return clusters.filter((cluster) => cluster.site === site);
}

interface ServerGiven {
  name: string;
  site: SiteKey;
  room: string;
  rack: number;
  unit: number;
  role: string;
  model: string;
  memoryGibibytes: number;
  cpus: number;
  owner: string;
  domain: 'compute' | 'storage';
  criticality: number;
  software: { day: number; run: Run }[];
  arrives?: { day: number; delivery: string };
}

function server(setting: Setting, given: ServerGiven): Thing {
  const { world } = setting;
  const random = setting.random.fork(`server ${given.name}`);
  const day = given.arrives?.day ?? 0;
  const bought = day > 0 ? day - 30 : -random.between(150, 1900);
  const segment = segmentRef(given.site, 'management');
  const address = setting.address(segment);
  const mac = setting.mac();
  const thing = world.add({
    kind: 'server',
    name: given.name,
    site: given.site,
    domain: given.domain,
    owner: given.owner,
    criticality: given.criticality,
    attributes: {
      role: given.role,
      vendor: given.model.split(' ')[0]!,
      model: given.model,
      serial: setting.serial(random),
      assetTag: `WH-S${String(random.between(10_000, 99_999))}`,
      purchasedOn: setting.date(bought),
      warrantyEndsOn: setting.date(bought + 1825),
      rackUnit: given.unit,
      heightUnits: 2,
      powerWatts: random.between(320, 610),
    },
    observed: {
      hostname: given.name,
      fqdn: `${given.name}.${given.site}.${setting.documents.organisation.mailDomain}`,
      addresses: [address],
      macs: [mac],
      interfaces: [{ name: 'bond0', mac, addresses: [`${address}/22`], mtu: 9000 }],
      cpuCount: given.cpus,
      cpuModel: random.pick([
        'AMD EPYC 7543 32-Core Processor',
        'AMD EPYC 9354 32-Core Processor',
        'Intel(R) Xeon(R) Gold 6338',
      ]),
      memoryBytes: given.memoryGibibytes * GIBIBYTE,
      architecture: 'x86_64',
      virtualization: 'none',
    },
    software: given.software,
    arrives: { day, delivery: given.arrives?.delivery ?? null },
  });
  world.link('located-in', thing.ref, rackRef(given.site, given.room, given.rack));
  world.redundant('connected-to', thing.ref, rackSwitchesOf(given.site, given.room), 'uplinks', 1);
  world.link('connected-to', thing.ref, segment);
  return thing;
}

export function buildMachines(setting: Setting): void {
  buildStorage(setting);
  for (const cluster of clusters) buildCluster(setting, cluster);
  buildBackup(setting);
  buildAnalysis(setting);
}

function hypervisor(from: number, upgraded: number | null, first = 'debian-12'): { day: number; run: Run }[] {
  const run = (system: string): Run => ({ how: 'looked', system, bundles: ['base', 'proxmox'] });
  return [{ day: from, run: run(first) }, ...(upgraded === null ? [] : [{ day: upgraded, run: run('debian-13') }])];
}

function buildCluster(setting: Setting, cluster: (typeof clusters)[number]): void {
  const { world } = setting;
  const { site, room } = cluster;
  world.add({
    ref: cluster.ref,
    kind: 'cluster',
    name: cluster.name,
    site,
    domain: 'compute',
    owner: setting.lead('compute'),
    criticality: 5,
    attributes: { role: 'virtualisation', size: cluster.hosts },
  });
  const racks = setting.site(site).rooms.find((candidate) => candidate.key === room)!.racks;
  // The newest cluster software reached the north first; Ashcombe and Eddlestow still wait for it.
  const upgraded = cluster.name === 'wgh-north' ? 562 : cluster.name === 'wgh-south' ? 640 : null;
  const hosts: string[] = [];
  for (let number = 1; number <= cluster.hosts; number += 1) {
    hosts.push(
      server(setting, {
        name: `${site}-host-${room}-${String(number).padStart(2, '0')}`,
        site,
        room,
        rack: Math.min(racks, 1 + Math.ceil(number / 2)),
        unit: 4 + ((number - 1) % 2) * 4,
        role: 'virtualisation host',
        model: 'Dell PowerEdge R7525',
        memoryGibibytes: site === 'wgh' ? 1024 : 512,
        cpus: 128,
        owner: number % 2 === 0 ? 'sven' : 'lucia',
        domain: 'compute',
        criticality: 4,
        software: hypervisor(0, upgraded),
      }).ref,
    );
  }
  world.members(cluster.ref, hosts, cluster.hosts - cluster.spare);
  for (const delivery of deliveriesOf(setting, site, 'hosts').filter((candidate) => candidate.room === room)) {
    for (let number = 1; number <= delivery.count; number += 1) {
      const host = newHost(setting, cluster, delivery, cluster.hosts + number, racks, upgraded);
      world.link('member-of', host, cluster.ref, { group: 'members', needed: cluster.hosts - cluster.spare });
    }
  }
  world.redundant('depends-on', cluster.ref, [...cluster.storage], 'storage', 1);
}

function newHost(
  setting: Setting,
  { site, room }: (typeof clusters)[number],
  delivery: Delivery,
  number: number,
  racks: number,
  upgraded: number | null,
): string {
  return server(setting, {
    name: `${site}-host-${room}-${String(number).padStart(2, '0')}`,
    site,
    room,
    rack: Math.min(racks, 5 + (number % 2)),
    unit: 20 + (number % 3) * 4,
    role: 'virtualisation host',
    model: 'Dell PowerEdge R7625',
    memoryGibibytes: 1536,
    cpus: 128,
    owner: delivery.by,
    domain: 'compute',
    criticality: 4,
    software: hypervisor(
      delivery.day,
      upgraded !== null && upgraded > delivery.day ? upgraded : null,
      delivery.day > 560 ? 'debian-13' : 'debian-12',
    ),
    arrives: { day: delivery.day, delivery: delivery.key },
  }).ref;
}

function buildStorage(setting: Setting): void {
  const arrays = [
    {
      name: 'wgh-array-1',
      site: 'wgh',
      room: 'dc1',
      tebibytes: 180,
      used: 0.78,
      protocol: 'block',
      model: 'AFF A400',
      release: ['9.12.1', '9.14.1'],
      rack: 8,
    },
    {
      name: 'wgh-array-2',
      site: 'wgh',
      room: 'dc2',
      tebibytes: 120,
      used: 0.64,
      protocol: 'block',
      model: 'AFF A250',
      release: ['9.12.1', '9.14.1'],
      rack: 5,
    },
    {
      name: 'wgh-filer-1',
      site: 'wgh',
      room: 'dc1',
      tebibytes: 240,
      used: 0.83,
      protocol: 'file',
      model: 'FAS2750',
      release: ['9.11.1', '9.13.1'],
      rack: 9,
    },
    {
      name: 'wgh-object-1',
      site: 'wgh',
      room: 'dc2',
      tebibytes: 600,
      used: 0.57,
      protocol: 'object',
      model: 'SG5760',
      release: [],
      rack: 6,
    },
    {
      name: 'ash-array-1',
      site: 'ash',
      room: 'dc1',
      tebibytes: 48,
      used: 0.71,
      protocol: 'block',
      model: 'AFF C190',
      release: ['9.12.1'],
      rack: 4,
    },
    {
      name: 'ash-filer-1',
      site: 'ash',
      room: 'dc1',
      tebibytes: 60,
      used: 0.52,
      protocol: 'file',
      model: 'FAS2720',
      release: ['9.11.1', '9.14.1'],
      rack: 4,
    },
    {
      name: 'edd-nas-1',
      site: 'edd',
      room: 'dc1',
      tebibytes: 24,
      used: 0.44,
      protocol: 'file',
      model: 'FAS500f',
      release: ['9.12.1', '9.14.1'],
      rack: 2,
    },
  ] as const;
  for (const array of arrays) addArray(setting, array, null);
  for (const delivery of deliveriesOf(setting, 'wgh', 'array')) {
    const given = {
      name: 'wgh-array-3',
      site: 'wgh',
      room: delivery.room,
      tebibytes: 200,
      used: 0.38,
      protocol: 'block',
      model: 'AFF A50',
      release: ['9.16.1'],
      rack: 4,
    } as const;
    addArray(setting, given, delivery);
    setting.world.link('replicates-to', 'storage:wgh-array-1', 'storage:wgh-array-3');
  }
}

function addArray(
  setting: Setting,
  array: {
    name: string;
    site: SiteKey;
    room: string;
    tebibytes: number;
    used: number;
    protocol: 'block' | 'file' | 'object';
    model: string;
    release: readonly string[];
    rack: number;
  },
  delivery: Delivery | null,
): void {
  const random = setting.random.fork(`array ${array.name}`);
  const day = delivery?.day ?? 0;
  const bought = day > 0 ? day - 40 : -random.between(400, 1700);
  const thing = setting.world.add({
    kind: 'storage',
    name: array.name,
    site: array.site,
    domain: 'storage',
    owner: random.pick(['oliver', 'meiling']),
    criticality: array.protocol === 'block' ? 5 : 4,
    attributes: {
      vendor: 'NetApp',
      model: array.model,
      serial: setting.serial(random),
      assetTag: `WH-T${String(random.between(1000, 9999))}`,
      purchasedOn: setting.date(bought),
      warrantyEndsOn: setting.date(bought + 1825),
      capacityBytes: array.tebibytes * TEBIBYTE,
      protocol: array.protocol,
      redundancy: 'double parity',
      heightUnits: 4,
    },
    observed: {
      usedBytes: Math.round(array.tebibytes * array.used * TEBIBYTE),
      addresses: [setting.address(segmentRef(array.site, array.site === 'wgh' ? 'storage' : 'management'))],
      macs: [setting.mac()],
    },
    software: array.release.map((release, index) => ({
      day: index === 0 ? day : 330 + 40 * index,
      run: {
        how: 'inventory',
        products: [{ product: 'netapp-ontap', release, name: 'ontap', version: `${release}P${6 + index}` }],
      },
    })),
    arrives: { day, delivery: delivery?.key ?? null },
  });
  setting.world.link('located-in', thing.ref, rackRef(array.site, array.room, array.rack));
  setting.world.redundant('connected-to', thing.ref, rackSwitchesOf(array.site, array.room), 'uplinks', 1);
}

function buildBackup(setting: Setting): void {
  for (const [index, [site, room]] of (
    [
      ['wgh', 'dc2'],
      ['wgh', 'dc2'],
      ['ash', 'dc1'],
    ] as const
  ).entries()) {
    const name = `${site}-backup-${index + 1}`;
    const thing = server(setting, {
      name,
      site,
      room,
      rack: room === 'dc2' ? 6 : 3,
      unit: 8 + index * 4,
      role: 'backup',
      model: 'Dell PowerEdge R760xd2',
      memoryGibibytes: 256,
      cpus: 64,
      owner: 'ines',
      domain: 'storage',
      criticality: 4,
      software: [
        { day: 0, run: { how: 'looked', system: 'debian-12', bundles: ['base', 'backup'] } },
        ...(index === 0
          ? [{ day: 601, run: { how: 'looked' as const, system: 'debian-13', bundles: ['base', 'backup'] } }]
          : []),
      ],
    });
    setting.world.link('managed-by', thing.ref, 'cluster:wgh-north');
  }
  const library = setting.world.add({
    kind: 'storage',
    name: 'wgh-tape-1',
    site: 'wgh',
    domain: 'storage',
    owner: 'ines',
    criticality: 3,
    attributes: {
      vendor: 'IBM',
      model: 'TS4300',
      serial: setting.serial(setting.random.fork('tape')),
      purchasedOn: setting.date(-1460),
      warrantyEndsOn: setting.date(365),
      capacityBytes: 900 * TEBIBYTE,
    },
  });
  setting.world.link('located-in', library.ref, rackRef('wgh', 'dc2', 6));
}

/** Machines that stand alone because what they do needs the metal. */
function buildAnalysis(setting: Setting): void {
  for (const number of [1, 2]) {
    server(setting, {
      name: `wgh-imaging-gpu-${number}`,
      site: 'wgh',
      room: 'dc1',
      rack: 7,
      unit: 10 + number * 5,
      role: 'image analysis',
      model: 'Supermicro AS-4124GS',
      memoryGibibytes: 512,
      cpus: 96,
      owner: 'lucia',
      domain: 'compute',
      criticality: 3,
      software: [{ day: 0, run: { how: 'looked', system: 'ubuntu-22.04', bundles: ['base'] } }],
    });
  }
  for (const number of [1, 2, 3, 4]) {
    const host = setting.world.add({
      kind: 'container-host',
      name: `wgh-containers-${number}`,
      site: 'wgh',
      domain: 'compute',
      owner: 'kwame',
      criticality: 3,
      attributes: { engine: number < 3 ? 'Docker' : 'Podman' },
      observed: {
        hostname: `wgh-containers-${number}`,
        addresses: [setting.address(segmentRef('wgh', 'servers'))],
        macs: [setting.mac()],
        cpuCount: 16,
        memoryBytes: 64 * GIBIBYTE,
        architecture: 'x86_64',
        virtualization: 'kvm',
      },
      software: [
        {
          day: number < 3 ? 0 : 300,
          run: {
            how: 'looked',
            system: number < 3 ? 'debian-11' : 'debian-13',
            bundles: ['base', number < 3 ? 'docker' : 'podman'],
          },
        },
      ],
      arrives: { day: number < 3 ? 0 : 300, delivery: null },
    });
    setting.world.link('runs-on', host.ref, number % 2 ? 'cluster:wgh-north' : 'cluster:wgh-south');
    setting.world.link('connected-to', host.ref, segmentRef('wgh', 'servers'));
  }
}
