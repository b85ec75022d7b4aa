import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openTestWorkspace, type TestWorkspace } from '#testkit';
import { rowsOf, verifyArchive } from '../../packages/platform/maintenance/index.ts';
import { backUpBeforeUpgrade } from './beforeUpgrade.ts';

let test: TestWorkspace;
let dataDir: string;
beforeAll(async () => {
  test = await openTestWorkspace();
  dataDir = mkdtempSync(join(tmpdir(), 'plumbline-upgrade-'));
});
afterAll(async () => {
  rmSync(dataDir, { recursive: true, force: true });
  await test.close();
});

const said: string[] = [];
const upgrade = (minute: number, more: { env?: Record<string, string>; databaseBytes?: number } = {}) =>
  backUpBeforeUpgrade(
    {
      dataDir,
      release: '0',
      workspaces: [{ name: 'main', url: test.url }],
      databaseBytes: 1_000_000,
      progress: (line) => said.push(line),
      now: new Date(Date.UTC(2026, 10, 23, 8, minute)),
      env: {},
      ...more,
    },
    ['0031_present_and_past.sql', '0032_large_writes.sql'],
  );

it('makes a whole backup before an upgrade, and keeps the last three', async () => {
  const files = [];
  for (const minute of [1, 2, 3, 4]) files.push(await upgrade(minute));
  expect(readdirSync(join(dataDir, 'backups')).sort()).toEqual(
    [2, 3, 4].map((minute) => `before-0031-20261123T080${minute}00.plb`),
  );
  const { manifest } = await verifyArchive(files[3]!, new AbortController().signal, () => {});
  expect(rowsOf(manifest, 'main', 'person')).toBeGreaterThan(0);
  expect(said.join()).toContain('Backing up before the upgrade (2 migrations from 0031_present_and_past.sql)');
});

it('does not begin where there is no room for it, and says how to go without', async () => {
  await expect(upgrade(5, { databaseBytes: 1e16 })).rejects.toThrow('PLUMBLINE_BACKUP_BEFORE_UPGRADE=off');
  expect(await upgrade(6, { databaseBytes: 1e16, env: { PLUMBLINE_BACKUP_BEFORE_UPGRADE: 'off' } })).toBeNull();
});
