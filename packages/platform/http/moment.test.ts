import { expect, it } from 'vitest';
import { momentSchema } from './moment.ts';

it.each([
  ['2026-01-31T12:00:00Z', '2026-01-31T12:00:00.000Z'],
  ['2026-01-31T13:00:00+01:00', '2026-01-31T12:00:00.000Z'],
  ['2026-01-31T23:30:00.250-05:45', '2026-02-01T05:15:00.250Z'],
  ['2026-12-31T23:59:59-00:00', '2026-12-31T23:59:59.000Z'],
])('a time with its offset is one instant: %s', (text, instant) => {
  expect(momentSchema.parse(text).toISOString()).toBe(instant);
});

it.each([
  // Whose noon?
  '2026-01-31T12:00:00',
  '2026-01-31',
  '2026-02-30T12:00:00Z',
  '2026-01-31T12:00:00+24:00',
  '2026-01-31T12:00:00+0100',
  '0000-12-31T12:00:00Z',
  '0001-01-01T00:00:00+00:01',
  '9999-12-31T23:59:59-00:01',
  'tomorrow',
])('is refused where it is none, or nobody could say which: %s', (text) => {
  expect(momentSchema.safeParse(text).success).toBe(false);
});
