import { describe, expect, it } from 'vitest';
import { deviceOf } from './device.ts';
import { isFresh, proofWays, type SignInPolicy, type SignInState, waitsFor } from './standing.ts';

const nobody: SignInPolicy = { secondFactor: 'nobody', fromLevel: null };
const everybody: SignInPolicy = { secondFactor: 'everybody', fromLevel: null };
const fromThree: SignInPolicy = { secondFactor: 'level', fromLevel: 3 };
const state = (some: Partial<SignInState> = {}): SignInState => ({
  factors: 1,
  hasApp: false,
  hasPasskey: false,
  administrator: false,
  highestLevel: 0,
  ...some,
});

describe('a session', () => {
  it('is whole with one factor where no second is asked for and none is set up', () => {
    expect(waitsFor(nobody, state())).toBeNull();
    expect(waitsFor(nobody, state({ hasPasskey: true }))).toBeNull();
    expect(waitsFor(fromThree, state({ highestLevel: 2 }))).toBeNull();
  });

  it('waits for the app that somebody set up, whatever the policy', () => {
    expect(waitsFor(nobody, state({ hasApp: true }))).toBe('second-step');
  });

  it('waits for a second factor where the policy asks for one, and for its set-up where there is none', () => {
    expect(waitsFor(everybody, state())).toBe('enrolment');
    expect(waitsFor(everybody, state({ hasPasskey: true }))).toBe('second-step');
    expect(waitsFor(fromThree, state({ highestLevel: 3 }))).toBe('enrolment');
    expect(waitsFor(fromThree, state({ administrator: true }))).toBe('enrolment');
  });

  it('is whole with two factors always', () => {
    for (const policy of [nobody, everybody, fromThree])
      expect(waitsFor(policy, state({ factors: 2, hasApp: true, administrator: true }))).toBeNull();
  });
});

describe('a proof', () => {
  it('counts for ten minutes', () => {
    const at = new Date('2026-03-01T12:00:00Z');
    expect(isFresh(at, new Date('2026-03-01T12:10:00Z'))).toBe(true);
    expect(isFresh(at, new Date('2026-03-01T12:10:00.001Z'))).toBe(false);
  });

  it('is by what is hardest to steal of what somebody has', () => {
    expect(proofWays({ password: true, app: false, passkey: false })).toEqual(['password']);
    expect(proofWays({ password: true, app: true, passkey: false })).toEqual(['code']);
    expect(proofWays({ password: true, app: true, passkey: true })).toEqual(['passkey', 'code']);
    expect(proofWays({ password: false, app: false, passkey: false })).toEqual(['sign-in']);
  });
});

describe('a device', () => {
  it.each([
    ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox on Linux'],
    ['Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/140.0.0.0 Safari/537.36 Edg/140.0', 'Edge on Windows'],
    ['Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Mobile Safari/604.1', 'Safari on iOS'],
    ['Mozilla/5.0 (Linux; Android 16; Pixel) Chrome/140.0.0.0 Mobile Safari/537.36', 'Chrome on Android'],
    ['curl/8.5.0', 'curl'],
    [null, 'An unknown device'],
  ])('is named from %s as %s', (userAgent, name) => {
    expect(deviceOf(userAgent)).toBe(name);
  });
});
