import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PlumblineError, ref } from '#kernel';
import { openDatabase, sealAll, verifyAudit } from '#platform';
import { openTestWorkspace, type TestWorkspace, testPostgres, untilReadable } from '#testkit';
import { withClient } from '../postgres/connection.ts';
import { FORMAT, MAGIC } from './archive.ts';
import {
  archiveSource,
  dropDatabases,
  findAside,
  openDatabases,
  openSecrets,
  prepare,
  rowsOf,
  sealSecrets,
  settleIdentity,
  verifyArchive,
  writeArchive,
} from './index.ts';
import { copyOut, listTables } from './tables.ts';

const never = new AbortController().signal;
const silent = (): void => {};
const now = new Date('2026-11-23T08:00:00Z');
const restored = `restored_${randomBytes(6).toString('hex')}`;

let test: TestWorkspace;
let folder: string;
let file: string;
beforeAll(async () => {
  test = await openTestWorkspace();
  folder = mkdtempSync(join(tmpdir(), 'plumbline-backup-'));
  file = join(folder, 'one.plb');
  for (let index = 0; index < 40; index += 1) await change(`before.${index}`);
  await untilReadable(test.workspace);
  await sealAll(test.workspace);
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  const { kept, unfinished } = await findAside(testPostgres().adminUrl, restored);
  await dropDatabases(testPostgres().adminUrl, [restored, ...kept, ...unfinished]);
  await test.close();
});

/** One mutation whose detail holds what COPY must escape. */
const change = (action: string) =>
  test.context().mutate((mutation) =>
    mutation.record({
      subject: ref('component', 1),
      action,
      detail: { text: 'tab\tline\nbackslash\\ \\N NULL "quote" ü 東京', empty: '', none: null },
    }),
  );

async function backUp(to: string, signal = never): Promise<void> {
  const source = await openDatabases([{ name: 'main', url: test.url }], signal);
  try {
    await writeArchive({ file: to, source, release: '0', now, secrets: null, signal, progress: silent });
  } finally {
    await source.close();
  }
}

async function restoreTo(signal = never) {
  const archive = await verifyArchive(file, never, silent);
  return prepare({
    serverUrl: testPostgres().adminUrl,
    source: archiveSource(file, archive),
    databaseOf: () => restored,
    signal,
    progress: silent,
  });
}

/** Every row of every table, as text. */
async function contents(url: string): Promise<Map<string, string[]>> {
  return withClient(url, async (client) => {
    const found = new Map<string, string[]>();
    for (const table of await listTables(client)) {
      const { rows } = await client.query<{ row: string }>(
        `select t::text as row from (${copyOut(table).slice('copy ('.length, -') to stdout'.length)}) t`,
      );
      found.set(
        table.name,
        rows.map(({ row }) => row),
      );
    }
    return found;
  });
}

describe('a backup', () => {
  it('holds one moment, whatever is written meanwhile, and blocks no writer', async () => {
    let writing = true;
    let written = 0;
    const writer = (async () => {
      while (writing) {
        await change(`during.${written}`);
        written += 1;
      }
    })();
    await expect.poll(() => written).toBeGreaterThan(3);
    await backUp(file);
    const meanwhile = written;
    await expect.poll(() => written).toBeGreaterThan(meanwhile);
    writing = false;
    await writer;
    const { manifest } = await verifyArchive(file, never, silent);
    const events = rowsOf(manifest, 'main', 'event');
    expect(events).toBeGreaterThan(40);
    const { rows } = await withClient(test.url, (client) => client.query('select count(*)::int as count from event'));
    expect(events).toBeLessThan(rows[0].count);
    // Whole mutations only: a cause edge or a seal never speaks of an event that is not there.
    const prepared = await restoreTo();
    await withClient(prepared.url('main'), async (client) => {
      const orphans = await client.query(
        'select from seal s where not exists (select from event e where e.id = s.last_event_id)',
      );
      expect(orphans.rowCount).toBe(0);
    });
    await prepared.discard();
  });

  it('is restored row by row as it was, with its sequences, keys, indexes and triggers', async () => {
    rmSync(file);
    await backUp(file);
    const expected = await contents(test.url);
    const prepared = await restoreTo();
    expect(await prepared.takePlace(now)).toEqual([]);
    const url = testPostgres().url(restored);
    expect(await contents(url)).toEqual(expected);
    const schema = (one: string) =>
      withClient(one, async (client) => {
        const { rows: constraints } = await client.query(
          `select conrelid::regclass::text as t, conname, pg_get_constraintdef(oid) as d from pg_constraint where connamespace = 'public'::regnamespace order by 1, 2`,
        );
        const { rows: indexes } = await client.query(
          `select indexdef from pg_indexes where schemaname = 'public' order by 1`,
        );
        const { rows: triggers } = await client.query(
          `select tgrelid::regclass::text as t, tgname, tgenabled from pg_trigger where not tgisinternal order by 1, 2`,
        );
        return { constraints, indexes, triggers };
      });
    expect(await schema(url)).toEqual(await schema(test.url));
    const opened = openDatabase(url);
    expect(await verifyAudit(opened.db)).toEqual(await verifyAudit(test.workspace.db));
    await opened.close();
    await withClient(url, async (client) => {
      const { rows } = await client.query(
        `insert into event (at, actor_id, action, subject_type, subject_id) values (now(), 1, 'next', 'component', 1) returning id`,
      );
      expect(Number(rows[0].id)).toBeGreaterThan(Number(expected.get('event')!.length));
      await expect(client.query('delete from event')).rejects.toThrow('append-only');
    });
  });

  it('takes the place of what is there in one step and keeps it aside', async () => {
    const prepared = await restoreTo();
    expect(await prepared.takePlace(now)).toEqual([`${restored}_before_20261123t080000`]);
    expect((await findAside(testPostgres().adminUrl, restored)).kept).toEqual([`${restored}_before_20261123t080000`]);
  });

  it('keeps the identity of an installation that it replaces, and gives a copy one of its own', async () => {
    const url = testPostgres().url(restored);
    const identity = async (one: string) =>
      (await withClient(one, (client) => client.query('select id from workspace_identity'))).rows[0].id;
    const nextRun = await settleIdentity(url, 'replacement');
    expect(nextRun).toBeGreaterThanOrEqual(10_000);
    expect(await identity(url)).toBe(await identity(test.url));
    expect(await settleIdentity(url, 'copy')).toBeNull();
    expect(await identity(url)).not.toBe(await identity(test.url));
  });
});

describe('a backup file that is not whole', () => {
  const refusal = (path: string) =>
    verifyArchive(path, never, silent).then(
      () => 'accepted',
      (error) => error.code,
    );
  const spoilt = (change: (bytes: Buffer) => Buffer): string => {
    const path = join(folder, `spoilt-${randomBytes(4).toString('hex')}`);
    writeFileSync(path, change(readFileSync(file)));
    return path;
  };

  it('is refused wherever it was cut off or changed', async () => {
    const whole = readFileSync(file);
    const places = [0, 1, MAGIC.length + 3, 200, 0.3, 0.6, 0.95].map((at) =>
      at < 1 ? Math.floor(at * whole.length) : at,
    );
    for (const at of places) {
      expect(['cut', at, await refusal(spoilt((bytes) => bytes.subarray(0, at)))]).toEqual([
        'cut',
        at,
        'backup_damaged',
      ]);
      const flipped = spoilt((bytes) => {
        const copy = Buffer.from(bytes);
        copy[at] = copy[at]! ^ 1;
        return copy;
      });
      expect(['flipped', at, await refusal(flipped)]).toEqual(['flipped', at, 'backup_damaged']);
    }
    expect(await refusal(spoilt((bytes) => bytes.subarray(0, bytes.length - 1)))).toBe('backup_damaged');
    expect(await refusal(spoilt((bytes) => Buffer.concat([bytes, Buffer.from('x')])))).toBe('backup_damaged');
    expect(await refusal(file)).toBe('accepted');
  });

  it('is refused when a newer release wrote it, and when it is no backup at all', async () => {
    const newer = spoilt((bytes) => {
      const copy = Buffer.from(bytes);
      copy.writeUInt16BE(FORMAT + 1, MAGIC.length);
      return copy;
    });
    expect(await refusal(newer)).toBe('newer_release');
    expect(await refusal(join(folder, 'nothing'))).toBe('not_found');
    expect(await refusal(new URL('./backup.test.ts', import.meta.url).pathname)).toBe('backup_damaged');
  });

  it('is never left behind: a backup that is stopped removes what it wrote, and none overwrites another', async () => {
    const stop = new AbortController();
    stop.abort();
    const path = join(folder, 'stopped.plb');
    await expect(backUp(path, stop.signal)).rejects.toThrow();
    expect([existsSync(path), existsSync(`${path}.part`)]).toEqual([false, false]);
    await expect(backUp(file)).rejects.toMatchObject({ code: 'already_exists' });
  });

  it.each([
    ['a person', undefined, 'cancelled'],
    ['a disk without room', new PlumblineError('disk_full', 'No room.'), 'disk_full'],
  ])('leaves nothing in the database when its restore is stopped by %s', async (_by, reason, code) => {
    const stop = new AbortController();
    const archive = await verifyArchive(file, never, silent);
    const preparing = prepare({
      serverUrl: testPostgres().adminUrl,
      source: archiveSource(file, archive),
      databaseOf: () => restored,
      signal: stop.signal,
      progress: (what) => {
        if (what.includes('event')) stop.abort(reason);
      },
    });
    await expect(preparing).rejects.toMatchObject({ code });
    expect((await findAside(testPostgres().adminUrl, restored)).unfinished).toEqual([]);
  });

  it('does not arrive by halves: a table that is not as it was sent ends the restore', async () => {
    const archive = await verifyArchive(file, never, silent);
    const source = archiveSource(file, archive);
    const preparing = prepare({
      serverUrl: testPostgres().adminUrl,
      databaseOf: () => restored,
      signal: never,
      progress: silent,
      source: {
        workspaces: source.workspaces,
        async *parts() {
          for await (const part of source.parts()) {
            yield part;
            if (part.kind === 'table' && part.table === 'event') yield { ...part, content: eventTwice() };
          }
        },
      },
    });
    await expect(preparing).rejects.toThrow();
    expect((await findAside(testPostgres().adminUrl, restored)).unfinished).toEqual([]);
  });
});

async function* eventTwice(): AsyncGenerator<Buffer> {
  yield Buffer.from('');
}

describe('secrets in a backup', () => {
  const files = { secret: Buffer.from('a sign-in secret'), 'ssh/id_ed25519': randomBytes(400) };

  it('come out with the passphrase, and with no other', () => {
    const sealed = sealSecrets(files, 'a long passphrase');
    expect(openSecrets(sealed, 'a long passphrase')).toEqual(files);
    expect(() => openSecrets(sealed, 'a long passphras')).toThrow('does not open');
    expect(JSON.stringify(sealed)).not.toContain(files.secret.toString('base64').slice(0, 12));
    const changed = { ...sealed, content: Buffer.from(sealed.content, 'base64').fill(0, 0, 1).toString('base64') };
    expect(() => openSecrets(changed, 'a long passphrase')).toThrow('does not open');
  });
});

describe('the tables of a workspace', () => {
  it('lie in one schema and have a primary key each: a backup reads them in its order', async () => {
    const client = new pg.Client({ connectionString: test.url });
    await client.connect();
    const { rows: elsewhere } =
      await client.query(`select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind in ('r', 'p', 'm', 'S') and n.nspname not in ('public', 'pg_catalog', 'information_schema', 'pg_toast')`);
    const { rows: bare } =
      await client.query(`select c.relname as name from pg_class c where c.relnamespace = 'public'::regnamespace
      and c.relkind = 'r' and not exists (select from pg_index i where i.indrelid = c.oid and i.indisprimary)`);
    await client.end();
    expect({ elsewhere, bare }).toEqual({ elsewhere: [], bare: [] });
  });
});
