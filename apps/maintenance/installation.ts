// The installation that a maintenance command works on: its data folder and its database, whether it runs or not.
import { existsSync, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { PlumblineError } from '#kernel';
import { neutralUrl, type WorkspaceDatabase } from '../../packages/platform/maintenance/index.ts';
import { locateCluster } from '../../packages/platform/postgres/cluster.ts';
import { createDatabaseIfMissing, withClient, withDatabase } from '../../packages/platform/postgres/connection.ts';
import { openPostgres } from '../../packages/platform/postgres/index.ts';
import { findRunning } from '../../packages/platform/postgres/postmaster.ts';
import { databaseOf as databaseNameOf, mainDatabaseOf, workspaceTitles } from '../composition/workspaceNames.ts';
import { type ChosenDatabase, chooseDatabase, readKeptSettings } from '../server/start/keptSettings.ts';
import { lockDataFolder } from '../server/start/lock.ts';
import { readStartSettings, type StartSettings } from '../server/start/settings.ts';

export interface Place extends Pick<StartSettings, 'dataDir' | 'host' | 'port'> {
  database: ChosenDatabase;
}

/** As `npm start` would find it. */
export function findPlace(env: NodeJS.ProcessEnv, into?: string): Place {
  const settings = readStartSettings({
    env: into ? { ...env, PLUMBLINE_DATA: resolve(into) } : env,
    args: [],
    isRoot: process.getuid?.() === 0,
    home: homedir(),
  });
  const { dataDir, host, port } = settings;
  return { dataDir, host, port, database: chooseDatabase(settings.databaseUrl, readKeptSettings(dataDir), dataDir) };
}

export interface Access {
  dataDir: string;
  embedded: boolean;
  /** Any URL on the server; names the database of `main`. */
  serverUrl: string;
  mainDatabase: string;
  databaseOf(workspace: string): string;
  /** Those workspaces that are there. */
  workspaces(): Promise<WorkspaceDatabase[]>;
  close(): Promise<void>;
}

const quiet = { info() {}, warn: console.error, error: console.error };

async function accessTo(
  dataDir: string,
  adminUrl: string,
  embedded: boolean,
  close: () => Promise<void>,
): Promise<Access> {
  const mainDatabase = mainDatabaseOf(adminUrl);
  const serverUrl = withDatabase(adminUrl, mainDatabase);
  const databaseOf = (workspace: string): string => databaseNameOf(mainDatabase, workspace);
  return {
    dataDir,
    embedded,
    serverUrl,
    mainDatabase,
    databaseOf,
    close,
    async workspaces() {
      const names = Object.keys(workspaceTitles);
      const { rows } = await withClient(await neutralUrl(serverUrl), (client) =>
        client.query<{ name: string }>('select datname::text as name from pg_database where datname = any($1)', [
          names.map(databaseOf),
        ]),
      );
      return names
        .filter((name) => rows.some((row) => row.name === databaseOf(name)))
        .map((name) => ({ name, url: withDatabase(serverUrl, databaseOf(name)) }));
    },
  };
}

/** The embedded PostgreSQL where it runs now, if it does. */
export async function runningEmbedded(dataDir: string): Promise<string | null> {
  if (!existsSync(join(dataDir, 'postgres'))) return null;
  const cluster = locateCluster(dataDir);
  const running = existsSync(cluster.folder) ? await findRunning(cluster, Date.now() + 10_000) : null;
  return running ? `postgres://plumbline:${cluster.password}@127.0.0.1:${running.port}/postgres` : null;
}

/** For reading, beside a server that runs; where none does, PostgreSQL is started for as long as it takes. */
export async function openBeside({ dataDir, database }: Place): Promise<Access> {
  if (database.databaseUrl) return openUrl(dataDir, database.databaseUrl);
  if (!existsSync(join(dataDir, 'postgres')))
    throw new PlumblineError(
      'not_found',
      `There is no installation in ${dataDir}. PLUMBLINE_DATA says where yours is.`,
    );
  const running = await runningEmbedded(dataDir);
  return running ? accessTo(dataDir, running, true, async () => {}) : openAlone({ dataDir, database });
}

/** For writing: nobody else may run with this data folder. Throws `already_running`, which says who does. */
export async function openAlone({ dataDir, database }: Pick<Place, 'dataDir' | 'database'>): Promise<Access> {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const lock = lockDataFolder(dataDir, new Date());
  try {
    if (database.databaseUrl) return await openUrl(dataDir, database.databaseUrl, () => lock.release());
    const postgres = await openPostgres({ dataDir, log: quiet, progress: () => {} });
    return await accessTo(dataDir, postgres.adminUrl, true, async () => {
      await postgres.stop();
      lock.release();
    });
  } catch (error) {
    lock.release();
    throw error;
  }
}

export async function openUrl(dataDir: string, databaseUrl: string, release: () => void = () => {}): Promise<Access> {
  const postgres = await openPostgres({ dataDir, databaseUrl, log: quiet, progress: () => {} });
  return accessTo(dataDir, postgres.adminUrl, false, async () => release());
}

/** A place to move to: its database may be there, empty, or is made. */
export async function openTarget(dataDir: string, databaseUrl: string): Promise<Access> {
  const missing = await withClient(databaseUrl, async () => false).catch(
    (error: { code?: string }) => error.code === '3D000',
  );
  if (missing) await createDatabaseIfMissing(await neutralUrl(databaseUrl), mainDatabaseOf(databaseUrl));
  return openUrl(dataDir, databaseUrl);
}

/** The embedded PostgreSQL of a data folder that we hold already. */
export async function withEmbedded(dataDir: string): Promise<Access> {
  const postgres = await openPostgres({ dataDir, log: quiet, progress: () => {} });
  return accessTo(dataDir, postgres.adminUrl, true, () => postgres.stop());
}
