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
  'network-segment': {
    title: 'Network segment',
    plural: 'Network segments',
    icon: 'network',
    phase: 'operations',
    domain: 'network',
  },
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
