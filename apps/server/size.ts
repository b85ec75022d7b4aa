// How large the installation's databases are.
import type { WorkspaceDatabase } from '../../packages/platform/maintenance/index.ts';
import { neutralUrl } from '../../packages/platform/maintenance/index.ts';
import { withClient, withDatabase } from '../../packages/platform/postgres/connection.ts';
import { databaseOf, mainDatabaseOf, workspaceTitles } from '../composition/workspaceNames.ts';

export interface InstallationSize {
  databases: WorkspaceDatabase[];
  bytes: number;
}

export async function installationSize(adminUrl: string): Promise<InstallationSize> {
  const main = mainDatabaseOf(adminUrl);
  const names = Object.keys(workspaceTitles);
  const { rows } = await withClient(await neutralUrl(adminUrl), (client) =>
    client.query<{ name: string; bytes: string }>(
      'select datname::text as name, pg_database_size(oid)::text as bytes from pg_database where datname = any($1)',
      [names.map((name) => databaseOf(main, name))],
    ),
  );
  const found = new Map(rows.map((row) => [row.name, Number(row.bytes)]));
  const databases = names
    .filter((name) => found.has(databaseOf(main, name)))
    .map((name) => ({ name, url: withDatabase(adminUrl, databaseOf(main, name)) }));
  return { databases, bytes: [...found.values()].reduce((sum, bytes) => sum + bytes, 0) };
}

const KEPT_DAYS = 400;

/** One figure a day, in `main`: what grows how fast is seen over months. */
export async function sampleSize(adminUrl: string, now: Date): Promise<void> {
  const { bytes } = await installationSize(adminUrl);
  await withClient(withDatabase(adminUrl, mainDatabaseOf(adminUrl)), async (client) => {
    await client.query(
      'insert into size_sample (day, bytes) values ($1::date, $2) on conflict (day) do update set bytes = excluded.bytes',
      [now.toISOString(), bytes],
    );
    await client.query(`delete from size_sample where day < $1::date - ${KEPT_DAYS}`, [now.toISOString()]);
  });
}
