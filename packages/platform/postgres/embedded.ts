// The embedded PostgreSQL: started or adopted, watched, restarted when it dies, stopped with us.
import { existsSync } from 'node:fs';
import { PlumblineError } from '#kernel';
import { type Cluster, initialise, locateCluster, socketPath, superuser } from './cluster.ts';
import { createDatabaseIfMissing, withClient, withDatabase } from './connection.ts';
import { disownRecord, servesCluster } from './pidfile.ts';
import type { Postgres, PostgresOptions } from './postgres.ts';
import { findRunning, type Postmaster, startPostmaster, stopPostmaster } from './postmaster.ts';
import { readyProgram } from './program.ts';
import { keepAlive } from './watch.ts';

const startPatienceMs = 60_000;

function adminUrlOf(cluster: Cluster, port: number): string {
  return `postgres://${superuser}:${cluster.password}@127.0.0.1:${port}/postgres`;
}

/** As our own programs connect: by the socket where there is one (a server adopted from an older Plumbline has none). */
function usualUrlOf(cluster: Cluster, port: number): string {
  const url = new URL(adminUrlOf(cluster, port));
  // The host in the URL stays for who does not know the parameter.
  if (cluster.socketDir && existsSync(socketPath(cluster.socketDir, port)))
    url.searchParams.set('host', cluster.socketDir);
  return url.href;
}

/**
 * Makes sure that what answers at the URL is the server of this cluster and takes our password. After a restart it is not
 * asked: it has the port of before (postmaster.ts), and all who were cut off crowd in.
 */
async function verifyOurs(
  cluster: Cluster,
  postmaster: Postmaster,
  url = adminUrlOf(cluster, postmaster.port),
): Promise<void> {
  const folder = await withClient(url, async (client) => {
    const { rows } = await client.query<{ folder: string }>(`select current_setting('data_directory') as folder`);
    return rows[0]?.folder;
  }).catch((error: Error) => {
    const what =
      postmaster.child === null
        ? `A PostgreSQL (process ${postmaster.pid}) runs in ${cluster.folder} but refuses us: ${error.message}. ` +
          `Stop it with: kill -INT ${postmaster.pid}`
        : `PostgreSQL was started in ${cluster.folder} but refuses us: ${error.message}. It was stopped again.`;
    throw new PlumblineError('postgres_unavailable', what, { cause: error });
  });
  if (folder === cluster.folder) return;
  throw new PlumblineError(
    'postgres_unavailable',
    `What answers on port ${postmaster.port} is the PostgreSQL of ${folder}, not of ${cluster.folder}.`,
  );
}

/** The running server of this cluster, verified to be ours. */
async function adoptable(cluster: Cluster, deadlineMs: number): Promise<Postmaster | null> {
  const running = await findRunning(cluster, deadlineMs);
  if (!running) return null;
  try {
    await verifyOurs(cluster, running);
    return running;
  } catch (error) {
    // Without /proc a recycled process id looks like a live server; that nothing listens gives it away.
    const refused = ((error as Error).cause as { code?: string } | undefined)?.code === 'ECONNREFUSED';
    if (!refused || servesCluster(running.pid, cluster.folder) !== null) throw error;
    disownRecord(cluster.folder);
    return null;
  }
}

export async function openEmbedded(options: PostgresOptions): Promise<Postgres> {
  const { log, progress } = options;
  const throwAway = options.throwAwayForTests ?? false;
  const cluster = locateCluster(options.dataDir);
  const deadlineMs = Date.now() + startPatienceMs;
  const running = existsSync(cluster.folder) ? await adoptable(cluster, deadlineMs) : null;
  const adopted = running !== null;
  const program = readyProgram(cluster.account, cluster.home);
  let postmaster: Postmaster;
  if (running) {
    cluster.port = running.port;
    postmaster = running;
    progress(`PostgreSQL (process ${running.pid}) is still running from before and is taken over`);
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
    try {
      await verifyOurs(cluster, postmaster, usualUrlOf(cluster, postmaster.port));
    } catch (error) {
      await stopPostmaster(cluster, postmaster);
      throw error;
    }
  }

  const stop = new AbortController();
  const watching = keepAlive(cluster, postmaster, {
    signal: stop.signal,
    log,
    async restart() {
      postmaster = await startPostmaster(cluster, program, {
        throwAway,
        deadlineMs: Date.now() + startPatienceMs,
        keepPort: true,
        onRetry: (reason) => log.warn(`PostgreSQL did not start yet, trying again: ${reason}`),
        signal: stop.signal,
      });
      return postmaster;
    },
  });
  let stopped: Promise<void> | null = null;

  const adminUrl = usualUrlOf(cluster, postmaster.port);
  return {
    url: (database) => withDatabase(adminUrl, database),
    adminUrl,
    embedded: true,
    adopted,
    pid: () => postmaster.pid,
    ensureDatabase: (name) => createDatabaseIfMissing(adminUrl, name),
    stop() {
      stop.abort();
      stopped ??= watching.then(() => stopPostmaster(cluster, postmaster));
      return stopped;
    },
  };
}
