import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { pino } from 'pino';
import { afterAll, expect, it } from 'vitest';
import { systemClock } from '#kernel';
import { testPostgres } from '#testkit';
import { openWorkspaces } from './workspaces.ts';

const DATABASE = `workspaces_test_${process.pid}`;
const dataDir = mkdtempSync(join(tmpdir(), 'plumbline-workspaces-'));

async function asAdmin(text: string): Promise<void> {
  const client = new pg.Client({ connectionString: testPostgres().adminUrl });
  await client.connect();
  await client.query(text).finally(() => client.end());
}

const workspaces = openWorkspaces({
  dataDir,
  url: (database) => testPostgres().url(database),
  mainDatabase: DATABASE,
  ensureDatabase: (name) =>
    asAdmin(`create database "${name}"`).catch((error) => {
      if (error.code !== '42P04') throw error;
    }),
  baseUrl: 'http://127.0.0.1:1',
  clock: systemClock,
  log: pino({ level: 'silent' }),
});
afterAll(async () => {
  await workspaces.close();
  for (const name of [DATABASE, `${DATABASE}_example`]) await asAdmin(`drop database if exists "${name}" with (force)`);
  rmSync(dataDir, { recursive: true, force: true });
});

it('a workspace that is asked for while it is dropped is gone, and can be made again', async () => {
  await workspaces.ensure('example');
  const dropped = workspaces.drop('example');
  const asked = [workspaces.find('example')];
  for (let i = 0; i < 20; i += 1) {
    await new Promise((resolve) => setImmediate(resolve));
    asked.push(workspaces.find('example'));
  }
  expect(await dropped).toBe(true);
  expect(await Promise.all(asked)).toEqual(asked.map(() => null));
  expect(await workspaces.exists('example')).toBe(false);
  const again = await workspaces.ensure('example');
  expect((await again.pool.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
});
