import { z } from 'zod';
import { refSchema } from '#platform';
import { phases } from '../line/line.ts';

const stepSchema = z.object({
  record: refSchema,
  phase: z.enum(phases),
  relation: z.string().describe('How it stands to what lies below it, in plain words'),
  sentence: z.string(),
  at: z.string().nullable(),
});

export const whySchema = z.object({
  of: refSchema.extend({ phase: z.enum(phases) }),
  sentence: z.string().describe('Why, and what for, in one or two sentences'),
  way: z.array(stepSchema).describe('From the objective down to what caused the record'),
  beside: z.array(stepSchema).describe('What else brought it about: who agreed, what it follows'),
  below: z
    .object({
      components: z.array(refSchema),
      count: z.int(),
      down: z.int().describe('Would go down if what it works on failed'),
      degraded: z.int(),
      services: z.int(),
      named: z.array(z.object({ record: refSchema, severity: z.enum(['down', 'degraded']), why: z.string() })),
    })
    .describe('What it works on, and what hangs on that'),
  steps: z.object({ done: z.int(), all: z.int() }).nullable(),
  diff: z.object({ create: z.int(), update: z.int(), remove: z.int() }).nullable(),
});
export type Why = z.infer<typeof whySchema>;
