import { z } from 'zod';
import { type Issue, PlumblineError } from '#kernel';
import { checkYaml } from '../../../library/document.ts';
import { criticalitySchema } from '../component/component.ts';
import { kindSchema } from '../component/kind.ts';
import { stateSchema } from '../component/state.ts';
import { relationKindSchema } from '../relation/kind.ts';

/**
 * The estate as YAML, for keeping it under version control. A component is named by `name`, by `kind/name` where a name
 * alone is not enough, or by its key (CMP-12) where it stands only in the estate.
 */
const name = z.string().trim().min(1).max(200);
const reference = z.string().trim().min(1).max(260);

/** `any: 1 of [db-1, db-2]`, or the same as a map. */
const anyText = z
  .string()
  .regex(/^\d{1,4} of \[[^\]]+\]$/, 'must read like "1 of [db-1, db-2]"')
  .transform((text) => {
    const [, needed, list] = /^(\d+) of \[([^\]]+)\]$/.exec(text)!;
    return { needed: Number(needed), of: list!.split(',').map((part) => part.trim()) };
  });
const anyMap = z.strictObject({ needed: z.int().min(1).max(1_000), of: z.array(reference).min(1).max(1_000) });
const any = z
  .union([anyText, anyMap])
  .refine((one) => one.needed <= new Set(one.of).size && one.needed >= 1, 'needs more members than it names');

const relationPart = {
  kind: relationKindSchema,
  to: reference.optional(),
  any: any.optional(),
  group: z
    .string()
    .trim()
    .min(1)
    .max(100)
    .optional()
    .describe('Name of the redundancy group; left out: the kind of the relation'),
};
const oneOrAny = (relation: { to?: unknown; any?: unknown }): boolean =>
  (relation.to === undefined) !== (relation.any === undefined);
const oneOrAnyMessage = 'needs either "to" or "any"';

const ownRelation = z.strictObject(relationPart).refine(oneOrAny, oneOrAnyMessage);
const relation = z.strictObject({ from: reference, ...relationPart }).refine(oneOrAny, oneOrAnyMessage);

const component = z.strictObject({
  kind: kindSchema,
  name,
  key: z
    .string()
    .regex(/^CMP-\d{1,15}$/, 'must be a key, such as CMP-12')
    .optional()
    .describe('Only names it within this file, where kind/name is not enough: the export writes it'),
  parent: reference
    .nullable()
    .optional()
    .describe('What it is a part of: the device of an interface, the VRF of a prefix'),
  state: stateSchema.optional(),
  site: reference.nullable().optional(),
  domain: z.string().min(1).max(100).optional(),
  owner: z.email().nullable().optional(),
  criticality: criticalitySchema.optional(),
  attributes: z.record(z.string().max(100), z.json()).optional(),
  relations: z.array(ownRelation).max(10_000).optional(),
});

export const estateDocument = z.strictObject({
  plumbline: z.literal(1, 'must be 1, the version of this format'),
  name: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,60}$/, 'must be lower-case letters, digits and dashes')
    .default('estate')
    .describe('Tells several files apart: each owns what it said'),
  prune: z.boolean().default(false).describe('Whether what this file once said and says no more is retired'),
  adopt: z
    .boolean()
    .default(true)
    .describe('False: what stands in the estate as this file says it stays with whoever said it'),
  components: z.array(component).max(200_000).default([]),
  relations: z.array(relation).max(500_000).default([]),
});
export type EstateDocument = z.infer<typeof estateDocument>;
export type DocumentComponent = EstateDocument['components'][number];

/** One relation of the document with the place where it stands. */
export interface DocumentRelation {
  from: string | number;
  kind: DocumentComponent['relations'] extends (infer R)[] | undefined
    ? R extends { kind: infer K }
      ? K
      : never
    : never;
  to: string[];
  group: string | null;
  needed: number | null;
  path: PropertyKey[];
}

export interface ReadDocument {
  document: EstateDocument;
  /** Both those that stand at a component (`from` is its position) and those that stand by themselves. */
  relations: DocumentRelation[];
  issue(path: PropertyKey[], message: string): Issue;
}

/** Throws `invalid_input` with every wrong place and its line. */
export function readDocument(text: string): ReadDocument {
  const checked = checkYaml(estateDocument, text);
  if (!checked.ok) throw refusal(checked.issues);
  const unstorable = findUnstorable(checked.data, []);
  if (unstorable) {
    const line = checked.lineOf(unstorable);
    const path = `/${unstorable.map(String).join('/')}`;
    throw refusal([
      {
        path,
        message: 'holds a character that cannot be stored (NUL or half a surrogate pair)',
        ...(line ? { line } : {}),
      },
    ]);
  }
  const { data } = checked;
  const own = data.components.flatMap((one, index) =>
    (one.relations ?? []).map((entry, position) =>
      toRelation(index, entry, ['components', index, 'relations', position]),
    ),
  );
  const loose = data.relations.map((entry, index) => toRelation(entry.from, entry, ['relations', index]));
  return {
    document: data,
    relations: [...own, ...loose],
    issue(path, message) {
      const line = checked.lineOf(path);
      return { path: `/${path.map(String).join('/')}`, message, ...(line === undefined ? {} : { line }) };
    },
  };
}

/** YAML can write characters that its own text does not hold. */
function findUnstorable(value: unknown, path: PropertyKey[]): PropertyKey[] | null {
  if (typeof value === 'string') return value.includes('\u0000') || !value.isWellFormed() ? path : null;
  if (value === null || typeof value !== 'object') return null;
  for (const [key, member] of Object.entries(value)) {
    const at = [...path, Array.isArray(value) ? Number(key) : key];
    const found = findUnstorable(key, at) ?? findUnstorable(member, at);
    if (found) return found;
  }
  return null;
}

function toRelation(from: string | number, entry: z.infer<typeof ownRelation>, path: PropertyKey[]): DocumentRelation {
  return {
    from,
    kind: entry.kind,
    to: entry.any ? [...new Set(entry.any.of)] : [entry.to!],
    group: entry.any ? (entry.group ?? entry.kind) : null,
    needed: entry.any?.needed ?? null,
    path,
  };
}

export function refusal(issues: Issue[]): PlumblineError {
  const shown = issues
    .slice(0, 5)
    .map((issue) => `${issue.line ? `line ${issue.line}: ` : ''}${issue.path ? `${issue.path} ` : ''}${issue.message}`);
  const more = issues.length > shown.length ? `; and ${issues.length - shown.length} more` : '';
  return new PlumblineError('invalid_input', `The estate file is not valid: ${shown.join('; ')}${more}.`, { issues });
}
