// Words
// - An *address* is one number of a family (4 or 6) without a length; a *block* is a prefix: an aligned run of 2^n of them.
// - A *span* is any run from a first to a last address. Canonical text is that of RFC 5952 and dotted decimals.
import { Address4, Address6 } from 'ip-address';

export type Family = 4 | 6;

export interface Address {
  family: Family;
  value: bigint;
}

export interface Block extends Address {
  length: number;
}

export interface Span {
  family: Family;
  first: bigint;
  last: bigint;
}

export const bitsOf = (family: Family): number => (family === 4 ? 32 : 128);
export const sizeOf = (family: Family, length: number): bigint => 1n << BigInt(bitsOf(family) - length);

/** Reads one address without a length, in any spelling. Null for what is none. */
export function parseAddress(text: string): Address | null {
  if (text.includes('/') || text.includes('%')) return null;
  try {
    return text.includes(':')
      ? { family: 6, value: new Address6(text).bigInt() }
      : { family: 4, value: new Address4(text).bigInt() };
  } catch {
    return null;
  }
}

export function formatAddress(family: Family, value: bigint): string {
  return family === 4 ? Address4.fromBigInt(value).correctForm() : Address6.fromBigInt(value).correctForm();
}

/** Reads `address/length`; host bits may be set. Null for what is none. */
function parseCidr(text: string): Block | null {
  const [head = '', tail = '', ...more] = text.split('/');
  const address = parseAddress(head);
  if (!address || more.length > 0 || !/^\d{1,3}$/.test(tail)) return null;
  const length = Number(tail);
  return length <= bitsOf(address.family) ? { ...address, length } : null;
}

/** Reads a prefix whose host bits are clear. Null for anything else. */
export function parseBlock(text: string): Block | null {
  const block = parseCidr(text);
  return block && block.value === alignDown(block) ? block : null;
}

export const formatBlock = (block: Block): string => `${formatAddress(block.family, block.value)}/${block.length}`;

function alignDown({ family, value, length }: Block): bigint {
  const size = sizeOf(family, length);
  return value - (value % size);
}

/** The prefix that somebody meant who left host bits set: 10.0.0.1/8 → 10.0.0.0/8. Null where none are, or it is none. */
export function hostBitsCleared(text: string): string | null {
  const block = parseCidr(text);
  if (!block) return null;
  const value = alignDown(block);
  return value === block.value ? null : formatBlock({ ...block, value });
}

export function canonicalAddress(text: string): string | null {
  const address = parseAddress(text);
  return address && formatAddress(address.family, address.value);
}

export function canonicalBlock(text: string): string | null {
  const block = parseBlock(text);
  return block && formatBlock(block);
}

export function spanOf(block: Block): Span {
  return { family: block.family, first: block.value, last: block.value + sizeOf(block.family, block.length) - 1n };
}

export const spanSize = (span: Span): bigint => span.last - span.first + 1n;

/** The largest aligned blocks that fill a span, in order: how free space is told in prefixes. */
export function blocksOf({ family, first, last }: Span): Block[] {
  const blocks: Block[] = [];
  for (let value = first; value <= last; ) {
    let length = bitsOf(family);
    while (length > 0) {
      const size = sizeOf(family, length - 1);
      if (value % size !== 0n || value + size - 1n > last) break;
      length -= 1;
    }
    blocks.push({ family, value, length });
    value += sizeOf(family, length);
  }
  return blocks;
}

/** What of a network is not given to hosts: its own address and broadcast (IPv4), the routers' anycast address (IPv6). */
export function reservedEnds(block: Block): bigint[] {
  if (block.length >= bitsOf(block.family) - 1) return [];
  const { first, last } = spanOf(block);
  return block.family === 4 ? [first, last] : [first];
}

/** Said of every machine alike: tells nothing of who has it. */
export function isOutward(text: string): boolean {
  const address = parseAddress(text);
  if (!address) return false;
  const { family, value } = address;
  if (family === 4) return value !== 0n && value >> 24n !== 127n && value >> 16n !== 0xa9fen;
  return value > 1n && value >> 118n !== 0x3fan;
}
