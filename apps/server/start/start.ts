// The start-up, in order; and its reverse.
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { openPostgres, type Postgres } from '../../../packages/platform/postgres/index.ts';
import { banner } from './banner.ts';
import type { StartServer } from './contract.ts';
import { lockDataFolder } from './lock.ts';
import { openLog } from './log.ts';
import { assertCanListen } from './port.ts';
import { elapsedProgress } from './progress.ts';
import type { StartSettings } from './settings.ts';
import { currentWebBuild, webSources } from './webBuild.ts';
import { type SupervisedWorker, superviseWorker } from './worker.ts';

export interface StartOptions {
  settings: StartSettings;
  /** The clone. */
  root: string;
  /** Brings the server's code. It loads while PostgreSQL starts, so it is a function and not the server itself. */
  loadServer: () => Promise<StartServer>;
  workerScript: string;
  /** When the person pressed Enter, as epoch milliseconds. */
  startedMs: number;
  print: (text: string) => void;
}

export interface Started {
  url: string;
  stop(): Promise<void>;
}

/** What has been started so far, to be ended in the reverse order. */
type Ending = () => Promise<void> | void;

/**
 * A start that can be stopped at any point. `ready` rejects when something is in the way; whatever had been started by
 * then is ended before that.
 */
export interface Start {
  ready: Promise<Started>;
  /** Clean: the server ends its requests, the worker its step, PostgreSQL its transactions. Idempotent. */
  stop(): Promise<void>;
  /** At once. PostgreSQL is told to end too, but not waited for. */
  force(): void;
}

/** Time for `openPostgres` to get as far as its first child process. */
const beginPostgresMs = 30;

class Stopped extends Error {}

export function beginStart(options: StartOptions): Start {
  const { settings, root, startedMs, print } = options;
  const { dataDir, host, port } = settings;
  const aborted = new AbortController();
  const endings: Ending[] = [];
  const progress = elapsedProgress(startedMs, print, Date.now);
  const unlessStopped = () => {
    if (aborted.signal.aborted) throw new Stopped('The start was stopped.');
  };
  let postgres: Postgres | null = null;
  const workers: SupervisedWorker[] = [];

  const run = async (): Promise<Started> => {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    const lock = lockDataFolder(dataDir, new Date());
    endings.push(() => lock.release());
    await assertCanListen(host, port);
    const { log, where } = openLog(dataDir);
    for (const note of settings.notes ?? []) progress(note);

    const building = settings.dev
      ? Promise.resolve(null)
      : currentWebBuild({
          sources: webSources(root, dataDir),
          progress,
          warn: (line) => log.warn(line),
          signal: aborted.signal,
        });
    endings.push(async () => {
      await building.catch(() => {});
    });
    const opening = openPostgres({ dataDir, databaseUrl: settings.databaseUrl ?? undefined, log, progress });
    // Loading keeps this thread busy: first let PostgreSQL's own process begin.
    const loading = delay(beginPostgresMs).then(options.loadServer);
    loading.catch(() => {});
    postgres = await opening;
    endings.push(() => postgres?.stop());
    unlessStopped();
    const webDir = await building;
    unlessStopped();

    const startServer = await loading;
    unlessStopped();
    const server = await startServer({ postgres, dataDir, host, port, webDir, log, progress });
    endings.push(() => server.stop());
    unlessStopped();
    lock.publish(server.url);

    if (existsSync(join(root, options.workerScript))) {
      const env = { PLUMBLINE_DATA: dataDir, PLUMBLINE_POSTGRES_URL: postgres.adminUrl, PLUMBLINE_URL: server.url };
      for (let started = 0; started < settings.workers; started += 1)
        workers.push(superviseWorker({ root, script: options.workerScript, env, log }));
      endings.push(async () => void (await Promise.all(workers.map((worker) => worker.stop()))));
    } else {
      log.warn(`There is no worker (${options.workerScript}): nothing runs in the background.`);
    }
    const startSeconds = (Date.now() - startedMs) / 1000;
    log.info({ url: server.url, startSeconds, postgresAdopted: postgres.adopted }, 'ready');
    print(banner({ url: server.url, signInLink: server.signInLink, dataDir, logFile: where, startSeconds }));
    return { url: server.url, stop };
  };

  let ending: Promise<void> | null = null;
  const endAll = async (): Promise<void> => {
    for (let last = endings.pop(); last; last = endings.pop()) {
      try {
        await last();
      } catch (error) {
        print(`While stopping: ${(error as Error).message}`);
      }
    }
  };
  const ready = run().catch(async (error: unknown) => {
    aborted.abort();
    await endAll();
    throw error;
  });
  ready.catch(() => {});

  const stop = (): Promise<void> => {
    aborted.abort();
    ending ??= ready.then(endAll, () => {});
    return ending;
  };

  return {
    ready,
    stop,
    force() {
      for (const worker of workers) worker.kill();
      const pid = postgres?.pid();
      if (pid) process.kill(pid, 'SIGINT');
    },
  };
}

/** True for the error of a start that was stopped on purpose. */
export function wasStopped(error: unknown): boolean {
  return error instanceof Stopped;
}
