import { isIP } from 'node:net';
import { z } from 'zod';
import {
  type Codec,
  hostAttributes,
  hostKind,
  type Kind,
  type Observation,
  observedSegments,
  type ReadComponent,
  type Reading,
} from '#estate';
import { validAttributes } from '../validAttributes.ts';
import { type AnsibleHost, type Facts, numeric, text } from './host.ts';
import { observationOf } from './observation.ts';
import { type AnsibleOutput, readAnsible } from './read.ts';

const options = z.strictObject({
  whole: z
    .boolean()
    .default(false)
    .describe('Whether these are all hosts that Ansible knows: those that it named before and names no more are gone'),
});
type Options = z.infer<typeof options>;

export const ansible: Codec<Options> = {
  key: 'ansible',
  title: 'Facts and inventory of Ansible',
  contentTypes: ['application/json', 'application/x-ndjson', 'text/plain'],
  maxBytes: 64 * 1_048_576,
  options,
  read: (bytes, given) => readingOf(readAnsible(bytes), given),
};

/** What Ansible's output says of the estate. Pure. */
export function readingOf(output: AnsibleOutput, given: Options): Reading {
  const reading: Reading = {
    components: [],
    relations: [],
    notes: output.strange.map(({ line, message }) => ({ at: `line ${line}`, message: `${message}; it is left out` })),
    issues: output.failures.map(({ name, line, message }) => ({
      at: name ?? `line ${line}`,
      line,
      message: `Ansible could not read this host: ${message}`,
    })),
    // A host that could not be read is not gone.
    whole: given.whole && output.failures.length === 0,
  };
  if (given.whole && output.failures.length > 0)
    reading.notes.push({
      at: 'the whole',
      message: 'Some hosts could not be read, so nothing that is missing here is taken for gone.',
    });
  const taken = new Set<string>();
  let unread = 0;
  for (const host of output.hosts) {
    if (text(host.variables?.['ansible_connection']) === 'local' && host.facts === null) {
      reading.notes.push({
        at: `line ${host.line}`,
        message: `${host.name} is where Ansible runs, no host of its own`,
      });
      continue;
    }
    unread += Object.keys(host.variables ?? {}).filter((name) => !name.startsWith('ansible_')).length;
    readHost(reading, host, taken);
  }
  if (unread > 0)
    reading.notes.push({
      at: 'the inventory',
      message: `${unread} variables of your own did not come in: they may hold secrets, and nothing says what they mean.`,
    });
  return reading;
}

function readHost(reading: Reading, host: AnsibleHost, taken: Set<string>): void {
  const at = host.name ?? `line ${host.line}`;
  const observation = host.facts ? observationOf(host.facts) : null;
  const kind = kindOf(host, observation);
  const full = observation?.host.hostname ?? text(host.facts?.['net_hostname']) ?? host.name;
  if (!full) {
    reading.issues.push({ at, line: host.line, message: 'has neither a name in the inventory nor a hostname' });
    return;
  }
  const id = host.name ?? observation?.host.fqdn ?? full;
  const handle = `host ${id}`;
  if (taken.has(handle)) {
    reading.issues.push({ at, line: host.line, message: `is told a second time ("${id}"); the first counts` });
    return;
  }
  taken.add(handle);
  const short = isIP(full) === 0 ? full.split('.')[0]! : full;
  const name = taken.has(`name ${short.toLowerCase()}`) ? id : short;
  taken.add(`name ${name.toLowerCase()}`);
  const { attributes, dropped } = observation
    ? hostAttributes(observation, kind, { kind: 'local' })
    : { attributes: {}, dropped: [] };
  const more = validAttributes(kind, {
    tags: host.groups.slice(0, 100),
    management: managementOf(host.variables),
    ...networkDevice(host.facts, kind),
    ...(observation ? {} : { addresses: addressesOf(host.variables) }),
    ...(kind === 'pc' ? { form: formOf(host.facts) } : {}),
  });
  const notes = [...dropped, ...more.dropped];
  reading.notes.push(...notes.map((message) => ({ at, message })));
  const component: ReadComponent = {
    handle,
    at,
    foreignId: id.slice(0, 500),
    kind,
    name: name.slice(0, 200),
    guessed: true,
    attributes: { ...attributes, ...more.attributes },
    initial: { state: 'in-service' },
    // An inventory only says that it wants to reach something there.
    confidence: host.facts ? 0.95 : 0.4,
  };
  reading.components.push(component);
  if (!observation) return;
  for (const segment of observedSegments(observation)) {
    const prefix = `prefix ${segment.prefix}`;
    if (!taken.has(prefix)) {
      taken.add(prefix);
      reading.components.push({
        handle: prefix,
        at,
        foreignId: prefix,
        kind: 'prefix',
        name: segment.prefix,
        attributes: { prefix: segment.prefix, ...(segment.gateway ? { gateway: segment.gateway } : {}) },
        initial: { state: 'in-service' },
        confidence: 0.95,
      });
    }
    reading.relations.push({ at, kind: 'connected-to', from: { handle }, to: { handle: prefix } });
  }
}

const personalChassis =
  /^(notebook|laptop|portable|convertible|detachable|tablet|desktop|low profile desktop|mini tower|all in one|space-saving|mini pc|stick pc|hand held)/i;
const portableChassis = /^(notebook|laptop|portable|convertible|detachable|hand held)/i;

function kindOf(host: AnsibleHost, observation: Observation | null): Kind {
  const { facts, variables } = host;
  if (text(facts?.['net_hostname']) || text(facts?.['net_model']) || text(variables?.['ansible_network_os']))
    return 'device';
  if (!observation) return 'server';
  const kind = hostKind(observation);
  if (kind !== 'server') return kind;
  const personal =
    personalChassis.test(text(facts?.['form_factor']) ?? '') || text(facts?.['os_product_type']) === 'workstation';
  return personal ? 'pc' : 'server';
}

function formOf(facts: Facts | null): string | undefined {
  const chassis = text(facts?.['form_factor']);
  if (!chassis) return undefined;
  return /^tablet/i.test(chassis) ? 'tablet' : portableChassis.test(chassis) ? 'laptop' : 'desktop';
}

/** How Ansible reaches it, where that is SSH; never its password or key. */
function managementOf(variables: Facts | null) {
  const address = text(variables?.['ansible_host']);
  const connection = text(variables?.['ansible_connection']) ?? 'ssh';
  if (!address || !['ssh', 'smart', 'paramiko'].includes(connection)) return undefined;
  const port = numeric(variables?.['ansible_port']);
  const user = text(variables?.['ansible_user']);
  return { address: address.slice(0, 255), port: port ?? 22, user: user ?? 'root' };
}

function addressesOf(variables: Facts | null): string[] | undefined {
  const address = text(variables?.['ansible_host']);
  return address && isIP(address) !== 0 ? [address.toLowerCase()] : undefined;
}

/** Facts of network equipment (`ios_facts` and its sisters). */
function networkDevice(facts: Facts | null, kind: Kind) {
  if (kind !== 'device' || !facts) return {};
  return {
    hostname: text(facts['net_hostname']) ?? undefined,
    model: text(facts['net_model']) ?? undefined,
    serial: text(facts['net_serialnum']) ?? undefined,
    osName: text(facts['net_system']) ?? text(facts['network_os']) ?? undefined,
    osVersion: text(facts['net_version']) ?? undefined,
  };
}
