import { RE2JS } from 're2js';
import type { Issue, Json } from '#kernel';

/** Stands for each item of a list. */
const each = Symbol('each');
type Step = string | typeof each;

/** A pattern of a schema, and where in the attributes it holds. */
export interface Pattern {
  at: Step[];
  source: string;
  pattern: RE2JS;
}

type Schema = { [keyword: string]: Json };
const isSchema = (value: Json | undefined): value is Schema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Keywords below which other schemas stand, of which it hangs on the value whether they hold. */
const conditional = [
  'anyOf',
  'oneOf',
  'allOf',
  'prefixItems',
  'not',
  'if',
  'then',
  'else',
  'contains',
  'propertyNames',
];
const further = ['additionalProperties', 'additionalItems', 'unevaluatedProperties', 'unevaluatedItems'];
const named = ['$defs', 'definitions', 'dependentSchemas'];

/**
 * Takes the patterns out of a schema, to be matched in linear time: the expressions of JavaScript go back, and one of
 * somebody's own would hold up the whole server with thirty characters. Returns the schema without them.
 */
export function takePatterns(
  schema: Schema,
  refuse: (path: string, message: string) => never,
): { schema: Schema; patterns: Pattern[] } {
  const patterns: Pattern[] = [];
  const rest = JSON.parse(JSON.stringify(schema)) as Schema;
  const walk = (node: Json | undefined, path: string, at: Step[] | null): void => {
    if (Array.isArray(node)) {
      for (const [index, one] of node.entries()) walk(one, `${path}/${index}`, null);
      return;
    }
    if (!isSchema(node)) return;
    if ('patternProperties' in node) refuse(`${path}/patternProperties`, 'cannot be used: name the attributes');
    const source = node['pattern'];
    if (typeof source === 'string') {
      if (at === null) refuse(`${path}/pattern`, 'can be said of attributes, their members and their items only');
      else patterns.push({ at, source, pattern: compiled(source, `${path}/pattern`, refuse) });
      delete node['pattern'];
    }
    if (isSchema(node['properties']))
      for (const [name, member] of Object.entries(node['properties']))
        walk(member, `${path}/properties/${name}`, at && [...at, name]);
    walk(node['items'], `${path}/items`, at && [...at, each]);
    for (const keyword of [...conditional, ...further]) walk(node[keyword], `${path}/${keyword}`, null);
    for (const keyword of named)
      if (isSchema(node[keyword]))
        for (const [name, one] of Object.entries(node[keyword])) walk(one, `${path}/${keyword}/${name}`, null);
  };
  walk(rest, '', []);
  return { schema: rest, patterns };
}

function compiled(source: string, path: string, refuse: (path: string, message: string) => never): RE2JS {
  try {
    return RE2JS.compile(source);
  } catch (error) {
    return refuse(path, `is no expression of RE2: ${error instanceof Error ? error.message : source}`);
  }
}

/** What of the attributes does not match. What is no text is a matter of its type. */
export function unmatched(patterns: readonly Pattern[], attributes: { [name: string]: Json }): Issue[] {
  return patterns.flatMap(({ at, source, pattern }) =>
    valuesAt(attributes, at, '/attributes').flatMap(({ path, value }) =>
      typeof value !== 'string' || pattern.matcher(value).find()
        ? []
        : [{ path, message: `does not match the pattern ${source}` }],
    ),
  );
}

function valuesAt(
  value: Json | undefined,
  [step, ...rest]: readonly Step[],
  path: string,
): { path: string; value: Json }[] {
  if (value === undefined || value === null) return [];
  if (step === undefined) return [{ path, value }];
  if (step === each)
    return Array.isArray(value) ? value.flatMap((item, index) => valuesAt(item, rest, `${path}/${index}`)) : [];
  const members = isSchema(value) && Object.hasOwn(value, step) ? value[step] : undefined;
  return valuesAt(members, rest, `${path}/${step}`);
}
