// The verbs, read from the committed OpenAPI document: what the server offers is what the command line offers.
import { readFileSync } from 'node:fs';

export interface Flag {
  name: string;
  in: 'path' | 'query' | 'body';
  type: 'string' | 'integer' | 'number' | 'boolean' | 'json';
  repeated: boolean;
  required: boolean;
  description: string;
  /** All that it may be. */
  choices: string[];
}

export interface Verb {
  id: string;
  words: string[];
  args: string[];
  columns: string[] | null;
  method: string;
  path: string;
  summary: string;
  description: string;
  flags: Flag[];
  hasBody: boolean;
  versioned: boolean;
  /** Whether its path can be read, too: there stands the version. Else it stands in the list. */
  readable: boolean;
  stream: boolean;
  bulk: boolean;
}

interface JsonSchema {
  type?: string | string[];
  properties?: Record<string, JsonSchema>;
  required?: string[];
  items?: JsonSchema;
  anyOf?: JsonSchema[];
  enum?: unknown[];
  description?: string;
}

interface ApiOperation {
  operationId: string;
  summary: string;
  description?: string;
  'x-plumbline-cli'?: { words: string[]; args?: string[]; columns?: string[] };
  parameters: {
    name: string;
    in: 'path' | 'query' | 'header';
    required: boolean;
    description?: string;
    schema: JsonSchema;
  }[];
  requestBody?: { content: Record<string, { schema: JsonSchema }> };
  responses: Record<string, { content?: Record<string, unknown> }>;
}

const documentFile = new URL('../../packages/api-client/generated/openapi.json', import.meta.url);

/** Every operation that has a place on the command line. */
export function readVerbs(): Verb[] {
  const { paths } = JSON.parse(readFileSync(documentFile, 'utf8')) as {
    paths: Record<string, Record<string, ApiOperation>>;
  };
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, operation]) => {
      const cli = operation['x-plumbline-cli'];
      return cli ? [{ ...toVerb(method.toUpperCase(), path, operation, cli), readable: 'get' in methods }] : [];
    }),
  );
}

function toVerb(
  method: string,
  path: string,
  operation: ApiOperation,
  cli: NonNullable<ApiOperation['x-plumbline-cli']>,
): Omit<Verb, 'readable'> {
  const body = operation.requestBody?.content['application/json']?.schema;
  const answer = Object.entries(operation.responses).find(([status]) => status.startsWith('2'))?.[1].content ?? {};
  const parameters = operation.parameters.filter((parameter) => parameter.in !== 'header');
  return {
    id: operation.operationId,
    words: cli.words,
    args:
      cli.args ??
      operation.parameters.filter((parameter) => parameter.in === 'path').map((parameter) => parameter.name),
    columns: cli.columns ?? null,
    method,
    path,
    summary: operation.summary,
    description: operation.description ?? '',
    flags: [
      ...parameters.map((parameter) =>
        toFlag(parameter.name, parameter.in as 'path', parameter.schema, parameter.required, parameter.description),
      ),
      ...Object.entries(bodyOf(body)?.properties ?? {}).map(([name, schema]) =>
        toFlag(name, 'body', schema, bodyOf(body)?.required?.includes(name) ?? false),
      ),
    ],
    hasBody: operation.requestBody !== undefined,
    versioned: operation.parameters.some((parameter) => parameter.name === 'If-Match'),
    stream: Object.hasOwn(answer, 'text/event-stream'),
    bulk: Object.hasOwn(operation.requestBody?.content ?? {}, 'application/x-ndjson'),
  };
}

/** An optional body is a union with undefined; its object is what has fields. */
function bodyOf(schema: JsonSchema | undefined): JsonSchema | undefined {
  if (!schema || schema.properties) return schema;
  return schema.anyOf?.find((part) => part.properties);
}

function toFlag(name: string, where: Flag['in'], schema: JsonSchema, required: boolean, description?: string): Flag {
  const plain = (part: JsonSchema): string =>
    (Array.isArray(part.type) ? part.type.find((type) => type !== 'null') : part.type) ??
    (part.anyOf ? plain(part.anyOf[0]!) : 'json');
  const type = plain(schema);
  const known = (given: string): Flag['type'] =>
    ['string', 'integer', 'number', 'boolean'].includes(given) ? (given as Flag['type']) : 'json';
  const repeated = type === 'array';
  return {
    name,
    in: where,
    type: known(repeated ? plain(schema.items ?? {}) : type),
    repeated,
    required,
    description: description ?? schema.description ?? '',
    choices: choicesOf(schema),
  };
}

function choicesOf(schema: JsonSchema): string[] {
  const one = schema.items ?? schema.anyOf?.find((part) => part.enum) ?? schema;
  return (one.enum ?? []).filter((choice) => typeof choice === 'string');
}

/** The verb whose words the arguments begin with; the longest wins. */
export function findVerb(verbs: Verb[], given: string[]): { verb: Verb; rest: string[] } | null {
  const fitting = verbs
    .filter((verb) => verb.words.every((word, index) => given[index] === word))
    .sort((a, b) => b.words.length - a.words.length);
  return fitting[0] ? { verb: fitting[0], rest: given.slice(fitting[0].words.length) } : null;
}
