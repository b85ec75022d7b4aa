import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { toClientTypes, toOpenApi } from '#platform';
import { noteOperations } from '../http/testing/notes.ts';
import { typescriptOf } from './clientTypes.ts';

interface Described {
  operationId: string;
  parameters: { name: string; in: string; required: boolean }[];
  requestBody?: { required: boolean; content: Record<string, unknown> };
  responses: Record<string, { description: string; content: Record<string, unknown> }>;
  'x-plumbline-action': string;
}
const document = toOpenApi(noteOperations(), '1.2.3') as {
  openapi: string;
  info: { version: string };
  paths: Record<string, Record<string, Described>>;
};

describe('the OpenAPI document', () => {
  it('says what the operation takes and answers', () => {
    expect(document).toMatchObject({ openapi: '3.1.0', info: { version: '1.2.3' } });
    const create = document.paths['/api/v1/notes']!['post']!;
    expect(create.operationId).toBe('note.create');
    expect(create['x-plumbline-action']).toBe('estate.change');
    expect(create.requestBody).toMatchObject({ required: true });
    expect(Object.keys(create.requestBody!.content)).toEqual(['application/json']);
    expect(Object.keys(create.responses)).toEqual(['201', '400', '401', '403']);
    expect(create.responses['403']!.description).toContain('`forbidden`');
    expect(create.parameters).toMatchObject([{ name: 'Idempotency-Key', in: 'header', required: false }]);
  });

  it('says that an update needs If-Match, and what it is told without', () => {
    const update = document.paths['/api/v1/notes/{id}']!['patch']!;
    expect(update.parameters.map(({ name, in: where, required }) => [name, where, required])).toEqual([
      ['id', 'path', true],
      ['If-Match', 'header', true],
    ]);
    expect(Object.keys(update.responses)).toEqual(['200', '400', '401', '403', '412', '428']);
  });

  it('says of bulk and stream by which type they speak', () => {
    const bulk = document.paths['/api/v1/notes/bulk']!['post']!;
    expect(Object.keys(bulk.requestBody!.content)).toEqual(['application/x-ndjson']);
    expect(Object.keys(bulk.responses['200']!.content)).toEqual(['application/x-ndjson']);
    const stream = document.paths['/api/v1/stream']!['get']!;
    expect(Object.keys(stream.responses['200']!.content)).toEqual(['text/event-stream']);
  });
});

describe('the types of the client', () => {
  it.each([
    [z.object({ a: z.string(), b: z.int().optional() }), '{ a: string; b?: number }'],
    [z.array(z.union([z.string(), z.null()])), 'Array<string | null>'],
    [z.enum(['x', 'y']), '"x" | "y"'],
    [z.literal('x').nullable(), '"x" | null'],
    [z.tuple([z.string(), z.boolean()]), '[string, boolean]'],
    [z.record(z.string(), z.number()), 'Record<string, number>'],
    [z.object({ 'odd-name': z.unknown() }), '{ "odd-name": unknown }'],
  ])('are those of the schema: %#', (schema, type) => {
    expect(typescriptOf(z.toJSONSchema(schema, { io: 'input' }) as Parameters<typeof typescriptOf>[0])).toBe(type);
  });

  it('name every operation, in order', () => {
    const source = toClientTypes(noteOperations());
    expect([...source.matchAll(/^ {2}'(.+)': \{$/gm)].map((match) => match[1])).toEqual(
      noteOperations()
        .map((operation) => operation.id)
        .sort(),
    );
  });
});
