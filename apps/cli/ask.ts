import { createInterface } from 'node:readline/promises';
import { UsageError } from './usageError.ts';

/** Asks for a yes. Without a terminal nobody can answer: then `--yes` is needed. */
export async function agreed(question: string, yes: boolean): Promise<boolean> {
  if (yes) return true;
  if (!process.stdin.isTTY) throw new UsageError(`${question} Nobody can answer here: say --yes to agree beforehand.`);
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await lines.question(`${question} [y/N] `)).trim());
  } finally {
    lines.close();
  }
}
