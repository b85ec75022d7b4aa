// postmaster.pid: PostgreSQL's own record of the process that serves a cluster.
import { readdirSync, readFileSync, readlinkSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface PostmasterRecord {
  pid: number;
  dataFolder: string;
  port: number | null;
  /** True once it accepts connections. */
  ready: boolean;
}

export function parsePostmasterRecord(text: string): PostmasterRecord | null {
  const lines = text.split('\n').map((line) => line.trim());
  const pid = Number(lines[0]);
  if (!Number.isSafeInteger(pid) || pid <= 0) return null;
  const port = Number(lines[3]);
  return { pid, dataFolder: lines[1] ?? '', port: port > 0 ? port : null, ready: lines[7] === 'ready' };
}

export function readPostmasterRecord(cluster: string): PostmasterRecord | null {
  try {
    return parsePostmasterRecord(readFileSync(join(cluster, 'postmaster.pid'), 'utf8'));
  } catch {
    return null;
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/**
 * Whether that process is the postmaster of this cluster: a recorded process id may since belong to anything else
 * (after a reboot, and always soon in a container). A postmaster works in its data folder; null: cannot tell.
 */
export function servesCluster(pid: number, cluster: string): boolean | null {
  if (!isAlive(pid)) return false;
  try {
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')[0] ?? '';
    // A zombie has no command line any more.
    if (!command.includes('postgres')) return false;
    return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(cluster);
  } catch {
    return null;
  }
}

/**
 * Marks the recorded process as gone when its id was taken by another program, which PostgreSQL would mistake for a
 * running server. The rest of the file stays: by its shared-memory key PostgreSQL still refuses to start while an
 * orphaned backend is alive.
 */
export function disownRecord(cluster: string): void {
  const path = join(cluster, 'postmaster.pid');
  const [, ...rest] = readFileSync(path, 'utf8').split('\n');
  // Above the highest process id that Linux (2^22) or macOS (99998) gives out.
  const nobodysPid = 2 ** 22 + 1;
  writeFileSync(path, [nobodysPid, ...rest].join('\n'));
}

/**
 * Ends what is left of a killed postmaster's children. A busy one does not notice for the length of its query, and as
 * long as it lives no new server may start. Only for a cluster whose postmaster is known to be dead: nothing they do
 * can be committed any more.
 */
export function endOrphans(cluster: string): number {
  const folder = realpathSync(cluster);
  let ended = 0;
  for (const pid of readableProcesses()) {
    try {
      if (readlinkSync(`/proc/${pid}/cwd`) !== folder) continue;
      if (!readFileSync(`/proc/${pid}/cmdline`, 'utf8').startsWith('postgres: ')) continue;
      process.kill(pid, 'SIGKILL');
      ended++;
    } catch {
      // Gone meanwhile, or another user's.
    }
  }
  return ended;
}

function readableProcesses(): number[] {
  try {
    return readdirSync('/proc').map(Number).filter(Boolean);
  } catch {
    return [];
  }
}
