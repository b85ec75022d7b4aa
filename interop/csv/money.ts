import { attributeType, type Kind } from '#estate';
import type { Json } from '#kernel';
import { type CellValue, shown } from './cell.ts';

/** Amounts as people write them, in whole units of a currency; the estate holds them in its smallest unit. */
export const moneyNames = ['purchaseCost', 'cost'] as const;

const amounts = [
  { minor: 'purchaseCostMinor', currency: 'purchaseCurrency' },
  { minor: 'costMinor', currency: 'currency' },
] as const;
const symbols: readonly [string, string][] = [
  ['€', 'EUR'],
  ['£', 'GBP'],
];

/** Which attributes of a kind hold an amount: what was paid for it, or what it costs; null where it has neither. */
export const amountOf = (kind: Kind) => amounts.find(({ minor }) => attributeType(kind, minor) !== null) ?? null;

/** Where a kind keeps a currency, whichever of the two names a column was given. */
export function currencyName(kind: Kind, name: string): string {
  return amounts.some((one) => one.currency === name) ? (amountOf(kind)?.currency ?? name) : name;
}

/** The amount of a cell in the smallest unit of its currency; `value` null where nobody says of which currency. */
export function toMoney(text: string, given: string | undefined): CellValue & { currency?: string } {
  const symbol = symbols.find(([sign]) => text.includes(sign))?.[1];
  const said = symbol ?? /(?<![A-Za-z])[A-Z]{3}(?![A-Za-z])/.exec(text)?.[0];
  const currency = said ?? given;
  if (said !== undefined && given !== undefined && said !== given)
    return { problem: `is in ${said}, where the currency is said to be ${given}` };
  const bare = text
    .replace(said !== undefined && symbol === undefined ? said : /[€£$]/, '')
    .replaceAll(/[\s\u00a0\u202f'’]/g, '')
    .replace(/[.,](-+|–|—)$/, '');
  // The last mark is that of the decimals only with one or two digits behind it: three are thousands.
  const parts = /^([+-]?)(\d{1,3}(?:[.,]\d{3})*|\d+)(?:[.,](\d{1,2}))?$/.exec(bare);
  if (!parts || new Set(parts[2]!.replaceAll(/\d/g, '')).size > 1) return { problem: `is no amount: ${shown(text)}` };
  if (currency === undefined) return { value: null };
  const digits = digitsOf(currency);
  if (digits === null) return { problem: `is of no currency that is known: ${shown(currency)}` };
  const decimals = parts[3] ?? '';
  if (/[1-9]/.test(decimals.slice(digits))) return { problem: `has more decimals than ${currency}: ${shown(text)}` };
  const value = Number(
    `${parts[1]}${parts[2]!.replaceAll(/[.,]/g, '')}${decimals.slice(0, digits).padEnd(digits, '0')}`,
  );
  return Number.isSafeInteger(value) ? { value: value as Json, currency } : { problem: `is too large: ${shown(text)}` };
}

function digitsOf(currency: string): number | null {
  if (!Intl.supportedValuesOf('currency').includes(currency)) return null;
  return new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
}
