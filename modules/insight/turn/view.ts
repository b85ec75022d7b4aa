import { z } from 'zod';
import { changeSchema } from '#delivery';
import { intakeTargetSchema } from '#estate';
import { refSchema } from '#platform';
import { moneyRangeSchema } from '../insight/insight.ts';
import { stageNames, turnStates } from './turn.ts';

const figureSchema = z.object({
  label: z.string(),
  value: z.union([z.number(), z.string()]),
  unit: z.string().optional(),
  range: z.object({ low: z.number(), high: z.number() }).optional(),
  source: z.string(),
});

const stageSchema = z.object({
  name: z.enum(stageNames),
  title: z.string(),
  phase: z.enum(['strategy', 'delivery', 'operations', 'insight']),
  state: z.enum(['pending', 'running', 'done', 'waiting', 'skipped', 'failed']),
  startedAt: z.string().nullable(),
  finishedAt: z.string().nullable(),
  sentence: z.string(),
  refs: z.array(refSchema),
  figures: z.array(figureSchema),
  error: z.object({ code: z.string(), message: z.string(), remedy: z.string() }).optional(),
});

export const turnSummarySchema = z.object({
  id: z.int(),
  key: z.string(),
  state: z.enum(turnStates),
  target: intakeTargetSchema,
  component: refSchema.nullable(),
  startedAt: z.string(),
  finishedAt: z.string().nullable(),
  stages: z.array(stageSchema),
  exposure: z.object({ before: moneyRangeSchema.nullable(), after: moneyRangeSchema.nullable() }),
  cancellable: z.boolean(),
  version: z.int(),
});
export type TurnSummary = z.infer<typeof turnSummarySchema>;

export const turnSchema = turnSummarySchema.extend({ change: changeSchema.nullable() });
export type Turn = z.infer<typeof turnSchema>;
