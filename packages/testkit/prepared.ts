// What a first start makes (schema, library, this machine taken in, secrets) costs many seconds: made once a run, by a
// first start, and copied for every test that is not about it.
import { execFile } from 'node:child_process';
import { cpSync, existsSync, lstatSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { inject } from 'vitest';
import { saveSecret } from '../platform/postgres/cluster.ts';
import { createDatabaseIfMissing, withClient } from '../platform/postgres/connection.ts';
import { copyDatabase, testPostgres } from './postgres.ts';

const TEMPLATE = 'plumbline_test_server';
/** One makes it, the others wait; two copies of one database at a time are refused besides. */
const LOCK = 7_300_098;

/** The folder that is there afterwards; `make` fills another one, so that what broke off is begun again. */
async function once(name: string, make: (folder: string) => Promise<void>): Promise<string> {
  const folder = join(inject('preparedFolder'), name);
  if (existsSync(folder)) return folder;
  const unfinished = `${folder}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { mode: 0o711 });
  await make(unfinished);
  renameSync(unfinished, folder);
  return folder;
}

/** Makes `database` as a server leaves it that was started and stopped, and fills its data folder. */
export async function preparedDatabase(
  database: string,
  dataDir: string,
  startOnce: (database: string, dataDir: string) => Promise<void>,
): Promise<void> {
  const { adminUrl } = testPostgres();
  await withClient(adminUrl, async (client) => {
    await client.query('select pg_advisory_lock($1)', [LOCK]);
    const folder = await once('server', async (unfinished) => {
      await client.query(`drop database if exists ${TEMPLATE} with (force)`);
      await createDatabaseIfMissing(adminUrl, TEMPLATE);
      await startOnce(TEMPLATE, unfinished);
    });
    await copyDatabase(client, TEMPLATE, database);
    cpSync(folder, dataDir, { recursive: true });
  });
}

/** Fills the data folder of an installation, its PostgreSQL included, as a first start and an orderly stop leave it. */
export async function preparedInstallation(
  dataDir: string,
  startOnce: (dataDir: string) => Promise<void>,
): Promise<void> {
  await withClient(testPostgres().adminUrl, async (client) => {
    await client.query('select pg_advisory_lock($1)', [LOCK + 1]);
    const folder = await once('installation', startOnce);
    // Where PostgreSQL's user could not enter, its cluster lies elsewhere behind a link: all copies would share it.
    if (lstatSync(join(folder, 'postgres')).isSymbolicLink())
      throw new Error(
        `The user of PostgreSQL cannot enter ${folder}: set TMPDIR to a folder that everybody may enter.`,
      );
    // With the owners of its files: PostgreSQL's are another user's.
    await promisify(execFile)('cp', ['-a', `${folder}/.`, dataDir]);
  });
  // Each copy runs on a port of its own.
  const home = join(dataDir, 'postgres');
  const { password } = JSON.parse(readFileSync(join(home, 'secret.json'), 'utf8')) as { password: string };
  saveSecret(home, { password, port: null });
}
