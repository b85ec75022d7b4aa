import { type Json, JsonReader, readUtf8 } from '#kernel';
import { type AnsibleHost, type Facts, isFacts } from './host.ts';

export interface AnsibleOutput {
  hosts: AnsibleHost[];
  /** Hosts that Ansible itself could not read. */
  failures: { name: string | null; line: number; message: string }[];
  /** Something that is no host was said here. */
  strange: { line: number; message: string }[];
  /** Whether an inventory was among the documents. */
  inventory: boolean;
}

/** `host1 | SUCCESS => {`, as `ansible -m setup` prints it; warnings may stand before it. */
const banner =
  /(?:\s*\[(?:WARNING|DEPRECATION WARNING)\][^\n]*\n)*\s*(?:(\S+) \| (?:SUCCESS|CHANGED|FAILED!?|UNREACHABLE!?) (?:\| rc=\d+ )?(?:=>|>>) ?)?/y;

/**
 * Reads what Ansible gives of hosts: the files of `setup --tree` joined, its printed output, NDJSON, a list, a map of
 * host to facts, the json callback, an inventory (`ansible-inventory --list`), or several of these. Throws
 * `invalid_input` with the line of what is no JSON, or where none of it is about a host.
 */
export function readAnsible(bytes: Uint8Array): AnsibleOutput {
  const reader = new JsonReader(readUtf8(bytes));
  const output: AnsibleOutput = { hosts: [], failures: [], strange: [], inventory: false };
  for (;;) {
    banner.lastIndex = reader.offset;
    const match = banner.exec(reader.text);
    reader.offset = banner.lastIndex;
    const value = reader.next();
    if (value === undefined) break;
    readDocument(value, match?.[1] ?? null, 1, output, (one, fallback) => reader.lineOf(one) ?? fallback);
  }
  if (output.hosts.length === 0 && output.failures.length === 0)
    throw reader.refused(
      output.strange[0]?.message ??
        'it says nothing of any host: it is no output of "ansible -m setup" or "ansible-inventory --list"',
      0,
    );
  return { ...output, hosts: merged(output.hosts) };
}

type LineOf = (value: object, fallback: number) => number;

function readDocument(value: Json, name: string | null, line: number, output: AnsibleOutput, lineOf: LineOf): void {
  if (Array.isArray(value)) {
    for (const one of value) readDocument(one, null, lineOf(value, line), output, lineOf);
    return;
  }
  if (!isFacts(value)) {
    output.strange.push({ line, message: 'it is a single value, not the facts of a host' });
    return;
  }
  const at = lineOf(value, line);
  const given = nameIn(value) ?? name;
  // Every machine is localhost to itself.
  const said = given === 'localhost' ? null : given;
  if (isFacts(value['ansible_facts'])) {
    output.hosts.push({ name: said, line: at, facts: plain(value['ansible_facts']), variables: null, groups: [] });
  } else if (value['unreachable'] === true || value['failed'] === true) {
    const message = typeof value['msg'] === 'string' ? value['msg'].slice(0, 300) : 'Ansible says that it failed';
    output.failures.push({ name: said, line: at, message });
  } else if (isFacts(value['_meta']) || isFacts(value['all'])) {
    readInventory(value, at, output, lineOf);
  } else if (Array.isArray(value['plays'])) {
    for (const play of value['plays'])
      for (const task of isFacts(play) && Array.isArray(play['tasks']) ? play['tasks'] : [])
        if (isFacts(task) && isFacts(task['hosts'])) readMap(task['hosts'], at, output, lineOf);
  } else if (Object.keys(value).some((key) => key.startsWith('ansible_'))) {
    output.hosts.push({ name: said, line: at, facts: plain(value), variables: null, groups: [] });
  } else {
    readMap(value, at, output, lineOf);
  }
}

/** Host to facts; or anything else, which is said to be strange. */
function readMap(map: Facts, line: number, output: AnsibleOutput, lineOf: LineOf): void {
  for (const [name, value] of Object.entries(map)) {
    const known =
      isFacts(value) &&
      (isFacts(value['ansible_facts']) ||
        value['unreachable'] === true ||
        value['failed'] === true ||
        Object.keys(value).some((key) => key.startsWith('ansible_')));
    if (known) readDocument(value, name, line, output, lineOf);
    else output.strange.push({ line, message: `"${name.slice(0, 80)}" has no facts of a host` });
  }
}

function readInventory(inventory: Facts, line: number, output: AnsibleOutput, lineOf: LineOf): void {
  output.inventory = true;
  const meta = inventory['_meta'];
  const variables = isFacts(meta) && isFacts(meta['hostvars']) ? meta['hostvars'] : {};
  const groupsOf = new Map<string, Set<string>>(Object.keys(variables).map((name) => [name, new Set()]));
  const parents = new Map<string, string[]>();
  for (const [group, content] of Object.entries(inventory)) {
    if (group === '_meta' || !isFacts(content)) continue;
    for (const child of texts(content['children'])) parents.set(child, [...(parents.get(child) ?? []), group]);
  }
  const add = (host: string, group: string): void => {
    const groups = groupsOf.get(host) ?? new Set();
    groupsOf.set(host, groups);
    if (groups.has(group)) return;
    groups.add(group);
    for (const parent of parents.get(group) ?? []) add(host, parent);
  };
  for (const [group, content] of Object.entries(inventory))
    if (group !== '_meta' && isFacts(content)) for (const host of texts(content['hosts'])) add(host, group);
  const variablesOf = (group: string): Facts => {
    const content = inventory[group];
    return isFacts(content) && isFacts(content['vars']) ? content['vars'] : {};
  };
  for (const [name, groups] of groupsOf) {
    const own = variables[name];
    output.hosts.push({
      name,
      line: isFacts(own) ? lineOf(own, line) : line,
      facts: null,
      variables: {
        ...variablesOf('all'),
        ...Object.assign({}, ...[...groups].map(variablesOf)),
        ...(isFacts(own) ? own : {}),
      },
      groups: [...groups].filter((group) => group !== 'all' && group !== 'ungrouped').sort(),
    });
  }
}

/** What is said of one host in several places, told once: later facts count. */
function merged(hosts: AnsibleHost[]): AnsibleHost[] {
  const byName = Map.groupBy(hosts, (host) => host.name ?? host);
  return [...byName.values()].map((same) => ({
    ...same[0]!,
    facts: same.some((host) => host.facts) ? Object.assign({}, ...same.map((host) => host.facts ?? {})) : null,
    variables: same.find((host) => host.variables)?.variables ?? null,
    groups: [...new Set(same.flatMap((host) => host.groups))],
  }));
}

function nameIn(value: Facts): string | null {
  for (const key of ['inventory_hostname', 'host']) if (typeof value[key] === 'string') return value[key];
  return null;
}

function texts(value: Json | undefined): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}

/** `ansible_kernel` and, of newer callers, `kernel`: the same fact. */
function plain(facts: Facts): Facts {
  return Object.fromEntries(Object.entries(facts).map(([name, value]) => [name.replace(/^ansible_/, ''), value]));
}
