/**
 * Which initiatives a plan can afford: the exact best set under two limits, money and hours.
 *
 * A 0/1 knapsack with two constraints, solved by depth-first branch and bound. The bound at a node is the smaller of the
 * two fractional relaxations (each drops the other limit, so each is an upper bound). All arithmetic is in integers:
 * minor units and minutes.
 */
export interface Candidate {
  id: number;
  name: string;
  costMinor: number;
  minutes: number;
  /** What it is worth in the period it is judged over, before its cost, in minor units of the same currency. */
  benefitMinor: number;
}

export interface Limits {
  budgetMinor: number;
  minutes: number;
}

export interface Selection {
  /** Ids of what is chosen, in the order of their value for the money. */
  chosen: number[];
  /** The sum of benefit less cost. */
  netMinor: number;
  /** How much better another set could be at most. 0: proven best. */
  gapMinor: number;
}

/** Beyond this many nodes the search stops and states its gap. 20 initiatives need some hundreds. */
const MAX_NODES = 200_000;

export const netOf = (candidate: Candidate): number => candidate.benefitMinor - candidate.costMinor;

/** The best set. `forced` is an id that must be in it (to learn what including it would push out). */
export function selectBest(candidates: Candidate[], limits: Limits, forced?: number): Selection | null {
  const must = forced === undefined ? undefined : candidates.find((candidate) => candidate.id === forced);
  const free: Limits = {
    budgetMinor: limits.budgetMinor - (must?.costMinor ?? 0),
    minutes: limits.minutes - (must?.minutes ?? 0),
  };
  if (free.budgetMinor < 0 || free.minutes < 0) return null;
  const open = candidates
    .filter((c) => c.id !== forced && netOf(c) > 0 && c.costMinor <= free.budgetMinor && c.minutes <= free.minutes)
    .sort((a, b) => valueForLimits(b, limits) - valueForLimits(a, limits) || a.id - b.id);
  const byMoney = order(open, (c) => c.costMinor);
  const byTime = order(open, (c) => c.minutes);

  let best: number[] = [];
  let bestNet = 0;
  let nodes = 0;
  let gap = 0;
  const taken: number[] = [];
  const visit = (index: number, money: number, time: number, net: number): void => {
    if (net > bestNet) {
      bestNet = net;
      best = [...taken];
    }
    if (index === open.length) return;
    const bound =
      net +
      Math.min(
        relaxed(open, byMoney, index, money, (c) => c.costMinor),
        relaxed(open, byTime, index, time, (c) => c.minutes),
      );
    if (bound <= bestNet) return;
    nodes += 1;
    if (nodes > MAX_NODES) {
      gap = Math.max(gap, bound - bestNet);
      return;
    }
    const candidate = open[index]!;
    if (candidate.costMinor <= money && candidate.minutes <= time) {
      taken.push(candidate.id);
      visit(index + 1, money - candidate.costMinor, time - candidate.minutes, net + netOf(candidate));
      taken.pop();
    }
    visit(index + 1, money, time, net);
  };
  visit(0, free.budgetMinor, free.minutes, 0);
  return {
    chosen: must ? [must.id, ...best] : best,
    netMinor: bestNet + (must ? netOf(must) : 0),
    // A gap was measured against the best set known then; a better one found later only makes it smaller.
    gapMinor: gap,
  };
}

/** Net worth per share of the scarcer limit: only an order to search in, so that good sets are found early. */
function valueForLimits(candidate: Candidate, limits: Limits): number {
  const share = Math.max(
    candidate.costMinor / Math.max(1, limits.budgetMinor),
    candidate.minutes / Math.max(1, limits.minutes),
  );
  return share === 0 ? Number.POSITIVE_INFINITY : netOf(candidate) / share;
}

/** Positions of `open` by net worth per unit of one limit, best first. */
function order(open: Candidate[], use: (candidate: Candidate) => number): number[] {
  const density = (c: Candidate): number => (use(c) === 0 ? Number.POSITIVE_INFINITY : netOf(c) / use(c));
  return open.map((_, i) => i).sort((a, b) => density(open[b]!) - density(open[a]!) || a - b);
}

/** The most that the candidates from `index` on can add when they may be cut into pieces and only one limit counts. */
function relaxed(
  open: Candidate[],
  byDensity: number[],
  index: number,
  limit: number,
  use: (candidate: Candidate) => number,
): number {
  let left = limit;
  let sum = 0;
  for (const position of byDensity) {
    if (position < index) continue;
    const candidate = open[position]!;
    const needs = use(candidate);
    if (needs <= left) {
      left -= needs;
      sum += netOf(candidate);
    } else {
      // Rounded up: the bound must never be below the truth.
      return sum + Math.ceil((netOf(candidate) * left) / needs);
    }
  }
  return sum;
}
