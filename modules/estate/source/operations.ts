import { z } from 'zod';
import { type AnyOperation, listQuery, operation, pageOf, toPage } from '#platform';
import { requireReader } from '../component/scope.ts';
import { numberCursor } from '../cursor.ts';

const list = operation({
  id: 'source.list',
  method: 'GET',
  path: '/sources',
  tag: 'Estate',
  summary: 'List the sources that speak of the estate, the one that counts most first',
  permission: 'estate.read',
  query: listQuery.omit({ sort: true }),
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
    // There are a handful of them: the page is cut where they were read.
    const rows = await ctx.db.selectFrom('source').selectAll().orderBy('precedence', 'desc').orderBy('key').execute();
    const start = query.cursor ? numberCursor(query.cursor) : 0;
    const numbered = rows.map((row, index) => ({ row, index })).slice(start, start + query.limit + 1);
    return toPage(
      numbered,
      query.limit,
      ({ index }) => [index + 1],
      ({ row: { last_seen_at, ...source } }) => ({ ...source, lastSeenAt: last_seen_at?.toISOString() ?? null }),
    );
  },
});

export const sourceOperations: AnyOperation[] = [list];
