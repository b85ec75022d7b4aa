import { z } from 'zod';
import { refSchema } from '#platform';
import { measureSchema } from '#strategy';
import { moneyRangeSchema } from '../insight/insight.ts';

/** How far back the loop's counts go. */
export const LOOP_DAYS = 90;

const loopCount = z.object({
  count: z.int(),
  last: z.object({ ref: refSchema, at: z.string() }).nullable(),
});

export const homeSchema = z.object({
  sentence: z.object({ text: z.string(), componentRef: refSchema.nullable(), refs: z.array(refSchema) }),
  waiting: z.array(
    z.object({
      kind: z.enum(['approval', 'run']),
      ref: refSchema,
      title: z.string(),
      since: z.string(),
      href: z.string(),
      canDo: z.boolean(),
      reason: z.string().optional(),
    }),
  ),
  atRisk: z.array(
    z.object({ insight: refSchema, summary: z.string(), exposure: moneyRangeSchema, components: z.int() }),
  ),
  loop: z.object({
    decided: loopCount.describe('Approvals'),
    rolledOut: loopCount.describe('Changes that were verified'),
    learned: loopCount.describe('Signals that no longer hold'),
    medianSignalToVerifiedSeconds: z.number().nullable(),
    since: z.string(),
  }),
  measures: z.array(measureSchema.omit({ basis: true, how: true })),
  counts: z.object({
    components: z.int(),
    byKind: z.record(z.string(), z.int()),
    installations: z.int(),
    relations: z.int(),
  }),
});
export type Home = z.infer<typeof homeSchema>;
