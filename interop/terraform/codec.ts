import { isIP } from 'node:net';
import { z } from 'zod';
import type { Codec, Kind, ReadComponent, Reading } from '#estate';
import type { Json } from '#kernel';
import { validAttributes } from '../validAttributes.ts';
import { mappings, noInfrastructure, type ResourceMapping } from './mapping.ts';
import { type ManagedResource, readState, type TerraformState } from './state.ts';

const options = z.strictObject({
  state: z
    .string()
    .trim()
    .min(1)
    .max(100)
    .optional()
    .describe('A name for this state, where several come in; left out: its lineage'),
});
type Options = z.infer<typeof options>;

export const terraform: Codec<Options> = {
  key: 'terraform',
  title: 'A state of Terraform or OpenTofu',
  contentTypes: ['application/json'],
  maxBytes: 64 * 1_048_576,
  options,
  read: (bytes, given) => readingOf(readState(bytes), given),
};

/** A dependency on more instances than this is told in a note: as many relations would say less. */
const MAX_INSTANCES = 20;
const units: { readonly [unit: string]: number } = { MiB: 2 ** 20, GiB: 2 ** 30 };
const lists = new Set(['addresses', 'macs', 'names', 'tags']);

/** What a state says of the estate. It is everything that it manages: what it had and has no more is gone. Pure. */
export function readingOf(state: TerraformState, given: Options): Reading {
  const scope = given.state ?? state.lineage ?? 'terraform';
  const reading: Reading = {
    components: [],
    relations: [],
    notes: [],
    issues: state.issues.map(({ line, message }) => ({ at: `line ${line}`, line, message })),
    whole: state.issues.length === 0,
    wholeWithin: `${scope} `,
  };
  const known = state.resources.flatMap((resource) => {
    const mapping = Object.hasOwn(mappings, resource.type) ? mappings[resource.type]! : undefined;
    return mapping ? [{ resource, mapping }] : [];
  });
  const byId = new Map<string, { resource: ManagedResource; mapping: ResourceMapping }>();
  for (const one of known) {
    for (const key of ['id', 'arn', 'self_link', 'name']) {
      const id = one.resource.attributes[key];
      if (typeof id === 'string' && id !== '' && !byId.has(`${key === 'name' ? one.mapping.kind : ''} ${id}`))
        byId.set(`${key === 'name' ? one.mapping.kind : ''} ${id}`, one);
    }
  }
  const find = (id: Json | undefined, kinds: Kind[]) => {
    if (typeof id !== 'string' || id === '') return undefined;
    const found = byId.get(` ${id}`) ?? kinds.map((kind) => byId.get(`${kind} ${id}`)).find((one) => one);
    return found && kinds.includes(found.mapping.kind) ? found : undefined;
  };
  const taken = new Set<string>();
  for (const { resource, mapping } of known) readOne(reading, resource, mapping, scope, taken, find);
  readDependencies(
    reading,
    known.map(({ resource }) => resource),
    state.resources,
  );
  readNotes(reading, state);
  return reading;
}

type Find = (
  id: Json | undefined,
  kinds: Kind[],
) => { resource: ManagedResource; mapping: ResourceMapping } | undefined;

function readOne(
  reading: Reading,
  resource: ManagedResource,
  mapping: ResourceMapping,
  scope: string,
  taken: Set<string>,
  find: Find,
): void {
  const { address, attributes: given } = resource;
  const at = `line ${resource.line}`;
  const network = mapping.within ? find(firstAt(given, mapping.within), ['vrf']) : undefined;
  const facts: { [name: string]: Json | undefined } = { ...mapping.fixed };
  for (const [ours, path] of Object.entries(mapping.attributes ?? {})) facts[ours] = factAt(given, ours, path);
  const { attributes, dropped } = validAttributes(mapping.kind, facts);
  reading.notes.push(...dropped.map((message) => ({ at, message: `${address}: ${message}` })));
  const parent = network ? { parent: { handle: network.resource.address } } : {};
  const component = (
    own: Pick<ReadComponent, 'handle' | 'kind' | 'name' | 'attributes'>,
    within: string,
  ): ReadComponent => ({
    ...own,
    at,
    foreignId: `${scope} ${own.handle}`.slice(0, 500),
    name: unique(own.name, `${own.kind} ${within}`, address, taken),
    initial: { state: 'in-service' },
    confidence: resource.tainted ? 0.7 : 0.95,
  });
  const said = mapping.name
    .map((path) => firstAt(given, path))
    .find((name) => typeof name === 'string' && name.trim() !== '');
  reading.components.push({
    ...component(
      { handle: address, kind: mapping.kind, name: typeof said === 'string' ? said : address, attributes },
      network?.resource.address ?? '',
    ),
    ...parent,
  });
  for (const prefix of new Set((mapping.prefixes ?? []).flatMap((path) => membersAt(given, path)))) {
    const checked = validAttributes('prefix', { prefix, use: 'container' });
    if (typeof prefix !== 'string' || prefix === '' || checked.attributes['prefix'] === undefined) continue;
    reading.components.push({
      ...component(
        { handle: `${address} ${prefix}`, kind: 'prefix', name: prefix, attributes: checked.attributes },
        address,
      ),
      parent: { handle: address },
    });
  }
  for (const id of (mapping.connectedTo ?? []).flatMap((path) => membersAt(given, path))) {
    const subnet = find(id, ['prefix']);
    if (subnet)
      reading.relations.push({
        at,
        kind: 'connected-to',
        from: { handle: address },
        to: { handle: subnet.resource.address },
      });
  }
}

/** A name is given once within its kind and place: the second one carries its address in the state. */
function unique(name: string, place: string, address: string, taken: Set<string>): string {
  const short = name.trim().slice(0, 200);
  const own = taken.has(`${place} ${short.toLowerCase()}`) ? `${short.slice(0, 60)} (${address.slice(-130)})` : short;
  taken.add(`${place} ${own.toLowerCase()}`);
  return own;
}

/** Between things that came in; what they need of the rest is told by its number. */
function readDependencies(reading: Reading, known: ManagedResource[], all: ManagedResource[]): void {
  const said = new Set(reading.relations.map((one) => JSON.stringify([one.from, one.to])));
  const parents = new Map(reading.components.map((one) => [one.handle, one.parent]));
  const byResource = Map.groupBy(known, (resource) => withoutIndex(resource.address));
  const managed = new Set(all.map((resource) => withoutIndex(resource.address)));
  const related = (resource: ManagedResource, target: ManagedResource): boolean => {
    const parent = parents.get(resource.address);
    const isParent = parent && 'handle' in parent && parent.handle === target.address;
    return isParent || said.has(JSON.stringify([{ handle: resource.address }, { handle: target.address }]));
  };
  let elsewhere = 0;
  for (const resource of known) {
    const at = `line ${resource.line}`;
    for (const dependency of new Set(resource.dependencies)) {
      const instances = byResource.get(dependency) ?? known.filter((one) => one.address === dependency);
      const targets = meantInstances(resource, instances, (target) => related(resource, target));
      if (targets.length === 0) elsewhere += managed.has(dependency) ? 1 : 0;
      if (targets.length > MAX_INSTANCES) {
        reading.notes.push({
          at,
          message: `${resource.address} depends on all ${targets.length} of ${dependency}; these came in without relations`,
        });
        continue;
      }
      for (const target of targets) {
        const ends = { from: { handle: resource.address }, to: { handle: target.address } };
        if (target === resource || related(resource, target)) continue;
        said.add(JSON.stringify([ends.from, ends.to]));
        reading.relations.push({ at, kind: 'depends-on', ...ends });
      }
    }
  }
  if (elsewhere > 0)
    reading.notes.push({
      at: 'the state',
      message: `${elsewhere} dependencies are on resources that did not come in.`,
    });
}

/**
 * A state says only which resource is needed, not which of its instances: it is those that are named by their ids, else the
 * one of the same key (each of both is made for one thing), else all of them.
 */
function meantInstances(
  resource: ManagedResource,
  instances: ManagedResource[],
  isRelated: (target: ManagedResource) => boolean,
): ManagedResource[] {
  if (instances.length < 2) return instances;
  const named = instances.filter(isRelated);
  if (named.length > 0) return named;
  const key = indexOf(resource.address);
  const alike = instances.filter((one) => key !== '' && indexOf(one.address) === key);
  return alike.length === 1 ? alike : instances;
}

function readNotes(reading: Reading, state: TerraformState): void {
  const note = (message: string, line?: number): void => {
    reading.notes.push({ at: line === undefined ? 'the state' : `line ${line}`, message });
  };
  for (const { address, line } of state.deposed)
    note(`An old object of ${address} is still to be destroyed (deposed); it did not come in.`, line);
  for (const { address, line, tainted } of state.resources)
    if (tainted) note(`${address} is tainted: Terraform will make it anew.`, line);
  if (state.lookedUp > 0)
    note(`${state.lookedUp} resources are only looked up (data), not managed; they did not come in.`);
  const others = Map.groupBy(
    state.resources.filter(({ type }) => !Object.hasOwn(mappings, type)),
    ({ type }) => type,
  );
  for (const [type, found] of [...others].sort(([a], [b]) => (a < b ? -1 : 1)))
    note(
      noInfrastructure.test(type)
        ? `${found.length} of ${type} did not come in: no infrastructure, it exists in the state only.`
        : `${found.length} of ${type} did not come in: nothing says what such a resource is in the estate.`,
      found[0]!.line,
    );
}

const indexOf = (address: string): string => address.slice(withoutIndex(address).length);

const withoutIndex = (address: string): string => address.replace(/\[(?:\d+|"(?:[^"\\]|\\.)*")\]$/, '');

/** Everything at a path; see mapping.ts. */
function membersAt(value: Json | undefined, path: string): Json[] {
  let found: Json[] = value === undefined ? [] : [value];
  for (const step of path.split('.')) {
    found = found.flatMap((one): Json[] => {
      if (one === null || typeof one !== 'object') return [];
      if (step === '*') return Object.values(one);
      const member = Array.isArray(one) ? one[Number(step)] : Object.hasOwn(one, step) ? one[step] : undefined;
      return member === undefined || member === null ? [] : [member];
    });
  }
  return found;
}

const firstAt = (value: Json, path: string): Json | undefined => membersAt(value, path)[0];

function factAt(given: Json, ours: string, path: string | readonly string[]): Json | undefined {
  const paths = typeof path === 'string' ? [path] : path;
  const found = paths.flatMap((one) => {
    const [where, unit] = one.split('|') as [string, string | undefined];
    return membersAt(given, where).flatMap((value) => scaled(value, unit));
  });
  if (ours === 'addresses') return [...new Set(found.flatMap(addressOf))].sort();
  if (ours === 'macs')
    return [...new Set(found.flatMap((one) => (typeof one === 'string' ? one.toLowerCase() : [])))].sort();
  if (lists.has(ours)) return [...new Set(found.filter((one) => typeof one === 'string' && one !== ''))];
  const [first] = found.filter((one) => one !== '');
  if (ours === 'ports') return typeof first === 'number' && first > 0 ? [{ protocol: 'tcp', port: first }] : undefined;
  if (ours.endsWith('On')) return typeof first === 'string' ? first.slice(0, 10) : undefined;
  if (ours === 'engine' && typeof first === 'string') return engineOf(first);
  return first;
}

function scaled(value: Json, unit: string | undefined): Json[] {
  if (unit === undefined) return [value];
  return typeof value === 'number' && value > 0 ? [Math.round(value * units[unit]!)] : [];
}

/** Hosts' own addresses: not loopback, link-local, or what is none. */
function addressOf(value: Json): string[] {
  if (typeof value !== 'string') return [];
  const address = value.split(/[/%]/)[0]!.toLowerCase();
  return isIP(address) === 0 || /^(127\.|169\.254\.|::1$|fe[89ab])/.test(address) ? [] : [address];
}

/** `POSTGRES_15`, `postgres`, `sqlserver-se`: by the words of the estate. */
function engineOf(text: string): string {
  const names: [RegExp, string][] = [
    [/postgres/i, 'PostgreSQL'],
    [/mariadb/i, 'MariaDB'],
    [/mysql/i, 'MySQL'],
    [/sqlserver/i, 'Microsoft SQL Server'],
    [/oracle/i, 'Oracle'],
    [/redis/i, 'Redis'],
    [/valkey/i, 'Valkey'],
    [/memcached/i, 'Memcached'],
    [/mongo/i, 'MongoDB'],
  ];
  return names.find(([pattern]) => pattern.test(text))?.[1] ?? text;
}
