import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, expect, it } from 'vitest';
import { freePort } from '../../../packages/testkit/port.ts';

const root = mkdtempSync(join(tmpdir(), 'plumbline start '));
// As root, PostgreSQL runs as another user, who must get here.
chmodSync(root, 0o711);
const dataDir = join(root, 'data');
const port = await freePort();
const url = `http://127.0.0.1:${port}/`;
const children: ChildProcess[] = [];

/** Starts, and resolves with what was printed once it is ready or has ended. */
async function start(env: Record<string, string> = {}) {
  const args = ['--disable-warning=ExperimentalWarning', join(import.meta.dirname, 'testing', 'server.ts')];
  const child = spawn(process.execPath, args, {
    env: { ...process.env, PLUMBLINE_DATA: dataDir, PLUMBLINE_PORT: String(port), DATABASE_URL: '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  let text = '';
  const ended = once(child, 'close');
  await new Promise<void>((resolve) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => {
        text += chunk;
        if (text.includes('Ready after')) resolve();
      });
    }
    ended.then(() => resolve());
  });
  return { child, ended, text };
}

async function until<T>(look: () => T | Promise<T>): Promise<Exclude<T, null | undefined | false>> {
  for (;;) {
    const seen = await Promise.resolve()
      .then(look)
      .catch(() => null);
    if (seen) return seen as Exclude<T, null | undefined | false>;
    await delay(20);
  }
}

/** A zombie whose new parent has not looked yet counts as ended: it has no command line. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return process.platform !== 'linux' || readFileSync(`/proc/${pid}/cmdline`, 'utf8') !== '';
  } catch {
    return false;
  }
}

const workers = () => readFileSync(join(dataDir, 'worker'), 'utf8').trim().split('\n');
const runningWorker = () =>
  workers()
    .map((line) => Number.parseInt(line, 10))
    .findLast(isAlive);
const postgresPid = async () => Number(await (await fetch(url)).text());
let running: Awaited<ReturnType<typeof start>>;

afterAll(async () => {
  for (const child of children) {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGTERM');
      await once(child, 'close');
    }
  }
  rmSync(root, { recursive: true, force: true });
});

it('starts everything, tells what it does, and ends with the link', async () => {
  running = await start();
  expect(running.text).toMatch(
    /\d+\.\d s {2}Making the database in .*plumbline start .*\n +\d+\.\d s {2}Starting PostgreSQL\n/,
  );
  expect(running.text).toContain(`Plumbline  ${url}\n  Sign in    ${url}sign-in/once`);
  expect(isAlive(await postgresPid())).toBe(true);
  expect(JSON.parse(readFileSync(join(dataDir, 'server.json'), 'utf8'))).toMatchObject({ pid: running.child.pid, url });
}, 300_000);

it('gives the worker what it needs, and starts it again when it dies', async () => {
  const first = await until(() => workers()[0]);
  expect(first).toMatch(/^\d+ true$/);
  process.kill(Number.parseInt(first, 10), 'SIGKILL');
  const second = await until(() => workers()[1]);
  expect(Number.parseInt(second, 10)).not.toBe(Number.parseInt(first, 10));
});

it('refuses a second start on the same data folder, and the first goes on', async () => {
  const second = await start();
  expect(await second.ended).toEqual([1, null]);
  expect(second.text).toContain(`already runs with the data folder ${dataDir} (process ${running.child.pid}`);
  expect(second.text).toContain(url);
  expect(isAlive(await postgresPid())).toBe(true);
});

it('refuses a taken port before it touches a database', async () => {
  const other = join(root, 'other');
  const second = await start({ PLUMBLINE_DATA: other });
  expect(await second.ended).toEqual([1, null]);
  expect(second.text).toContain(`Port ${port} on 127.0.0.1 is taken by process ${running.child.pid}`);
  expect(existsSync(join(other, 'postgres'))).toBe(false);
});

it('goes on after kill -9 of the server: the worker ends, PostgreSQL is taken over', async () => {
  const postgres = await postgresPid();
  const worker = await until(runningWorker);
  running.child.kill('SIGKILL');
  await running.ended;
  await until(() => !isAlive(worker));
  running = await start();
  expect(running.text).toContain(`PostgreSQL (process ${postgres}) is still running from before and is taken over`);
  expect(await postgresPid()).toBe(postgres);
});

it('goes on after kill -9 of everything', async () => {
  const postgres = await postgresPid();
  const worker = await until(runningWorker);
  for (const pid of [running.child.pid as number, postgres, worker]) process.kill(pid, 'SIGKILL');
  await running.ended;
  await until(() => !isAlive(worker));
  running = await start();
  expect(await postgresPid()).not.toBe(postgres);
});

it('ends everything cleanly when asked', async () => {
  const postgres = await postgresPid();
  const worker = await until(runningWorker);
  running.child.kill('SIGTERM');
  expect(await running.ended).toEqual([0, null]);
  expect(isAlive(postgres)).toBe(false);
  expect(isAlive(worker)).toBe(false);
  expect(existsSync(join(dataDir, 'server.json'))).toBe(false);
});
