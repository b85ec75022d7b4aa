import { describe, expect, it } from 'vitest';
import { accountSubject, addressSubject, afterFailure, type Failures, lockOutRules, waitSeconds } from './lockOut.ts';

const start = new Date('2026-03-01T12:00:00Z');

describe('the wait after failures', () => {
  it('is nothing for the first few, then doubles up to its bound', () => {
    const waits = [1, 4, 5, 6, 7, 9, 10, 11, 1_000_000].map((count) => waitSeconds(lockOutRules.account, count));
    expect(waits).toEqual([0, 0, 30, 60, 120, 480, 900, 900, 900]);
    expect(waitSeconds(lockOutRules.address, 19)).toBe(0);
    expect(waitSeconds(lockOutRules.address, 20)).toBe(60);
  });

  it('is forgotten after a day without one', () => {
    let standing: Failures | null = null;
    for (let count = 0; count < 8; count += 1) standing = afterFailure('account', standing, start);
    expect(standing).toMatchObject({ failures: 8, lockedUntil: new Date(start.getTime() + 240_000) });
    const day = 86_400_000;
    expect(afterFailure('account', standing, new Date(start.getTime() + day)).failures).toBe(9);
    expect(afterFailure('account', standing, new Date(start.getTime() + day + 1))).toMatchObject({
      failures: 1,
      lockedUntil: null,
    });
  });
});

describe('what is counted', () => {
  it('is the account however it is written, and never the address itself in clear', () => {
    expect(accountSubject(' Ada@Example.org')).toBe(accountSubject('ada@example.org'));
    expect(accountSubject('ada@example.org')).not.toContain('ada');
  });

  it('is a host by IPv4 and a network by IPv6, since a host there has a whole /64', () => {
    expect(addressSubject('192.0.2.7')).toBe('address 192.0.2.7');
    expect(addressSubject('::ffff:192.0.2.7')).toBe('address 192.0.2.7');
    expect(addressSubject('2001:db8:1:2:3:4:5:6')).toBe('address 2001:db8:1:2::/64');
    expect(addressSubject('2001:DB8:1:2::9')).toBe('address 2001:db8:1:2::/64');
    expect(addressSubject('2001:db8::1')).toBe('address 2001:db8:0:0::/64');
    expect(addressSubject('::1')).toBe('address 0:0:0:0::/64');
    for (const strange of [null, '', 'proxy.example', '1.2.3']) expect(addressSubject(strange)).toBe('address unknown');
  });
});
