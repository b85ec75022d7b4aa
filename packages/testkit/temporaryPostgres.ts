// An embedded PostgreSQL in a temporary folder that goes away with it.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPostgres, type Postgres, stopLeftover } from '../platform/postgres/index.ts';
import { isAlive } from '../platform/postgres/pidfile.ts';

const quiet = { info() {}, warn: console.warn, error: console.error };

/** A killed run could not clean up: the next one does it. The folder's name holds the process id of its run. */
async function removeLeftovers(): Promise<void> {
  for (const name of readdirSync(tmpdir())) {
    const pid = Number(name.match(/^plumbline-test-(\d+)-/)?.[1]);
    if (!pid || isAlive(pid)) continue;
    const folder = join(tmpdir(), name);
    try {
      await stopLeftover(folder);
      rmSync(folder, { recursive: true, force: true });
    } catch {
      // Another user's, or another run removes it too.
    }
  }
}

export async function openTemporaryPostgres(): Promise<Postgres> {
  await removeLeftovers();
  const dataDir = mkdtempSync(join(tmpdir(), `plumbline-test-${process.pid}-`));
  const postgres = await openPostgres({ dataDir, log: quiet, progress() {}, throwAwayForTests: true });
  return {
    ...postgres,
    async stop() {
      await postgres.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** Runs `work` with the URL of an empty database. */
export async function withTemporaryPostgres<T>(work: (url: string) => Promise<T>): Promise<T> {
  const postgres = await openTemporaryPostgres();
  try {
    await postgres.ensureDatabase('temporary');
    return await work(postgres.url('temporary'));
  } finally {
    await postgres.stop();
  }
}
