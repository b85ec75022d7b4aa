import { expect, it } from 'vitest';
import type { Intake } from './queries.ts';
import { usualView } from './words.ts';

const file = (create: number, issue: number): Parameters<typeof usualView>[0] => ({
  component: null,
  summary: { create, update: 0, remove: 0 } as Intake['summary'],
  counts: { issue } as Intake['counts'],
});

it('shows first what differs, and what is wrong where that is all there is', () => {
  expect(usualView(file(3, 0))).toBe('differences');
  expect(usualView(file(3, 2))).toBe('differences');
  expect(usualView(file(0, 2))).toBe('issues');
  expect(usualView(file(0, 0))).toBe('differences');
});
