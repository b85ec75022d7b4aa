import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { locateCluster } from './cluster.ts';
import { openEmbedded } from './embedded.ts';
import { openExternal } from './external.ts';
import type { Postgres, PostgresOptions } from './postgres.ts';
import { findRunning, stopPostmaster } from './postmaster.ts';

export { withDatabase } from './connection.ts';
export type { Postgres, PostgresLog, PostgresOptions } from './postgres.ts';

/** Opens the PostgreSQL that Plumbline works on: the one of `databaseUrl`, else the embedded one of the data folder. */
export function openPostgres(options: PostgresOptions): Promise<Postgres> {
  return options.databaseUrl ? openExternal(options.databaseUrl) : openEmbedded(options);
}

/** Ends the server that a killed process left in a data folder, if there is one. */
export async function stopLeftover(dataDir: string): Promise<void> {
  if (!existsSync(join(dataDir, 'postgres'))) return;
  const cluster = locateCluster(dataDir);
  const running = await findRunning(cluster, Date.now() + 10_000);
  if (running) await stopPostmaster(cluster, running);
}
