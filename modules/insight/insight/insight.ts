/**
 * An insight is what several signals say together about one topic in one domain, with its exposure: the money a year
 * that it puts at stake, as a range with what it was computed from.
 *
 * States: open (somebody should look), proposed (an initiative would end it), decided (its change was approved),
 * resolved (no signal of it holds any more).
 */

import { z } from 'zod';
import type { Id, StateTable } from '#kernel';
import { refSchema } from '#platform';
import { moneyEstimateSchema } from '#strategy';

export type InsightState = 'open' | 'proposed' | 'decided' | 'resolved';
export type InsightMove = 'propose' | 'decide' | 'reopen' | 'resolve';

export const insightStates: StateTable<InsightState, InsightMove> = {
  open: { propose: 'proposed', resolve: 'resolved' },
  proposed: { decide: 'decided', reopen: 'open', resolve: 'resolved' },
  decided: { reopen: 'proposed', resolve: 'resolved' },
  resolved: {},
};

/** A money range that says where it comes from: strategy's, for what is at stake is weighed against what it costs. */
export const moneyRangeSchema = moneyEstimateSchema;
export type ExplainedRange = z.infer<typeof moneyRangeSchema>;

export const nothingAtStake = (currency: string): ExplainedRange => ({
  lowMinor: 0,
  likelyMinor: 0,
  highMinor: 0,
  currency,
  basis: [{ label: 'Signals that hold', value: 0, source: 'counted now' }],
});

/** The topic that a signal belongs to: one product under one rule in one domain. */
export interface Topic {
  key: string;
  name: string;
  domainId: Id;
}

export interface StoredInsight {
  id: Id;
  topicKey: string;
  name: string;
  domainId: Id;
  state: InsightState;
  summary: string;
  exposure: ExplainedRange;
  createdAt: Date;
  updatedAt: Date;
  resolvedAt: Date | null;
  version: number;
}

export const insightSchema = z.object({
  id: z.int(),
  key: z.string(),
  name: z.string(),
  state: z.enum(['open', 'proposed', 'decided', 'resolved']),
  domain: refSchema,
  summary: z.string(),
  exposure: moneyRangeSchema,
  signals: z.int().describe('How many of its signals hold now'),
  components: z.int().describe('On how many components'),
  initiative: refSchema.nullable(),
  createdAt: z.string(),
  updatedAt: z.string(),
  resolvedAt: z.string().nullable(),
  version: z.int(),
});
export type Insight = z.infer<typeof insightSchema>;
