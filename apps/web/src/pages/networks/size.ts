import { formatNumber } from '../../ui/format.ts';

/** How many addresses, for people: exact for all of IPv4, then as the nearest power of two. */
export function formatSize(text: string): string {
  const value = BigInt(text);
  if (value <= 1n << 32n) return formatNumber(Number(value));
  const bits = value.toString(2).length - 1;
  if (value === 1n << BigInt(bits)) return `2^${bits}`;
  return `about 2^${value * value > 1n << BigInt(2 * bits + 1) ? bits + 1 : bits}`;
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
