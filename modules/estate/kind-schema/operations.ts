import { z } from 'zod';
import { type AnyOperation, listQuery, operation, pageOf, pageOfAll, sortOf } from '#platform';
import { kindSchema } from '../component/kind.ts';
import { kindSchemaInput, kindViewSchema } from './kind-schema.ts';
import { defineKind, listKinds, showKind, updateKind } from './service.ts';

const params = z.object({ kind: z.string().min(1).max(40) });

const list = operation({
  id: 'kind.list',
  method: 'GET',
  path: '/kinds',
  tag: 'Estate',
  summary: 'List the kinds of components with the JSON Schema of their attributes',
  permission: 'estate.read',
  query: listQuery.extend({
    sort: sortOf(['kind'], 'kind'),
    limit: z.coerce.number().int().min(1).max(500).default(500),
  }),
  output: pageOf(kindViewSchema),
  cli: { words: ['kind', 'list'], columns: ['kind', 'title', 'domain', 'own'] },
  handler: async (ctx, { query }) =>
    pageOfAll(
      await listKinds(ctx),
      query,
      (row) => row.kind,
      ({ id: _id, ...kind }) => kind,
    ),
});

const show = operation({
  id: 'kind.show',
  method: 'GET',
  path: '/kinds/{kind}',
  tag: 'Estate',
  summary: 'Show a kind with the JSON Schema of its attributes',
  permission: 'estate.read',
  params,
  output: kindViewSchema,
  errors: ['not_found'],
  cli: { words: ['kind', 'show'], args: ['kind'] },
  handler: (ctx, { params: { kind } }) => showKind(ctx, kind),
});

const define = operation({
  id: 'kind.define',
  method: 'POST',
  path: '/kinds',
  tag: 'Estate',
  summary: 'Define a kind of your own, or attributes of your own of a built-in kind',
  permission: 'installation.administer',
  body: kindSchemaInput.extend({ kind: kindSchema }),
  output: kindViewSchema,
  errors: ['already_exists'],
  cli: { words: ['kind', 'define'] },
  handler: (ctx, { body: { kind, ...input } }) => defineKind(ctx, kind, input),
});

const update = operation({
  id: 'kind.update',
  method: 'PATCH',
  path: '/kinds/{kind}',
  tag: 'Estate',
  summary: 'Change what you defined for a kind',
  permission: 'installation.administer',
  params,
  body: kindSchemaInput.partial(),
  output: kindViewSchema,
  errors: ['not_found', 'stale'],
  versioned: true,
  cli: { words: ['kind', 'update'], args: ['kind'] },
  handler: (ctx, { params: { kind }, body }) => updateKind(ctx, kind, body as Parameters<typeof updateKind>[2]),
});

export const kindOperations: AnyOperation[] = [list, show, define, update];
