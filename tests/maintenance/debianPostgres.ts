// A PostgreSQL that is not ours and older than ours, as an organisation has it: Debian's, with a cluster of its own.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Requirement } from '#testkit';
import { preferredAccounts } from '../../packages/platform/postgres/account.ts';
import { withClient } from '../../packages/platform/postgres/connection.ts';
import { freePort } from '../../packages/testkit/port.ts';

const versions = '/usr/lib/postgresql';

function program(): string | null {
  const found = existsSync(versions)
    ? readdirSync(versions)
        .map(Number)
        .filter((version) => version >= 15)
    : [];
  return found.length > 0 ? join(versions, String(Math.min(...found)), 'bin') : null;
}

export const debianPostgres: Requirement = () =>
  program() ? null : 'needs PostgreSQL 15 or newer of the system (Debian package postgresql)';

export async function openDebianPostgres(): Promise<{ url(database: string): string; stop(): Promise<void> }> {
  const bin = program()!;
  const folder = mkdtempSync(join(tmpdir(), `plumbline-test-${process.pid}-debian-`));
  const account = process.getuid?.() === 0 ? preferredAccounts(readFileSync('/etc/passwd', 'utf8'))[0]! : null;
  const as = account ? { uid: account.uid, gid: account.gid } : {};
  if (account) chownSync(folder, account.uid, account.gid);
  const data = join(folder, 'data');
  execFileSync(
    join(bin, 'initdb'),
    ['-D', data, '-U', 'owner', '--auth=trust', '--no-sync', '--locale=C.UTF-8', '-E', 'UTF8'],
    { ...as, cwd: folder, stdio: 'ignore' },
  );
  const port = await freePort();
  const child = spawn(join(bin, 'postgres'), ['-D', data, '-p', String(port), '-h', '127.0.0.1', '-k', '', '-F'], {
    ...as,
    cwd: folder,
    stdio: 'ignore',
  });
  const url = (database: string): string => `postgres://owner@127.0.0.1:${port}/${database}`;
  for (;;) {
    if (await withClient(url('postgres'), async () => true).catch(() => false)) break;
    if (child.exitCode !== null) throw new Error('The PostgreSQL of the system did not start.');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return {
    url,
    async stop() {
      child.kill('SIGINT');
      if (child.exitCode === null) await once(child, 'exit');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
