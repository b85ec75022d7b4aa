import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestWorkspace, type TestWorkspace } from '#testkit';

let test: TestWorkspace;
beforeAll(async () => {
  test = await openTestWorkspace();
});
afterAll(() => test.close());

async function one(expression: string): Promise<unknown> {
  const { rows } = await sql<{ value: unknown }>`select ${sql.raw(expression)} as value`.execute(test.workspace.db);
  return rows[0]!.value;
}

describe('the database', () => {
  it('gives ids as safe integers, and refuses one that would lose digits', async () => {
    expect(await one('9007199254740991::bigint')).toBe(Number.MAX_SAFE_INTEGER);
    await expect(one('9007199254740993::bigint')).rejects.toThrow('9007199254740993');
  });

  it('gives calendar days as they stand, whatever the time zone of the machine', async () => {
    expect(await one("'2027-01-31'::date")).toBe('2027-01-31');
    expect(await one("current_setting('timezone')")).toBe('UTC');
    expect(await one("'2027-01-31T23:30:00Z'::timestamptz")).toEqual(new Date('2027-01-31T23:30:00Z'));
  });

  it('ends a statement that runs away, and a transaction that was forgotten', async () => {
    expect(await one("current_setting('statement_timeout')")).toBe('1min');
    expect(await one("current_setting('idle_in_transaction_session_timeout')")).toBe('1min');
  });

  it('lives on when a connection is broken between two statements of a transaction', async () => {
    const broken = test.workspace.db.transaction().execute(async (tx) => {
      const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(tx);
      await sql`select pg_terminate_backend(${rows[0]!.pid})`.execute(test.workspace.db);
      // Nothing is under way on it while the news of its end arrives.
      const alive = `exists (select from pg_stat_activity where pid = ${rows[0]!.pid})`;
      await expect.poll(() => one(alive)).toBe(false);
      await one('pg_sleep(0.05)');
      await sql`select 1`.execute(tx);
    });
    await expect(broken).rejects.toThrow('connection error');
    expect(await one('1')).toBe(1);
  });

  it('lives on when its connections are broken', async () => {
    await Promise.all(Array.from({ length: 5 }, () => one('pg_sleep(0.02)')));
    await sql`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid()`.execute(test.workspace.db);
    await expect.poll(() => one('1').catch(() => null)).toBe(1);
  });
});
