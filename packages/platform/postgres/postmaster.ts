// Starting, adopting and stopping one postmaster.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { PlumblineError } from '#kernel';
import { asAccount } from './account.ts';
import { type Cluster, readySocketDir, saveSecret } from './cluster.ts';
import { disownRecord, endOrphans, isAlive, readPostmasterRecord, servesCluster } from './pidfile.ts';
import { freePort, isPortFree } from './port.ts';
import type { Program } from './program.ts';
import { serverSettings } from './settings.ts';

export interface Postmaster {
  pid: number;
  port: number;
  /** Null for an adopted one: it is not our child. */
  child: ChildProcess | null;
}

const logLimitBytes = 5 * 1024 * 1024;

/** The server writes its log by itself, into a file, so that it can outlive us; the last one is kept. */
function openLog(file: string): number {
  if (existsSync(file) && statSync(file).size > logLimitBytes) renameSync(file, `${file}.1`);
  return openSync(file, 'a', 0o600);
}

function logSince(file: string, position: number): string {
  const lines = readFileSync(file).subarray(position).toString('utf8').trim().split('\n');
  return lines.slice(-6).join('\n');
}

/**
 * The postmaster that already serves this cluster (we were killed and it was not), or null. */
export async function findRunning(cluster: Cluster, deadlineMs: number): Promise<Postmaster | null> {
  for (;;) {
    const record = readPostmasterRecord(cluster.folder);
    if (!record) return null;
    const serves = servesCluster(record.pid, cluster.folder);
    if (serves === false) return null;
    if (record.ready && record.port !== null) return { pid: record.pid, port: record.port, child: null };
    // It is starting, recovering or stopping: PostgreSQL says which end it comes to.
    if (Date.now() > deadlineMs) {
      throw new PlumblineError(
        'postgres_unavailable',
        `A PostgreSQL (process ${record.pid}) holds ${cluster.folder} but does not become ready. ` +
          `See ${cluster.logFile}; end it with: kill -INT ${record.pid}`,
      );
    }
    await delay(20);
  }
}

/** Waits until we, its parent, have taken note of its end: else a zombie is left when we end ourselves. */
async function reaped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  // While it only runs, it does not keep us alive; while we wait for its end, it must.
  child.ref();
  await once(child, 'exit');
}

class NotStarted extends Error {}

/** PostgreSQL believes any living process id: also a zombie's, or one that another program got since. */
function disownFalseRecord(cluster: string): void {
  const record = readPostmasterRecord(cluster);
  if (record && isAlive(record.pid) && servesCluster(record.pid, cluster) === false) disownRecord(cluster);
}

async function startOnce(cluster: Cluster, program: Program, port: number, options: StartOptions): Promise<Postmaster> {
  readySocketDir(cluster);
  const { throwAway } = options;
  writeFileSync(
    join(cluster.folder, 'postgresql.conf'),
    serverSettings(port, { throwAway, socketDir: cluster.socketDir }),
  );
  disownFalseRecord(cluster.folder);
  const log = openLog(cluster.logFile);
  const logStart = statSync(cluster.logFile).size;
  // A session of its own: Ctrl-C in the terminal must reach us first, so that open work ends before the database.
  const child = spawn(program.postgres, ['-D', cluster.folder], {
    cwd: cluster.home,
    env: { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' },
    stdio: ['ignore', log, log],
    detached: true,
    ...asAccount(cluster.account),
  });
  closeSync(log);
  child.unref();
  let ended: string | null = null;
  child.once('exit', (code, signal) => {
    ended = signal ? `ended by ${signal}` : `ended with status ${code}`;
  });
  child.once('error', (error) => {
    ended = error.message;
  });
  while (Date.now() <= options.deadlineMs && !options.signal?.aborted) {
    if (ended !== null) throw new NotStarted(`${ended}: ${logSince(cluster.logFile, logStart)}`);
    const record = readPostmasterRecord(cluster.folder);
    // That it serves this cluster is certain: it wrote its record there. Where it listens is not.
    if (record?.pid === child.pid && record?.ready) {
      const started = { pid: record.pid, port, child };
      if (record.port === port) return started;
      await stopPostmaster(cluster, started);
      throw new PlumblineError(
        'postgres_unavailable',
        `PostgreSQL came up on port ${record.port} though ${port} was asked for. Something else sets it: see ` +
          `${join(cluster.folder, 'postgresql.auto.conf')} and remove "port" there.`,
      );
    }
    await delay(10);
  }
  child.kill('SIGINT');
  await reaped(child);
  throw new NotStarted(`it was not ready in time: ${logSince(cluster.logFile, logStart)}`);
}

export interface StartOptions {
  throwAway: boolean;
  /** When to give up, as epoch milliseconds. A recovery after a crash can take its time. */
  deadlineMs: number;
  /** Clients know the port already: wait for it rather than take another. */
  keepPort: boolean;
  onRetry?: (reason: string) => void;
  /** Ends the attempts early: we are stopping. */
  signal?: AbortSignal;
}

/**
 * Starts the postmaster, again with a growing pause when it fails: right after a crash the orphans of the last one
 * may still hold its shared memory, or its port.
 */
export async function startPostmaster(cluster: Cluster, program: Program, options: StartOptions): Promise<Postmaster> {
  let pauseMs = 50;
  for (;;) {
    const kept = cluster.port;
    const usable = kept !== null && (options.keepPort || (await isPortFree(kept, '127.0.0.1')));
    const port = usable ? kept : await freePort();
    if (port !== kept) {
      cluster.port = port;
      saveSecret(cluster.home, cluster);
    }
    try {
      return await startOnce(cluster, program, port, options);
    } catch (error) {
      if (!(error instanceof NotStarted)) throw error;
      if (options.signal?.aborted || Date.now() + pauseMs > options.deadlineMs) {
        throw new PlumblineError(
          'postgres_unavailable',
          `PostgreSQL did not start in ${cluster.folder}: ${error.message}\nIts log: ${cluster.logFile}`,
        );
      }
      options.onRetry?.(error.message);
      if (error.message.includes('shared memory block')) endOrphans(cluster.folder);
      await delay(pauseMs);
      pauseMs = Math.min(pauseMs * 2, 3000);
    }
  }
}

async function gone(pid: number, cluster: string, withinMs: number): Promise<boolean> {
  const deadlineMs = Date.now() + withinMs;
  while (servesCluster(pid, cluster) !== false) {
    if (Date.now() > deadlineMs) return false;
    await delay(10);
  }
  return true;
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // Gone already.
  }
}

/** Fast shutdown; after `patienceMs` the immediate one, which costs a recovery at the next start but loses nothing. */
export async function stopPostmaster(cluster: Cluster, { pid, child }: Postmaster, patienceMs = 30_000): Promise<void> {
  if (servesCluster(pid, cluster.folder) !== false) {
    signal(pid, 'SIGINT');
    if (!(await gone(pid, cluster.folder, patienceMs))) {
      signal(pid, 'SIGQUIT');
      await gone(pid, cluster.folder, 10_000);
    }
  }
  if (child) await reaped(child);
}
