// From the release before, with its data. The fixture is a backup of commit 541d053 as it ran: the example organisation,
// and a main workspace after a turn on an invented machine, an estate from YAML applied twice, a password, a session.
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { testPostgres } from '#testkit';
import { readMigrations } from '../../packages/platform/database/migrate.ts';
import {
  type Archive,
  archiveSource,
  type Prepared,
  prepare,
  rowsOf,
  verifyArchive,
} from '../../packages/platform/maintenance/index.ts';
import { withClient } from '../../packages/platform/postgres/connection.ts';
import { startTestServer, type TestServer } from '../../packages/testkit/server.ts';

// Whole processes start and stop here, on whatever machine this is.
vi.setConfig({ testTimeout: 600_000, hookTimeout: 600_000 });

const fixture = fileURLToPath(new URL('../../db/fixtures/541d053.plb', import.meta.url));
const level = '0020_turn.sql';
const database = `upgrade_${randomBytes(6).toString('hex')}`;
const workspaces = ['main', 'example'] as const;
const databaseOf = (workspace: string): string => (workspace === 'main' ? database : `${database}_${workspace}`);
const silent = (): void => {};

/** Tables whose rows a migration moves elsewhere on purpose, and where to. */
const moved: Record<string, string> = {
  component_revision: 'the present version of each component stands in the component itself (0031)',
};
/** What the fixture cannot hold: nothing. A table that is empty in it is one whose migrations run over no data. */
const empty: string[] = [];

let archive: Archive;
let prepared: Prepared;
let server: TestServer;
beforeAll(async () => {
  archive = await verifyArchive(fixture, new AbortController().signal, silent);
  prepared = await prepare({
    serverUrl: testPostgres().adminUrl,
    source: archiveSource(fixture, archive),
    databaseOf,
    signal: new AbortController().signal,
    progress: silent,
  });
  await prepared.takePlace(new Date());
  counts = Object.fromEntries(await Promise.all(workspaces.map(async (name) => [name, await countsOf(name)])));
  server = await startTestServer({ database });
}, 600_000);
afterAll(() => server?.close());

let counts: Record<string, Map<string, number>>;

async function countsOf(workspace: string): Promise<Map<string, number>> {
  return withClient(testPostgres().url(databaseOf(workspace)), async (client) => {
    const found = new Map<string, number>();
    const { rows } = await client.query<{ name: string }>(
      `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'`,
    );
    for (const { name } of rows) {
      const { rows: counted } = await client.query(`select count(*)::int as count from "${name}"`);
      found.set(name, counted[0].count);
    }
    return found;
  });
}

describe('the fixture of the release before', () => {
  it('stands at its level and has rows in every table, so that each later migration runs over data', async () => {
    for (const { migrations } of archive.header.workspaces) expect(migrations.at(-1)!.name).toBe(level);
    const tables = [...new Set(archive.manifest.parts.map(({ table }) => table))];
    const bare = tables.filter((table) => workspaces.every((name) => rowsOf(archive.manifest, name, table) === 0));
    expect(bare).toEqual(empty);
    expect(readFileSync(fixture).length).toBeLessThan(3_000_000);
  });

  it('has been through every migration since', async () => {
    const all = (await readMigrations()).map(({ name }) => name);
    const since = all.filter((name) => name > level);
    expect(since.length).toBeGreaterThan(0);
    for (const workspace of workspaces) {
      const { rows } = await withClient(testPostgres().url(databaseOf(workspace)), (client) =>
        client.query<{ name: string }>('select name from migration order by name'),
      );
      expect(rows.map(({ name }) => name)).toEqual(all);
    }
  });
});

describe('an installation after the upgrade', () => {
  it('has kept the rows of every table', () => {
    for (const workspace of workspaces) {
      for (const { table, rows } of archive.manifest.parts.filter((part) => part.workspace === workspace)) {
        if (table === 'migration' || table in moved) continue;
        expect([workspace, table, counts[workspace]!.get(table)]).toEqual([workspace, table, rows]);
      }
      const versions = counts[workspace]!.get('component')! + counts[workspace]!.get('component_revision')!;
      expect(versions).toBe(rowsOf(archive.manifest, workspace, 'component_revision'));
    }
  });

  const get = async <Answer>(path: string, workspace = ''): Promise<Answer> => {
    const answer = await server.call('GET', `${workspace}/api/v1${path}`);
    expect([path, answer.status, answer.status === 200 ? '' : answer.text]).toEqual([path, 200, '']);
    return answer.json<Answer>();
  };
  interface Page {
    items: { id: number; key: string; name: string; version: number; criticality: number; kind: string }[];
  }
  const named = async (name: string) => {
    const { items } = await get<Page>(`/components?q=${name}&limit=50`);
    return items.find((item) => item.name === name)!;
  };

  it('lists and shows what was there, under its name of today', async () => {
    const { items } = await get<Page>('/components?limit=100');
    expect(items.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['web-1', 'srv-1', 'srv-old', 'Shop', 'billing']),
    );
    expect(items.find(({ name }) => name === 'servers')!.kind).toBe('prefix');
    await get(`/components/${(await named('srv-1')).id}`);
  });

  it('reads the history from before, and the past as of a moment before the upgrade', async () => {
    const server1 = await named('srv-1');
    expect(server1.criticality).toBe(5);
    const history = await get<{ items: { version: number; recordedFrom: string; at?: string }[] }>(
      `/components/${server1.id}/history`,
    );
    expect(history.items.map(({ version }) => version)).toEqual([2, 1]);
    const { rows } = await withClient(testPostgres().url(database), (client) =>
      client.query<{ at: Date }>(`select recorded_to - interval '1 second' as at from component_revision r
        join component c on c.id = r.component_id where c.name = 'srv-1'`),
    );
    const past = await get<{ criticality: number }>(
      `/components/${server1.id}?asOf=${encodeURIComponent(rows[0]!.at.toISOString())}`,
    );
    expect(past.criticality).toBe(4);
  });

  it('answers what goes when a component goes, and why things are there', async () => {
    const { id } = await named('srv-1');
    const impact = await get<Record<string, unknown>>(`/components/${id}/impact`);
    expect(JSON.stringify(impact)).toContain('orders-a');
    const line = await get<Record<string, unknown>>('/line?of=INS-1');
    expect(JSON.stringify(line)).toContain('OBJ-1');
    await get('/insights');
    await get('/changes');
  });

  it('has an audit trail that still verifies, and goes on', async () => {
    for (const workspace of workspaces) expect(rowsOf(archive.manifest, workspace, 'seal')).toBeGreaterThan(0);
    const before = await get<{ ok: boolean; sealedEvents: number }>('/audit/verify');
    expect(before).toMatchObject({ ok: true, firstBroken: null });
    const created = await server.call('POST', '/api/v1/components', {
      body: { kind: 'service', name: 'after-upgrade' },
    });
    expect(created.status).toBe(201);
    await expect
      .poll(async () => (await get<{ ok: boolean; sealedEvents: number }>('/audit/verify')).sealedEvents)
      .toBeGreaterThan(before.sealedEvents);
    const events = await get<{ items: { action: string }[] }>('/events?limit=1&action=component.create');
    expect(events.items).toHaveLength(1);
  });

  it('lets people in with the password that they had', async () => {
    const answer = await server.call('POST', '/api/auth/sign-in/email', {
      token: null,
      headers: { origin: server.url },
      body: { email: 'root@localhost.invalid', password: 'correct horse battery' },
    });
    expect([answer.status, answer.text.slice(0, 100)]).toEqual([200, expect.any(String)]);
  });

  it('gives the answer from before to a request that is repeated', async () => {
    const { rows } = await withClient(testPostgres().url(database), (client) =>
      client.query(`select key, status from idempotency where key = 'fixture-1'`),
    );
    expect(rows).toEqual([{ key: 'fixture-1', status: 201 }]);
  });

  it('opens the example organisation with its two years', async () => {
    const { rows } = await withClient(testPostgres().url(databaseOf('example')), (client) =>
      client.query(`select count(*)::int as count from component`),
    );
    expect(rows[0].count).toBe(rowsOf(archive.manifest, 'example', 'component'));
  });
});
