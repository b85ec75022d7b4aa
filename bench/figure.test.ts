import { describe, expect, it } from 'vitest';
import { isMissed, median, rounded } from './figure.ts';

describe('a figure', () => {
  it('is missed on the wrong side of its goal only', () => {
    const figure = { name: 'x', unit: 's' };
    expect(isMissed({ ...figure, value: 6, goal: 5, better: 'lower' })).toBe(true);
    expect(isMissed({ ...figure, value: 5, goal: 5, better: 'lower' })).toBe(false);
    expect(isMissed({ ...figure, value: 4, goal: 5, better: 'higher' })).toBe(true);
    expect(isMissed({ ...figure, value: 4, goal: null, better: 'higher' })).toBe(false);
  });

  it('is the middle of its runs', () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([1, 2, 3, 100])).toBe(2.5);
    expect(rounded(12_345.678)).toBe(12_300);
  });
});
