import { z } from 'zod';
import { type AnyOperation, listQuery, operation, pageOf, pageOfAll, sortOf } from '#platform';
import { requireReader } from '../component/scope.ts';

const list = operation({
  id: 'source.list',
  method: 'GET',
  path: '/sources',
  tag: 'Estate',
  summary: 'List the sources that speak of the estate, the one that counts most first',
  permission: 'estate.read',
  query: listQuery.extend({ sort: sortOf(['precedence', 'key', 'name'], '-precedence') }),
  output: pageOf(
    z.object({
      id: z.int(),
      key: z.string(),
      name: z.string(),
      kind: z.string(),
      precedence: z.int().describe('Of two that state the same field, the higher one wins'),
      lastSeenAt: z.string().nullable(),
    }),
  ),
  cli: { words: ['source', 'list'], columns: ['key', 'name', 'kind', 'precedence', 'lastSeenAt'] },
  async handler(ctx, { query }) {
    await requireReader(ctx);
    return pageOfAll(
      await ctx.db.selectFrom('source').selectAll().execute(),
      query,
      (row, field) => (field === 'key' ? row.key : field === 'name' ? row.name : row.precedence),
      ({ last_seen_at, ...source }) => ({ ...source, lastSeenAt: last_seen_at?.toISOString() ?? null }),
    );
  },
});

export const sourceOperations: AnyOperation[] = [list];
