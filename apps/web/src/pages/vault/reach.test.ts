import { expect, it } from 'vitest';
import { goesFurther, missingPlaces, placesOf, sameReach } from './reach.ts';

const reach = (places: string, leastLevel = 2) => ({ endpoints: placesOf(places), leastLevel });

it.each([
  ['sw1', 'sw1 sw2', true],
  ['sw1 sw2', 'sw1', false],
  // None named is everywhere.
  ['sw1', '', true],
  ['', 'sw1', false],
])('a value goes further to a new place: from "%s" to "%s" %s', (was, next, further) => {
  expect(goesFurther(reach(was), reach(next))).toBe(further);
});

it('goes further to a lower level, not to a higher', () => {
  expect(goesFurther(reach('sw1', 3), reach('sw1', 2))).toBe(true);
  expect(goesFurther(reach('sw1', 3), reach('sw1', 4))).toBe(false);
});

it('reads places however they are parted, once each, and knows them in any order', () => {
  expect(placesOf(' sw1,  sw2\nsw1 ')).toEqual(['sw1', 'sw2']);
  expect(sameReach(reach('sw1 sw2'), reach('sw2 sw1'))).toBe(true);
  expect(sameReach(reach('sw1 sw2'), reach('sw1 sw3'))).toBe(false);
});

it('is named a place where a request would carry it', () => {
  expect(missingPlaces('http-token', [])).toContain('where it may be shown');
  expect(missingPlaces('password', [])).toBeNull();
});
