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

export const reachedSchema = z.object({
  component: componentRefSchema.extend({ criticality: criticalitySchema, domain: refSchema }),
  severity: z.enum(['down', 'degraded']),
  distance: z.int(),
  path: z.array(refSchema),
  why: z.string(),
});

export const impactSchema = z.object({
  component: componentRefSchema,
  down: z.object({ count: z.int(), items: z.array(reachedSchema), next: z.string().nullable() }),
  degraded: z.object({ count: z.int(), items: z.array(reachedSchema), next: z.string().nullable() }),
  /** What it depends on, directly or not. */
  up: z.object({ count: z.int(), items: z.array(reachedSchema.omit({ severity: true })), next: z.string().nullable() }),
  byKind: z.record(z.string(), z.int()),
  byDomain: z.record(z.string(), z.int()),
  byCriticality: z.record(z.string(), z.int()),
  ms: z.number(),
});
export type ImpactView = z.infer<typeof impactSchema>;
