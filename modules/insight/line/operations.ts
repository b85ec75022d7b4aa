import { z } from 'zod';
import { type AnyOperation, operation } from '#platform';
import { lineSchema } from './line.ts';
import { lineOf } from './service.ts';

const showLine = operation({
  id: 'line.show',
  method: 'GET',
  path: '/line',
  tag: 'Insight',
  summary: 'Why a record exists, up to the objective, and what it led to, down to the metal',
  permission: 'estate.read',
  query: z.object({ of: z.string().min(3).max(24).describe('The key of any record, such as CHG-412') }),
  output: lineSchema,
  errors: ['not_found'],
  cli: { words: ['line'], args: ['of'], columns: ['depth', 'phase', 'ref.key', 'sentence'] },
  handler: (context, { query }) => lineOf(context, query.of),
});

export const operations: AnyOperation[] = [showLine];
