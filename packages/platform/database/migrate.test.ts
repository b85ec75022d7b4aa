import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testPostgres } from '#testkit';
import { createDatabaseIfMissing, withClient } from '../postgres/connection.ts';
import { describeSchema, describeTypes } from './describe.ts';
import { migrate, readMigrations } from './migrate.ts';

const name = `migrate_${randomBytes(6).toString('hex')}`;
const url = (): string => testPostgres().url(name);
beforeAll(() => createDatabaseIfMissing(testPostgres().adminUrl, name));
afterAll(() => withClient(testPostgres().adminUrl, (client) => client.query(`drop database ${name} with (force)`)));

describe('migrating', () => {
  it('applies each migration once, even when two servers start together', async () => {
    const all = (await readMigrations()).map((migration) => migration.name);
    const applied = await Promise.all([migrate(url()), migrate(url()), migrate(url())]);
    expect(applied.flat().sort()).toEqual(all);
    expect(await migrate(url())).toEqual([]);
  });

  it('refuses a database whose migration was rewritten afterwards', async () => {
    await withClient(url(), (client) => client.query(`update migration set hash = 'other' where name like '0001%'`));
    await expect(migrate(url())).rejects.toThrow('was changed after this database applied it');
    const { hash } = (await readMigrations())[0]!;
    await withClient(url(), (client) => client.query(`update migration set hash = $1 where name like '0001%'`, [hash]));
  });

  it('says of every migration whether the release before can live with it', async () => {
    for (const { name: file, sql } of await readMigrations())
      expect([file, /^-- (breaking|compatible)\b/m.test(sql)]).toEqual([file, true]);
  });

  it('gives the schema whose dump and types are committed', async () => {
    const client = new pg.Client({ connectionString: url() });
    await client.connect();
    const read = (path: string): string => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');
    expect(await describeSchema(client), 'Run: npm run generate').toBe(read('db/schema.sql'));
    expect(await describeTypes(client), 'Run: npm run generate').toBe(
      read('packages/platform/database/generated/schema.ts'),
    );
    await client.end();
  });

  it('gives every record table an identity of its own and no way to set it by hand', async () => {
    const { rows } = await withClient(url(), (client) =>
      client.query<{ name: string }>(`select c.relname as name from pg_class c
        join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid
        where n.nspname = 'public' and c.relkind = 'r' and a.attname = 'id'
          and a.atttypid = 'bigint'::regtype and a.attidentity <> 'a' order by 1`),
    );
    expect(rows.map((row) => row.name)).toEqual([]);
  });
});
