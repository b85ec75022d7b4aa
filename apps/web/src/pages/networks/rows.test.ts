import { describe, expect, it } from 'vitest';
import type { Prefix } from './queries.ts';
import { type LevelPage, toRows } from './rows.ts';
import { addressOf, formatShare, formatSize, numberOf } from './size.ts';

const prefix = (id: number, hasInside = false) => ({ id, prefix: `p${id}`, hasInside }) as Prefix;

describe('the rows of a tree', () => {
  const pages: Record<string, LevelPage> = {
    'null null': { items: [prefix(1, true), prefix(2)], next: 'x' },
    'null x': { items: [prefix(3, true)], next: null },
    '1 null': { items: [prefix(4)], next: null },
  };
  const build = (open: number[], wanted: [number | null, number][] = []) =>
    toRows(new Set(open), new Map(wanted), (under, cursor) => pages[`${under} ${cursor}`]);

  it('are those of the open levels, and ask for a page more where there is one', () => {
    const { rows, needed } = build([1]);
    expect(
      rows.map((row) => (row.type === 'prefix' ? [row.prefix.id, row.depth, row.open] : ['more', row.under])),
    ).toEqual([
      [1, 0, true],
      [4, 1, false],
      [2, 0, false],
      ['more', null],
    ]);
    expect(needed).toEqual([
      { under: null, cursor: null },
      { under: 1, cursor: null },
    ]);
  });

  it('go on when the next page is wanted, and wait where it is not there yet', () => {
    const { rows, needed } = build([3], [[null, 2]]);
    expect(rows.at(-1)).toEqual({ type: 'more', under: 3, cursor: null, depth: 1 });
    expect(needed.map((one) => `${one.under} ${one.cursor}`)).toEqual(['null null', 'null x', '3 null']);
  });
});

describe('numbers of a network', () => {
  it('are read by people', () => {
    const whole = 1n << 96n;
    expect(['256', '16646144', whole, whole - 5n, whole + 5n].map((size) => formatSize(String(size)))).toEqual([
      '256',
      '16,646,144',
      '2^96',
      'about 2^96',
      'about 2^96',
    ]);
    expect([0, 0.001, 0.5, 0.999, 1].map(formatShare)).toEqual(['0 %', '<1 %', '50 %', '>99 %', '100 %']);
    expect(addressOf(numberOf('255.0.10.1') + 255)).toBe('255.0.11.0');
  });
});
