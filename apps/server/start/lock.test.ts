import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { lockDataFolder, readRunningRecord } from './lock.ts';

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'plumbline lock '));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

const now = new Date('2026-11-23T06:00:00Z');

async function lockElsewhere() {
  const script = `
    import { lockDataFolder } from ${JSON.stringify(new URL('./lock.ts', import.meta.url).href)};
    lockDataFolder(${JSON.stringify(dataDir)}, new Date('2026-11-23T05:00:00Z')).publish('http://127.0.0.1:7300/');
    console.log('locked');
    setInterval(() => {}, 1000);`;
  const args = ['--disable-warning=ExperimentalWarning', '--input-type=module', '--eval', script];
  const holder = spawn(process.execPath, args, { cwd: import.meta.dirname, stdio: ['ignore', 'pipe', 'inherit'] });
  await once(holder.stdout, 'data');
  return holder;
}

it('refuses a second process, which learns who runs and where; the first keeps its lock', async () => {
  const holder = await lockElsewhere();
  try {
    for (const attempt of [1, 2]) {
      expect(() => lockDataFolder(dataDir, now), `attempt ${attempt}`).toThrow(
        `Plumbline already runs with the data folder ${dataDir} (process ${holder.pid}, since 2026-11-23T05:00:00.000Z) ` +
          'and answers at http://127.0.0.1:7300/.',
      );
    }
  } finally {
    holder.kill('SIGKILL');
  }
});

it('takes over what kill -9 left', async () => {
  const holder = await lockElsewhere();
  holder.kill('SIGKILL');
  await once(holder, 'exit');
  const lock = lockDataFolder(dataDir, now);
  expect(readRunningRecord(dataDir)).toEqual({ pid: process.pid, startedAt: now.toISOString(), url: null });
  lock.release();
});

it('leaves no record of a server that ended', () => {
  const lock = lockDataFolder(dataDir, now);
  lock.publish('http://127.0.0.1:7300/');
  lock.release();
  expect(readRunningRecord(dataDir)).toBeNull();
  lockDataFolder(dataDir, now).release();
  expect(readdirSync(dataDir)).toEqual(['server.lock']);
});
