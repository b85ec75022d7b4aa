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
  /** Runs an operating system and software that a probe can look at. */
  host?: true;
}

/** Every kind of component there is. Closed: a new kind is a decision, with its attributes in attributes.ts. */
export const kinds = {
  site: { title: 'Site', plural: 'Sites', icon: 'building', phase: 'delivery' },
  location: { title: 'Location', plural: 'Locations', icon: 'map-pin', phase: 'delivery' },
  rack: { title: 'Rack', plural: 'Racks', icon: 'columns-3', phase: 'delivery' },
  'power-feed': { title: 'Power feed', plural: 'Power feeds', icon: 'bolt', phase: 'operations' },
  circuit: { title: 'Circuit', plural: 'Circuits', icon: 'route', phase: 'operations' },
  device: { title: 'Device', plural: 'Devices', icon: 'router', phase: 'operations' },
  'network-segment': { title: 'Network segment', plural: 'Network segments', icon: 'network', phase: 'operations' },
  server: { title: 'Server', plural: 'Servers', icon: 'server-2', phase: 'operations', host: true },
  pc: { title: 'PC', plural: 'PCs', icon: 'device-desktop', phase: 'delivery', host: true },
  vm: { title: 'Virtual machine', plural: 'Virtual machines', icon: 'box', phase: 'operations', host: true },
  'container-host': {
    title: 'Container host',
    plural: 'Container hosts',
    icon: 'box-multiple',
    phase: 'operations',
    host: true,
  },
  cluster: { title: 'Cluster', plural: 'Clusters', icon: 'topology-ring-3', phase: 'operations' },
  storage: { title: 'Storage', plural: 'Storage', icon: 'database-cog', phase: 'operations' },
  database: { title: 'Database', plural: 'Databases', icon: 'database', phase: 'operations' },
  messaging: { title: 'Messaging system', plural: 'Messaging systems', icon: 'mail', phase: 'operations' },
  directory: { title: 'Directory', plural: 'Directories', icon: 'address-book', phase: 'operations' },
  service: { title: 'Service', plural: 'Services', icon: 'settings', phase: 'operations' },
  application: { title: 'Application', plural: 'Applications', icon: 'apps', phase: 'strategy' },
  certificate: { title: 'Certificate', plural: 'Certificates', icon: 'certificate', phase: 'operations' },
  subscription: { title: 'Subscription', plural: 'Subscriptions', icon: 'cloud', phase: 'strategy' },
  licence: { title: 'Licence', plural: 'Licences', icon: 'license', phase: 'strategy' },
  contract: { title: 'Contract', plural: 'Contracts', icon: 'file-text', phase: 'strategy' },
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
