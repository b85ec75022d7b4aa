import { z } from 'zod';
import { dateSchema } from '../lifecycles/lifecycle.ts';

const key = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'must be lower-case words joined by dashes');
const productKey = z.string().min(1);
/** One release, or comparisons side by side that must all hold; commas part alternatives. */
const release = '[A-Za-z0-9][A-Za-z0-9._-]*';
const bound = `(>=|<=|>|<|=) *${release}`;
const alternative = `(${release}|${bound}( +${bound})*)`;
const rangePattern = new RegExp(`^ *${alternative}( *, *${alternative})* *$`);
const releases = z.string().regex(rangePattern, 'must be like ">= 16", "<= 11", ">= 12 < 16" or "12, 13"');

export const replacementSchema = z.strictObject({
  product: productKey,
  release: z.string().min(1).nullable().default(null),
  package: z.string().min(1).nullable().default(null),
});

export const positionSchema = z.strictObject({
  product: productKey,
  releases: releases.nullable().default(null),
  position: z.enum(['assess', 'trial', 'adopt', 'contain', 'retire']),
  from: dateSchema.nullable().default(null),
  graceDays: z.int().min(0).max(3650).default(0),
  replacement: replacementSchema.nullable().default(null),
  why: z.string().min(1).nullable().default(null),
});

export const standardSchema = z.strictObject({
  key,
  name: z.string().min(1),
  objective: key.nullable().default(null),
  domain: key.nullable().default(null),
  componentKinds: z.array(z.string().min(1)).default([]),
  effectiveFrom: dateSchema,
  why: z.string().min(1),
  positions: z.array(positionSchema).min(1),
});

export const standardFileSchema = z.strictObject({ standards: z.array(standardSchema).min(1) });

/** An objective, and the measures by which one sees whether it is met. */
export const measureSchema = z.strictObject({
  key,
  name: z.string().min(1),
  unit: z.string().min(1),
  better: z.enum(['higher', 'lower']),
  target: z.number(),
  /** How the value is computed, in words. */
  how: z.string().min(1),
});

export const objectiveSchema = z.strictObject({
  key,
  name: z.string().min(1),
  why: z.string().min(1),
  measures: z.array(measureSchema).min(1),
});

export const objectiveFileSchema = z.strictObject({ objectives: z.array(objectiveSchema).min(1) });

export type StandardDocument = z.infer<typeof standardSchema>;
export type ObjectiveDocument = z.infer<typeof objectiveSchema>;
