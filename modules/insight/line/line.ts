/**
 * The line of a record: what caused it, up to the objective, and what it led to, down to the metal. Built from the cause
 * edges that the platform writes with every mutation.
 */

import { z } from 'zod';
import type { RecordType } from '#kernel';
import { refSchema } from '#platform';

export const phases = ['strategy', 'delivery', 'operations', 'insight', 'estate'] as const;
export type Phase = (typeof phases)[number];

export const phaseOf: Readonly<Record<RecordType, Phase>> = {
  objective: 'strategy',
  measure: 'strategy',
  measurement: 'strategy',
  standard: 'strategy',
  waiver: 'strategy',
  initiative: 'strategy',
  portfolio_plan: 'strategy',
  decision: 'strategy',
  component: 'estate',
  relation: 'estate',
  installation: 'estate',
  intake: 'estate',
  product: 'estate',
  release: 'estate',
  device_type: 'estate',
  kind_schema: 'estate',
  source: 'estate',
  signal: 'operations',
  insight: 'insight',
  observation: 'insight',
  turn: 'insight',
  change: 'delivery',
  approval: 'delivery',
  procedure: 'delivery',
  run: 'delivery',
  step: 'delivery',
  request: 'delivery',
  credential: 'operations',
  host_key: 'operations',
  webhook: 'operations',
  notice: 'operations',
  evidence: 'insight',
  assessment: 'insight',
  person: 'insight',
  domain: 'insight',
  grant: 'insight',
  delegation: 'insight',
  supervision: 'insight',
  break_glass: 'operations',
  team: 'insight',
  use_policy: 'strategy',
  event: 'insight',
};

export interface LineNode {
  type: RecordType;
  id: number;
  /** 0 is what was asked for; negative are causes, positive are effects. */
  depth: number;
}

export interface LineEdge {
  cause: { type: RecordType; id: number };
  effect: { type: RecordType; id: number };
}

export const lineSchema = z.object({
  of: refSchema.extend({ phase: z.enum(phases) }),
  nodes: z.array(
    z.object({
      ref: refSchema,
      phase: z.enum(phases),
      depth: z.int(),
      sentence: z.string(),
      at: z.string().nullable(),
    }),
  ),
  edges: z.array(z.object({ cause: z.string(), effect: z.string() })),
  truncated: z.boolean().describe('There is more than is shown'),
});
export type Line = z.infer<typeof lineSchema>;
