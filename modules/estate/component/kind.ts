import { z } from 'zod';
import type { Json } from '#kernel';
import { type Issue, PlumblineError } from '#kernel';
import { common } from './attributes/groups.ts';
import { attributesByKind } from './attributes.ts';

/** The phase whose people care for a kind day by day; it lends the kind its hue. */
export type Phase = 'strategy' | 'delivery' | 'operations';

export interface KindDefinition {
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

/** The kinds that are built in: a new one is a decision, with its attributes in attributes.ts. */
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

export type BuiltInKind = keyof typeof kinds;
/** A kind that an administrator has defined (kind-schema/): its name says so, so that pure code needs no register. */
export type CustomKind = `x-${string}`;
export type Kind = BuiltInKind | CustomKind;

export const kindNames = Object.keys(kinds) as [BuiltInKind, ...BuiltInKind[]];
/** An attribute of one's own of a built-in kind, such as x-costCentre. */
export const ownAttributeName = /^x-[a-zA-Z][a-zA-Z0-9-]{0,58}$/;
export const customName = /^x-[a-z][a-z0-9-]{0,37}$/;
const noSuchKind = `is not a kind; there is ${kindNames.join(', ')}; a kind of your own begins with x-`;
const customKindSchema = z
  .string()
  .regex(customName, noSuchKind)
  .describe('A kind of your own, such as x-kiosk') as unknown as z.ZodType<CustomKind, CustomKind>;
export const kindSchema: z.ZodType<Kind, Kind> = z.union([z.enum(kindNames), customKindSchema], { error: noSuchKind });

export function isBuiltIn(kind: string): kind is BuiltInKind {
  return Object.hasOwn(kinds, kind);
}

/** Of a kind of one's own this says what its name tells; its title stands in its schema. */
export function kindOf(kind: Kind): KindDefinition {
  if (isBuiltIn(kind)) return kinds[kind];
  const title = kind
    .slice(2)
    .replaceAll('-', ' ')
    .replace(/^./, (letter) => letter.toUpperCase());
  return { title, plural: title, icon: 'cube', phase: 'operations', domain: 'infrastructure' };
}

export function isHost(kind: Kind): boolean {
  return kindOf(kind).host === true;
}

/** The kinds that a parent of this kind may have; none: it has no parent. */
export function parentKinds(kind: Kind): readonly Kind[] {
  return (kindOf(kind).within ?? []) as readonly Kind[];
}

export type Attributes = { [name: string]: Json };

/** What a kind of one's own has besides what its schema says. */
const customAttributes = z.looseObject(common);

/** The attributes that a kind has by itself, without those of one's own. */
export function attributeShape(kind: Kind): Record<string, z.ZodType | undefined> {
  return (isBuiltIn(kind) ? attributesByKind[kind] : customAttributes).shape;
}

/**
 * Checks attributes of one kind; `null` members are left out of the check (they take an attribute away). Attributes of
 * one's own (`x-…`, and all of a kind of one's own) are checked by their schema where they are written (kind-schema/).
 */
export function checkAttributes(kind: Kind, attributes: Attributes, path = '/attributes'): Issue[] {
  const schema = isBuiltIn(kind) ? attributesByKind[kind] : customAttributes;
  const isOwn = (name: string): boolean => isBuiltIn(kind) && ownAttributeName.test(name);
  const given = Object.fromEntries(
    Object.entries(attributes).filter(([name, value]) => value !== null && !isOwn(name)),
  );
  const parsed = schema.safeParse(given);
  const unknown = Object.keys(attributes).filter(
    (name) => isBuiltIn(kind) && attributes[name] === null && !isOwn(name) && !(name in schema.shape),
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
  const words = issues
    .slice(0, 5)
    .map((i) => `${i.path} ${i.message}`)
    .join('; ');
  const end = words.endsWith('?') ? '' : '.';
  throw new PlumblineError('invalid_input', `These are not valid attributes of a ${kind}: ${words}${end}`, { issues });
}
