// PCs, tablets and printers, room by room.
import type { Delivery, Room, SiteKey } from './documents.ts';
import { accessSwitchOf, deliveriesOf, segmentRef } from './network.ts';
import { roomRef } from './places.ts';
import type { Setting } from './setting.ts';
import type { Run, Thing } from './world.ts';

const GIBIBYTE = 1024 ** 3;

export const windowsBuilds: { [release: string]: { name: string; build: string } } = {
  '10-22h2': { name: 'Windows 10 Enterprise 22H2', build: '10.0.19045' },
  '11-23h2-e': { name: 'Windows 11 Enterprise 23H2', build: '10.0.22631' },
  '11-24h2-e': { name: 'Windows 11 Enterprise 24H2', build: '10.0.26100' },
  '11-25h2-e': { name: 'Windows 11 Enterprise 25H2', build: '10.0.26200' },
};

/** What the inventory of PCs says of one: its Windows, and an installed Office where it has one. */
export function clientRun(windows: string, office: string | null): Run {
  return {
    how: 'inventory',
    products: [
      { product: 'windows', release: windows, name: 'windows', version: windowsBuilds[windows]!.build },
      ...(office ? [{ product: 'office', release: office, name: 'office', version: `16.0.${office}` }] : []),
    ],
  };
}

export function buildClients(setting: Setting): void {
  for (const site of setting.documents.organisation.sites) {
    const rooms = site.rooms.filter((room) => room.kind !== 'server-room');
    let number = 0;
    for (const room of rooms) {
      for (let desk = 1; desk <= room.desks; desk += 1) {
        number += 1;
        client(setting, site.key, room, number, desk, null);
      }
      printers(setting, site.key, room);
    }
    for (const what of ['pcs', 'tablets'] as const) {
      for (const delivery of deliveriesOf(setting, site.key, what)) {
        for (let index = 1; index <= delivery.count; index += 1) {
          number += 1;
          client(setting, site.key, rooms[index % rooms.length]!, number, index, delivery);
        }
      }
    }
  }
}

const models = {
  desktop: ['OptiPlex 5090', 'OptiPlex 7010', 'ThinkCentre M70q'],
  laptop: ['Latitude 5430', 'ThinkPad L14 Gen 3'],
  tablet: ['Surface Go 4'],
} as const;

function client(
  setting: Setting,
  site: SiteKey,
  room: Room,
  number: number,
  desk: number,
  delivery: Delivery | null,
): Thing {
  const { world } = setting;
  const name = `${site}-pc-${String(number).padStart(4, '0')}`;
  const random = setting.random.fork(`pc ${name}`);
  const form =
    delivery?.what === 'tablets'
      ? 'tablet'
      : random.chance(room.kind === 'office' ? 0.45 : 0.15)
        ? 'laptop'
        : 'desktop';
  const model =
    delivery && form !== 'tablet' ? (form === 'laptop' ? 'Latitude 5450' : 'OptiPlex 7020') : random.pick(models[form]);
  const day = delivery?.day ?? 0;
  const bought = day > 0 ? day - 20 : -random.between(60, 1700);
  const segment = segmentRef(site, form === 'desktop' ? (room.kind === 'office' ? 'offices' : 'wards') : 'staff');
  const windows = delivery ? (day > 600 ? '11-25h2-e' : '11-24h2-e') : bought < -250 ? '10-22h2' : '11-23h2-e';
  const office =
    room.kind === 'office'
      ? delivery
        ? random.chance(0.3)
          ? '2024'
          : null
        : random.pick(['2019', '2021', null])
      : null;
  const thing = world.add({
    kind: 'pc',
    name,
    site,
    domain: 'devices',
    owner: site === 'ash' ? 'sofia' : site === 'edd' ? 'david' : form === 'laptop' ? 'marcus' : 'callum',
    criticality: ['emergency', 'intensive-care', 'theatres'].includes(room.key) ? 4 : room.kind === 'ward' ? 3 : 2,
    attributes: {
      form,
      vendor: model.startsWith('Think') ? 'Lenovo' : model.startsWith('Surface') ? 'Microsoft' : 'Dell',
      model,
      serial: setting.serial(random),
      assetTag: `WH-${String(20_000 + number + (site === 'ash' ? 4000 : site === 'edd' ? 6000 : 0))}`,
      purchasedOn: setting.date(bought),
      warrantyEndsOn: setting.date(bought + 1461),
    },
    observed: {
      hostname: name,
      addresses: [setting.address(segment)],
      macs: [setting.mac()],
      cpuCount: random.pick([8, 12, 16]),
      memoryBytes: random.pick([8, 16, 16, 32]) * GIBIBYTE,
      architecture: 'x86_64',
    },
    software: [{ day, run: clientRun(windows, office) }],
    arrives: { day, delivery: delivery?.key ?? null },
  });
  world.link('located-in', thing.ref, roomRef(site, room.key));
  world.link('connected-to', thing.ref, segment);
  if (form === 'desktop') world.link('connected-to', thing.ref, accessSwitchOf(site, room, desk));
  // The oldest come from a lease, the rest is bought with service.
  world.link('covered-by', thing.ref, bought < -900 ? 'contract:PC lease 2021' : 'contract:PC service');
  return thing;
}

function printers(setting: Setting, site: SiteKey, room: Room): void {
  for (let number = 1; number <= Math.max(1, Math.round(room.desks / 14)); number += 1) {
    const name = `${site}-${room.key}-printer-${number}`;
    const random = setting.random.fork(`printer ${name}`);
    const thing = setting.world.add({
      kind: 'device',
      name,
      site,
      domain: 'devices',
      owner: site === 'ash' ? 'sofia' : site === 'edd' ? 'david' : 'callum',
      criticality: room.key === 'laboratory' ? 4 : 2,
      attributes: {
        role: 'printer',
        vendor: 'Kyocera',
        model: random.pick(['ECOSYS M3655idn', 'TASKalfa 3554ci']),
        serial: setting.serial(random),
        purchasedOn: setting.date(-random.between(100, 1800)),
      },
      observed: { hostname: name, addresses: [setting.address(segmentRef(site, 'printers'))], macs: [setting.mac()] },
    });
    setting.world.link('located-in', thing.ref, roomRef(site, room.key));
    setting.world.link('connected-to', thing.ref, accessSwitchOf(site, room, number));
    setting.world.link('managed-by', thing.ref, 'service:print');
    setting.world.link('covered-by', thing.ref, 'contract:Printing');
  }
}
