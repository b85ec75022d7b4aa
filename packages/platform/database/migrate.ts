import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { PlumblineError, sha256 } from '#kernel';

const folder = fileURLToPath(new URL('../../../db/migrations/', import.meta.url));
/** Any number will do; it keeps two servers that start at once from migrating the same database together. */
const MIGRATION_LOCK = 7_300_001;

interface Migration {
  name: string;
  sql: string;
  hash: string;
}

/** The numbered migrations of db/migrations in order. */
export async function readMigrations(): Promise<Migration[]> {
  const names = (await readdir(folder)).filter((name) => /^\d{4}_[a-z0-9_]+\.sql$/.test(name)).sort();
  return Promise.all(
    names.map(async (name) => {
      const sql = await readFile(`${folder}${name}`, 'utf8');
      return { name, sql, hash: sha256(sql) };
    }),
  );
}

/** Brings a database to the newest migration; each migration is one transaction. Returns the names it applied. */
export async function migrate(url: string): Promise<string[]> {
  const migrations = await readMigrations();
  const client = new pg.Client({ connectionString: url, application_name: 'plumbline migrate' });
  // A server that goes away in between is told by the failing statement.
  client.on('error', () => {});
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await client.query(`create table if not exists migration (
      name text primary key, hash text not null, applied_at timestamptz not null default now())`);
    const { rows } = await client.query<{ name: string; hash: string }>('select name, hash from migration');
    const applied = new Map(rows.map((row) => [row.name, row.hash]));
    const done: string[] = [];
    for (const migration of migrations) {
      const known = applied.get(migration.name);
      if (known === migration.hash) continue;
      if (known) {
        throw new PlumblineError(
          'internal',
          `The migration ${migration.name} was changed after this database applied it.`,
        );
      }
      await applyOne(client, migration);
      done.push(migration.name);
    }
    return done;
  } finally {
    await client.end();
  }
}

async function applyOne(client: pg.Client, migration: Migration): Promise<void> {
  await client.query('begin');
  try {
    await client.query(migration.sql);
    await client.query('insert into migration (name, hash) values ($1, $2)', [migration.name, migration.hash]);
    await client.query('commit');
  } catch (cause) {
    await client.query('rollback');
    throw new PlumblineError('internal', `The migration ${migration.name} failed: ${String(cause)}`, { cause });
  }
}
