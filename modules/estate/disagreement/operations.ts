import { z } from 'zod';
import { type AnyOperation, operation, pageOf } from '#platform';
import {
  disagreementQuery,
  disagreementSchema,
  listDisagreements,
  settleDisagreement,
  settleInput,
} from './service.ts';

const list = operation({
  id: 'disagreement.list',
  method: 'GET',
  path: '/disagreements',
  tag: 'Estate',
  summary: 'List where sources disagree, what matters most first',
  permission: 'estate.read',
  query: disagreementQuery,
  output: pageOf(disagreementSchema),
  cli: {
    words: ['disagreement', 'list'],
    columns: ['component.key', 'component.name', 'field', 'kept', 'keptBy.source', 'stated', 'source', 'weight'],
  },
  handler: (ctx, { query }) => listDisagreements(ctx, query),
});

const settle = operation({
  id: 'disagreement.settle',
  method: 'POST',
  path: '/disagreements/settle',
  tag: 'Estate',
  summary: 'Decide what holds where sources disagree',
  permission: 'estate.change',
  body: settleInput,
  output: z.object({ settled: z.boolean() }),
  errors: ['not_found', 'conflict'],
  cli: { words: ['disagreement', 'settle'] },
  handler: (ctx, { body }) => settleDisagreement(ctx, body),
});

export const disagreementOperations: AnyOperation[] = [list, settle];
