// The worker process: takes the steps of runs and executes them, until it is asked to end. Any number of them may work
// on one database.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pino } from 'pino';
import { systemClock } from '#kernel';
import { startForgetting, startWorker } from '#procedures';
import { withClient, withDatabase } from '../../packages/platform/postgres/connection.ts';
import { openVaultHere } from '../composition/vault.ts';
import { mainDatabaseOf, openWorkspaces } from '../composition/workspaces.ts';
import type { WorkerEnvironment } from '../server/start/contract.ts';
import { workerSettings } from './settings.ts';

/** How long a step may go on after we were asked to end, before it is handed back; it goes on on its target. */
const GRACE_MS = 5_000;

function environment(name: keyof WorkerEnvironment): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set. The worker is started by "npm start", which sets it.`);
  return value;
}

async function main(): Promise<void> {
  const dataDir = environment('PLUMBLINE_DATA');
  const postgresUrl = environment('PLUMBLINE_POSTGRES_URL');
  mkdirSync(join(dataDir, 'log'), { recursive: true, mode: 0o700 });
  const toStdout = process.env['PLUMBLINE_LOG'] === 'stdout';
  const destination = toStdout
    ? pino.destination(1)
    : pino.destination({ dest: join(dataDir, 'log', 'worker.log'), mode: 0o600, sync: true });
  const log = pino({ level: process.env['PLUMBLINE_LOG_LEVEL'] || 'info', base: { pid: process.pid } }, destination);
  const workspaces = openWorkspaces({
    dataDir,
    url: (database) => withDatabase(postgresUrl, database),
    mainDatabase: mainDatabaseOf(postgresUrl),
    // The server made it before it started us.
    ensureDatabase: async (name) =>
      withClient(withDatabase(postgresUrl, name), async (client) => void (await client.query('select 1'))),
    baseUrl: environment('PLUMBLINE_URL'),
    clock: systemClock,
    log,
    maxConnections: 8,
  });
  // Only the real estate has hosts. The example organisation's addresses are made up, and must never be dialled.
  const workspace = await workspaces.ensure('main');
  openVaultHere(workspace, workspaces.hands, dataDir);
  const worker = await startWorker({ workspaces: [workspace], ...workerSettings(process.env) });
  const forgetting = startForgetting(workspace);
  log.info({ worker: worker.name }, 'ready');

  await new Promise<void>((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve());
    // Our parent was killed: without it nobody would end us.
    process.once('disconnect', () => resolve());
  });
  await Promise.race([forgetting.stop(), new Promise((resolve) => setTimeout(resolve, 1_000))]);
  await worker.stop({ graceMs: GRACE_MS });
  await Promise.race([workspaces.close(), new Promise((resolve) => setTimeout(resolve, 1_000))]);
}

try {
  await main();
  process.exit(0);
} catch (error) {
  console.error(error instanceof Error ? (error.stack ?? error.message) : error);
  process.exit(1);
}
