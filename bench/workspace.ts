// A workspace on an embedded PostgreSQL as installations have it: with fsync, in a folder that goes away.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { systemClock } from '#kernel';
import { bootstrapPeople, createAuthority } from '#people';
import { type Actor, type Context, createContext, migrate, openWorkspace, type Workspace } from '#platform';
import { openPostgres } from '../packages/platform/postgres/index.ts';

export interface BenchWorkspace {
  workspace: Workspace;
  /** Level 5 in the root domain. */
  first: Actor;
  context(): Context;
  postgresVersion: string;
}

export async function withWorkspace<Result>(work: (bench: BenchWorkspace) => Promise<Result>): Promise<Result> {
  const dataDir = mkdtempSync(join(tmpdir(), `plumbline-test-${process.pid}-bench-`));
  const quiet = { info() {}, warn: console.warn, error: console.error };
  const postgres = await openPostgres({ dataDir, log: quiet, progress() {} });
  try {
    await postgres.ensureDatabase('bench');
    const url = postgres.url('bench');
    await migrate(url);
    const workspace = openWorkspace({ name: 'main', url, clock: systemClock, log: pino({ level: 'silent' }) });
    const { firstPersonId } = await bootstrapPeople(workspace, { name: 'Ada First', email: 'ada@example.org' });
    const first: Actor = { personId: firstPersonId!, name: 'Ada First', kind: 'person', administrator: true };
    const { rows } = await workspace.pool.query<{ version: string }>(
      `select current_setting('server_version') as version`,
    );
    const authority = createAuthority(workspace);
    try {
      return await work({
        workspace,
        first,
        postgresVersion: rows[0]!.version,
        context: () => createContext({ workspace, authority, actor: first, operation: 'bench' }),
      });
    } finally {
      await workspace.close();
    }
  } finally {
    await postgres.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}
