// Storage arrays, filers, and what keeps the backups.
import type { Delivery, SiteKey } from './documents.ts';
import { deliveriesOf, rackSwitchesOf, segmentRef } from './network.ts';
import { rackRef } from './places.ts';
import { server } from './server.ts';
import type { Setting } from './setting.ts';

const TEBIBYTE = 1024 ** 4;

export function buildStorage(setting: Setting): void {
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

export function buildBackup(setting: Setting): void {
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
