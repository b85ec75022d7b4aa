import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
// @ts-expect-error: plain JavaScript, it runs before anything is installed
import { installIfNeeded, isInstalled, recordAgrees, takeLock } from './install.mjs';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'plumbline install '));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const lock = (packages: object) => JSON.stringify({ packages: { '': { name: 'plumbline' }, ...packages } });

it('counts an npm ci by hand, by the record that npm keeps', () => {
  const wanted = lock({
    'node_modules/a': { version: '1.0.0' },
    'node_modules/b-darwin': { version: '2.0.0', optional: true },
  });
  expect(recordAgrees(wanted, lock({ 'node_modules/a': { version: '1.0.0' } }))).toBe(true);
  expect(recordAgrees(wanted, lock({ 'node_modules/a': { version: '1.0.1' } }))).toBe(false);
  expect(recordAgrees(wanted, lock({}))).toBe(false);
  expect(
    recordAgrees(wanted, lock({ 'node_modules/a': { version: '1.0.0' }, 'node_modules/c': { version: '1.0.0' } })),
  ).toBe(false);
  expect(recordAgrees(wanted, null)).toBe(false);
});

/** Stands in for `npm ci`: leaves what npm leaves. */
function fakeNpm(calls: string[][], code = 0) {
  return async (_command: string, args: string[]) => {
    calls.push(args);
    mkdirSync(join(root, 'node_modules'), { recursive: true });
    return code;
  };
}
const start = (run: unknown) => installIfNeeded({ root, say() {}, run, isStopping: () => false });

it('installs once, and again when package-lock.json has changed', async () => {
  writeFileSync(join(root, 'package-lock.json'), lock({ 'node_modules/a': { version: '1.0.0' } }));
  const calls: string[][] = [];
  await start(fakeNpm(calls));
  await start(fakeNpm(calls));
  expect(calls).toHaveLength(1);
  expect(calls[0]).toContain('ci');
  writeFileSync(join(root, 'package-lock.json'), lock({ 'node_modules/a': { version: '1.0.1' } }));
  expect(isInstalled(root)).toBe(false);
  await start(fakeNpm(calls));
  expect(calls).toHaveLength(2);
});

it('installs once when two start together', async () => {
  writeFileSync(join(root, 'package-lock.json'), lock({ 'node_modules/a': { version: '1.0.0' } }));
  const calls: string[][] = [];
  await Promise.all([start(fakeNpm(calls)), start(fakeNpm(calls))]);
  expect(calls).toHaveLength(1);
});

it('says what to do when npm ci fails, and tries again next time', async () => {
  writeFileSync(join(root, 'package-lock.json'), lock({ 'node_modules/a': { version: '1.0.0' } }));
  const calls: string[][] = [];
  await expect(start(fakeNpm(calls, 1))).rejects.toThrow(
    /npm ci ended with status 1[\s\S]*cd ".*plumbline install .*" && npm ci/,
  );
  expect(isInstalled(root)).toBe(false);
  expect(readdirSync(join(root, '.plumbline'))).toEqual([]);
});

it('takes over the lock of a process that is dead, and respects a living one', async () => {
  const path = join(root, 'install.lock');
  const holder = spawn(process.execPath, ['--eval', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
  await once(holder, 'spawn');
  writeFileSync(path, String(holder.pid));
  expect(takeLock(path)).toBe(holder.pid);
  holder.kill('SIGKILL');
  await once(holder, 'exit');
  expect(takeLock(path)).toBeNull();
  expect(readFileSync(path, 'utf8')).toBe(String(process.pid));
  expect(readdirSync(root)).toEqual(['install.lock']);
  expect(existsSync(path)).toBe(true);
});
