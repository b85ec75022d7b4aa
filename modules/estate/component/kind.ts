import { z } from 'zod';
import type { Json } from '#kernel';
import { type Issue, PlumblineError } from '#kernel';
import { attributesByKind } from './attributes.ts';

/** The phase whose people care for a kind day by day; it lends the kind its hue. */
export type Phase = 'strategy' | 'delivery' | 'operations';

interface KindDefinition {
  title: string;
  plural: string;
  /** Name of an icon of the set that the web uses (tabler). */
  icon: string;
  phase: Phase;
  /** Key of the domain that a new one belongs to where nobody says otherwise; the root domain where there is no such. */
  domain: string;
  /** Kinds of the component that it is a part of by nature (its parent): it is named within that one and goes with it. */
  within?: readonly string[];
  /** Runs an operating system and software that a probe can look at. */
  host?: true;
}

/** Every kind of component there is. Closed: a new kind is a decision, with its attributes in attributes.ts. */
export const kinds = {
  site: { title: 'Site', plural: 'Sites', icon: 'building', phase: 'delivery', domain: 'infrastructure' },
  location: { title: 'Location', plural: 'Locations', icon: 'map-pin', phase: 'delivery', domain: 'infrastructure' },
  rack: { title: 'Rack', plural: 'Racks', icon: 'columns-3', phase: 'delivery', domain: 'compute' },
  'power-feed': {
    title: 'Power feed',
    plural: 'Power feeds',
    icon: 'bolt',
    phase: 'operations',
    domain: 'infrastructure',
  },
  circuit: { title: 'Circuit', plural: 'Circuits', icon: 'route', phase: 'operations', domain: 'network' },
  device: { title: 'Device', plural: 'Devices', icon: 'router', phase: 'operations', domain: 'network' },
  region: { title: 'Region', plural: 'Regions', icon: 'map', phase: 'delivery', domain: 'infrastructure' },
  'power-panel': {
    title: 'Power panel',
    plural: 'Power panels',
    icon: 'bolt',
    phase: 'operations',
    domain: 'infrastructure',
  },
  vrf: { title: 'VRF', plural: 'VRFs', icon: 'route-2', phase: 'operations', domain: 'network' },
  prefix: {
    title: 'Prefix',
    plural: 'Prefixes',
    icon: 'network',
    phase: 'operations',
    domain: 'network',
    within: ['vrf'],
  },
  'address-range': {
    title: 'Address range',
    plural: 'Address ranges',
    icon: 'arrows-horizontal',
    phase: 'operations',
    domain: 'network',
    within: ['vrf'],
  },
  address: {
    title: 'Address',
    plural: 'Addresses',
    icon: 'at',
    phase: 'operations',
    domain: 'network',
    within: ['vrf'],
  },
  'vlan-group': { title: 'VLAN group', plural: 'VLAN groups', icon: 'stack-2', phase: 'operations', domain: 'network' },
  vlan: {
    title: 'VLAN',
    plural: 'VLANs',
    icon: 'affiliate',
    phase: 'operations',
    domain: 'network',
    within: ['vlan-group'],
  },
  asn: { title: 'AS number', plural: 'AS numbers', icon: 'world', phase: 'operations', domain: 'network' },
  interface: {
    title: 'Interface',
    plural: 'Interfaces',
    icon: 'plug-connected',
    phase: 'operations',
    domain: 'network',
    within: ['device', 'server', 'pc', 'vm', 'container-host', 'storage', 'module'],
  },
  port: {
    title: 'Port',
    plural: 'Ports',
    icon: 'plug',
    phase: 'operations',
    domain: 'network',
    within: [
      'device',
      'server',
      'pc',
      'vm',
      'container-host',
      'storage',
      'module',
      'circuit',
      'power-feed',
      'power-panel',
    ],
  },
  cable: { title: 'Cable', plural: 'Cables', icon: 'line', phase: 'operations', domain: 'network' },
  module: {
    title: 'Module',
    plural: 'Modules',
    icon: 'cpu',
    phase: 'operations',
    domain: 'compute',
    within: ['device', 'server', 'container-host', 'storage', 'module'],
  },
  organisation: {
    title: 'Organisation',
    plural: 'Organisations',
    icon: 'building-community',
    phase: 'strategy',
    domain: 'infrastructure',
  },
  contact: { title: 'Contact', plural: 'Contacts', icon: 'address-book', phase: 'strategy', domain: 'infrastructure' },
  server: { title: 'Server', plural: 'Servers', icon: 'server-2', phase: 'operations', domain: 'compute', host: true },
  pc: { title: 'PC', plural: 'PCs', icon: 'device-desktop', phase: 'delivery', domain: 'devices', host: true },
  vm: {
    title: 'Virtual machine',
    plural: 'Virtual machines',
    icon: 'box',
    phase: 'operations',
    domain: 'compute',
    host: true,
  },
  'container-host': {
    title: 'Container host',
    plural: 'Container hosts',
    icon: 'box-multiple',
    phase: 'operations',
    domain: 'compute',
    host: true,
  },
  cluster: { title: 'Cluster', plural: 'Clusters', icon: 'topology-ring-3', phase: 'operations', domain: 'compute' },
  storage: { title: 'Storage', plural: 'Storage', icon: 'database-cog', phase: 'operations', domain: 'storage' },
  database: { title: 'Database', plural: 'Databases', icon: 'database', phase: 'operations', domain: 'data' },
  messaging: {
    title: 'Messaging system',
    plural: 'Messaging systems',
    icon: 'mail',
    phase: 'operations',
    domain: 'messaging',
  },
  directory: {
    title: 'Directory',
    plural: 'Directories',
    icon: 'address-book',
    phase: 'operations',
    domain: 'identity',
  },
  service: { title: 'Service', plural: 'Services', icon: 'settings', phase: 'operations', domain: 'compute' },
  application: {
    title: 'Application',
    plural: 'Applications',
    icon: 'apps',
    phase: 'strategy',
    domain: 'infrastructure',
  },
  certificate: {
    title: 'Certificate',
    plural: 'Certificates',
    icon: 'certificate',
    phase: 'operations',
    domain: 'identity',
  },
  subscription: {
    title: 'Subscription',
    plural: 'Subscriptions',
    icon: 'cloud',
    phase: 'strategy',
    domain: 'infrastructure',
  },
  licence: { title: 'Licence', plural: 'Licences', icon: 'license', phase: 'strategy', domain: 'infrastructure' },
  contract: { title: 'Contract', plural: 'Contracts', icon: 'file-text', phase: 'strategy', domain: 'infrastructure' },
} as const satisfies { [Kind in keyof typeof attributesByKind]: KindDefinition };

export type Kind = keyof typeof kinds;
export const kindNames = Object.keys(kinds) as [Kind, ...Kind[]];
export const kindSchema = z.enum(kindNames);

export function isHost(kind: Kind): boolean {
  return (kinds[kind] as KindDefinition).host === true;
}

/** The kinds that a parent of this kind may have; none: it has no parent. */
export function parentKinds(kind: Kind): readonly Kind[] {
  return ((kinds[kind] as KindDefinition).within ?? []) as readonly Kind[];
}

export type Attributes = { [name: string]: Json };

/** Checks attributes of one kind; `null` members are left out of the check (they take an attribute away). */
export function checkAttributes(kind: Kind, attributes: Attributes, path = '/attributes'): Issue[] {
  const given = Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== null));
  const parsed = attributesByKind[kind].safeParse(given);
  const unknown = Object.keys(attributes).filter(
    (name) => attributes[name] === null && !(name in attributesByKind[kind].shape),
  );
  const issues = unknown.map(
    (name): Issue => ({ path: `${path}/${name}`, message: `is not an attribute of a ${kind}` }),
  );
  if (parsed.success) return issues;
  for (const issue of parsed.error.issues) {
    if (issue.code === 'unrecognized_keys') {
      for (const key of issue.keys)
        issues.push({ path: `${path}/${[...issue.path, key].join('/')}`, message: `is not an attribute of a ${kind}` });
    } else issues.push({ path: `${path}/${issue.path.join('/')}`, message: issue.message });
  }
  return issues;
}

/** Throws `invalid_input` where `checkAttributes` finds something. */
export function requireAttributes(kind: Kind, attributes: Attributes): void {
  const issues = checkAttributes(kind, attributes);
  if (issues.length === 0) return;
  throw new PlumblineError(
    'invalid_input',
    `These are not valid attributes of a ${kind}: ${issues
      .slice(0, 5)
      .map((i) => `${i.path} ${i.message}`)
      .join('; ')}.`,
    { issues },
  );
}
