import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asAccount, postmasterAccount } from './account.ts';
import { withClient } from './connection.ts';
import { openPostgres, type Postgres } from './index.ts';
import { isAlive } from './pidfile.ts';
import { freePort } from './port.ts';

const linux = process.platform === 'linux';
const root = mkdtempSync(join(tmpdir(), 'plumbline embedded '));
// As root, PostgreSQL runs as another user, who must get here.
chmodSync(root, 0o711);
const dataDir = join(root, 'a data folder');
const cluster = join(dataDir, 'postgres', '18');
const told: string[] = [];
const log = { info() {}, warn: (line: string) => told.push(line), error: (line: string) => told.push(line) };
const open = () => openPostgres({ dataDir, log, progress() {} });

async function count(postgres: Postgres): Promise<number> {
  const { rows } = await withClient(postgres.url('kept'), (client) =>
    client.query('select count(*)::int from written'),
  );
  return rows[0].count;
}

async function write(postgres: Postgres): Promise<void> {
  await withClient(postgres.url('kept'), (client) => client.query('insert into written values (1)'));
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await Promise.resolve(condition()).catch(() => false))) await delay(20);
}

let postgres: Postgres;
beforeAll(async () => {
  postgres = await open();
  await postgres.ensureDatabase('kept');
  await withClient(postgres.url('kept'), (client) => client.query('create table written (n int)'));
});

afterAll(async () => {
  await postgres.stop();
  rmSync(root, { recursive: true, force: true });
});

describe('a running server', () => {
  it('works from a path with a space, as version 18, durably', async () => {
    const { rows } = await withClient(postgres.adminUrl, (client) =>
      client.query(`select current_setting('server_version_num')::int / 10000 as major, current_setting('fsync') as fsync,
                           current_setting('synchronous_commit') as commit, current_setting('data_directory') as folder`),
    );
    expect(rows).toEqual([{ major: 18, fsync: 'on', commit: 'on', folder: realpathSync(cluster) }]);
  });

  it('keeps its random password where only we can read it', () => {
    const file = join(dataDir, 'postgres', 'secret.json');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(JSON.parse(readFileSync(file, 'utf8')).password).toMatch(/^[\w-]{32}$/);
  });

  it('refuses a wrong password', async () => {
    const wrong = new URL(postgres.adminUrl);
    wrong.password = 'plumbline';
    await expect(withClient(wrong.href, async () => {})).rejects.toThrow('password authentication failed');
  });

  it('shows no password in the list of processes', () => {
    const { password } = new URL(postgres.adminUrl);
    if (linux) expect(readFileSync(`/proc/${postgres.pid()}/cmdline`, 'utf8')).not.toContain(password);
  });

  it.skipIf(process.getuid?.() !== 0)('does not run as root', () => {
    expect(statSync(cluster).uid).toBe(postmasterAccount(null)?.uid);
    expect(readFileSync(`/proc/${postgres.pid()}/status`, 'utf8')).toMatch(
      new RegExp(`Uid:\\t${statSync(cluster).uid}\\t`),
    );
  });
});

describe('after kill -9 of PostgreSQL', () => {
  it('is started again on the same port, with every acknowledged write', async () => {
    await write(postgres);
    const before = await count(postgres);
    const pid = postgres.pid() as number;
    process.kill(pid, 'SIGKILL');
    await until(async () => postgres.pid() !== pid && (await count(postgres)) === before);
    expect(told.join()).toContain(`process ${pid}) ended by itself`);
  });

  it.skipIf(!linux)('does not wait for an orphan that is busy with a long query', async () => {
    const busy = withClient(postgres.url('kept'), (client) =>
      client.query('select count(*) from generate_series(1, 3000000000)'),
    );
    busy.catch(() => {});
    await until(() =>
      withClient(postgres.adminUrl, async (client) => {
        const { rowCount } = await client.query(
          `select from pg_stat_activity where query like '%generate_series(1, 3%' and pid <> pg_backend_pid()`,
        );
        return rowCount === 1;
      }),
    );
    const pid = postgres.pid() as number;
    process.kill(pid, 'SIGKILL');
    await until(async () => postgres.pid() !== pid && (await count(postgres)) > 0);
    await expect(busy).rejects.toThrow();
  });
});

/** Opens PostgreSQL in a process of its own, and kills that once it is open. */
async function openAndBeKilled(): Promise<number> {
  const script = `
    import { openPostgres } from ${JSON.stringify(fileURLToPath(new URL('./index.ts', import.meta.url)))};
    const postgres = await openPostgres({ dataDir: process.env.DATA, log: console, progress() {} });
    console.log('process ' + postgres.pid());`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    env: { ...process.env, DATA: dataDir },
    cwd: fileURLToPath(new URL('.', import.meta.url)),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  const pid = await new Promise<number>((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      const found = /^process (\d+)\n/m.exec(said)?.[1];
      if (found) resolve(Number(found));
    });
    child.once('exit', (code) => reject(new Error(`It ended with ${code}: ${said}`)));
  });
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
  return pid;
}

describe('after kill -9 of our own process', () => {
  it('takes the running server over instead of starting another', async () => {
    await postgres.stop();
    const pid = await openAndBeKilled();
    expect(isAlive(pid)).toBe(true);
    postgres = await open();
    expect(postgres.adopted).toBe(true);
    expect(postgres.pid()).toBe(pid);
    expect(await count(postgres)).toBeGreaterThan(0);
  });

  it('also notices when the adopted server dies', async () => {
    const pid = postgres.pid() as number;
    process.kill(pid, 'SIGKILL');
    await until(async () => postgres.pid() !== pid && (await count(postgres)) > 0);
  });

  it.skipIf(!linux)('is not fooled by a recorded process id that belongs to another program now', async () => {
    await postgres.stop();
    const other = spawn('sleep', ['600'], { cwd: '/', stdio: 'ignore', ...asAccount(postmasterAccount(null)) });
    await once(other, 'spawn');
    const record = [
      other.pid,
      realpathSync(cluster),
      1_790_000_000,
      24_680,
      '',
      '127.0.0.1',
      '  2818412   1245184',
      'ready   ',
      '',
    ];
    writeFileSync(join(cluster, 'postmaster.pid'), record.join('\n'));
    postgres = await open();
    expect(postgres.adopted).toBe(false);
    expect(await count(postgres)).toBeGreaterThan(0);
    expect(other.kill()).toBe(true);
  });
});

describe('when stopped', () => {
  it('ends the server, twice without harm, and keeps the data', async () => {
    const pid = postgres.pid() as number;
    await Promise.all([postgres.stop(), postgres.stop()]);
    expect(isAlive(pid)).toBe(false);
    postgres = await open();
    expect(await count(postgres)).toBeGreaterThan(0);
  });

  it('does not wait for idle connections', async () => {
    const connected = Promise.withResolvers<void>();
    const idle = withClient(postgres.adminUrl, async (client) => {
      const ended = new Promise<void>((resolve) => client.once('end', resolve));
      await client.query('select 1');
      connected.resolve();
      await ended;
    });
    await Promise.race([connected.promise, idle]);
    await postgres.stop();
    await idle;
    postgres = await open();
  });
});

it('says so where a server that was just started is not to be reached as asked, and leaves none running', async () => {
  await postgres.stop();
  const refusesTo = async (file: string, changed: (text: string) => string, words: string) => {
    const before = readFileSync(file, 'utf8');
    writeFileSync(file, changed(before));
    await expect(open()).rejects.toThrow(words);
    expect(existsSync(join(cluster, 'postmaster.pid'))).toBe(false);
    writeFileSync(file, before);
  };
  const port = await freePort();
  await refusesTo(
    join(cluster, 'postgresql.auto.conf'),
    (text) => `${text}port = ${port}\n`,
    `came up on port ${port} though`,
  );
  await refusesTo(
    join(dataDir, 'postgres', 'secret.json'),
    (text) => JSON.stringify({ ...JSON.parse(text), password: 'another' }),
    'password authentication failed',
  );
  postgres = await open();
  expect(await count(postgres)).toBeGreaterThan(0);
});

it.skipIf(process.getuid?.() !== 0)(
  'puts the cluster elsewhere when root keeps its data in a closed folder',
  async () => {
    const closed = join(root, 'closed');
    mkdirSync(closed, { mode: 0o700 });
    const home = join(closed, 'data', 'postgres');
    const elsewhere = await openPostgres({
      dataDir: join(closed, 'data'),
      log,
      progress() {},
      throwAwayForTests: true,
    });
    try {
      expect(lstatSync(home).isSymbolicLink()).toBe(true);
      expect(existsSync(join(realpathSync(home), '18', 'PG_VERSION'))).toBe(true);
    } finally {
      await elsewhere.stop();
      const place = realpathSync(home);
      rmSync(place, { recursive: true });
      if (readdirSync(dirname(place)).length === 0) rmdirSync(dirname(place));
    }
  },
);
