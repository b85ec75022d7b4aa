import type { MoneyRange } from '../api/types.ts';
import { formatMoney, formatValue } from './format.ts';

const minorUnits = 'minor units';

/** What a line of a basis amounts to. Assumptions are kept in minor units of the currency: they are read as money. */
export function basisText(entry: MoneyRange['basis'][number], currency: string): string {
  if (entry.lowMinor !== undefined && entry.highMinor !== undefined) {
    return `${formatMoney(entry.lowMinor, currency)} – ${formatMoney(entry.highMinor, currency)}`;
  }
  if (entry.likelyMinor !== undefined) return formatMoney(entry.likelyMinor, currency);
  const { unit = '' } = entry;
  const value = formatValue(entry.value);
  if (!unit.startsWith(minorUnits)) return `${value}${unit ? ` ${unit}` : ''}`;
  return (
    value.replace(/\d+(\.\d+)?/g, (amount) => formatMoney(Number(amount), currency)) + unit.slice(minorUnits.length)
  );
}
