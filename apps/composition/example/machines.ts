// The clusters that virtual machines run on, their hosts, and machines that stand alone.
import type { Delivery, SiteKey } from './documents.ts';
import { deliveriesOf, segmentRef } from './network.ts';
import { server } from './server.ts';
import type { Setting } from './setting.ts';
import { buildBackup, buildStorage } from './storage.ts';
import type { Run } from './world.ts';

const GIBIBYTE = 1024 ** 3;

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
