import { formatNumber } from '../../ui/format.ts';

/** How many addresses, for people: exact while one can read it, then as a power of two. */
export function formatSize(text: string): string {
  const value = BigInt(text);
  if (value <= 9_999_999n) return formatNumber(Number(value));
  const bits = value.toString(2).length - 1;
  return value === 1n << BigInt(bits) ? `2^${bits}` : `about 2^${bits}`;
}

/** Of a share: never 0 % of what has something, never 100 % of what has room. */
export function formatShare(share: number): string {
  if (share > 0 && share < 0.01) return '<1 %';
  if (share < 1 && share > 0.99) return '>99 %';
  return `${Math.round(share * 100)} %`;
}

export const familyOf = (text: string): 4 | 6 => (text.includes(':') ? 6 : 4);
export const lengthOf = (prefix: string): number => Number(prefix.split('/')[1]);

/** An IPv4 address as a number, for a map of its neighbours. */
export const numberOf = (address: string): number =>
  address.split('.').reduce((value, part) => value * 256 + Number(part), 0);

export const addressOf = (value: number): string =>
  [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join('.');
