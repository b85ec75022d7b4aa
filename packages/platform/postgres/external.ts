// A PostgreSQL that somebody else runs, named by DATABASE_URL.
import { PlumblineError } from '#kernel';
import { createDatabaseIfMissing, withClient, withDatabase, withoutPassword } from './connection.ts';
import type { Postgres } from './postgres.ts';

const leastVersion = 150_000;

export interface ServerFacts {
  /** `server_version_num`, for example 150004. */
  version: number;
  name: string;
  user: string;
  mayCreate: boolean;
}

const refuse = (why: string, cause?: unknown) => new PlumblineError('postgres_unavailable', why, { cause });

/** Throws unless Plumbline can work there. `shown` is the URL without its password. */
export function assertUsable(facts: ServerFacts, shown: string): void {
  if (facts.version < leastVersion) {
    throw refuse(`DATABASE_URL (${shown}) is PostgreSQL ${facts.name}; Plumbline needs 15 or newer.`);
  }
  if (!facts.mayCreate) {
    throw refuse(
      `DATABASE_URL (${shown}): the user "${facts.user}" may not create databases, and each workspace needs its own. ` +
        `As a superuser run: ALTER ROLE "${facts.user}" CREATEDB;`,
    );
  }
}

function shownUrl(databaseUrl: string): string {
  if (!/^postgres(ql)?:\/\//.test(databaseUrl) || !URL.canParse(databaseUrl)) {
    throw refuse('DATABASE_URL must look like postgres://user:password@host:5432/database.');
  }
  return withoutPassword(databaseUrl);
}

export async function openExternal(databaseUrl: string): Promise<Postgres> {
  const shown = shownUrl(databaseUrl);
  const facts = await withClient(databaseUrl, async (client) => {
    const { rows } = await client.query<ServerFacts>(
      `select current_setting('server_version_num')::int as version, current_setting('server_version') as name,
              rolname as user, rolcreatedb or rolsuper as "mayCreate"
         from pg_roles where rolname = current_user`,
    );
    return rows[0] as ServerFacts;
  }).catch((error: Error & { code?: string }) => {
    throw refuse(`DATABASE_URL (${shown}) does not answer: ${error.message || error.code}.`, error);
  });
  assertUsable(facts, shown);
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
