/**
 * How likely a change is to fail, and how bad that would be.
 *
 * Probability: a Beta distribution. The prior is PRIOR (two failures in twenty: our assumption, wide on
 * purpose, so that a few runs of our own outweigh it); each finished run of the same procedure adds
 * one success or one failure. `likely` is the mean; low and high are the 5 % and 95 % quantiles. A dry run that failed
 * is evidence by itself and puts the change at high risk whatever the past says.
 */
export const PRIOR = { failures: 2, successes: 18 } as const;

export interface RiskInput {
  outcomes: { verified: number; failed: number };
  /** Components that go down, or lose redundancy, while the target is touched. */
  impact: { down: number; degraded: number; highestCriticality: number };
  dryRun: 'clean' | 'failed' | 'none';
  /** Steps that say they cannot be undone. */
  stepsWithoutUndo: number;
}

export interface Risk {
  probability: { low: number; likely: number; high: number };
  level: 'low' | 'medium' | 'high';
  factors: { label: string; value: string }[];
  source: string;
}

export function assessRisk(input: RiskInput): Risk {
  const failures = PRIOR.failures + input.outcomes.failed;
  const successes = PRIOR.successes + input.outcomes.verified;
  const probability = {
    low: round(betaQuantile(0.05, failures, successes)),
    likely: round(failures / (failures + successes)),
    high: round(betaQuantile(0.95, failures, successes)),
  };
  const { down, degraded, highestCriticality } = input.impact;
  const runs = input.outcomes.verified + input.outcomes.failed;
  return {
    probability,
    level: levelOf(input, probability.likely),
    factors: [
      {
        label: 'Earlier runs of this procedure',
        value: runs === 0 ? 'none yet' : `${runs}, ${input.outcomes.failed} failed`,
      },
      { label: 'Dry run on the host', value: { clean: 'no error', failed: 'failed', none: 'not done' }[input.dryRun] },
      { label: 'Goes down with the target', value: count(down) },
      { label: 'Loses redundancy with it', value: count(degraded) },
      { label: 'Highest criticality touched', value: `${highestCriticality} of 5` },
      { label: 'Steps that cannot be undone', value: String(input.stepsWithoutUndo) },
    ],
    source: `Beta distribution: assumed ${PRIOR.failures} failures in ${PRIOR.failures + PRIOR.successes} runs before any experience, plus ${runs} runs seen here; the range holds 90 %.`,
  };
}

function levelOf(input: RiskInput, likely: number): Risk['level'] {
  const { down, highestCriticality } = input.impact;
  if (input.dryRun === 'failed' || likely >= 0.3) return 'high';
  if (highestCriticality >= 5 && down > 0) return 'high';
  if (input.dryRun === 'none' || down > 0 || highestCriticality >= 4 || input.stepsWithoutUndo > 0 || likely >= 0.15) {
    return 'medium';
  }
  return 'low';
}

const round = (value: number): number => Math.round(value * 1000) / 1000;
const count = (n: number): string => (n === 0 ? 'nothing' : n === 1 ? '1 component' : `${n} components`);

/** The q-quantile of Beta(a, b) for whole a, b ≥ 1, by bisection on the binomial form of the distribution function. */
export function betaQuantile(q: number, a: number, b: number): number {
  let low = 0;
  let high = 1;
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (betaBelow(middle, a, b) < q) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** P(Beta(a, b) ≤ x) = P(Binomial(a + b - 1, x) ≥ a), for whole a and b. */
function betaBelow(x: number, a: number, b: number): number {
  const n = a + b - 1;
  let sum = 0;
  let logChoose = 0;
  for (let k = 1; k <= n; k++) {
    logChoose += Math.log((n - k + 1) / k);
    if (k >= a) sum += Math.exp(logChoose + k * Math.log(x) + (n - k) * Math.log1p(-x));
  }
  return Math.min(1, sum);
}
