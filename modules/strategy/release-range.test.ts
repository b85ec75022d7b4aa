import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareReleases, inReleaseRange, parseReleaseRange } from './release-range.ts';

describe('a release lies in a range', () => {
  test.each([
    ['>= 16', '16', true],
    ['>= 16', '9.6', false],
    ['>=3.11', '3.9', false],
    ['<= 11', '12', false],
    ['>= 14 < 16', '15', true],
    ['>= 14 < 16', '16', false],
    ['12, 13', '13', true],
    ['12, 13', '13.1', false],
    ['< 22.04, 22.10', '22.10', true],
    ['< 22.04, 22.10', '22.04', false],
    ['16', '16.0', true],
    ['< 2019', '2012-r2', true],
    ['>= 1.1.1', '1.1.1w', true],
  ])('%s: %s is %s', (range, release, expected) => expect(inReleaseRange(range, release)).toBe(expected));

  test('every release where no range is given, even an unknown one', () => {
    expect(inReleaseRange(null, '1')).toBe(true);
    expect(inReleaseRange(null, null)).toBe(true);
  });

  test('an unknown release in no stated range', () => {
    expect(inReleaseRange('>= 0', null)).toBe(false);
  });
});

test.each(['', '>', '>= ', 'newer than 2', '12,', '>= 16 17', '~> 3'])(
  '"%s" is refused with the forms that are possible',
  (range) => {
    expect(() => parseReleaseRange(range)).toThrow(/Write it like ">= 16"/);
  },
);

describe('releases are in a total order', () => {
  const release = fc
    .array(fc.oneof(fc.nat(30).map(String), fc.constantFrom('r2', 'lts', 'sp1')), { minLength: 1, maxLength: 3 })
    .map((parts) => parts.join('.'));

  test('turned round, the answer turns round, and what is between lies between', () => {
    fc.assert(
      fc.property(release, release, release, (...three) => {
        const [a, b, c] = three.sort(compareReleases) as [string, string, string];
        return compareReleases(a, b) + compareReleases(b, a) === 0 && compareReleases(a, c) <= 0;
      }),
    );
  });

  test('a release is below, at or above any other, and in exactly one of the three', () => {
    fc.assert(
      fc.property(release, release, (a, b) => {
        const held = [`< ${b}`, `= ${b}`, `> ${b}`].filter((range) => inReleaseRange(range, a));
        return held.length === 1;
      }),
    );
  });
});
