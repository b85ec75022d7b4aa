/** How a turn says its numbers. */
import { moneyText } from '#strategy';
import type { ExplainedRange } from '../insight/insight.ts';
import type { Figure } from './turn.ts';

export const counted = (number: number, noun: string, plural = `${noun}s`): string =>
  `${number.toLocaleString('en')} ${number === 1 ? noun : plural}`;

/** 1,234 EUR a year, with its range. */
export function moneyAYear(range: ExplainedRange): string {
  const { currency } = range;
  if (range.highMinor === 0) return `0 ${currency} a year`;
  const ends = `${moneyText(range.lowMinor, currency)} to ${moneyText(range.highMinor, currency)}`;
  return `${moneyText(range.likelyMinor, currency)} a year (${ends})`;
}

export function exposureFigure(label: string, range: ExplainedRange): Figure {
  return {
    label,
    value: range.likelyMinor / 100,
    unit: `${range.currency} a year`,
    range: { low: range.lowMinor / 100, high: range.highMinor / 100 },
    source: 'incidents a year × cost of an incident; the assumptions stand in the basis',
  };
}

/** "a, b and 3 more". */
export function listed(names: readonly string[], most = 3): string {
  if (names.length <= most) {
    return names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
  }
  return `${names.slice(0, most).join(', ')} and ${names.length - most} more`;
}

export const percentText = (value: number): string => `${Math.round(value * 10) / 10} %`;
