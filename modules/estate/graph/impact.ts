import { z } from 'zod';
import type { Id } from '#kernel';
import { refSchema } from '#platform';
import { componentRefSchema, criticalitySchema } from '../component/component.ts';

/** What goes when some components go, by their ids: the nearest first. */
export interface Impact {
  down: Id[];
  /** Still up, but with less redundancy than they should have. */
  degraded: Id[];
}

export const nodeSchema = componentRefSchema.extend({ criticality: criticalitySchema, domain: refSchema });

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

/** Of several that fail together. */
export const jointImpactSchema = impactSchema
  .omit({ component: true })
  .extend({ components: z.array(componentRefSchema) });
export type JointImpactView = z.infer<typeof jointImpactSchema>;

export const dependenciesSchema = z.object({
  component: componentRefSchema,
  count: z.int(),
  alone: z.int().describe('How many of them take it down by failing alone'),
  items: z.array(upSchema),
  next: z.string().nullable(),
  ms: z.number(),
});
export type DependenciesView = z.infer<typeof dependenciesSchema>;

/** A part of the streamed answer: first the counts, then every page of every list. */
export const impactPageSchema = z.object({
  part: z.enum(['down', 'degraded', 'up']),
  items: z.array(z.union([reachedSchema, upSchema])),
});
