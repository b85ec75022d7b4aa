import { describe, expect, it } from 'vitest';
import { newBackupCode, readBackupCode } from './backupCode.ts';
import { counterAt, matchTotp, newTotpSecret, toBase32, totpCode, totpUri } from './totp.ts';

/** The secret of the test vectors of RFC 6238, appendix B. */
const secret = toBase32(Buffer.from('12345678901234567890'));

describe('the code of an authenticator app', () => {
  it.each([
    [59, '287082'],
    [1111111109, '081804'],
    [1111111111, '050471'],
    [1234567890, '005924'],
    [2000000000, '279037'],
    [20000000000, '353130'],
  ])('is at second %i the one of RFC 6238', (second, code) => {
    expect(totpCode(secret, counterAt(new Date(second * 1_000)))).toBe(code);
  });

  it('counts half a minute around its time, and once', () => {
    const at = new Date('2026-03-01T12:00:10Z');
    const code = totpCode(secret, counterAt(at));
    const later = (seconds: number) => new Date(at.getTime() + seconds * 1_000);
    expect(matchTotp(secret, code, at, -1)).toBe(counterAt(at));
    expect(matchTotp(secret, code, later(30), -1)).toBe(counterAt(at));
    expect(matchTotp(secret, code, later(-30), -1)).toBe(counterAt(at));
    expect(matchTotp(secret, code, later(70), -1)).toBeNull();
    expect(matchTotp(secret, code, at, counterAt(at))).toBeNull();
  });

  it('is six digits and nothing else', () => {
    for (const typed of ['', '12345', '1234567', 'abcdef', '12 456', '١٢٣٤٥٦'])
      expect(matchTotp(secret, typed, new Date(), -1)).toBeNull();
  });

  it('comes from a secret of 160 bits that the app reads with issuer and account', () => {
    const made = newTotpSecret();
    expect(made).toMatch(/^[A-Z2-7]{32}$/);
    expect(totpUri(made, 'ada@example.org', 'Plumbline')).toBe(
      `otpauth://totp/Plumbline:ada%40example.org?secret=${made}&issuer=Plumbline&algorithm=SHA1&digits=6&period=30`,
    );
  });
});

describe('a backup code', () => {
  it('is read however it is typed, and is easily copied by hand', () => {
    const code = newBackupCode();
    expect(code).toMatch(/^[A-HJKMNP-Z2-9]{5}-[A-HJKMNP-Z2-9]{5}$/);
    expect(readBackupCode(` ${code.toLowerCase().replace('-', ' ')} `)).toBe(code);
    expect(readBackupCode('abc')).toBeNull();
  });
});
