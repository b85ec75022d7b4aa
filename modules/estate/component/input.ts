import { sql } from 'kysely';
import { z } from 'zod';
import { type Id, type Issue, PlumblineError } from '#kernel';
import type { Reader } from '#platform';
import { criticalitySchema } from './component.ts';
import { type Kind, kindOf, kindSchema, parentKinds } from './kind.ts';
import { stateSchema } from './state.ts';

const nameSchema = z.string().trim().min(1).max(200);
const id = z.int().positive();

/** What one sends to make a component. */
export const componentInput = z.strictObject({
  kind: kindSchema,
  name: nameSchema,
  state: stateSchema
    .optional()
    .describe('Of a new one; planned unless given. An existing one changes its state by moves'),
  domain: z
    .union([id, z.string().min(1).max(100)])
    .optional()
    .describe('Id or key; left out: the usual domain of the kind'),
  site: id.nullable().optional().describe('Id of a component of kind site'),
  parent: id
    .nullable()
    .optional()
    .describe('Id of what it is a part of: the device of an interface, the VRF of a prefix'),
  owner: id.nullable().optional().describe('Id of a person'),
  criticality: criticalitySchema.optional(),
  attributes: z.record(z.string().max(100), z.json()).optional(),
});
export type ComponentInput = z.infer<typeof componentInput>;

/** What one sends to change a component; an attribute of `null` takes it away. The state changes by moves only. */
export const componentPatch = componentInput.omit({ kind: true, state: true }).partial();
export type ComponentPatch = z.infer<typeof componentPatch>;

export interface NamedRefs {
  domain?: Id | string | undefined;
  /** Says which parents it may have. */
  kind?: Kind | undefined;
  site?: Id | null | undefined;
  parent?: Id | null | undefined;
  owner?: Id | null | undefined;
}

export interface Refs {
  /** By id and by key; and the usual domain of a kind. */
  domain(named: Id | string): Id | undefined;
  usualDomain(kind: Kind): Id;
  /** What is wrong with the refs of one input. */
  issues(named: NamedRefs): Issue[];
}

/** Loads what a set of inputs refers to, once for all of them. */
export async function loadRefs(reader: Reader, inputs: NamedRefs[]): Promise<Refs> {
  const domains = await reader.selectFrom('domain').select(['id', 'key', 'parent_id']).execute();
  const byId = new Set(domains.map((domain) => domain.id));
  const byKey = new Map(domains.map((domain) => [domain.key, domain.id]));
  const rootId = domains.find((domain) => domain.parent_id === null)?.id;
  if (rootId === undefined) throw new PlumblineError('unavailable', 'The workspace has no domains yet.');
  const sites = await known(
    reader,
    sql`select id from component where kind = 'site' and id = any(${idsOf(inputs, 'site')}::bigint[])`,
  );
  const parents = await kindsOf(reader, idsOf(inputs, 'parent'));
  const owners = await known(
    reader,
    sql`select id from person where active and id = any(${idsOf(inputs, 'owner')}::bigint[])`,
  );
  const domain = (named: Id | string): Id | undefined =>
    typeof named === 'number' ? (byId.has(named) ? named : undefined) : byKey.get(named);
  return {
    domain,
    usualDomain: (kind) => byKey.get(kindOf(kind).domain) ?? rootId,
    issues(named) {
      const issues: Issue[] = [];
      if (named.domain !== undefined && domain(named.domain) === undefined)
        issues.push({ path: '/domain', message: `there is no domain ${JSON.stringify(named.domain)}` });
      if (named.site && !sites.has(named.site)) issues.push({ path: '/site', message: `CMP-${named.site} is no site` });
      if (named.parent) {
        const kind = parents.get(named.parent);
        const allowed = named.kind ? parentKinds(named.kind) : [];
        if (!kind) issues.push({ path: '/parent', message: `there is no component CMP-${named.parent}` });
        else if (!allowed.includes(kind)) {
          const may = allowed.length > 0 ? `may be part of: ${allowed.join(', ')}` : 'has no parent';
          issues.push({ path: '/parent', message: `is a ${kind}; a ${named.kind} ${may}` });
        }
      }
      if (named.owner && !owners.has(named.owner))
        issues.push({ path: '/owner', message: `there is no active person ${named.owner}` });
      return issues;
    },
  };
}

function idsOf(inputs: NamedRefs[], field: 'site' | 'parent' | 'owner'): Id[] {
  return [...new Set(inputs.flatMap((input) => (input[field] ? [input[field]] : [])))];
}

async function kindsOf(reader: Reader, ids: Id[]): Promise<Map<Id, Kind>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<{
    id: Id;
    kind: Kind;
  }>`select id, kind from component where id = any(${ids}::bigint[])`.execute(reader);
  return new Map(rows.map((row) => [row.id, row.kind]));
}

async function known(reader: Reader, query: ReturnType<typeof sql>): Promise<Set<Id>> {
  const { rows } = await query.execute(reader);
  return new Set((rows as { id: Id }[]).map((row) => row.id));
}

/** Throws `invalid_input` where an input refers to what is not there. */
export function requireRefs(refs: Refs, named: NamedRefs): void {
  const issues = refs.issues(named);
  if (issues.length > 0)
    throw new PlumblineError('invalid_input', `${issues.map((issue) => issue.message).join('; ')}.`, { issues });
}
