// The embedded PostgreSQL: started or adopted, watched, restarted when it dies, stopped with us.
import { existsSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { PlumblineError } from '#kernel';
import { type Cluster, initialise, locateCluster, superuser } from './cluster.ts';
import { createDatabaseIfMissing, withClient, withDatabase } from './connection.ts';
import { servesCluster } from './pidfile.ts';
import type { Postgres, PostgresOptions } from './postgres.ts';
import { findRunning, type Postmaster, startPostmaster, stopPostmaster } from './postmaster.ts';
import { readyProgram } from './program.ts';

const startPatienceMs = 60_000;
const watchIntervalMs = 500;

function adminUrlOf(cluster: Cluster, port: number): string {
  return `postgres://${superuser}:${cluster.password}@127.0.0.1:${port}/postgres`;
}

/** Makes sure that what answers on the port is the server of this cluster and takes our password. */
async function verifyOurs(cluster: Cluster, postmaster: Postmaster): Promise<void> {
  const folder = await withClient(adminUrlOf(cluster, postmaster.port), async (client) => {
    const { rows } = await client.query<{ folder: string }>(`select current_setting('data_directory') as folder`);
    return rows[0]?.folder;
  }).catch((error: Error) => {
    throw new PlumblineError(
      'postgres_unavailable',
      `A PostgreSQL (process ${postmaster.pid}) runs in ${cluster.folder} but refuses us: ${error.message}. ` +
        `Stop it with: kill -INT ${postmaster.pid}`,
      { cause: error },
    );
  });
  if (folder === cluster.folder) return;
  throw new PlumblineError(
    'postgres_unavailable',
    `What answers on port ${postmaster.port} is the PostgreSQL of ${folder}, not of ${cluster.folder}.`,
  );
}

export async function openEmbedded(options: PostgresOptions): Promise<Postgres> {
  const { log, progress } = options;
  const throwAway = options.throwAwayForTests ?? false;
  const cluster = locateCluster(options.dataDir);
  const deadlineMs = Date.now() + startPatienceMs;
  const running = existsSync(cluster.folder) ? await findRunning(cluster, deadlineMs) : null;
  const adopted = running !== null;
  const program = readyProgram(cluster.account, cluster.home);
  let postmaster: Postmaster;
  if (running) {
    await verifyOurs(cluster, running);
    cluster.port = running.port;
    postmaster = running;
    log.info(`PostgreSQL (process ${running.pid}) was still running and is taken over.`);
  } else {
    if (!existsSync(cluster.folder)) {
      progress(
        `Making the database in ${cluster.folder}${cluster.account ? ` (as user ${cluster.account.name})` : ''}`,
      );
      await initialise(cluster, program, throwAway);
    }
    progress('Starting PostgreSQL');
    postmaster = await startPostmaster(cluster, program, {
      throwAway,
      deadlineMs,
      keepPort: false,
      onRetry: (reason) => log.warn(`PostgreSQL did not start yet, trying again: ${reason}`),
    });
  }

  let stopping: Promise<void> | null = null;
  const stopRequested = Promise.withResolvers<void>();

  const died = async (watched: Postmaster): Promise<void> => {
    if (watched.child && watched.child.exitCode === null && watched.child.signalCode === null) {
      await Promise.race([new Promise((resolve) => watched.child?.once('exit', resolve)), stopRequested.promise]);
      return;
    }
    while (!stopping && servesCluster(watched.pid, cluster.folder) !== false) {
      await Promise.race([delay(watchIntervalMs, undefined, { ref: false }), stopRequested.promise]);
    }
  };

  const keepAlive = async (): Promise<void> => {
    for (let pauseMs = 0; ; ) {
      const startedMs = Date.now();
      await died(postmaster);
      if (stopping) return;
      if (Date.now() - startedMs > 60_000) pauseMs = 0;
      log.error(
        `PostgreSQL (process ${postmaster.pid}) ended by itself; starting it again. Its log: ${cluster.logFile}`,
      );
      await Promise.race([delay(pauseMs, undefined, { ref: false }), stopRequested.promise]);
      pauseMs = Math.min(Math.max(pauseMs * 2, 100), 5000);
      if (stopping) return;
      try {
        postmaster = await startPostmaster(cluster, program, {
          throwAway,
          deadlineMs: Date.now() + startPatienceMs,
          keepPort: true,
        });
        log.info(`PostgreSQL runs again (process ${postmaster.pid}).`);
      } catch (error) {
        log.error((error as Error).message);
      }
    }
  };
  const watching = keepAlive();

  const adminUrl = adminUrlOf(cluster, postmaster.port);
  return {
    url: (database) => withDatabase(adminUrl, database),
    adminUrl,
    embedded: true,
    adopted,
    pid: () => postmaster.pid,
    ensureDatabase: (name) => createDatabaseIfMissing(adminUrl, name),
    stop() {
      stopping ??= (async () => {
        stopRequested.resolve();
        await watching;
        await stopPostmaster(cluster, postmaster.pid);
      })();
      return stopping;
    },
  };
}
