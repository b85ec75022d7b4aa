import { z } from 'zod';
import { errorRegistry } from '#kernel';
import { statusOf } from '../http/problem.ts';
import type { AnyOperation } from './operation.ts';

type JsonObject = Record<string, unknown>;

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): JsonObject {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, {
    target: 'draft-2020-12',
    io,
    unrepresentable: 'any',
  }) as JsonObject;
  return rest;
}

function parametersOf(schema: z.ZodType | undefined, where: 'path' | 'query'): JsonObject[] {
  if (!schema) return [];
  const { properties = {}, required = [] } = schemaOf(schema, 'input') as {
    properties?: Record<string, JsonObject>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: where,
    required: where === 'path' || required.includes(name),
    schema: property,
    ...(property['description'] ? { description: property['description'] } : {}),
  }));
}

function responsesOf(operation: AnyOperation): JsonObject {
  const codes = new Set([
    ...(operation.permission === 'public' ? [] : (['not_signed_in', 'forbidden'] as const)),
    ...(operation.params || operation.query || operation.body ? (['invalid_input'] as const) : []),
    ...(operation.versioned ? (['stale', 'precondition_required'] as const) : []),
    ...(operation.errors ?? []),
  ]);
  const byStatus = Map.groupBy([...codes], (code) => statusOf[code]);
  const type = operation.stream ? 'text/event-stream' : operation.bulk ? 'application/x-ndjson' : 'application/json';
  return {
    [operation.status ?? 200]: {
      description: 'Done.',
      content: operation.download
        ? Object.fromEntries(operation.download.map((file) => [file, { schema: { type: 'string' } }]))
        : { [type]: { schema: operation.stream ? { type: 'string' } : schemaOf(operation.output, 'output') } },
    },
    ...Object.fromEntries(
      [...byStatus]
        .sort(([a], [b]) => a - b)
        .map(([status, list]) => [
          status,
          {
            description: list.map((code) => `\`${code}\`: ${errorRegistry[code].means}`).join(' '),
            content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
          },
        ]),
    ),
  };
}

/** The OpenAPI 3.1 document of a registry. `x-plumbline-cli` carries what the command line needs. */
export function toOpenApi(operations: AnyOperation[], version: string): JsonObject {
  const paths: Record<string, JsonObject> = {};
  for (const operation of operations) {
    const path = `/api/v1${operation.path}`;
    const headers = operation.versioned
      ? [
          {
            name: 'If-Match',
            in: 'header',
            required: true,
            schema: { type: 'string' },
            description: 'The ETag that you read.',
          },
        ]
      : operation.method === 'POST' && !operation.secretAnswer
        ? [
            {
              name: 'Idempotency-Key',
              in: 'header',
              required: false,
              schema: { type: 'string' },
              description: 'The same key gives the same answer and does the work once.',
            },
          ]
        : [];
    paths[path] ??= {};
    paths[path][operation.method.toLowerCase()] = {
      operationId: operation.id,
      tags: [operation.tag],
      summary: operation.summary,
      ...(operation.description ? { description: operation.description } : {}),
      'x-plumbline-action': operation.permission,
      ...(operation.cli ? { 'x-plumbline-cli': operation.cli } : {}),
      parameters: [...parametersOf(operation.params, 'path'), ...parametersOf(operation.query, 'query'), ...headers],
      ...(operation.body
        ? {
            requestBody: {
              required: !operation.body.safeParse(undefined).success,
              content: {
                [operation.raw
                  ? 'application/octet-stream'
                  : operation.bulk
                    ? 'application/x-ndjson'
                    : 'application/json']: {
                  schema: operation.raw ? { type: 'string', format: 'binary' } : schemaOf(operation.body, 'input'),
                },
              },
            },
          }
        : {}),
      responses: responsesOf(operation),
      ...(operation.permission === 'public' ? { security: [] } : {}),
    };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Plumbline',
      version,
      description:
        'Strategy, delivery and operations of IT infrastructure in one system. A workspace other than `main` answers under `/w/<name>`.',
    },
    servers: [{ url: '/' }],
    security: [{ apiKey: [] }, { session: [] }],
    paths,
    components: {
      securitySchemes: {
        apiKey: { type: 'http', scheme: 'bearer', description: 'An API key.' },
        session: { type: 'apiKey', in: 'cookie', name: 'plumbline-main.session_token' },
      },
      schemas: {
        Problem: {
          type: 'object',
          description: 'RFC 9457, with a stable code and what to do.',
          required: ['type', 'title', 'status', 'code', 'detail', 'remedy', 'issues', 'requestId'],
          properties: {
            type: { type: 'string' },
            title: { type: 'string' },
            status: { type: 'integer' },
            code: { type: 'string', enum: Object.keys(errorRegistry) },
            detail: { type: 'string' },
            remedy: { type: 'string' },
            issues: {
              type: 'array',
              items: {
                type: 'object',
                properties: { path: { type: 'string' }, message: { type: 'string' }, line: { type: 'integer' } },
              },
            },
            requestId: { type: 'string' },
          },
        },
      },
    },
  };
}
