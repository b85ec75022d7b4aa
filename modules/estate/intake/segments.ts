import { BlockList, isIPv4 } from 'node:net';
import type { Observation } from '../probe/observation.ts';
import { outwardInterfaces } from './hostFacts.ts';

export interface ObservedSegment {
  /** In CIDR, with the host bits cleared: 192.0.2.0/24. */
  prefix: string;
  /** Where a default route of this machine leads into it. */
  gateway: string | null;
}

/** The networks that a machine stands in, by the addresses of its cards. */
export function observedSegments(observation: Observation): ObservedSegment[] {
  const prefixes = new Set(
    outwardInterfaces(observation).flatMap((one) => one.addresses.flatMap((address) => networkOf(address) ?? [])),
  );
  return [...prefixes].sort().map((prefix) => {
    const [base, length] = prefix.split('/') as [string, string];
    const inside = new BlockList();
    inside.addSubnet(base, Number(length), isIPv4(base) ? 'ipv4' : 'ipv6');
    const route = observation.routes.find(
      (one) => one.gateway !== null && inside.check(one.gateway, isIPv4(one.gateway) ? 'ipv4' : 'ipv6'),
    );
    return { prefix, gateway: route?.gateway ?? null };
  });
}

/** The network of an address in CIDR, or null for what is no network between machines (a single address, link-local, loopback). */
export function networkOf(cidr: string): string | null {
  const [address, lengthText] = cidr.split('/');
  const length = Number(lengthText);
  if (!address || !Number.isInteger(length)) return null;
  const four = isIPv4(address);
  const bits = four ? 32 : 128;
  if (length < 1 || length >= bits) return null;
  const value = four ? parse4(address) : parse6(address);
  if (value === null) return null;
  const network = (value >> BigInt(bits - length)) << BigInt(bits - length);
  const text = four ? format4(network) : format6(network);
  if (/^(127\.|169\.254\.|fe80:)/.test(text)) return null;
  return `${text}/${length}`;
}

function parse4(address: string): bigint {
  return address.split('.').reduce((value, part) => (value << 8n) | BigInt(part), 0n);
}

function format4(value: bigint): string {
  return [24n, 16n, 8n, 0n].map((shift) => String((value >> shift) & 255n)).join('.');
}

function parse6(address: string): bigint | null {
  const [head = '', tail] = address.toLowerCase().split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const gap = 8 - left.length - right.length;
  if (gap < 0 || (tail === undefined && gap !== 0)) return null;
  const groups = [...left, ...Array<string>(gap).fill('0'), ...right];
  if (groups.some((group) => !/^[0-9a-f]{1,4}$/.test(group))) return null;
  return groups.reduce((value, group) => (value << 16n) | BigInt(`0x${group}`), 0n);
}

/** Canonical text (RFC 5952): the longest run of zero groups is written as "::". */
function format6(value: bigint): string {
  const groups = Array.from({ length: 8 }, (_, index) => ((value >> BigInt(112 - 16 * index)) & 0xffffn).toString(16));
  let best = { start: -1, length: 1 };
  for (let start = 0; start < 8; start += 1) {
    let length = 0;
    while (start + length < 8 && groups[start + length] === '0') length += 1;
    if (length > best.length) best = { start, length };
  }
  if (best.start < 0) return groups.join(':');
  return `${groups.slice(0, best.start).join(':')}::${groups.slice(best.start + best.length).join(':')}`;
}
