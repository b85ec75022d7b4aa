import { z } from 'zod';
import type { Id } from '#kernel';
import { refSchema } from '#platform';
import { componentRefSchema, criticalitySchema } from '../component/component.ts';

/** One component that suffers, as the graph finds it. */
export interface Reached {
  id: Id;
  severity: 'down' | 'degraded';
  distance: number;
  /** From the component that failed to this one, both included. */
  path: Id[];
}

/** What goes when some components go. */
export interface Impact {
  down: Reached[];
  /** Still up, but with less redundancy than they should have. */
  degraded: Reached[];
}

const nodeSchema = componentRefSchema.extend({ criticality: criticalitySchema, domain: refSchema });

export const reachedSchema = z.object({
  component: nodeSchema,
  severity: z.enum(['down', 'degraded']),
  distance: z.int(),
  path: z.array(refSchema).describe('From what failed to this one'),
  why: z.string(),
});
export type ReachedView = z.infer<typeof reachedSchema>;

export const upSchema = reachedSchema.omit({ severity: true }).extend({
  alone: z
    .boolean()
    .nullable()
    .describe('A single point of failure: by failing alone it takes the component down. Null: too many to tell'),
});
export type UpView = z.infer<typeof upSchema>;

const listed = <Item extends z.ZodType>(item: Item) =>
  z.object({ count: z.int(), items: z.array(item), next: z.string().nullable() });

export const impactSchema = z.object({
  component: componentRefSchema,
  down: listed(reachedSchema),
  /** Still up, but with less redundancy than they should have. */
  degraded: listed(reachedSchema),
  /** What it depends on, directly or not. */
  up: listed(upSchema),
  /** Of what goes down. */
  byKind: z.record(z.string(), z.int()),
  byDomain: z.record(z.string(), z.int()),
  byCriticality: z.record(z.string(), z.int()),
  ms: z.number().describe('Time that the evaluation took'),
});
export type ImpactView = z.infer<typeof impactSchema>;
