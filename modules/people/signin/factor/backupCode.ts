import { randomInt } from 'node:crypto';

export const BACKUP_CODES = 10;
/** Without what is easily taken for something else: 0 O, 1 I L. */
const LETTERS = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789';

/** 10 letters of 31: 49 bits, guessed against a lock-out. */
export function newBackupCode(): string {
  const letters = Array.from({ length: 10 }, () => LETTERS[randomInt(LETTERS.length)]);
  return `${letters.slice(0, 5).join('')}-${letters.slice(5).join('')}`;
}

/** What was typed as it was printed; null when it cannot be one. */
export function readBackupCode(typed: string): string | null {
  const letters = typed.toUpperCase().replaceAll(/[^A-Z0-9]/g, '');
  return letters.length === 10 ? `${letters.slice(0, 5)}-${letters.slice(5)}` : null;
}
