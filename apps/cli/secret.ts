// Secrets on the command line: asked for, or read from a pipe, so that they stand neither in the list of processes nor in
// the shell's history.
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { UsageError } from './usageError.ts';

/** One line that is not shown while it is typed; from a pipe everything, without the line break at its end. */
export async function readSecret(prompt: string): Promise<string> {
  if (process.stdin.isTTY !== true) {
    let text = '';
    for await (const chunk of process.stdin.setEncoding('utf8')) text += chunk;
    if (text === '') throw new UsageError('Nothing came in: the value is read from the standard input.');
    return text.replace(/\r?\n$/, '');
  }
  process.stderr.write(prompt);
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: silent, terminal: true });
  try {
    return await new Promise<string>((resolve) => lines.question('', resolve));
  } finally {
    lines.close();
    process.stderr.write('\n');
  }
}
