import { z } from 'zod';
import { type AnyOperation, listQuery, operation, pageOf, pageOfAll, sortOf } from '#platform';
import { idParams } from '../params.ts';
import {
  listMastery,
  masteryInput,
  readSourceViews,
  setMastery,
  sourcePatch,
  sourceSchema,
  updateSource,
} from './service.ts';

const list = operation({
  id: 'source.list',
  method: 'GET',
  path: '/sources',
  tag: 'Estate',
  summary: 'List the sources that speak of the estate, the one that counts most first',
  permission: 'estate.read',
  query: listQuery.extend({ sort: sortOf(['precedence', 'key', 'name'], '-precedence') }),
  output: pageOf(sourceSchema),
  cli: {
    words: ['source', 'list'],
    columns: ['key', 'name', 'kind', 'precedence', 'lastSeenAt', 'stale', 'objects', 'absent', 'disagreements'],
  },
  handler: async (ctx, { query }) =>
    pageOfAll(
      await readSourceViews(ctx),
      query,
      (row, field) => (field === 'key' ? row.key : field === 'name' ? row.name : row.precedence),
      (source) => source,
    ),
});

const update = operation({
  id: 'source.update',
  method: 'PATCH',
  path: '/sources/{id}',
  tag: 'Estate',
  summary: 'Say how much a source counts, when its silence alarms, and how long what is gone stays',
  permission: 'estate.define',
  params: idParams('source'),
  body: sourcePatch,
  output: sourceSchema,
  errors: ['not_found', 'stale'],
  versioned: true,
  cli: { words: ['source', 'update'], args: ['id'] },
  handler: (ctx, { params, body }) => updateSource(ctx, params.id, body),
});

const ruleSchema = z.object({ kind: z.string(), field: z.string(), sources: z.array(z.string()) });

const mastery = operation({
  id: 'mastery.list',
  method: 'GET',
  path: '/mastery',
  tag: 'Estate',
  summary: 'List which source is believed of which field',
  permission: 'estate.read',
  query: listQuery.extend({ sort: sortOf(['field'], 'field') }),
  output: pageOf(ruleSchema),
  cli: { words: ['mastery', 'list'], columns: ['kind', 'field', 'sources'] },
  handler: async (ctx, { query }) =>
    pageOfAll(
      (await listMastery(ctx)).map((rule, index) => ({ id: index, ...rule })),
      query,
      (rule) => `${rule.field} ${rule.kind}`,
      ({ id: _id, ...rule }) => rule,
    ),
});

const set = operation({
  id: 'mastery.set',
  method: 'POST',
  path: '/mastery',
  tag: 'Estate',
  summary: 'Say which source is believed of a field, or with no sources take the rule away',
  permission: 'estate.define',
  body: masteryInput,
  output: z.object({ items: z.array(ruleSchema) }),
  cli: { words: ['mastery', 'set'] },
  handler: async (ctx, { body }) => ({ items: await setMastery(ctx, body) }),
});

export const sourceOperations: AnyOperation[] = [list, update, mastery, set];
