import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { freeRuns, placeOf, unitsText } from './place.ts';

describe('the place of a component in its rack', () => {
  it('comes from its own attributes, then from its type of hardware, then from what is usual', () => {
    expect(placeOf({ rackUnit: 12 }, null)).toEqual({ lowestHalf: 24, nextHalf: 26, front: true, rear: true });
    expect(placeOf({ rackUnit: 12 }, { heightUnits: 2, fullDepth: false })).toEqual({
      lowestHalf: 24,
      nextHalf: 28,
      front: true,
      rear: false,
    });
    expect(
      placeOf(
        { rackUnit: 1, rackFace: 'rear', fullDepth: false, heightUnits: 0.5 },
        { heightUnits: 2, fullDepth: true },
      ),
    ).toEqual({
      lowestHalf: 2,
      nextHalf: 3,
      front: false,
      rear: true,
    });
  });

  it('is none without a unit, and none for what takes no unit', () => {
    expect(placeOf({}, null)).toBeNull();
    expect(placeOf({ rackUnit: 3 }, { heightUnits: 0, fullDepth: null })).toBeNull();
  });

  it('reads as units', () => {
    expect(unitsText({ lowestHalf: 24, nextHalf: 26 })).toBe('12');
    expect(unitsText({ lowestHalf: 24, nextHalf: 28 })).toBe('12–13');
    expect(unitsText({ lowestHalf: 25, nextHalf: 28 })).toBe('12.5–13');
  });

  it('leaves the rest free: taken and free units together are the rack', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 1, max: 42 }), fc.integer({ min: 1, max: 5 })), { maxLength: 15 }),
        (places) => {
          const taken = places.map(([unit, height]) => ({ lowestHalf: unit * 2, nextHalf: (unit + height) * 2 }));
          const covers = (half: number, list: { lowestHalf: number; nextHalf: number }[]) =>
            list.some((place) => place.lowestHalf <= half && half < place.nextHalf);
          const free = freeRuns(42, taken);
          for (let half = 2; half < 86; half += 1) expect(covers(half, free)).toBe(!covers(half, taken));
        },
      ),
    );
  });
});
