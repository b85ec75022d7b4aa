// How long somebody who guesses must wait. Counted before a secret is looked at, so that guesses sent at once all count.
import { isIPv4, isIPv6 } from 'node:net';
import { sha256 } from '#kernel';

export interface LockOutRule {
  /** So many failures cost nothing. */
  free: number;
  /** The wait after the first that is not free; each further one doubles it. */
  firstWaitSeconds: number;
  longestWaitSeconds: number;
}

/**
 * Of an account few, of an address more: an office shares one. The longest wait is a bound on what a stranger who knows
 * an e-mail address can do to its owner; passkey, link and provider let in meanwhile. 15 min between guesses are 96 a day.
 */
export const lockOutRules = {
  account: { free: 4, firstWaitSeconds: 30, longestWaitSeconds: 900 },
  address: { free: 19, firstWaitSeconds: 60, longestWaitSeconds: 3_600 },
} as const satisfies Record<string, LockOutRule>;

export type LockOutKind = keyof typeof lockOutRules;

/** Without a failure for so long, counting begins anew. */
export const FORGOTTEN_AFTER_SECONDS = 86_400;

/** How long to wait after the nth failure in a row, in seconds; 0: go on at once. */
export function waitSeconds({ free, firstWaitSeconds, longestWaitSeconds }: LockOutRule, failures: number): number {
  if (failures <= free) return 0;
  return Math.min(longestWaitSeconds, firstWaitSeconds * 2 ** Math.min(failures - free - 1, 30));
}

export interface Failures {
  failures: number;
  lastAt: Date;
  lockedUntil: Date | null;
}

/** What stands after one more failure. */
export function afterFailure(kind: LockOutKind, before: Failures | null, now: Date): Failures {
  const stale = before !== null && now.getTime() - before.lastAt.getTime() > FORGOTTEN_AFTER_SECONDS * 1_000;
  const failures = before === null || stale ? 1 : before.failures + 1;
  const wait = waitSeconds(lockOutRules[kind], failures);
  return { failures, lastAt: now, lockedUntil: wait === 0 ? null : new Date(now.getTime() + wait * 1_000) };
}

/** By the address that was typed, whether there is such an account or not. */
export const accountSubject = (email: string): string => `account ${sha256(email.trim().toLowerCase())}`;

/** An IPv6 host has a whole /64 to vary; an unknown address counts as one. */
export function addressSubject(address: string | null): string {
  if (!address) return 'address unknown';
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped) return `address ${mapped}`;
  if (isIPv4(address)) return `address ${address}`;
  return isIPv6(address) ? `address ${networkOf(address)}` : 'address unknown';
}

function networkOf(address: string): string {
  const [head = '', tail] = address.split('%')[0]!.toLowerCase().split('::');
  const first = head === '' ? [] : head.split(':');
  const last = tail === undefined || tail === '' ? [] : tail.split(':');
  const missing = tail === undefined ? 0 : Math.max(0, 8 - first.length - last.length);
  const groups = [...first, ...Array<string>(missing).fill('0'), ...last];
  return `${groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`;
}
