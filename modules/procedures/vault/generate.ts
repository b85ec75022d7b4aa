import { randomBytes, randomInt } from 'node:crypto';
import ssh2 from 'ssh2';
import { PlumblineError } from '#kernel';
import { newSshKey } from '#platform';
import type { SecretRule } from '../plan/action.ts';

// Without signs that are read as others (0 O, 1 l I) or that need two keys on a phone.
const LOWER = 'abcdefghijkmnpqrstuvwxyz';
const UPPER = 'ABCDEFGHJKLMNPQRSTUVWXYZ';
const DIGITS = '23456789';
// None that ends a value or begins a comment where settings are kept, nor one that printf or a schedule reads.
const SIGNS = '-+=._';
// Syllables instead of a list of words: each has 14 × 5 choices, so a word of three has 18 bits.
const CONSONANTS = 'bdfgklmnprstvz';
const VOWELS = 'aeiou';
const SYLLABLES = 3;

/** A new secret by its rule, from the system's randomness. */
export function generateSecret(rule: SecretRule): string {
  switch (rule.kind) {
    case 'password':
      return password(rule.length);
    case 'passphrase':
      return Array.from({ length: rule.length }, word).join('-');
    case 'token':
      return token(rule.length);
    case 'ssh-key':
      return newSshKey('plumbline').private;
  }
}

/** Never begins like an option of a command. */
function token(length: number): string {
  for (;;) {
    const drawn = randomBytes(length).toString('base64url');
    if (!/^[-_]/.test(drawn)) return drawn;
  }
}

/**
 * Has a sign of each class, as the rules of most directories ask, at random places: but neither at its begin, where a
 * command takes it for an option, nor at its end, where a person takes it for the end of the sentence.
 */
function password(length: number): string {
  const classes = [LOWER, UPPER, DIGITS, SIGNS];
  const all = classes.join('');
  const signs = Array.from({ length }, (_, index) => pick(classes[index] ?? all));
  do
    for (let index = signs.length - 1; index > 0; index--) {
      const other = randomInt(index + 1);
      [signs[index], signs[other]] = [signs[other]!, signs[index]!];
    }
  while (SIGNS.includes(signs[0]!) || SIGNS.includes(signs.at(-1)!));
  return signs.join('');
}

function word(): string {
  return Array.from({ length: SYLLABLES }, () => pick(CONSONANTS) + pick(VOWELS)).join('');
}

const pick = (signs: string): string => signs[randomInt(signs.length)]!;

/** The public half of a private key, as a line of authorized_keys. */
export function publicKeyOf(privateKey: string): string {
  const parsed = ssh2.utils.parseKey(privateKey);
  const key = parsed instanceof Error ? parsed : Array.isArray(parsed) ? parsed[0] : parsed;
  // The parser's own message may repeat what it read.
  if (!key || key instanceof Error) throw new PlumblineError('invalid_input', 'That is not a private key for SSH.');
  return `${key.type} ${key.getPublicSSH().toString('base64')}`;
}
