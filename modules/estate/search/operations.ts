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
  description: 'Looks through names, addresses, serials and labels. Only what one may read; the best first.',
  permission: 'estate.read',
  query: z.object({ q: z.string().trim().min(1).max(200), limit: z.coerce.number().int().min(1).max(100).default(20) }),
  output: z.object({ items: z.array(hitSchema), next: z.null() }),
  cli: { words: ['search'], args: ['q'], columns: ['ref.key', 'title', 'subtitle', 'matched.field', 'matched.text'] },
  handler: async (ctx, { query }) => ({ items: await search(ctx, query.q, query.limit), next: null }),
});

export const searchOperations: AnyOperation[] = [find];
