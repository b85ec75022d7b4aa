import { z } from 'zod';
import { type Issue, type Json, PlumblineError } from '#kernel';
import { type Attributes, isBuiltIn, kindSchema, ownAttributeName } from '../component/kind.ts';
import { type Pattern, takePatterns, unmatched } from './pattern.ts';

/**
 * The vocabulary that administrators add: kinds of their own (`x-kiosk`), and attributes of their own (`x-costCentre`)
 * of the built-in kinds, each described by a JSON Schema of the attributes. Pure.
 */
const jsonSchema = z
  .record(z.string().max(100), z.json())
  .describe('A JSON Schema (2020-12) of type object: the attributes');

export const kindSchemaInput = z.strictObject({
  title: z.string().trim().min(1).max(60).optional().describe('Of a kind of your own; left out: from its name'),
  plural: z.string().trim().min(1).max(60).optional(),
  icon: z
    .string()
    .regex(/^[a-z0-9-]{1,40}$/)
    .optional(),
  domain: z.string().max(100).optional().describe('Key of the domain that a new one belongs to'),
  within: z.array(kindSchema).max(20).optional().describe('Kinds that it may be a part of by nature'),
  schema: jsonSchema,
});
export type KindSchemaInput = z.infer<typeof kindSchemaInput>;

export const kindViewSchema = z.object({
  kind: z.string(),
  title: z.string(),
  plural: z.string(),
  icon: z.string(),
  phase: z.enum(['strategy', 'delivery', 'operations']),
  domain: z.string(),
  within: z.array(z.string()),
  host: z.boolean(),
  own: z.boolean().describe('A kind of your own'),
  attributes: jsonSchema.describe('JSON Schema of its attributes, with those of your own'),
  version: z.int().describe('Of what you added; 0 where nothing was'),
});
export type KindView = z.infer<typeof kindViewSchema>;

export interface OwnSchema {
  kind: string;
  check: z.ZodType;
  patterns: Pattern[];
}

/** Names of attributes: camelCase as the built-in ones are, with `x-` before it where they join a built-in kind. */
const attributeOfOwnKind = /^[a-zA-Z][a-zA-Z0-9-]{0,60}$/;
const MAX_SCHEMA_CHARACTERS = 50_000;

/** Turns a JSON Schema into a check. Throws `invalid_input` saying what of it cannot be used. */
export function readKindSchema(kind: string, schema: { [name: string]: Json }): OwnSchema {
  const refuse = (path: string, message: string): never => {
    throw new PlumblineError('invalid_input', `The schema of ${kind} cannot be used: ${path} ${message}.`, {
      issues: [{ path: `/schema${path}`, message }],
    });
  };
  if (JSON.stringify(schema).length > MAX_SCHEMA_CHARACTERS)
    refuse('', `is longer than ${MAX_SCHEMA_CHARACTERS} characters`);
  if (schema['type'] !== 'object') refuse('/type', 'must be "object"');
  const properties = schema['properties'];
  if (properties === null || typeof properties !== 'object' || Array.isArray(properties))
    return refuse('/properties', 'must name the attributes');
  const pattern = isBuiltIn(kind) ? ownAttributeName : attributeOfOwnKind;
  for (const name of Object.keys(properties)) {
    if (!pattern.test(name))
      refuse(
        `/properties/${name}`,
        isBuiltIn(kind) ? 'must begin with x-, such as x-costCentre' : 'must be letters, digits and dashes',
      );
  }
  if (isBuiltIn(kind) && Array.isArray(schema['required']) && schema['required'].length > 0)
    refuse('/required', 'cannot be set on a built-in kind: what other sources say would be refused for want of it');
  const { schema: plain, patterns } = takePatterns(schema, refuse);
  let check: z.ZodType;
  try {
    // Whatever is not named is refused, as it is of the built-in kinds; what every kind has is checked before.
    check = z.fromJSONSchema({ additionalProperties: false, ...plain } as Parameters<typeof z.fromJSONSchema>[0]);
    check.safeParse({});
  } catch (error) {
    return refuse('', error instanceof Error ? error.message.replace(/\.$/, '') : 'is not a JSON Schema');
  }
  return { kind, check, patterns };
}

/** What of some attributes is one's own: all but the common ones of one's own kind, those with `x-` of a built-in one. */
export function ownAttributes(kind: string, attributes: Attributes, common: ReadonlySet<string>): Attributes {
  const isOwn = (name: string): boolean => (isBuiltIn(kind) ? name.startsWith('x-') : !common.has(name));
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => isOwn(name)));
}

export function checkOwn(own: OwnSchema | undefined, kind: string, attributes: Attributes): Issue[] {
  if (!own) {
    const unknown = isBuiltIn(kind) ? Object.keys(attributes) : [];
    return unknown.map((name) => ({ path: `/attributes/${name}`, message: `is not an attribute of a ${kind}` }));
  }
  const parsed = own.check.safeParse(attributes);
  const issues = (parsed.error?.issues ?? []).flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => ({ path: `/attributes/${key}`, message: `is not an attribute of a ${kind}` }))
      : [{ path: `/attributes/${issue.path.join('/')}`, message: issue.message }],
  );
  return [...issues, ...unmatched(own.patterns, attributes)];
}
