// The few statements that the supervisor itself says to a server.
import pg from 'pg';
import { PlumblineError } from '#kernel';

/** Runs `work` on a connection of its own. */
export async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  // Long: while the program's code is loaded and its pages are built, which takes half a minute on a busy machine, nobody
  // hears the server's answer. One that is not there refuses at once.
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 120_000 });
  // A server that goes away in between is told by the failing statement; without a listener it would end the process.
  client.on('error', () => {});
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end().catch(() => {});
  }
}

/** The URL with another database in it. */
export function withDatabase(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${encodeURIComponent(database)}`;
  return changed.href;
}

export function withoutPassword(url: string): string {
  const shown = new URL(url);
  if (shown.password) shown.password = '***';
  return shown.href;
}

export async function createDatabaseIfMissing(adminUrl: string, name: string): Promise<void> {
  await withClient(adminUrl, async (client) => {
    const found = await client.query('select from pg_database where datname = $1', [name]);
    if (found.rowCount) return;
    try {
      await client.query(`create database ${pg.escapeIdentifier(name)} encoding 'UTF8' template template0`);
    } catch (error) {
      // 42P04, 23505: somebody else made it a moment before.
      if (!['42P04', '23505'].includes((error as { code?: string }).code ?? '')) {
        throw new PlumblineError(
          'postgres_unavailable',
          `The database ${name} could not be created: ${(error as Error).message}`,
          {
            cause: error,
          },
        );
      }
    }
  });
}
