import { describe, expect, it } from 'vitest';
import {
  daysUntil,
  formatBytes,
  formatDuration,
  formatEstimate,
  formatMoney,
  formatPercent,
  formatRelative,
  formatValue,
  plural,
  words,
} from './format.ts';

const now = new Date('2026-03-10T12:00:00Z');

describe('times', () => {
  it('says how long ago in the largest unit', () => {
    expect(formatRelative(new Date('2026-03-10T11:59:40Z'), now)).toBe('just now');
    expect(formatRelative(new Date('2026-03-10T11:56:00Z'), now)).toBe('4 min ago');
    expect(formatRelative(new Date('2026-03-07T11:00:00Z'), now)).toBe('3 d ago');
    expect(formatRelative(new Date('2026-03-13T13:00:00Z'), now)).toBe('in 3 d');
    expect(formatRelative(new Date('2025-07-01T12:00:00Z'), now)).toBe('8 mo ago');
    expect(formatRelative(new Date('2023-03-01T12:00:00Z'), now)).toBe('3 y ago');
  });

  it('gives a duration in its two largest units', () => {
    expect(formatDuration(0.42)).toBe('0.4 s');
    expect(formatDuration(274_000)).toBe('3 d 4 h');
    expect(formatDuration(720)).toBe('12 min');
    expect(formatDuration(86_460)).toBe('1 d');
  });

  it('counts days to a calendar day, negative when past', () => {
    expect(daysUntil('2026-03-12', now)).toBe(2);
    expect(daysUntil('2026-03-01', now)).toBe(-9);
  });
});

describe('numbers', () => {
  it('drops cents from a hundred on', () => {
    expect(formatMoney(1_234_567, 'EUR')).toBe('€12,346');
    expect(formatMoney(1_250, 'EUR')).toBe('€12.50');
    expect(formatMoney(123_456_789_00, 'EUR')).toBe('€123.5m');
  });

  it('gives estimates in whole units', () => {
    expect(formatEstimate(3_744, 'EUR')).toBe('€37');
  });

  it('keeps a decimal in small shares', () => {
    expect(formatPercent(0.034)).toBe('3.4 %');
    expect(formatPercent(0.57)).toBe('57 %');
  });

  it('writes bytes in binary units', () => {
    expect(formatBytes(512)).toBe('512 B');
    expect(formatBytes(8_589_934_592)).toBe('8 GiB');
  });
});

describe('words', () => {
  it('reads names of states and fields aloud', () => {
    expect(words('awaiting-approval')).toBe('Awaiting approval');
    expect(words('memoryBytes')).toBe('Memory bytes');
  });

  it('counts with the right form', () => {
    expect(plural(1, 'component')).toBe('1 component');
    expect(plural(1200, 'component')).toBe('1,200 components');
  });

  it('shows values by what they are', () => {
    expect(formatValue(null)).toBe('—');
    expect(formatValue(1024, 'memoryBytes')).toBe('1 KiB');
    expect(formatValue(['a', 'b'])).toBe('a, b');
    expect(formatValue({ key: 'CMP-1', name: 'frey' })).toBe('frey (CMP-1)');
  });
});
