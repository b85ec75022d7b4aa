import { z } from 'zod';
import { type AnyOperation, listQuery, operation, pageOf, pageOfAll, sortOf } from '#platform';
import { workOf } from './service.ts';
import { workSchema } from './view.ts';

const list = operation({
  id: 'work.list',
  method: 'GET',
  path: '/work',
  tag: 'Insight',
  summary: 'List what waits for me, in the order in which I would do it',
  description:
    'Steps, approvals, requests, reviews and signals that I may act on, each with its why and its first action; with "supervised", what I could do one level above mine, and by whom.',
  permission: 'self.use',
  query: listQuery.extend({
    sort: sortOf(['id'], 'id'),
    how: z
      .enum(['own', 'supervised', 'all'])
      .default('own')
      .describe('own: alone; supervised: one level above, with somebody who confirms each step'),
  }),
  output: pageOf(workSchema),
  cli: {
    words: ['work', 'list'],
    columns: ['band', 'first', 'record.key', 'record.name', 'detail', 'why', 'how'],
  },
  async handler(context, { query }) {
    await context.authorise('self.use', { type: 'person', id: context.actor.personId, domainId: null });
    return pageOfAll(
      await workOf(context, query.how),
      query,
      (work) => work.id,
      (work) => work,
    );
  },
});

export const operations: AnyOperation[] = [list];
