import { z } from 'zod';
import { type AnyOperation, operation } from '#platform';
import { whyOf } from './service.ts';
import { whySchema } from './view.ts';

const show = operation({
  id: 'why.show',
  method: 'GET',
  path: '/why',
  tag: 'Insight',
  summary: 'Why somebody does this, up to the objective, and what hangs on it below',
  permission: 'estate.read',
  query: z.object({ of: z.string().min(3).max(24).describe('The key of a task or any record, such as RUN-7') }),
  output: whySchema,
  errors: ['not_found'],
  cli: { words: ['why'], args: ['of'] },
  handler: (context, { query }) => whyOf(context, query.of),
});

export const operations: AnyOperation[] = [show];
