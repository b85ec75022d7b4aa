import { z } from 'zod';
import { type AnyOperation, operation } from '#platform';
import { hitSchema } from './search.ts';
import { search } from './service.ts';

const find = operation({
  id: 'search',
  method: 'GET',
  path: '/search',
  tag: 'Estate',
  summary: 'Find components, products, releases, and any record by its key',
  description:
    'Looks through names, addresses, prefixes, MACs in any spelling, serials and labels, and forgives a slip of the fingers. Only what one may read; the best first.',
  permission: 'estate.read',
  query: z.object({ q: z.string().trim().min(1).max(200), limit: z.coerce.number().int().min(1).max(100).default(20) }),
  output: z.object({
    items: z.array(hitSchema),
    next: z.null(),
    complete: z
      .boolean()
      .describe(
        'False while what was written a moment ago, or before a start, is still being taken in; ask again then',
      ),
  }),
  cli: { words: ['search'], args: ['q'], columns: ['ref.key', 'title', 'subtitle', 'matched.field', 'matched.text'] },
  handler: async (ctx, { query }) => ({ ...(await search(ctx, query.q, query.limit)), next: null }),
});

export const searchOperations: AnyOperation[] = [find];
