import { type Candidate, type Limits, netOf, selectBest } from './choice.ts';

/** One initiative's place in a portfolio plan, with its reason. */
export interface Placement {
  initiativeId: number;
  included: boolean;
  /** 1 is first; the excluded follow the included, dearest to leave out first. */
  rank: number;
  reason: string;
}

export interface PortfolioChoice {
  placements: Placement[];
  costMinor: number;
  minutes: number;
  netMinor: number;
  gapMinor: number;
}

export interface Wording {
  money(minor: number): string;
  hours(minutes: number): string;
}

/** Chooses by `selectBest` and says of each initiative why it is in or out. */
export function planPortfolio(candidates: Candidate[], limits: Limits, words: Wording): PortfolioChoice {
  const best = selectBest(candidates, limits)!;
  const chosen = new Set(best.chosen);
  const byId = new Map(candidates.map((candidate) => [candidate.id, candidate]));
  const inside = best.chosen.map((id) => byId.get(id)!);
  const outside = candidates
    .filter((candidate) => !chosen.has(candidate.id))
    .map((candidate) => ({ candidate, ...whyOut(candidate, candidates, limits, best.netMinor, chosen, words) }))
    .sort((a, b) => a.lossMinor - b.lossMinor || a.candidate.id - b.candidate.id);
  return {
    placements: [
      ...inside.map((candidate, index) => ({
        initiativeId: candidate.id,
        included: true,
        rank: index + 1,
        reason: `It saves ${words.money(candidate.benefitMinor)} a year for ${words.money(candidate.costMinor)} and ${words.hours(candidate.minutes)}.`,
      })),
      ...outside.map(({ candidate, reason }, index) => ({
        initiativeId: candidate.id,
        included: false,
        rank: inside.length + index + 1,
        reason,
      })),
    ],
    costMinor: inside.reduce((sum, candidate) => sum + candidate.costMinor, 0),
    minutes: inside.reduce((sum, candidate) => sum + candidate.minutes, 0),
    netMinor: best.netMinor,
    gapMinor: best.gapMinor,
  };
}

/** The reason to leave one out, and what the plan as a whole would lose by taking it in. */
function whyOut(
  candidate: Candidate,
  candidates: Candidate[],
  limits: Limits,
  bestNetMinor: number,
  chosen: Set<number>,
  words: Wording,
): { reason: string; lossMinor: number } {
  if (netOf(candidate) <= 0) {
    return {
      reason: `It costs ${words.money(candidate.costMinor)} and saves ${words.money(candidate.benefitMinor)} a year: not worth it.`,
      lossMinor: Number.MAX_SAFE_INTEGER,
    };
  }
  if (candidate.costMinor > limits.budgetMinor) {
    return {
      reason: `It costs ${words.money(candidate.costMinor)}; the whole budget is ${words.money(limits.budgetMinor)}.`,
      lossMinor: Number.MAX_SAFE_INTEGER,
    };
  }
  if (candidate.minutes > limits.minutes) {
    return {
      reason: `It needs ${words.hours(candidate.minutes)}; the whole plan has ${words.hours(limits.minutes)}.`,
      lossMinor: Number.MAX_SAFE_INTEGER,
    };
  }
  const withIt = selectBest(candidates, limits, candidate.id)!;
  const pushedOut = candidates.filter((other) => chosen.has(other.id) && !withIt.chosen.includes(other.id));
  const lossMinor = bestNetMinor - withIt.netMinor;
  const names = pushedOut.map((other) => other.name).join(', ');
  return {
    reason: `Taking it in would push out ${names || 'nothing'}; the plan as a whole would be worth ${words.money(lossMinor)} less.`,
    lossMinor,
  };
}
