// The numbered migrations as files: what they say of themselves.
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { sha256 } from '#kernel';

const shipped = fileURLToPath(new URL('../../../db/migrations/', import.meta.url));

/**
 * The first line says what a migration is:
 * `-- compatible` (the release before goes on working on it) or `-- breaking: why`, and `, no transaction` where its
 * statements cannot run in one (`create index concurrently`).
 */
export interface Migration {
  name: string;
  sql: string;
  hash: string;
  breaking: boolean;
  transactional: boolean;
}

/** The numbered migrations of db/migrations in order. */
export async function readMigrations(folder = shipped): Promise<Migration[]> {
  const names = (await readdir(folder)).filter((name) => /^\d{4}_[a-z0-9_]+\.sql$/.test(name)).sort();
  return Promise.all(names.map(async (name) => parseMigration(name, await readFile(`${folder}/${name}`, 'utf8'))));
}

export function parseMigration(name: string, sql: string): Migration {
  const first = sql.split('\n', 1)[0]!;
  return {
    name,
    sql,
    hash: sha256(sql),
    breaking: /^-- breaking\b/.test(first),
    transactional: !/^-- (compatible|breaking)\b.*\bno transaction\b/.test(first),
  };
}

/** The statements of a migration without a transaction: plain ones, each ended by a semicolon at the end of a line. */
export function statementsOf({ name, sql }: Pick<Migration, 'name' | 'sql'>): string[] {
  const bare = sql.replaceAll(/^\s*--.*$/gm, '');
  if (bare.includes('$$')) throw new Error(`${name}: a migration without a transaction holds plain statements only.`);
  return bare
    .split(/;\s*$/m)
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '');
}
