import type { Kind, RelationKind } from '#estate';
import type { Dice } from './dice.ts';
import { siteOf } from './identify.ts';
import type { Layout } from './layout.ts';
import { clusterOf, deviceRole, devicesOf, hypervisorOf, membersOf, pairAlong, prefixOfAddress } from './place.ts';

/** A relation between two numbers of the estate. */
export interface GeneratedRelation {
  kind: RelationKind;
  from: number;
  to: number;
  redundancyGroup: string | null;
  needed: number | null;
}

/** One in so many services of a site is shared by the others; those of the first site serve every site. */
const SHARED = 0.04;
const EVERYWHERE = 0.002;

/** The relations that leave a component. */
export function relationsOf(layout: Layout, dice: Dice, kind: Kind, place: number): GeneratedRelation[] {
  const from = layout.at(kind, place);
  const site = siteOf(layout, kind, place) ?? layout.siteOf(kind, place);
  const relations: GeneratedRelation[] = [];
  const add = (relation: RelationKind, to: number, group: string | null = null, needed: number | null = null): void => {
    if (to === from || relations.some((one) => one.to === to && one.kind === relation && one.redundancyGroup === group))
      return;
    relations.push({ kind: relation, from, to, redundancyGroup: group, needed });
  };
  const to = (relation: RelationKind, other: Kind, otherPlace: number): void =>
    add(relation, layout.at(other, otherPlace));
  /** One there, some far more often than others. */
  const hub = (other: Kind, power: number): number => {
    const { first, count } = layout.atSite(other, site);
    return first + dice.skewed(count, power);
  };
  const any = (other: Kind, power = 2): number => dice.skewed(layout.count(other), power);
  /** As many as there are, any `needed` of them are enough. */
  const group = (relation: RelationKind, name: string, needed: number, other: Kind, places: number[]): void => {
    if (places.length < 2) to(relation, other, places[0]!);
    else
      for (const one of new Set(places))
        add(relation, layout.at(other, one), name, Math.min(needed, new Set(places).size));
  };
  const pair = (relation: RelationKind, name: string, other: Kind): void =>
    group(relation, name, 1, other, pairAlong(layout, kind, place, other));
  const sharedService = (): number => {
    const { first, count } = layout.atSite('service', site);
    return first + dice.skewed(Math.max(1, Math.floor(count * SHARED)), 2);
  };
  const covered = (probability: number): void => {
    if (dice.chance(probability)) to('covered-by', 'contract', any('contract'));
  };
  const managed = (probability: number): void => {
    if (dice.chance(probability)) to('managed-by', 'service', sharedService());
  };
  const directory = (): void => {
    const { first, count } = layout.atSite('directory', site);
    const one = first + dice.below(count);
    const other = count > 1 ? first + ((one - first + 1) % count) : (one + 1) % layout.count('directory');
    group('depends-on', 'directory', 1, 'directory', [one, other]);
  };

  switch (kind) {
    case 'site':
      to('part-of', 'region', place % layout.count('region'));
      break;
    case 'location':
      to('located-in', 'site', site);
      break;
    case 'rack':
    case 'power-panel':
      to('located-in', 'location', layout.along(kind, place, 'location'));
      break;
    case 'power-feed':
      to('powered-by', 'power-panel', layout.along(kind, place, 'power-panel'));
      break;
    case 'contract':
    case 'subscription':
      to('provided-by', 'organisation', any('organisation'));
      break;
    case 'licence':
      to('covered-by', 'contract', any('contract'));
      break;
    case 'circuit':
      to('located-in', 'site', site);
      to('provided-by', 'organisation', any('organisation', 4));
      break;
    case 'vlan':
      to('located-in', 'site', site);
      break;
    case 'prefix':
      to('in-vlan', 'vlan', layout.along(kind, place, 'vlan'));
      break;
    case 'device':
      deviceRelations();
      break;
    case 'storage':
    case 'server':
      to('located-in', 'rack', layout.along(kind, place, 'rack'));
      pair('powered-by', 'power', 'power-feed');
      group('connected-to', 'uplink', 1, 'device', rackSwitches());
      covered(0.9);
      managed(0.9);
      if (kind === 'server') serverRelations();
      break;
    case 'cluster':
      to('located-in', 'site', site);
      managed(1);
      break;
    case 'vm': {
      const hypervisor = hypervisorOf(layout, place);
      to('runs-on', hypervisor.kind, hypervisor.place);
      to('stored-on', 'storage', hub('storage', 2));
      to('connected-to', 'prefix', hub('prefix', 2));
      if (dice.chance(0.7)) to('backed-up-by', 'service', sharedService());
      managed(0.9);
      covered(0.2);
      break;
    }
    case 'container-host':
      to('runs-on', 'vm', layout.along(kind, place, 'vm'));
      to('connected-to', 'prefix', hub('prefix', 2));
      managed(1);
      break;
    case 'pc':
      to('located-in', 'location', hub('location', 1));
      to('connected-to', 'device', accessSwitch());
      to('connected-to', 'prefix', hub('prefix', 3));
      directory();
      managed(0.8);
      covered(0.6);
      break;
    case 'directory':
    case 'messaging':
      to('runs-on', 'vm', hub('vm', 1));
      to('stored-on', 'storage', hub('storage', 2));
      managed(1);
      break;
    case 'database':
      to('runs-on', 'vm', hub('vm', 1));
      to('stored-on', 'storage', hub('storage', 2));
      to('backed-up-by', 'service', sharedService());
      if (dice.chance(0.4)) to('replicates-to', 'database', hub('database', 1));
      if (dice.chance(0.3)) to('secured-by', 'certificate', any('certificate', 1));
      managed(0.6);
      break;
    case 'certificate':
      to('managed-by', 'service', any('service', 8));
      break;
    case 'service':
      serviceRelations();
      break;
    case 'application':
      applicationRelations();
      break;
    case 'port':
      if (place + 1 < layout.count('port') && place % 2 === 0) to('passes-to', 'port', place + 1);
      break;
    case 'cable':
      cableRelations();
      break;
    case 'interface':
      to('in-vlan', 'vlan', hub('vlan', 2));
      for (let tagged = dice.chance(0.3) ? 1 + dice.below(3) : 0; tagged > 0; tagged -= 1)
        to('tagged-in', 'vlan', hub('vlan', 2));
      break;
    case 'address':
      addressRelations();
      break;
    default:
      break;
  }
  return relations;

  function rackSwitches(): number[] {
    const devices = devicesOf(layout, site);
    const switches = devices.rackSwitchesEnd - devices.firewallsEnd;
    if (switches < 2) return [devices.first, devices.first + Math.min(1, devices.count - 1)];
    const { first, count } = layout.atSite(kind, site);
    const near = Math.min(switches - 1, Math.floor(((place - first) * switches) / count));
    const left = Math.min(near - (near % 2), switches - 2);
    return [devices.first + devices.firewallsEnd + left, devices.first + devices.firewallsEnd + left + 1];
  }

  function accessSwitch(): number {
    const devices = devicesOf(layout, site);
    const switches = devices.accessSwitchesEnd - devices.rackSwitchesEnd;
    return switches > 0 ? devices.first + devices.rackSwitchesEnd + dice.below(switches) : devices.first;
  }

  function deviceRelations(): void {
    const devices = devicesOf(layout, site);
    const role = deviceRole(devices, place);
    covered(0.8);
    managed(0.9);
    if (role === 'edge') {
      to('located-in', 'location', hub('location', 1));
      to('connected-to', 'device', accessSwitch());
      return;
    }
    to('located-in', 'rack', layout.along('device', place, 'rack'));
    pair('powered-by', 'power', 'power-feed');
    if (role === 'core') {
      const { first, count } = layout.atSite('circuit', site);
      group('connected-to', 'wan', 1, 'circuit', count > 1 ? [first, first + 1] : [first]);
    } else if (devices.cores > 1) group('connected-to', 'uplink', 1, 'device', [devices.first, devices.first + 1]);
  }

  function serverRelations(): void {
    const cluster = clusterOf(layout, place);
    if (cluster === null) {
      if (dice.chance(0.4)) to('stored-on', 'storage', hub('storage', 2));
      return;
    }
    const members = membersOf(layout, cluster);
    if (members === 1) to('member-of', 'cluster', cluster);
    else add('member-of', layout.at('cluster', cluster), 'hosts', Math.max(1, Math.floor(members * 0.75)));
  }

  function serviceRelations(): void {
    const { first, count } = layout.atSite('service', site);
    if (dice.chance(0.3)) {
      const nodes = layout.atSite('container-host', site);
      const near = layout.along('service', place, 'container-host');
      const next = nodes.first + ((near - nodes.first + 1) % nodes.count);
      group('runs-on', 'nodes', 1, 'container-host', [near, next]);
    } else to('runs-on', 'vm', hub('vm', 1));
    if (dice.chance(0.6)) to('depends-on', 'database', hub('database', 2));
    // Only on services before it: nothing goes round in circles here, as in most estates.
    const before = place - first;
    const needs = dice.below(4);
    for (let index = 0; index < needs && before > 0; index += 1) {
      const one = first + dice.skewed(before, 3);
      if (before > 1 && dice.chance(0.4)) {
        const other = first + dice.skewed(before, 3);
        group('depends-on', `service ${index + 1}`, 1, 'service', [
          one,
          other === one ? first + ((one - first + 1) % before) : other,
        ]);
      } else to('depends-on', 'service', one);
    }
    const everywhere = Math.max(1, Math.floor(layout.atSite('service', 0).count * EVERYWHERE));
    if (place >= everywhere && dice.chance(0.15)) to('depends-on', 'service', dice.skewed(everywhere, 2));
    if (place >= count && dice.chance(0.3)) directory();
    if (dice.chance(0.3)) to('secured-by', 'certificate', any('certificate', 2));
    managed(0.7);
    covered(0.1);
  }

  function applicationRelations(): void {
    const places = Array.from({ length: 3 + dice.below(4) }, () => any('service', 1));
    for (const one of places) to('depends-on', 'service', one);
    group('depends-on', 'front', 1, 'service', [any('service', 1), any('service', 1)]);
    to('depends-on', 'database', any('database', 1));
    to('used-by', 'organisation', any('organisation', 1));
    covered(0.4);
  }

  function cableRelations(): void {
    // From a server's first interface to one of a device; device interfaces come last.
    const servers = layout.count('server');
    const ofDevices = layout.count('vm') + 2 * servers;
    to('a-end', 'interface', layout.count('vm') + 2 * (place % servers));
    if (ofDevices < layout.count('interface'))
      to('b-end', 'interface', ofDevices + (place % (layout.count('interface') - ofDevices)));
  }

  function addressRelations(): void {
    // The first addresses are those of the VMs, the servers and the devices, each at its first interface.
    const vms = layout.count('vm');
    const servers = layout.count('server');
    const hosts = vms + servers + layout.count('device');
    if (place < vms) to('assigned-to', 'interface', place);
    else if (place < vms + servers) to('assigned-to', 'interface', vms + 2 * (place - vms));
    else if (place < hosts) to('assigned-to', 'interface', vms + 2 * servers + (place - vms - servers));
    else if (dice.chance(0.6)) to('assigned-to', 'pc', dice.below(layout.count('pc')));
    if (dice.chance(0.3)) add('covered-by', layout.at('prefix', prefixOfAddress(layout, place).place));
  }
}
