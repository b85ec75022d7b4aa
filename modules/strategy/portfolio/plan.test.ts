import { expect, test } from 'vitest';
import { planPortfolio } from './plan.ts';

const words = { money: (minor: number) => `${minor} c`, hours: (minutes: number) => `${minutes} min` };
const candidate = (id: number, costMinor: number, minutes: number, benefitMinor: number) => ({
  id,
  name: `I${id}`,
  costMinor,
  minutes,
  benefitMinor,
});

test('each exclusion says why: not worth it, too dear, too long, or what it would push out', () => {
  const plan = planPortfolio(
    [
      candidate(1, 50, 50, 200),
      candidate(2, 60, 60, 150),
      candidate(3, 10, 10, 5),
      candidate(4, 500, 10, 900),
      candidate(5, 10, 500, 900),
    ],
    { budgetMinor: 100, minutes: 100 },
    words,
  );
  const reasons = new Map(plan.placements.map((p) => [p.initiativeId, p]));
  expect(reasons.get(1)).toMatchObject({ included: true, rank: 1 });
  expect(reasons.get(2)?.reason).toBe('Taking it in would push out I1; the plan as a whole would be worth 60 c less.');
  expect(reasons.get(3)?.reason).toBe('It costs 10 c and saves 5 c a year: not worth it.');
  expect(reasons.get(4)?.reason).toBe('It costs 500 c; the whole budget is 100 c.');
  expect(reasons.get(5)?.reason).toBe('It needs 500 min; the whole plan has 100 min.');
});

test('nothing to choose from is a plan of nothing', () => {
  expect(planPortfolio([], { budgetMinor: 100, minutes: 100 }, words)).toEqual({
    placements: [],
    costMinor: 0,
    minutes: 0,
    netMinor: 0,
    gapMinor: 0,
  });
});
