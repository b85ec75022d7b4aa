import { describe, expect, it } from 'vitest';
import { rowsOf, unitNumbers, unitsWord } from './units.ts';

const rack = { heightUnits: 4, unitsFromTop: false };

describe('a rack as it is drawn', () => {
  it('has its first unit at the bottom, or at the top where it is numbered so', () => {
    expect(unitNumbers(rack)).toEqual([4, 3, 2, 1]);
    expect(unitNumbers({ ...rack, unitsFromTop: true })).toEqual([1, 2, 3, 4]);
    expect(rowsOf(rack, { lowestUnit: 1, heightUnits: 1 })).toEqual({ from: 7, to: 9 });
    expect(rowsOf({ ...rack, unitsFromTop: true }, { lowestUnit: 1, heightUnits: 1 })).toEqual({ from: 1, to: 3 });
  });

  it('gives two units and halves their height', () => {
    expect(rowsOf(rack, { lowestUnit: 3, heightUnits: 2 })).toEqual({ from: 1, to: 5 });
    expect(rowsOf(rack, { lowestUnit: 1.5, heightUnits: 0.5 })).toEqual({ from: 7, to: 8 });
    expect(unitsWord({ lowestUnit: 3, heightUnits: 2 })).toBe('3–4');
  });
});
