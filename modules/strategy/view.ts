import { z } from 'zod';
import { type Id, keyOf, ref } from '#kernel';
import { refSchema, toRef } from '#platform';
import type { Measure, Objective } from './objective/store.ts';
import type { StoredStandard } from './standard/store.ts';
import { positionNames } from './standard.ts';

export const measureSchema = z.object({
  ref: refSchema,
  name: z.string(),
  unit: z.string(),
  better: z.enum(['higher', 'lower']),
  target: z.number(),
  how: z.string(),
  value: z.number().nullable(),
  at: z.string().nullable(),
  basis: z.json().describe('What the newest value was computed from'),
  series: z.array(z.object({ at: z.string(), value: z.number() })),
});
export type MeasureView = z.infer<typeof measureSchema>;

export const objectiveSchema = z.object({
  id: z.int(),
  key: z.string(),
  slug: z.string(),
  name: z.string(),
  why: z.string(),
  state: z.enum(['draft', 'active', 'achieved', 'dropped']),
  measures: z.array(measureSchema),
});

export const standardSchema = z.object({
  id: z.int(),
  key: z.string(),
  slug: z.string(),
  name: z.string(),
  why: z.string(),
  effectiveFrom: z.string(),
  objective: refSchema.nullable(),
  domain: refSchema.nullable(),
  componentKinds: z.array(z.string()),
  positions: z.array(
    z.object({
      product: z.string(),
      releases: z.string().nullable(),
      position: z.enum(positionNames),
      from: z.string().nullable(),
      graceDays: z.int(),
      replacement: z
        .object({ product: z.string(), release: z.string().nullable(), package: z.string().nullable() })
        .nullable(),
      why: z.string().nullable(),
    }),
  ),
  version: z.int(),
});

export const moneyEstimateSchema = z.object({
  lowMinor: z.number(),
  likelyMinor: z.number(),
  highMinor: z.number(),
  currency: z.string(),
  basis: z.array(
    z.object({
      label: z.string(),
      lowMinor: z.number().optional(),
      likelyMinor: z.number().optional(),
      highMinor: z.number().optional(),
      value: z.union([z.number(), z.string()]).optional(),
      unit: z.string().optional(),
      source: z.string(),
    }),
  ),
});

export const initiativeSchema = z.object({
  id: z.int(),
  key: z.string(),
  name: z.string(),
  why: z.string(),
  state: z.enum(['proposed', 'planned', 'running', 'done', 'dropped']),
  insight: refSchema.nullable(),
  objective: refSchema.nullable(),
  effortHours: z.number(),
  cost: moneyEstimateSchema,
  benefit: moneyEstimateSchema,
  createdAt: z.string(),
  version: z.int(),
});

export const portfolioSchema = z.object({
  id: z.int(),
  key: z.string(),
  name: z.string(),
  period: z.string(),
  state: z.enum(['draft', 'adopted', 'closed']),
  budgetMinor: z.number(),
  currency: z.string(),
  hours: z.number(),
  usedMinor: z.number(),
  usedHours: z.number(),
  items: z.array(z.object({ initiative: initiativeSchema, included: z.boolean(), rank: z.int(), reason: z.string() })),
  version: z.int(),
});

export function toMeasureView(measure: Measure): MeasureView {
  const latest = measure.series.at(-1);
  return {
    ref: toRef('measure', measure.id, measure.name),
    name: measure.name,
    unit: measure.unit,
    better: measure.better,
    target: measure.target,
    how: measure.how,
    value: latest?.value ?? null,
    at: latest?.at.toISOString() ?? null,
    basis: latest?.basis ?? null,
    series: measure.series.map((point) => ({ at: point.at.toISOString(), value: point.value })),
  };
}

export function toObjectiveView(objective: Objective, measures: readonly Measure[]): z.infer<typeof objectiveSchema> {
  return {
    id: objective.id,
    key: keyOf(ref('objective', objective.id)),
    slug: objective.key,
    name: objective.name,
    why: objective.why,
    state: objective.state,
    measures: measures.filter((measure) => measure.objectiveId === objective.id).map(toMeasureView),
  };
}

export interface StandardNames {
  objectives: Map<Id, string>;
  domains: Map<Id, string>;
}

export function toStandardView(standard: StoredStandard, names: StandardNames): z.infer<typeof standardSchema> {
  const { objectiveId, domainId } = standard;
  return {
    id: standard.id,
    key: keyOf(ref('standard', standard.id)),
    slug: standard.key,
    name: standard.name,
    why: standard.why,
    effectiveFrom: standard.effectiveFrom,
    objective: objectiveId === null ? null : toRef('objective', objectiveId, names.objectives.get(objectiveId) ?? ''),
    domain: domainId === null ? null : toRef('domain', domainId, names.domains.get(domainId) ?? ''),
    componentKinds: [...standard.componentKinds],
    positions: [...standard.positions],
    version: standard.version,
  };
}
