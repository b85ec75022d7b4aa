// Backup, restore and move as an administrator does them, on installations as `npm start` runs them.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { describeWhere, request } from '#testkit';
import { keptSecrets, otherPrivateFiles } from '../../apps/composition/secrets.ts';
import { withClient } from '../../packages/platform/postgres/connection.ts';
import { stopLeftover } from '../../packages/platform/postgres/index.ts';
import { type Installation, openInstallation } from '../../packages/testkit/installation.ts';
import { debianPostgres, openDebianPostgres } from './debianPostgres.ts';
import { maintain } from './maintain.ts';

// Whole processes start and stop here, on whatever machine this is.
vi.setConfig({ testTimeout: 600_000, hookTimeout: 600_000 });

let folder: string;
let first: Installation;
let other: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), `plumbline-test-${process.pid}-maintenance-`));
  other = join(folder, 'restored');
  writeFileSync(join(folder, 'passphrase'), 'correct horse battery staple\n');
  first = await openInstallation({ args: ['--dev'], prepared: true });
  await first.start();
}, 600_000);
afterAll(async () => {
  await first?.remove();
  await stopLeftover(other).catch(() => {});
  rmSync(folder, { recursive: true, force: true });
});

const call = (method: string, path: string, body?: unknown) =>
  request(first.url, method, `/api/v1${path}`, { token: first.token(), ...(body === undefined ? {} : { body }) });
const run = (args: string[], dataDir = first.dataDir, env: Record<string, string> = {}) =>
  maintain(args, { PLUMBLINE_DATA: dataDir, ...env });
const file = (): string => join(folder, 'backup.plb');
const passphrase = (): string => join(folder, 'passphrase');

describe('a running installation', () => {
  it('is backed up, with its secrets sealed; the file says what it holds', async () => {
    expect((await call('POST', '/components', { kind: 'service', name: 'before-backup' })).status).toBe(201);
    const made = await run(['backup', file(), '--passphrase-file', passphrase()]);
    expect([made.status, made.err]).toEqual([0, expect.any(String)]);
    expect(statSync(file()).mode & 0o077).toBe(0);
    const verified = await run(['backup', 'verify', file(), '--passphrase-file', passphrase()]);
    expect(verified.out).toContain('is whole');
    expect(verified.out).toContain('sealed with a passphrase');
    const secret = readFileSync(join(first.dataDir, 'secret'), 'utf8').trim();
    expect(readFileSync(file()).includes(Buffer.from(secret))).toBe(false);
  });

  it('knows of each private file whether a backup takes it', () => {
    const inside = (path: string): string[] =>
      readdirSync(join(first.dataDir, path), { withFileTypes: true }).flatMap((entry) => {
        const name = join(path, entry.name);
        // PostgreSQL's own, the logs, and backups themselves.
        if (['postgres', 'log', 'backups', 'web'].includes(name)) return [];
        return entry.isDirectory() ? inside(name) : [name];
      });
    const unknown = inside('').filter(
      (name) => !(keptSecrets as readonly string[]).includes(name) && !(name in otherPrivateFiles),
    );
    expect(unknown).toEqual([]);
  });

  it('is neither restored over nor moved while it runs, and the refusal says who runs', async () => {
    for (const args of [
      ['restore', file(), '--as', 'replacement', '--replace', '--no-secrets'],
      ['move', '--to', 'postgres://x@127.0.0.1:1/x'],
    ]) {
      const refused = await run(args);
      expect([args[0], refused.status]).toEqual([args[0], 1]);
      expect(refused.err).toContain('already runs with the data folder');
    }
    expect((await call('GET', '/components?limit=1')).status).toBe(200);
  });

  it('is restored into a new installation with its people, history, trail and secrets', async () => {
    const wrong = join(folder, 'wrong');
    writeFileSync(wrong, 'not the passphrase\n');
    const refused = await run(['restore', file(), '--as', 'copy', '--passphrase-file', wrong], other);
    expect([refused.status, refused.err]).toEqual([1, expect.stringContaining('does not open')]);
    // Who forgets the passphrase is told before anything is made: without it no value of the vault opens again.
    const forgotten = await run(['restore', file(), '--as', 'copy'], other);
    expect([forgotten.status, forgotten.err]).toEqual([2, expect.stringMatching(/--passphrase-file.*vault/)]);
    expect(existsSync(other)).toBe(false);

    const restored = await run(['restore', file(), '--as', 'copy', '--passphrase-file', passphrase()], other);
    expect([restored.status, restored.err]).toEqual([0, expect.any(String)]);
    for (const path of ['secret', 'ssh/id_ed25519']) {
      if (!existsSync(join(first.dataDir, path))) continue;
      expect(readFileSync(join(other, path))).toEqual(readFileSync(join(first.dataDir, path)));
      expect(statSync(join(other, path)).mode & 0o077).toBe(0);
    }
    const again = await run(['restore', file(), '--as', 'copy', '--no-secrets'], other);
    expect([again.status, again.err]).toEqual([1, expect.stringContaining('--replace')]);

    const second = await openInstallation({ args: ['--dev'], env: { PLUMBLINE_DATA: other } });
    try {
      await second.start();
      const token = readFileSync(join(other, 'admin.token'), 'utf8').trim();
      const ask = (path: string) => request(second.url, 'GET', `/api/v1${path}`, { token });
      expect((await ask('/components?q=before-backup')).text).toContain('before-backup');
      expect((await ask('/audit/verify')).json()).toMatchObject({ ok: true });
      // Sessions are signed with the same secret: who is signed in stays so.
      const stream = await fetch(`${second.url}/api/v1/events/stream`, {
        headers: { authorization: `Bearer ${token}` },
      });
      const reader = stream.body!.pipeThrough(new TextDecoderStream()).getReader();
      let heard = (await reader.read()).value!;
      await request(second.url, 'POST', '/api/v1/components', {
        token,
        body: { kind: 'service', name: 'after-restore' },
      });
      while (!heard.includes('component.create')) heard += (await reader.read()).value!;
      await reader.cancel();
    } finally {
      await second.remove();
    }
  }, 600_000);
});

describeWhere([debianPostgres], 'moving to a PostgreSQL of the organisation', () => {
  it('and back, by one command each, with nothing lost and the old place kept until told', async () => {
    const debian = await openDebianPostgres();
    try {
      const to = debian.url('inventory');
      await call('POST', '/components', { kind: 'service', name: 'before-move' });
      await first.stop();
      const there = await run(['move', '--to', to, '--json']);
      expect([there.status, there.err]).toEqual([0, expect.any(String)]);
      const moved = JSON.parse(there.out) as { rows: number; aside: string[] };
      expect(moved.aside).toEqual([expect.stringMatching(/^plumbline_before_\d{8}t\d{6}$/)]);
      expect(JSON.parse(readFileSync(join(first.dataDir, 'settings.json'), 'utf8'))).toEqual({ databaseUrl: to });
      const count = () =>
        withClient(to, (client) => client.query(`select count(*)::int as n from component where name = 'before-move'`));
      expect((await count()).rows[0].n).toBe(1);

      // The same start as before goes there now: what is written arrives there.
      await first.start();
      expect((await call('POST', '/components', { kind: 'service', name: 'written-there' })).status).toBe(201);
      expect((await call('GET', '/audit/verify')).json()).toMatchObject({ ok: true });
      const components = (await withClient(to, (client) => client.query('select count(*)::int as n from component')))
        .rows[0].n;
      await first.stop();

      const environment = await run(['move', '--to', 'embedded'], first.dataDir, { DATABASE_URL: to });
      expect([environment.status, environment.err]).toEqual([1, expect.stringContaining('DATABASE_URL is set')]);
      const back = await run(['move', '--to', 'embedded', '--json']);
      expect([back.status, back.err]).toEqual([0, expect.any(String)]);
      expect(JSON.parse(readFileSync(join(first.dataDir, 'settings.json'), 'utf8'))).toEqual({});
      const dropped = await run(['move', '--forget', '--at', to]);
      expect(dropped.out).toMatch(/plumbline_before_.*inventory_before_/);
      // Where the next start would go: there is the data, and its trail holds from end to end.
      const looked = await run(['doctor', '--full', '--json']);
      const { findings } = JSON.parse(looked.out) as { findings: { check: string; state: string; says: string }[] };
      expect(findings.find(({ check }) => check === 'audit')).toMatchObject({ state: 'ok' });
      const copy = join(folder, 'back.plb');
      expect((await run(['backup', copy, '--no-secrets'])).status).toBe(0);
      const { rows } = JSON.parse((await run(['backup', 'verify', copy, '--json'])).out).parts.find(
        (part: { table: string }) => part.table === 'component',
      );
      expect(rows).toBe(components);
    } finally {
      await debian.stop();
    }
  }, 600_000);
});
