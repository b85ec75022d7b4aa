// Access points, room by room.
import type { Delivery, SiteKey } from './documents.ts';
import { accessSwitchOf, deliveriesOf, device, segmentRef } from './network.ts';
import { roomRef, siteRef } from './places.ts';
import type { Setting } from './setting.ts';

export function buildWireless(setting: Setting): void {
  for (const site of setting.documents.organisation.sites) buildAt(setting, site.key);
}

function buildAt(setting: Setting, site: SiteKey): void {
  const { world } = setting;
  const rooms = setting.site(site).rooms.filter((room) => room.kind !== 'server-room');
  const add = (name: string, room: (typeof rooms)[number], desk: number, delivery?: Delivery): void => {
    const point = device(setting, {
      name,
      site,
      role: 'access-point',
      model: delivery ? 'AP5010' : 'AP410C',
      criticality: room.kind === 'ward' ? 4 : 2,
      owner: site === 'wgh' ? 'nadia' : 'piotr',
      place: roomRef(site, room.key),
      segment: 'management',
      ...(delivery ? { day: delivery.day, delivery: delivery.key } : {}),
    });
    world.link('connected-to', point.ref, accessSwitchOf(site, room, desk));
  };
  for (const room of rooms) {
    for (let number = 1; number <= Math.max(2, Math.round(room.desks / 8)); number += 1)
      add(`${site}-${room.key}-ap-${number}`, room, number);
  }
  for (const delivery of deliveriesOf(setting, site, 'access-points')) {
    const wards = rooms.filter((room) => room.kind === 'ward');
    for (let number = 1; number <= delivery.count; number += 1) {
      const room =
        delivery.key === 'wireless-ash'
          ? wards.find((ward) => ward.key === 'rehabilitation')!
          : wards[number % wards.length]!;
      add(`${site}-${room.key}-ap-${20 + number + (delivery.day > 600 ? 20 : 0)}`, room, number, delivery);
    }
  }
  world.link('part-of', segmentRef(site, 'staff'), siteRef(site));
}
