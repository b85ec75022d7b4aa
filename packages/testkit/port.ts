import { randomInt } from 'node:crypto';
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isPortFree } from '../platform/postgres/port.ts';

const HOUR_MS = 3_600_000;

/**
 * A free port of loopback that no other test is given for an hour: from when it was looked for until a server listens
 * there, and while that is down between two starts, it is free for everybody who looks. It lies below those that PostgreSQL
 * is given and those of outgoing connections.
 */
export async function freePort(): Promise<number> {
  const given = join(tmpdir(), `plumbline-test-ports-${process.getuid?.() ?? 'all'}`);
  const hour = Math.floor(Date.now() / HOUR_MS);
  mkdirSync(join(given, String(hour)), { recursive: true });
  for (const name of readdirSync(given))
    if (Number(name) < hour - 1) rmSync(join(given, name), { recursive: true, force: true });
  for (;;) {
    const port = randomInt(11_000, 20_000);
    if (existsSync(join(given, String(hour - 1), String(port))) || !(await isPortFree(port, '127.0.0.1'))) continue;
    try {
      closeSync(openSync(join(given, String(hour), String(port)), 'wx'));
      return port;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}
