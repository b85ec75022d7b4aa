import { expect, test } from 'vitest';
import { estimateInitiative } from './estimate.ts';
import { planningAssumptions } from './planning.ts';

const hour = { name: 'An hour of work', unit: 'cents an hour', low: 6000, likely: 8000, high: 12000, source: 'test' };

test('preparation is paid once, the rest for each component, and the range holds', () => {
  const planning = planningAssumptions();
  const one = estimateInitiative({ kind: 'replace-package', components: 1 }, planning, hour);
  const ten = estimateInitiative({ kind: 'replace-package', components: 10 }, planning, hour);
  expect(ten.hours.likely - one.hours.likely).toBeCloseTo(9 * planning.values['package-hours'].likely);
  expect(one.cost.likelyMinor).toBe(one.hours.likely * 8000);
  expect(one.cost.lowMinor).toBeLessThan(one.cost.likelyMinor);
  expect(one.cost.likelyMinor).toBeLessThan(one.cost.highMinor);
  const rebuild = estimateInitiative({ kind: 'rebuild', components: 1 }, planning, hour);
  expect(rebuild.cost.likelyMinor).toBeGreaterThan(one.cost.likelyMinor);
});

test('every number says where it comes from', () => {
  const { cost } = estimateInitiative({ kind: 'rebuild', components: 3 }, planningAssumptions(), hour);
  expect(cost.basis).toHaveLength(4);
  for (const line of cost.basis) expect(line.source).not.toBe('');
});
