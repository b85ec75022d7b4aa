import { expect, it } from 'vitest';
import { slugOf } from './slug.ts';

it.each([
  ['End-user devices', 'end-user-devices'],
  ['Büro & Räume', 'buro-raume'],
  ['  3rd line ', 'rd-line'],
  ['—', ''],
])('makes a short name out of %j', (name, slug) => {
  expect(slugOf(name)).toBe(slug);
});
