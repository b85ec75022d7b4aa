import { z } from 'zod';
import type { AnyOperation } from './operation.ts';

interface Schema {
  type?: string | string[];
  enum?: unknown[];
  const?: unknown;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: boolean | Schema;
  items?: Schema | false;
  prefixItems?: Schema[];
  $ref?: string;
  $defs?: Record<string, Schema>;
}

const scalarTypes: Record<string, string> = {
  string: 'string',
  number: 'number',
  integer: 'number',
  boolean: 'boolean',
  null: 'null',
};

/** A JSON Schema, as zod writes it, as a TypeScript type. Recursive schemas become `unknown` at the point of recursion. */
export function typescriptOf(
  schema: Schema,
  definitions: Record<string, Schema> = schema.$defs ?? {},
  within: string[] = [],
): string {
  const print = (part: Schema): string => typescriptOf(part, definitions, within);
  if (schema.$ref !== undefined) {
    const name = schema.$ref.split('/').at(-1)!;
    const target = definitions[name];
    return !target || within.includes(name) ? 'unknown' : typescriptOf(target, definitions, [...within, name]);
  }
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return [...new Set(choices.map(print))].join(' | ');
  if (schema.allOf) return schema.allOf.map((part) => `(${print(part)})`).join(' & ');
  if (Array.isArray(schema.type)) return schema.type.map((type) => print({ ...schema, type })).join(' | ');
  if (schema.type === 'array') {
    if (schema.prefixItems) return `[${schema.prefixItems.map(print).join(', ')}]`;
    return `Array<${schema.items ? print(schema.items) : 'unknown'}>`;
  }
  if (schema.type === 'object' || schema.properties) return objectType(schema, print);
  return scalarTypes[schema.type ?? ''] ?? 'unknown';
}

function objectType(schema: Schema, print: (part: Schema) => string): string {
  const members = Object.entries(schema.properties ?? {}).map(
    ([name, part]) =>
      `${/^\w+$/.test(name) ? name : JSON.stringify(name)}${schema.required?.includes(name) ? '' : '?'}: ${print(part)}`,
  );
  if (members.length > 0) return `{ ${members.join('; ')} }`;
  if (typeof schema.additionalProperties === 'object') return `Record<string, ${print(schema.additionalProperties)}>`;
  return 'Record<string, unknown>';
}

function typeOf(schema: z.ZodType | undefined, io: 'input' | 'output'): string {
  if (!schema) return 'undefined';
  return typescriptOf(z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as Schema);
}

/** The source of the typed client's operations (packages/api-client/generated/operations.ts). */
export function toClientTypes(operations: AnyOperation[]): string {
  const sorted = [...operations].sort((a, b) => (a.id < b.id ? -1 : 1));
  const types = sorted.map((operation) => {
    // A streaming operation answers events, which are no value of the call.
    const output = operation.stream ? 'unknown' : typeOf(operation.output, 'output');
    return `  '${operation.id}': {
    params: ${typeOf(operation.params, 'input')};
    query: ${typeOf(operation.query, 'input')};
    body: ${typeOf(operation.body, 'input')};
    output: ${output};
  };`;
  });
  const routes = sorted.map(
    (operation) => `  '${operation.id}': { method: '${operation.method}', path: '/api/v1${operation.path}' },`,
  );
  return `// Generated from the operation registry by "npm run generate". Do not edit.
export interface Operations {
${types.join('\n')}
}

export const routes = {
${routes.join('\n')}
} as const satisfies Record<keyof Operations, { method: string; path: string }>;
`;
}
