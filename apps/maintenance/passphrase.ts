// Where a passphrase comes from: a file, or the person at the terminal. Never the arguments: others can read those.
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { PlumblineError } from '#kernel';

const SHORTEST = 12;

export function passphraseOf(file: string): string {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new PlumblineError('invalid_input', `The passphrase cannot be read: ${(error as Error).message}.`);
  }
  return text.split(/\r?\n/, 1)[0]!;
}

export function assertStrong(passphrase: string): void {
  if (passphrase.length < SHORTEST)
    throw new PlumblineError('invalid_input', `The passphrase must have at least ${SHORTEST} characters.`);
}

export const canAsk = (): boolean => process.stdin.isTTY === true && process.stderr.isTTY === true;

export async function ask(question: string, hidden = false): Promise<string> {
  // Readline echoes what is typed into its output: for a secret that goes nowhere.
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  process.stderr.write(question);
  const lines = createInterface({ input: process.stdin, output: hidden ? nowhere : process.stderr, terminal: true });
  try {
    return (await lines.question('')).trim();
  } finally {
    lines.close();
    if (hidden) process.stderr.write('\n');
  }
}
