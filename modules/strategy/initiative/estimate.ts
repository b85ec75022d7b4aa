/**
 * What an initiative takes and what it brings, as ranges with what they were computed from.
 *
 *   hours  = preparation + components × hours for one
 *   cost   = hours × the cost of an hour
 *   benefit = the exposure that ends with it, a year
 */
import type { PlanningAssumptions } from './planning.ts';

interface Assumption {
  name: string;
  unit: string;
  low: number;
  likely: number;
  high: number;
  source: string;
}

export interface BasisLine {
  label: string;
  lowMinor?: number;
  likelyMinor?: number;
  highMinor?: number;
  value?: number | string;
  unit?: string;
  source: string;
}

export interface MoneyEstimate {
  lowMinor: number;
  likelyMinor: number;
  highMinor: number;
  currency: string;
  basis: BasisLine[];
}

export interface Estimate {
  hours: { low: number; likely: number; high: number };
  cost: MoneyEstimate;
}

export type InitiativeKind = 'replace-package' | 'rebuild';

export function estimateInitiative(
  work: { kind: InitiativeKind; components: number },
  planning: PlanningAssumptions,
  hourCost: Assumption,
): Estimate {
  const what = work.kind === 'replace-package' ? 'package' : 'rebuild';
  const each = planning.values[`${what}-hours`];
  const once = planning.values[`${what}-preparation-hours`];
  const hours = {
    low: once.low + work.components * each.low,
    likely: once.likely + work.components * each.likely,
    high: once.high + work.components * each.high,
  };
  return {
    hours,
    cost: {
      lowMinor: Math.round(hours.low * hourCost.low),
      likelyMinor: Math.round(hours.likely * hourCost.likely),
      highMinor: Math.round(hours.high * hourCost.high),
      currency: planning.currency,
      basis: [
        { label: 'Components', value: work.components, source: 'counted from the signals that hold' },
        ...[once, each, hourCost].map((assumption) => ({
          label: assumption.name,
          value: `${assumption.low} – ${assumption.likely} – ${assumption.high}`,
          unit: assumption.unit,
          source: assumption.source,
        })),
      ],
    },
  };
}
