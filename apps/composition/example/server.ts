// One physical server, with where it stands and what it hangs on.
import type { SiteKey } from './documents.ts';
import { rackSwitchesOf, segmentRef } from './network.ts';
import { rackRef } from './places.ts';
import type { Setting } from './setting.ts';
import type { Run, Thing } from './world.ts';

const GIBIBYTE = 1024 ** 3;

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

export function server(setting: Setting, given: ServerGiven): Thing {
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
