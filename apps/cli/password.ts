import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { ApiProblem } from '#api-client';
import type { Connection } from './connection.ts';
import { sender } from './request.ts';

/** Asks for it, so that it stands neither in the list of processes nor in the shell's history. */
export async function setPassword(args: string[], connection: Connection): Promise<number> {
  parseArgs({ args, options: { workspace: { type: 'string' } } });
  const secrets = readSecrets();
  const send = (body: { password: string; current?: string }) =>
    sender(connection)<{ email: string }>({ method: 'POST', path: '/api/v1/me/password', body });
  try {
    const password = await secrets.ask('New password (at least 12 characters): ');
    const { email } = await send({ password }).catch(async (error: unknown) => {
      // Whoever has one already shows it; else the key alone would be worth the account.
      const asksPresent =
        error instanceof ApiProblem && error.problem.issues.some(({ path }) => path === '/body/current');
      if (!asksPresent) throw error;
      return send({ password, current: await secrets.ask('Present password: ') });
    });
    console.log(`Set. Sign in as ${email}; other sessions have ended.`);
    return 0;
  } finally {
    secrets.close();
  }
}

/** A line a question, not shown while it is typed; from a pipe as they are. */
function readSecrets(): { ask(prompt: string): Promise<string>; close(): void } {
  const lines = createInterface({ input: process.stdin, terminal: process.stdin.isTTY === true });
  const next = lines[Symbol.asyncIterator]();
  return {
    async ask(prompt) {
      process.stderr.write(prompt);
      const { value } = await next.next();
      process.stderr.write('\n');
      return value ?? '';
    },
    close: () => lines.close(),
  };
}
