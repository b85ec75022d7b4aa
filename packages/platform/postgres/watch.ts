// Notices that the postmaster ended by itself, and starts it again.
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { Cluster } from './cluster.ts';
import { servesCluster } from './pidfile.ts';
import type { PostgresLog } from './postgres.ts';
import type { Postmaster } from './postmaster.ts';

const lookIntervalMs = 250;
const longestPauseMs = 5000;
/** A server that ran this long is not in a crash loop. */
const steadyMs = 60_000;

export interface Watch {
  signal: AbortSignal;
  log: PostgresLog;
  restart(): Promise<Postmaster>;
}

/** Ends when the postmaster is gone or the signal fires; never throws. */
async function ended(postmaster: Postmaster, cluster: Cluster, signal: AbortSignal): Promise<void> {
  const { child } = postmaster;
  if (child) {
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit', { signal }).catch(() => {});
    return;
  }
  // An adopted server is not our child: no event tells of its end.
  while (!signal.aborted && servesCluster(postmaster.pid, cluster.folder) !== false) {
    await delay(lookIntervalMs, undefined, { ref: false, signal }).catch(() => {});
  }
}

/** Runs until the signal fires. Restarts at once, then with a growing pause as long as the server keeps dying. */
export async function keepAlive(cluster: Cluster, first: Postmaster, watch: Watch): Promise<void> {
  const { signal, log } = watch;
  let postmaster = first;
  let pauseMs = 0;
  for (;;) {
    const sinceMs = Date.now();
    await ended(postmaster, cluster, signal);
    if (signal.aborted) return;
    if (Date.now() - sinceMs > steadyMs) pauseMs = 0;
    log.error(`PostgreSQL (process ${postmaster.pid}) ended by itself; starting it again. Its log: ${cluster.logFile}`);
    await delay(pauseMs, undefined, { ref: false, signal }).catch(() => {});
    pauseMs = Math.min(Math.max(pauseMs * 2, 100), longestPauseMs);
    if (signal.aborted) return;
    try {
      postmaster = await watch.restart();
      log.info(`PostgreSQL runs again (process ${postmaster.pid}).`);
    } catch (error) {
      if (!signal.aborted) log.error((error as Error).message);
    }
  }
}
