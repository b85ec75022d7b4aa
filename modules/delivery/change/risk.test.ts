import { expect, test } from 'vitest';
import { assessRisk, betaQuantile, type RiskInput } from './risk.ts';

const calm: RiskInput = {
  outcomes: { verified: 0, failed: 0 },
  impact: { down: 0, degraded: 0, highestCriticality: 3 },
  dryRun: 'clean',
  stepsWithoutUndo: 0,
};

test('quantiles of the Beta distribution agree with the cases that have a closed form', () => {
  for (const q of [0.05, 0.5, 0.95]) {
    for (const n of [1, 4, 20, 300]) {
      expect(betaQuantile(q, 1, n)).toBeCloseTo(1 - (1 - q) ** (1 / n), 8);
      expect(betaQuantile(q, n, 1)).toBeCloseTo(q ** (1 / n), 8);
    }
  }
});

test('experience narrows the interval and moves it to what was seen', () => {
  const fresh = assessRisk(calm).probability;
  const known = assessRisk({ ...calm, outcomes: { verified: 200, failed: 0 } }).probability;
  expect(known.likely).toBeLessThan(fresh.likely);
  expect(known.high - known.low).toBeLessThan((fresh.high - fresh.low) / 3);
  expect(assessRisk({ ...calm, outcomes: { verified: 5, failed: 15 } }).level).toBe('high');
});

test('a dry run that failed is high risk whatever the past says', () => {
  expect(assessRisk({ ...calm, outcomes: { verified: 500, failed: 0 }, dryRun: 'failed' }).level).toBe('high');
});

test('nothing else touched, clean and undoable is low; something vital going down is high', () => {
  expect(assessRisk(calm).level).toBe('low');
  expect(assessRisk({ ...calm, stepsWithoutUndo: 1 }).level).toBe('medium');
  expect(assessRisk({ ...calm, impact: { down: 3, degraded: 0, highestCriticality: 5 } }).level).toBe('high');
});

test('the figures say where they come from', () => {
  expect(assessRisk({ ...calm, outcomes: { verified: 3, failed: 1 } }).source).toContain('plus 4 runs seen here');
});
