import { describe, expect, it } from 'vitest';
import { chosenAfter } from './useSelection.ts';

const order = [1, 2, 3, 4, 5];

describe('choosing rows', () => {
  it('turns one on and off', () => {
    expect([...chosenAfter(new Set(), 2, order, null)]).toEqual([2]);
    expect([...chosenAfter(new Set([2, 3]), 2, order, null)]).toEqual([3]);
  });

  it('takes all from the last one to this one, in either direction', () => {
    expect([...chosenAfter(new Set([2]), 4, order, 2)].sort()).toEqual([2, 3, 4]);
    expect([...chosenAfter(new Set([4]), 2, order, 4)].sort()).toEqual([2, 3, 4]);
  });

  it('is a plain click where the last one is no longer in sight', () => {
    expect([...chosenAfter(new Set([9]), 2, order, 9)]).toEqual([9, 2]);
  });
});
