import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Candidate, type Limits, netOf, selectBest } from './choice.ts';

const candidates = fc
  .array(
    fc.record({
      costMinor: fc.integer({ min: 0, max: 60 }),
      minutes: fc.integer({ min: 0, max: 60 }),
      benefitMinor: fc.integer({ min: 0, max: 150 }),
    }),
    { maxLength: 11 },
  )
  .map((list): Candidate[] => list.map((item, i) => ({ ...item, id: i + 1, name: `initiative ${i + 1}` })));
const limits = fc.record({ budgetMinor: fc.integer({ min: 0, max: 200 }), minutes: fc.integer({ min: 0, max: 200 }) });

/** Tries every set. */
function bruteForce(list: Candidate[], limit: Limits, forced?: number): number | null {
  let best: number | null = null;
  for (let mask = 0; mask < 1 << list.length; mask++) {
    const set = list.filter((_, i) => mask & (1 << i));
    if (forced !== undefined && !set.some((c) => c.id === forced)) continue;
    const sum = (of: (c: Candidate) => number): number => set.reduce((total, c) => total + of(c), 0);
    if (sum((c) => c.costMinor) > limit.budgetMinor || sum((c) => c.minutes) > limit.minutes) continue;
    const net = sum(netOf);
    if (best === null || net > best) best = net;
  }
  return best;
}

test('the chosen set is within both limits and no other set is worth more', () => {
  fc.assert(
    fc.property(candidates, limits, (list, limit) => {
      const found = selectBest(list, limit)!;
      const set = list.filter((c) => found.chosen.includes(c.id));
      expect(set.reduce((sum, c) => sum + c.costMinor, 0)).toBeLessThanOrEqual(limit.budgetMinor);
      expect(set.reduce((sum, c) => sum + c.minutes, 0)).toBeLessThanOrEqual(limit.minutes);
      expect(set.reduce((sum, c) => sum + netOf(c), 0)).toBe(found.netMinor);
      expect(found.netMinor).toBe(bruteForce(list, limit));
      expect(found.gapMinor).toBe(0);
    }),
    { numRuns: 300 },
  );
});

test('with one initiative forced in, the rest is still the best possible', () => {
  fc.assert(
    fc.property(candidates, limits, (list, limit) => {
      for (const candidate of list.slice(0, 3)) {
        expect(selectBest(list, limit, candidate.id)?.netMinor ?? null).toBe(bruteForce(list, limit, candidate.id));
      }
    }),
    { numRuns: 100 },
  );
});

test('the same candidates in another order give the same set', () => {
  fc.assert(
    fc.property(candidates, limits, (list, limit) => {
      expect(selectBest([...list].reverse(), limit)!.chosen).toEqual(selectBest(list, limit)!.chosen);
    }),
  );
});

test('forty alike initiatives are decided within the search bound, or the gap is stated', () => {
  const list = Array.from({ length: 40 }, (_, i) => ({
    id: i + 1,
    name: `i${i}`,
    costMinor: 100 + ((i * 37) % 50),
    minutes: 60 + ((i * 53) % 40),
    benefitMinor: 300 + ((i * 29) % 70),
  }));
  const found = selectBest(list, { budgetMinor: 1500, minutes: 900 })!;
  expect(found.chosen.length).toBeGreaterThan(0);
  expect(found.gapMinor).toBeGreaterThanOrEqual(0);
});
