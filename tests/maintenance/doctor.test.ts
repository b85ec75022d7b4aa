// Each check of doctor, seen failing.
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ref } from '#kernel';
import { sealAll } from '#platform';
import { openTestWorkspace, type TestWorkspace, untilReadable } from '#testkit';
import { type Finding, inOrder } from '../../apps/maintenance/doctor/check.ts';
import { checkAudit, examine } from '../../apps/maintenance/doctor/command.ts';
import * as database from '../../apps/maintenance/doctor/database.ts';
import * as machine from '../../apps/maintenance/doctor/machine.ts';
import { findPlace } from '../../apps/maintenance/installation.ts';
import { pendingMigrations } from '../../packages/platform/database/migrate.ts';

let test: TestWorkspace;
let client: pg.Client;
let folder: string;
beforeAll(async () => {
  test = await openTestWorkspace();
  client = new pg.Client({ connectionString: test.url });
  await client.connect();
  folder = mkdtempSync(join(tmpdir(), `plumbline-test-${process.pid}-doctor-`));
});
afterAll(async () => {
  await client.end();
  rmSync(folder, { recursive: true, force: true });
  await test.close();
});

const now = new Date('2026-11-23T08:00:00Z');
const limits = { reserveBytes: 128_000_000, warnBytes: 1_024_000_000 };
/** Every finding that is not fine says what to do. */
const told = (finding: Finding): string => {
  expect([finding.check, finding.state === 'ok' || finding.remedy.length > 10]).toEqual([finding.check, true]);
  return finding.state;
};
const record = (action = 'test') =>
  test.context().mutate((mutation) => mutation.record({ subject: ref('component', 1), action }));

describe('doctor, of the machine', () => {
  it('asks for the Node that is needed', () => {
    expect([told(machine.checkNode('v24.21.0')), told(machine.checkNode('v20.1.0'))]).toEqual(['ok', 'fail']);
  });

  it('asks whether the data folder is there, ours, and closed to others', () => {
    const facts = { path: folder, exists: true, writable: true, mode: 0o40711 };
    expect(told(machine.checkFolder(facts))).toBe('ok');
    expect(told(machine.checkFolder({ ...facts, exists: false }))).toBe('fail');
    expect(told(machine.checkFolder({ ...facts, writable: false }))).toBe('fail');
    expect(told(machine.checkFolder({ ...facts, mode: 0o40755 }))).toBe('warn');
  });

  it('asks whether there is room, and for how long', () => {
    expect([1e12, 5e8, 1e8].map((free) => told(machine.checkSpace('/data', free, limits)))).toEqual([
      'ok',
      'warn',
      'fail',
    ]);
    const samples = [
      { day: '2026-11-01', bytes: 1e9 },
      { day: '2026-11-11', bytes: 2e9 },
    ];
    expect(told(machine.checkGrowth(samples, 1e12))).toBe('ok');
    const soon = machine.checkGrowth(samples, 1e9);
    expect([told(soon), soon.says]).toEqual(['warn', expect.stringContaining('in about 10 days')]);
    expect(told(machine.checkGrowth([], 1e9))).toBe('ok');
  });

  it('asks whether others can read the secrets', () => {
    writeFileSync(join(folder, 'secret'), 'x', { mode: 0o600 });
    expect(told(machine.checkSecrets(folder))).toBe('ok');
    chmodSync(join(folder, 'secret'), 0o644);
    const open = machine.checkSecrets(folder);
    expect([told(open), open.remedy]).toEqual(['fail', expect.stringContaining(`chmod 600 ${folder}/secret`)]);
    chmodSync(join(folder, 'secret'), 0o600);
  });

  it('asks how old the last backup is', () => {
    const last = { at: '2026-11-22T08:00:00Z', file: '/backup/one.plb', bytes: 1e6, rows: 10 };
    expect(told(machine.checkBackup(last, now))).toBe('ok');
    expect(told(machine.checkBackup({ ...last, at: '2026-10-01T00:00:00Z' }, now))).toBe('warn');
    expect(told(machine.checkBackup(null, now))).toBe('warn');
  });

  it('asks who has the port', () => {
    expect(told(machine.checkPort({ port: 7300, foreign: null }))).toBe('ok');
    expect(told(machine.checkPort({ port: 7300, foreign: 'process 12 (nginx)' }))).toBe('warn');
  });

  it('names what dead servers, restores and moves have left', () => {
    const none = { deadServer: null, orphanedPostgres: null, unfinished: [], databases: [] };
    expect(told(machine.checkLeftovers(none))).toBe('ok');
    for (const one of [{ deadServer: 12 }, { orphanedPostgres: 13 }, { databases: ['plumbline_before_1'] }])
      expect(told(machine.checkLeftovers({ ...none, ...one }))).toBe('warn');
    mkdirSync(join(folder, 'backups'));
    writeFileSync(join(folder, 'backups', 'a.plb.part'), '');
    const unfinished = machine.findUnfinishedFiles(folder);
    expect(unfinished).toEqual([join(folder, 'backups', 'a.plb.part')]);
    expect(told(machine.checkLeftovers({ ...none, unfinished }))).toBe('warn');
  });
});

describe('doctor, of the database', () => {
  it('asks for its version and what it offers', async () => {
    expect(told(await database.checkVersion(client))).toBe('ok');
    expect(told(database.versionFinding(140_005, '14.5'))).toBe('fail');
    expect(told(await database.checkExtensions(client))).toBe('ok');
    expect(told(await database.checkExtensions(client, ['pg_trgm', 'no_such_extension']))).toBe('fail');
  });

  it('asks whether it keeps what it acknowledged', async () => {
    // The tests' own server gives that up for speed: here it is seen failing.
    const finding = await database.checkDurability(client);
    expect([told(finding), finding.says]).toEqual(['fail', expect.stringContaining('fsync')]);
  });

  it('asks for its migrations: missing ones, and those of a newer release', async () => {
    const check = () => database.checkMigrations(client, 'main', () => pendingMigrations(client));
    expect(told(await check())).toBe('ok');
    await client.query('begin');
    await client.query(`delete from migration where name like '0001%'`);
    expect(told(await check())).toBe('warn');
    await client.query('rollback');
    await client.query('begin');
    await client.query(`insert into migration (name, hash, breaking) values ('9999_x.sql', 'x', true)`);
    expect(told(await check())).toBe('fail');
    await client.query('rollback');
  });

  it('compares the clocks', async () => {
    expect(told(await database.checkClock(client, Date.now))).toBe('ok');
    expect(told(await database.checkClock(client, () => Date.now() - 60_000))).toBe('warn');
    await client.query('begin');
    await client.query(
      `insert into event (at, actor_id, action, subject_type, subject_id) values (now() + interval '1 hour', 1, 'x', 'component', 1)`,
    );
    expect((await database.checkClock(client, Date.now)).says).toContain('in the future');
    await client.query('rollback');
  });

  it('finds indexes that were left half built', async () => {
    expect(told(await database.checkIndexes(client, 'main'))).toBe('ok');
    await client.query('create table twice (n int); insert into twice values (1), (1)');
    await expect(client.query('create unique index concurrently twice_n on twice (n)')).rejects.toThrow();
    const finding = await database.checkIndexes(client, 'main');
    expect([told(finding), finding.remedy]).toEqual(['fail', expect.stringContaining('twice_n')]);
    await client.query('drop table twice');
  });

  it('finds what holds the event log up', async () => {
    expect(told(await database.checkHorizon(client, 'main'))).toBe('ok');
    const holder = new pg.Client({ connectionString: test.url, application_name: 'forgotten' });
    await holder.connect();
    await holder.query('begin; select pg_current_xact_id()');
    // It names the five oldest of the server, and other tests write there too: theirs end.
    const held = () => database.checkHorizon(client, 'main', 0);
    await expect.poll(async () => (await held()).says).toContain('forgotten');
    expect(told(await held())).toBe('fail');
    await holder.query('rollback');
    await holder.end();
    await client.query('begin');
    await client.query(`insert into consumer (name, txid, updated_at) values ('x', '99999999999', now())`);
    expect((await database.checkHorizon(client, 'main')).says).toContain('another PostgreSQL');
    await client.query('rollback');
  });

  it('finds a trail that nobody seals', async () => {
    await client.query(
      `insert into event (at, actor_id, action, subject_type, subject_id) values (now() - interval '1 hour', 1, 'old', 'component', 1)`,
    );
    expect(told(await database.checkSealed(client, 'main', true))).toBe('fail');
    expect(told(await database.checkSealed(client, 'main', false))).toBe('ok');
    await untilReadable(test.workspace);
    await sealAll(test.workspace);
    expect((await database.checkSealed(client, 'main', true)).says).toBe('Every event is sealed.');
  });

  it('sees servers that run, were killed, or fail in the background', async () => {
    const put = (seen: string, loops: object) =>
      client.query(
        `insert into server_process (name, url, release, secret_check, started_at, seen_at, loops) values ('host:1', 'http://a/', '0', 'x', now(), now() - $1::interval, $2)`,
        [seen, JSON.stringify(loops)],
      );
    const look = async () => (await database.checkServers(client, new Date())).finding;
    expect((await look()).says).toBe('None runs.');
    await put('1 second', { 'retention main': { at: new Date().toISOString() } });
    expect(told(await look())).toBe('ok');
    await put('1 second', { 'retention main': { at: new Date().toISOString(), failed: true } });
    expect([told(await look()), (await look()).says]).toEqual(['warn', expect.stringContaining('failed')]);
    await client.query('delete from server_process');
    await put('1 hour', {});
    expect([told(await look()), (await look()).says]).toEqual(['warn', expect.stringContaining('Not seen any more')]);
    await client.query('delete from server_process');
  });

  it('recomputes the end of the audit trail, or all of it', async () => {
    await record();
    await untilReadable(test.workspace);
    await sealAll(test.workspace);
    expect(told(await checkAudit(test.url, 'main', false))).toBe('ok');
    expect(told(await checkAudit(test.url, 'main', true))).toBe('ok');
    await client.query('alter table event disable trigger user');
    await client.query(`update event set action = 'forged' where id = (select max(id) from event)`);
    await client.query('alter table event enable trigger user');
    expect(told(await checkAudit(test.url, 'main', false))).toBe('fail');
  });
});

describe('doctor as a whole', () => {
  it('says what is wrong first, and that the installation is not there', async () => {
    const place = findPlace({ PLUMBLINE_DATA: join(folder, 'nothing') });
    const findings = await examine(place, { full: false, env: {} });
    expect(findings.map(({ state }) => state)).toContain('fail');
    expect(inOrder(findings)[0]!.state).toBe('fail');
  });

  it('says that the database does not answer, and goes on with the rest', async () => {
    const place = findPlace({ PLUMBLINE_DATA: folder, DATABASE_URL: 'postgres://x@127.0.0.1:1/x' });
    const findings = await examine(place, { full: false, env: {} });
    expect(findings.find(({ check }) => check === 'database')).toMatchObject({ state: 'fail' });
    expect(findings.map(({ check }) => check)).toContain('leftovers');
  });

  it('examines an installation from end to end', async () => {
    const place = findPlace({ PLUMBLINE_DATA: folder, DATABASE_URL: test.url });
    const findings = await examine(place, { full: true, env: {} });
    const checks = findings.map(({ check }) => check);
    expect(checks).toEqual(
      expect.arrayContaining([
        'node',
        'data folder',
        'disk',
        'growth',
        'secrets',
        'backup',
        'port',
        'database',
        'durability',
        'extensions',
        'clock',
        'migrations',
        'indexes',
        'servers',
        'events',
        'seals',
        'audit',
        'leftovers',
      ]),
    );
    // The trail that was forged above.
    expect(findings.find(({ check }) => check === 'audit')).toMatchObject({ state: 'fail' });
  });
});
