import { describe, expect, it } from 'vitest';
import { dueAt, MOST_ATTEMPTS, nextAttempt, noPreference, wants } from './notice.ts';

const at = (text: string): Date => new Date(text);
const quiet = (from: number, to: number, timeZone = 'UTC') => ({ ...noPreference, quiet: { from, to }, timeZone });
const night = quiet(22 * 60, 7 * 60);

describe('quiet hours', () => {
  it('hold back until they end, over midnight too', () => {
    expect(dueAt(night, false, at('2026-03-01T23:30:30Z'))).toEqual(at('2026-03-02T07:00:00Z'));
    expect(dueAt(night, false, at('2026-03-02T03:00:00Z'))).toEqual(at('2026-03-02T07:00:00Z'));
  });

  it('hold nothing back outside of them, nor what is urgent', () => {
    const noon = at('2026-03-01T12:00:00Z');
    expect(dueAt(night, false, noon)).toEqual(noon);
    expect(dueAt(night, false, at('2026-03-02T07:00:00Z'))).toEqual(at('2026-03-02T07:00:00Z'));
    const three = at('2026-03-02T03:00:00Z');
    expect(dueAt(night, true, three)).toEqual(three);
    expect(dueAt(noPreference, false, three)).toEqual(three);
  });

  it('go by the time zone of the person, and its changes', () => {
    const berlin = quiet(22 * 60, 7 * 60, 'Europe/Berlin');
    expect(dueAt(berlin, false, at('2026-01-10T22:00:00Z'))).toEqual(at('2026-01-11T06:00:00Z'));
    // The clock goes forward at 02:00 on the 29th: 07:00 there is 05:00 UTC.
    expect(dueAt(berlin, false, at('2026-03-28T22:00:00Z'))).toEqual(at('2026-03-29T05:00:00Z'));
    // And back on 25 October: 07:00 is 06:00 UTC.
    expect(dueAt(berlin, false, at('2026-10-24T21:00:00Z'))).toEqual(at('2026-10-25T06:00:00Z'));
  });
});

describe('a preference', () => {
  it('mutes a kind by a channel and no other', () => {
    const preference = { ...noPreference, muted: { email: ['request-state' as const] } };
    expect(wants(preference, 'email', 'request-state')).toBe(false);
    expect(wants(preference, 'push', 'request-state')).toBe(true);
    expect(wants(preference, 'email', 'proof-wanted')).toBe(true);
  });
});

it('waits longer after each failed attempt, and gives up in the end', () => {
  const failed = at('2026-01-01T00:00:00Z');
  const waits = Array.from({ length: MOST_ATTEMPTS }, (_, index) => nextAttempt(index + 1, failed)?.getTime() ?? null);
  expect(waits.at(-1)).toBeNull();
  const times = waits.slice(0, -1) as number[];
  expect([...times].sort((a, b) => a - b)).toEqual(times);
  expect(times[0]).toBe(failed.getTime() + 60_000);
});
