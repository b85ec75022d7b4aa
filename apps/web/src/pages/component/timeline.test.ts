import { expect, it } from 'vitest';
import type { Installation } from '../../api/types.ts';
import { placeOn, supportBars, supportScale } from './timeline.ts';

const now = new Date('2026-03-10T00:00:00Z');
const installed = (name: string, status: Installation['support']['status'], endsOn: string | null) =>
  ({
    id: 1,
    package: name,
    product: { type: 'product', id: 1, key: `PRD-${name}`, name },
    release: { type: 'release', id: 1, key: `RLS-${name}`, name },
    support: { status, endsOn, basis: 'upstream', extended: { status: 'unknown', endsOn: null }, sentence: '' },
  }) as unknown as Installation;

it('puts the most urgent release first and the unknown last', () => {
  const bars = supportBars(
    [
      installed('later', 'dated', '2030-01-01'),
      installed('none', 'unknown', null),
      installed('gone', 'dated', '2024-01-01'),
      installed('soon', 'dated', '2026-06-30'),
      installed('rolling', 'supported', null),
    ],
    now,
  );
  expect(bars.map((bar) => [bar.installation.package, bar.status])).toEqual([
    ['gone', 'ended'],
    ['soon', 'soon'],
    ['later', 'later'],
    ['rolling', 'undated'],
    ['none', 'unknown'],
  ]);
});

it('keeps what has extended support apart from what has none', () => {
  const lts = installed('lts', 'dated', '2025-06-30');
  lts.support.extended = { status: 'dated', endsOn: '2028-06-30' };
  expect(supportBars([lts], now)[0]!.status).toBe('extended');
});

it('shows one bar a release, however many packages it came in', () => {
  expect(supportBars([installed('a', 'dated', '2030-01-01'), installed('a', 'dated', '2030-01-01')], now)).toHaveLength(
    1,
  );
});

it('scales from the oldest end to beyond the present', () => {
  const scale = supportScale(supportBars([installed('gone', 'dated', '2024-01-01')], now), now);
  expect([scale.from, scale.to]).toEqual([2024, 2028]);
  expect(placeOn(scale, new Date('2026-01-01T00:00:00Z'))).toBeCloseTo(0.5, 1);
});
