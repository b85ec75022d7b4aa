import { z } from 'zod';
import { type AnyOperation, bulkBody, bulkOutput, listQuery, operation, pageOf } from '#platform';
import { idParams } from '../params.ts';
import { bulkComponents } from './bulk.ts';
import { componentSchema } from './component.ts';
import { componentHistory, revisionSchema } from './history.ts';
import { componentInput, componentPatch } from './input.ts';
import { asOfSchema, componentQuery, listComponents, validAtSchema } from './list.ts';
import { createComponent, moveComponent, updateComponent } from './service.ts';
import { componentDetailSchema, showComponent } from './show.ts';
import { moveSchema } from './state.ts';

const list = operation({
  id: 'component.list',
  method: 'GET',
  path: '/components',
  tag: 'Estate',
  summary: 'List components, now or as of a past time',
  permission: 'estate.read',
  query: componentQuery,
  output: pageOf(componentSchema),
  cli: { words: ['component', 'list'], columns: ['key', 'name', 'kind', 'state', 'domain.name', 'criticality'] },
  handler: (ctx, { query }) => listComponents(ctx, query),
});

const show = operation({
  id: 'component.show',
  method: 'GET',
  path: '/components/{id}',
  tag: 'Estate',
  summary: 'Show a component with its relations, software, signals and possible moves',
  permission: 'estate.read',
  params: idParams('component'),
  query: z.object({ asOf: asOfSchema, validAt: validAtSchema }),
  output: componentDetailSchema,
  errors: ['not_found'],
  cli: { words: ['component', 'show'], args: ['id'] },
  handler: (ctx, { params, query }) =>
    showComponent(
      ctx,
      params.id,
      query.asOf ? new Date(query.asOf) : undefined,
      query.validAt ? new Date(query.validAt) : undefined,
    ),
});

const create = operation({
  id: 'component.create',
  method: 'POST',
  path: '/components',
  tag: 'Estate',
  summary: 'Create a component',
  permission: 'estate.change',
  body: componentInput,
  output: componentSchema,
  status: 201,
  errors: ['already_exists', 'forbidden'],
  cli: { words: ['component', 'create'], args: ['kind', 'name'] },
  handler: (ctx, { body }) => createComponent(ctx, body),
});

const update = operation({
  id: 'component.update',
  method: 'PATCH',
  path: '/components/{id}',
  tag: 'Estate',
  summary: 'Change fields of a component',
  description: 'What is left out stays; an attribute of null is taken away. The state changes by moves only.',
  permission: 'estate.change',
  params: idParams('component'),
  body: componentPatch,
  output: componentSchema,
  versioned: true,
  errors: ['not_found', 'forbidden', 'stale', 'already_exists'],
  handler: (ctx, { params, body }) => updateComponent(ctx, params.id, body),
});

const move = operation({
  id: 'component.move',
  method: 'POST',
  path: '/components/{id}/moves',
  tag: 'Estate',
  summary: 'Take a component a step along its lifecycle',
  permission: 'estate.change',
  params: idParams('component'),
  body: z.strictObject({ move: moveSchema, reason: z.string().trim().max(2_000).default('') }),
  output: componentSchema,
  errors: ['not_found', 'forbidden', 'illegal_transition'],
  cli: { words: ['component', 'move'], args: ['id', 'move'] },
  handler: (ctx, { params, body }) => moveComponent(ctx, params.id, body.move, body.reason),
});

const history = operation({
  id: 'component.history',
  method: 'GET',
  path: '/components/{id}/history',
  tag: 'Estate',
  summary: 'Show every revision of a component, newest first, with who changed what',
  permission: 'estate.read',
  params: idParams('component'),
  query: listQuery.omit({ sort: true }),
  output: pageOf(revisionSchema),
  errors: ['not_found'],
  cli: {
    words: ['component', 'history'],
    args: ['id'],
    columns: ['version', 'eventId', 'at', 'actor.name', 'source', 'action', 'changes'],
  },
  handler: (ctx, { params, query }) => componentHistory(ctx, params.id, query),
});

const bulk = operation({
  id: 'component.bulk',
  method: 'POST',
  path: '/components/bulk',
  tag: 'Estate',
  summary: 'Create or update many components, one a line',
  description:
    'A component is recognised by its kind, site and name. A bad line gets an error of its own and stops no other.',
  permission: 'estate.change',
  body: bulkBody(componentInput),
  output: bulkOutput,
  bulk: true,
  bodyLimit: 64 * 1_048_576,
  handler: (ctx, { body }) => bulkComponents(ctx, body),
});

export const componentOperations: AnyOperation[] = [list, show, create, update, move, history, bulk];
