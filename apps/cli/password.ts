import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import type { Connection } from './connection.ts';
import { sender } from './request.ts';

/** Asks for it, so that it stands neither in the list of processes nor in the shell's history. */
export async function setPassword(args: string[], connection: Connection): Promise<number> {
  parseArgs({ args, options: { workspace: { type: 'string' } } });
  const password = await readSecret('New password (at least 12 characters): ');
  const { email } = await sender(connection)<{ email: string }>({
    method: 'POST',
    path: '/api/v1/me/password',
    body: { password },
  });
  console.log(`Set. Sign in as ${email}; earlier sessions have ended.`);
  return 0;
}

/** One line, not shown while it is typed; from a pipe as it is. */
async function readSecret(prompt: string): Promise<string> {
  process.stderr.write(prompt);
  const lines = createInterface({ input: process.stdin, terminal: process.stdin.isTTY === true });
  try {
    for await (const line of lines) {
      process.stderr.write('\n');
      return line;
    }
    return '';
  } finally {
    lines.close();
  }
}
