import { type Json, JsonReader, readUtf8 } from '#kernel';

/** One thing that Terraform manages, with what is secret already taken away. */
export interface ManagedResource {
  /** `module.shop.aws_instance.web[0]`. */
  address: string;
  type: string;
  line: number;
  attributes: Attributes;
  /** Addresses of resources, without an index where all their instances are meant. */
  dependencies: string[];
  tainted: boolean;
}

export interface TerraformState {
  /** Tells states apart; `terraform show -json` does not say it. */
  lineage: string | null;
  resources: ManagedResource[];
  /** Old objects that are still to be destroyed. */
  deposed: { address: string; line: number }[];
  /** Resources that were only looked up (`data`). */
  lookedUp: number;
  issues: { line: number; message: string }[];
}

type Attributes = { [name: string]: Json };
const isMap = (value: Json | undefined): value is Attributes =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const list = (value: Json | undefined): Json[] => (Array.isArray(value) ? value : []);
const texts = (value: Json | undefined): string[] => list(value).filter((one) => typeof one === 'string');

/**
 * Reads a state file of format 4 (Terraform 0.12 and later, OpenTofu) or `terraform show -json`. Values that the state
 * marks as sensitive are dropped here, outputs are never read. Throws `invalid_input` with the line.
 */
export function readState(bytes: Uint8Array): TerraformState {
  const reader = new JsonReader(readUtf8(bytes));
  const document = reader.whole();
  if (!isMap(document)) throw reader.refused('it is no Terraform state: a map should stand here', 0);
  const lineOf = (value: Json | undefined): number => (isMap(value) ? (reader.lineOf(value) ?? 1) : 1);
  const state: TerraformState = { lineage: null, resources: [], deposed: [], lookedUp: 0, issues: [] };
  if (typeof document['format_version'] === 'string') {
    if ('planned_values' in document || 'resource_changes' in document)
      throw reader.refused('it is a plan, not a state: run "terraform show -json" without a plan file', 0);
    const values = document['values'];
    if (isMap(values)) readModule(values['root_module'], state, lineOf);
    return state;
  }
  if ('encrypted_data' in document) throw reader.refused('the state is encrypted: run "tofu show -json"', 0);
  if (document['version'] !== 4)
    throw reader.refused(
      typeof document['version'] === 'number'
        ? `it is a state of format ${document['version']}; format 4 is read (Terraform 0.12 and later write it)`
        : 'it is no Terraform state: it has no "version"',
      0,
    );
  if (!Array.isArray(document['resources']))
    throw reader.refused('it is no Terraform state: it has no list of resources', 0);
  state.lineage = typeof document['lineage'] === 'string' ? document['lineage'].slice(0, 100) : null;
  for (const resource of document['resources']) readResource(resource, state, lineOf);
  return state;
}

type LineOf = (value: Json | undefined) => number;

function readResource(resource: Json, state: TerraformState, lineOf: LineOf): void {
  const line = lineOf(resource);
  if (!isMap(resource) || typeof resource['type'] !== 'string' || typeof resource['name'] !== 'string') {
    state.issues.push({ line, message: 'is no resource: it has no type and name' });
    return;
  }
  if (resource['mode'] === 'data') {
    state.lookedUp += 1;
    return;
  }
  const module = typeof resource['module'] === 'string' ? `${resource['module']}.` : '';
  for (const instance of list(resource['instances'])) {
    if (!isMap(instance)) continue;
    const address = `${module}${resource['type']}.${resource['name']}${indexed(instance['index_key'])}`;
    if (typeof instance['deposed'] === 'string') {
      state.deposed.push({ address, line: lineOf(instance) });
      continue;
    }
    if (!isMap(instance['attributes'])) {
      state.issues.push({ line: lineOf(instance), message: `${address} has no attributes` });
      continue;
    }
    let attributes: Json = instance['attributes'];
    for (const path of list(instance['sensitive_attributes'])) attributes = without(attributes, pathOf(path));
    state.resources.push({
      address,
      type: resource['type'],
      line: lineOf(instance),
      attributes: isMap(attributes) ? attributes : {},
      dependencies: texts(instance['dependencies'] ?? instance['depends_on']),
      tainted: instance['status'] === 'tainted',
    });
  }
}

/** A module of `terraform show -json`, with the modules in it. */
function readModule(module: Json | undefined, state: TerraformState, lineOf: LineOf): void {
  if (!isMap(module)) return;
  for (const resource of list(module['resources'])) {
    const line = lineOf(resource);
    if (!isMap(resource) || typeof resource['address'] !== 'string' || typeof resource['type'] !== 'string') {
      state.issues.push({ line, message: 'is no resource: it has no address and type' });
    } else if (resource['mode'] === 'data') {
      state.lookedUp += 1;
    } else if (typeof resource['deposed_key'] === 'string') {
      state.deposed.push({ address: resource['address'], line });
    } else {
      const open = withoutMarked(resource['values'] ?? {}, resource['sensitive_values'] ?? {});
      state.resources.push({
        address: resource['address'],
        type: resource['type'],
        line,
        attributes: isMap(open) ? open : {},
        dependencies: texts(resource['depends_on']),
        tainted: resource['tainted'] === true,
      });
    }
  }
  for (const child of list(module['child_modules'])) readModule(child, state, lineOf);
}

function indexed(key: Json | undefined): string {
  if (typeof key === 'number') return `[${key}]`;
  return typeof key === 'string' ? `[${JSON.stringify(key)}]` : '';
}

/** `[{type: get_attr, value: input}, {type: index, value: {value: 0, type: number}}]` as names and numbers. */
function pathOf(path: Json): (string | number)[] {
  return list(path).flatMap((step) => {
    if (!isMap(step)) return [];
    const value = isMap(step['value']) ? step['value']['value'] : step['value'];
    return typeof value === 'string' || typeof value === 'number' ? [value] : [];
  });
}

/** A copy without what stands at a path; a path that is not understood takes away all below what is. */
function without(value: Json, path: (string | number)[]): Json {
  const [step, ...rest] = path;
  if (step === undefined) return null;
  if (Array.isArray(value)) {
    const index = Number(step);
    if (!Number.isInteger(index)) return null;
    return value.map((one, at) => (at === index ? without(one, rest) : one));
  }
  if (!isMap(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, one]) =>
      name !== String(step) ? [[name, one]] : rest.length === 0 ? [] : [[name, without(one, rest)]],
    ),
  );
}

/** A copy without what the second, of the same shape, marks with `true`. */
function withoutMarked(value: Json, marks: Json): Json {
  if (marks === true) return null;
  if (Array.isArray(value) && Array.isArray(marks))
    return value.map((one, index) => withoutMarked(one, marks[index] ?? false));
  if (!isMap(value) || !isMap(marks)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [name, withoutMarked(one, marks[name] ?? false)]),
  );
}
