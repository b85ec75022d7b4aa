// Sites, rooms, racks and their power.
import type { SiteDocument } from './documents.ts';
import type { Setting } from './setting.ts';

export const siteRef = (key: string): string => `site:${key}`;
export const roomRef = (site: string, room: string): string => `location:${site}/${room}`;
export const rackRef = (site: string, room: string, number: number): string =>
  `rack:${site}-${room}-${String(number).padStart(2, '0')}`;

export function buildPlaces(setting: Setting): void {
  for (const site of setting.documents.organisation.sites) {
    setting.world.add({
      ref: siteRef(site.key),
      kind: 'site',
      name: site.name,
      site: null,
      domain: 'infrastructure',
      owner: setting.lead('infrastructure'),
      criticality: site.key === 'wgh' ? 5 : 4,
      attributes: {
        address: site.address,
        timeZone: 'Etc/UTC',
        description: site.beds > 0 ? `${site.beds} beds` : 'Outpatients only',
      },
    });
    for (const room of site.rooms) {
      setting.world.add({
        ref: roomRef(site.key, room.key),
        kind: 'location',
        name: room.name,
        site: site.key,
        domain: 'infrastructure',
        owner: setting.lead('infrastructure'),
        criticality: room.kind === 'server-room' ? 5 : 3,
        attributes: {
          floor: room.floor,
          ...(room.areaSquareMetres ? { areaSquareMetres: room.areaSquareMetres } : {}),
        },
      });
      setting.world.link('located-in', roomRef(site.key, room.key), siteRef(site.key));
      if (room.kind === 'server-room') equipRoom(setting, site, room.key, room.racks);
    }
  }
}

function equipRoom(setting: Setting, site: SiteDocument, room: string, racks: number): void {
  const { world } = setting;
  const random = setting.random.fork(`power ${site.key} ${room}`);
  const feeds = ['a', 'b'].map((letter) => {
    const feed = world.add({
      kind: 'power-feed',
      name: `${site.key}-${room}-feed-${letter}`,
      site: site.key,
      domain: 'infrastructure',
      owner: setting.lead('infrastructure'),
      criticality: 5,
      attributes: {
        voltage: 400,
        amperage: site.key === 'edd' ? 32 : 125,
        phases: 3,
        role: letter === 'a' ? 'ups' : 'feed',
      },
    });
    world.link('located-in', feed.ref, roomRef(site.key, room));
    return feed.ref;
  });
  for (let number = 1; number <= racks; number += 1) {
    const ref = rackRef(site.key, room, number);
    world.add({
      ref,
      kind: 'rack',
      name: ref.slice('rack:'.length),
      site: site.key,
      domain: 'compute',
      owner: setting.lead('compute'),
      criticality: 4,
      attributes: {
        heightUnits: 42,
        maxPowerWatts: 7000,
        maxWeightKilograms: 1200,
        serial: setting.serial(random),
        purchasedOn: setting.date(-random.between(900, 3200)),
      },
    });
    world.link('located-in', ref, roomRef(site.key, room));
    world.redundant('powered-by', ref, feeds, 'power', 1);
  }
}
