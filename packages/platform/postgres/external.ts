// A PostgreSQL that somebody else runs, named by DATABASE_URL.
import { PlumblineError } from '#kernel';
import { createDatabaseIfMissing, withClient, withDatabase, withoutPassword } from './connection.ts';
import type { Postgres } from './postgres.ts';

const leastVersion = 150_000;

export async function openExternal(databaseUrl: string): Promise<Postgres> {
  const refuse = (why: string, cause?: unknown) => new PlumblineError('postgres_unavailable', why, { cause });
  let shown: string;
  try {
    shown = withoutPassword(databaseUrl);
    if (!/^postgres(ql)?:$/.test(new URL(databaseUrl).protocol)) throw new Error('not a PostgreSQL URL');
  } catch (error) {
    throw refuse('DATABASE_URL must look like postgres://user:password@host:5432/database.', error);
  }
  const facts = await withClient(databaseUrl, async (client) => {
    const { rows } = await client.query<{ version: number; name: string; mayCreate: boolean; user: string }>(
      `select current_setting('server_version_num')::int as version, current_setting('server_version') as name,
              rolname as user, rolcreatedb or rolsuper as "mayCreate"
         from pg_roles where rolname = current_user`,
    );
    return rows[0];
  }).catch((error: Error) => {
    throw refuse(
      `DATABASE_URL (${shown}) does not answer: ${error.message || (error as { code?: string }).code}.`,
      error,
    );
  });
  if (!facts || facts.version < leastVersion) {
    throw refuse(`DATABASE_URL (${shown}) is PostgreSQL ${facts?.name}; Plumbline needs 15 or newer.`);
  }
  if (!facts.mayCreate) {
    throw refuse(
      `DATABASE_URL (${shown}): the user "${facts.user}" may not create databases, and each workspace needs its own. ` +
        `As a superuser run: ALTER ROLE "${facts.user}" CREATEDB;`,
    );
  }
  return {
    url: (database) => withDatabase(databaseUrl, database),
    adminUrl: databaseUrl,
    embedded: false,
    adopted: false,
    pid: () => null,
    ensureDatabase: (name) => createDatabaseIfMissing(databaseUrl, name),
    stop: async () => {},
  };
}
