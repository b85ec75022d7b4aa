import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testPostgres } from '#testkit';
import { createDatabaseIfMissing, withClient } from '../postgres/connection.ts';
import { migrate } from './migrate.ts';
import { parseMigration, statementsOf } from './migration.ts';

/**
 * Who waits longer for a lock than any number of tries of the migration take on however busy a machine waits behind it, as
 * long as the one lasts for whom it waits itself: an outage, and fails.
 */
const LONGEST_WAIT_MS = 30_000;
const ROWS = 60_000;

const name = `migrating_${randomBytes(6).toString('hex')}`;
const url = testPostgres().url(name);
let pool: pg.Pool;
let folder: string;
beforeAll(async () => {
  await createDatabaseIfMissing(testPostgres().adminUrl, name);
  pool = new pg.Pool({ connectionString: url, options: `-c lock_timeout=${LONGEST_WAIT_MS}` });
  pool.on('error', () => {});
  folder = mkdtempSync(join(tmpdir(), 'plumbline-migrations-'));
  await pool.query(`create table big (id bigint generated always as identity primary key, name text not null)`);
  await pool.query(`insert into big (name) select 'row ' || n from generate_series(1, ${ROWS}) n`);
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await pool.end();
  await withClient(testPostgres().adminUrl, (client) => client.query(`drop database ${name} with (force)`));
});

const put = (name: string, sql: string): void => writeFileSync(join(folder, name), sql);

/** Writes and reads without a pause while `work` goes on. Returns what failed of it. */
async function underLoad(work: () => Promise<unknown>): Promise<string[]> {
  let [going, done] = [true, 0];
  const failed: string[] = [];
  const lane = async (statement: string): Promise<void> => {
    while (going) {
      await pool.query(statement).catch((error) => failed.push(String(error)));
      done += 1;
    }
  };
  const lanes = [
    lane(`insert into big (name) values ('new')`),
    lane(`update big set name = name || '.' where id = 1 + floor(random() * 1000)`),
    lane('select count(*) from (select from big limit 1000) b'),
  ];
  await expect.poll(() => done).toBeGreaterThan(20);
  try {
    await work();
  } finally {
    going = false;
    await Promise.all(lanes);
  }
  return failed;
}

describe('migrating a database that is in use', () => {
  it('adds columns and builds an index while others write and read, with no longer pause than one try for a lock', async () => {
    put('0001_column.sql', '-- compatible\nalter table big add column note text;\n');
    put(
      '0002_index.sql',
      '-- compatible, no transaction\n-- A comment; with a semicolon.\ncreate index concurrently big_name on big (name);\nanalyze big;\n',
    );
    const failed = await underLoad(() => migrate(url, { folder }));
    expect(failed).toEqual([]);
    const { rows } = await pool.query(`select indisvalid from pg_index where indexrelid = 'big_name'::regclass`);
    expect(rows).toEqual([{ indisvalid: true }]);
  });

  it('steps back from a lock that it does not get, so that nobody queues behind it, and comes again', async () => {
    put('0003_behind_a_reader.sql', '-- compatible\nalter table big add column second text;\n');
    const holder = new pg.Client({ connectionString: url });
    await holder.connect();
    await holder.query('begin; lock table big in access share mode');
    const migrating = migrate(url, { folder });
    const failed = await underLoad(async () => {
      // It tries at least twice while the reader stays.
      await expect.poll(async () => waited(), { timeout: 110_000, interval: 5 }).toBeGreaterThanOrEqual(2);
      await holder.query('commit');
      await migrating;
    });
    await holder.end();
    expect(failed).toEqual([]);
    expect(await migrating).toEqual(['0003_behind_a_reader.sql']);
  }, 300_000);

  it('says who is in its way when that does not end, and changes nothing', async () => {
    put('0004_never.sql', '-- compatible\nalter table big add column third text;\n');
    const holder = new pg.Client({ connectionString: url, application_name: 'a report that runs all day' });
    await holder.connect();
    await holder.query('begin; lock table big in access share mode');
    await expect(migrate(url, { folder, patienceMs: 100 })).rejects.toThrow('a report that runs all day');
    await holder.query('rollback');
    await holder.end();
    await expect(pool.query('select third from big')).rejects.toThrow('does not exist');
    rmSync(join(folder, '0004_never.sql'));
  });

  it('begins again where a killed one left an index half built', async () => {
    await pool.query(`insert into big (name) values ('twice'), ('twice')`);
    put(
      '0005_unique.sql',
      "-- compatible, no transaction\ncreate unique index concurrently big_unique on big (name) where id > 60000 and name = 'twice';\n",
    );
    await expect(migrate(url, { folder })).rejects.toThrow('0005_unique.sql failed');
    await pool.query(`delete from big where name = 'twice'`);
    expect(await migrate(url, { folder })).toEqual(['0005_unique.sql']);
  });

  it('is done once by many that start together, also when it waits for all transactions', async () => {
    put(
      '0006_together.sql',
      '-- compatible, no transaction\ncreate index concurrently big_id_name on big (id, name);\n',
    );
    const applied = await Promise.all([1, 2, 3].map(() => migrate(url, { folder })));
    expect(applied.flat()).toEqual(['0006_together.sql']);
  });

  it('calls once before it changes what holds data, and not for a new database', async () => {
    put('0007_after.sql', '-- compatible\nselect 1;\n');
    const told: string[][] = [];
    const before = async (pending: string[]): Promise<void> => void told.push(pending);
    await Promise.all([1, 2].map(() => migrate(url, { folder, before })));
    expect(told).toEqual([['0007_after.sql']]);
  });

  it('refuses a database that a newer release has changed so that this one cannot work on it', async () => {
    await pool.query(`insert into migration (name, hash, breaking) values ('9998_fine.sql', 'x', false)`);
    expect(await migrate(url, { folder })).toEqual([]);
    await pool.query(`insert into migration (name, hash, breaking) values ('9999_other.sql', 'x', true)`);
    await expect(migrate(url, { folder })).rejects.toMatchObject({ code: 'newer_release' });
  });
});

/** How often the migration has given up on its lock so far: each time it begins a new transaction. */
const tries = new Set<string>();
async function waited(): Promise<number> {
  const { rows } = await pool.query<{ at: string }>(
    `select xact_start::text as at from pg_stat_activity where application_name = 'plumbline migrate' and datname = current_database() and xact_start is not null`,
  );
  for (const { at } of rows) tries.add(at);
  return tries.size;
}

describe('a migration without a transaction', () => {
  it('is marked in its first line and holds plain statements', () => {
    const sql = '-- compatible, no transaction\n-- why; because\ncreate index concurrently a on b (c);\nanalyze b;\n';
    expect(parseMigration('0001_x.sql', sql)).toMatchObject({ transactional: false, breaking: false });
    expect(statementsOf({ name: 'x', sql })).toEqual(['create index concurrently a on b (c)', 'analyze b']);
    expect(() => statementsOf({ name: 'x', sql: 'do $$ begin end $$;' })).toThrow('plain statements only');
    expect(parseMigration('0001_x.sql', '-- breaking: renamed\nselect 1;')).toMatchObject({
      transactional: true,
      breaking: true,
    });
  });
});
