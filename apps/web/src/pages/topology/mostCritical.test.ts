import { expect, it } from 'vitest';
import { mostCritical } from './mostCritical.ts';

const one = (name: string, criticality: number) => ({ id: name.charCodeAt(0), name, criticality });

it('has the most critical first, and of equally critical ones those that come first by name', () => {
  const first = [one('z', 5), one('y', 5), one('x', 3), one('w', 3)];
  const named = [one('a', 3), one('b', 3), one('w', 3), one('x', 3), one('y', 5), one('z', 5)];
  expect(mostCritical(first, named, 4).map(({ name }) => name)).toEqual(['y', 'z', 'a', 'b']);
});

it('shows what is known while the names are on their way, and all where there are few', () => {
  const few = [one('b', 2), one('a', 1)];
  expect(mostCritical(few, [], 12).map(({ name }) => name)).toEqual(['b', 'a']);
  expect(mostCritical(few, [one('a', 1), one('b', 2)], 12).map(({ name }) => name)).toEqual(['b', 'a']);
});
