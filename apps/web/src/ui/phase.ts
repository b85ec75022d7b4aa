import type { Phase } from '../api/types.ts';

/** The phases in the order of the line, from what is decided down to the metal, with the way back up. */
export const phaseWords: Record<Phase, string> = {
  strategy: 'Strategy',
  delivery: 'Delivery',
  operations: 'Operations',
  estate: 'Estate',
  insight: 'Insight',
};

const phaseByType: Record<string, Phase> = {
  objective: 'strategy',
  measure: 'strategy',
  measurement: 'strategy',
  standard: 'strategy',
  waiver: 'strategy',
  initiative: 'strategy',
  portfolio_plan: 'strategy',
  decision: 'strategy',
  change: 'delivery',
  approval: 'delivery',
  run: 'delivery',
  step: 'delivery',
  procedure: 'delivery',
  turn: 'delivery',
  evidence: 'operations',
  signal: 'insight',
  insight: 'insight',
  component: 'estate',
  relation: 'estate',
  installation: 'estate',
  intake: 'estate',
  product: 'estate',
  release: 'estate',
};

export function phaseOf(type: string): Phase {
  return phaseByType[type] ?? 'estate';
}
