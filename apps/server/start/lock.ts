// One Plumbline per data folder.
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { PlumblineError } from '#kernel';

/** Who runs here, in `server.json`: for the refusal of a second start, and for the CLI to find the server. */
export interface RunningRecord {
  pid: number;
  startedAt: string;
  /** Null until it serves. */
  url: string | null;
}

export interface DataFolderLock {
  /** Tells others where this server answers. */
  publish(url: string): void;
  release(): void;
}

export function readRunningRecord(dataDir: string): RunningRecord | null {
  try {
    return JSON.parse(readFileSync(join(dataDir, 'server.json'), 'utf8')) as RunningRecord;
  } catch {
    return null;
  }
}

/** Keeps the open transactions from the garbage collector, which would close them and free the lock unseen. */
const held = new Set<DatabaseSync>();

/** Whether a living process holds the folder. Looking changes nothing. */
export function isLocked(dataDir: string): boolean {
  if (!existsSync(join(dataDir, 'server.lock'))) return false;
  const database = new DatabaseSync(join(dataDir, 'server.lock'), { timeout: 0 });
  try {
    database.exec('pragma journal_mode = memory');
    database.exec('begin exclusive');
    return false;
  } catch (error) {
    if ((error as { errcode?: number }).errcode !== 5) throw error;
    return true;
  } finally {
    database.close();
  }
}

/**
 * Locks the data folder for the life of this process, or throws `already_running`.
 *
 * The lock is an open exclusive SQLite transaction: the one kernel file lock that Node offers. The kernel drops it when
 * the process ends however it ends, so there is nothing stale to judge, and a recycled process id fools nobody.
 */
export function lockDataFolder(dataDir: string, now: Date): DataFolderLock {
  const database = new DatabaseSync(join(dataDir, 'server.lock'), { timeout: 0 });
  try {
    // Nothing is ever stored: no journal that a kill could leave behind.
    database.exec('pragma journal_mode = memory');
    database.exec('begin exclusive');
  } catch (error) {
    database.close();
    if ((error as { errcode?: number }).errcode !== 5) throw error;
    const running = readRunningRecord(dataDir);
    const who = running ? ` (process ${running.pid}, since ${running.startedAt})` : '';
    const where = running?.url ? ` and answers at ${running.url}` : running ? ' and is just starting' : '';
    throw new PlumblineError(
      'already_running',
      `Plumbline already runs with the data folder ${dataDir}${who}${where}.`,
    );
  }
  held.add(database);
  const record = join(dataDir, 'server.json');
  const write = (url: string | null) => {
    const running: RunningRecord = { pid: process.pid, startedAt: now.toISOString(), url };
    writeFileSync(`${record}.new`, `${JSON.stringify(running)}\n`, { mode: 0o600 });
    renameSync(`${record}.new`, record);
  };
  write(null);
  return {
    publish: write,
    release() {
      rmSync(record, { force: true });
      held.delete(database);
      database.close();
    },
  };
}
