// Codes of an authenticator app: RFC 6238 over HMAC-SHA-1 with 6 digits every 30 s, which is what every app knows.
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

const DIGITS = 6;
const STEP_SECONDS = 30;
/** A clock may be off by so many steps, either way. */
const SLACK_STEPS = 1;
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** 160 random bits, the length that RFC 4226 recommends, in base 32. */
export const newTotpSecret = (): string => toBase32(randomBytes(20));

export function toBase32(bytes: Uint8Array): string {
  let bits = 0;
  let value = 0;
  let text = '';
  for (const byte of bytes) {
    value = (value << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      text += ALPHABET[(value >>> (bits - 5)) & 31];
      bits -= 5;
    }
    value &= (1 << bits) - 1;
  }
  return bits > 0 ? text + ALPHABET[(value << (5 - bits)) & 31] : text;
}

function fromBase32(text: string): Buffer {
  const bytes: number[] = [];
  let bits = 0;
  let value = 0;
  for (const letter of text) {
    value = (value << 5) | ALPHABET.indexOf(letter);
    bits += 5;
    if (bits >= 8) {
      bytes.push((value >>> (bits - 8)) & 255);
      bits -= 8;
    }
    value &= (1 << bits) - 1;
  }
  return Buffer.from(bytes);
}

export const counterAt = (at: Date): number => Math.floor(at.getTime() / 1_000 / STEP_SECONDS);

export function totpCode(secret: string, counter: number): string {
  const moving = Buffer.alloc(8);
  moving.writeBigUInt64BE(BigInt(counter));
  const digest = createHmac('sha1', fromBase32(secret)).update(moving).digest();
  const offset = digest[19]! & 15;
  const number = digest.readUInt32BE(offset) & 0x7fffffff;
  return String(number % 10 ** DIGITS).padStart(DIGITS, '0');
}

/** The time step that the code is of, if that is later than the last one taken (a code counts once); else null. */
export function matchTotp(secret: string, code: string, at: Date, lastCounter: number): number | null {
  if (!/^\d{6}$/.test(code)) return null;
  const now = counterAt(at);
  let matched: number | null = null;
  for (let counter = now - SLACK_STEPS; counter <= now + SLACK_STEPS; counter += 1) {
    const same = timingSafeEqual(Buffer.from(totpCode(secret, counter)), Buffer.from(code));
    if (same && counter > lastCounter) matched ??= counter;
  }
  return matched;
}

/** What an authenticator app reads from the QR code. */
export function totpUri(secret: string, account: string, issuer: string): string {
  const label = `${encodeURIComponent(issuer)}:${encodeURIComponent(account)}`;
  return `otpauth://totp/${label}?secret=${secret}&issuer=${encodeURIComponent(issuer)}&algorithm=SHA1&digits=${DIGITS}&period=${STEP_SECONDS}`;
}
