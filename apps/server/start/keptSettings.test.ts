import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { chooseDatabase, keepSettings, readKeptSettings } from './keptSettings.ts';

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'plumbline-settings-'));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

const url = 'postgres://user:secret@db.example.org/inventory';

describe('what an installation keeps of its settings', () => {
  it('is read again as it was kept, by its owner only', () => {
    expect(readKeptSettings(dataDir)).toEqual({});
    keepSettings(dataDir, { databaseUrl: url, retention: { sessions: 1 } });
    expect(readKeptSettings(dataDir)).toEqual({ databaseUrl: url, retention: { sessions: 1 } });
    expect(statSync(join(dataDir, 'settings.json')).mode & 0o077).toBe(0);
  });

  it('is refused when it is spoilt: going on would mean an empty database in place of the real one', () => {
    writeFileSync(join(dataDir, 'settings.json'), '{"databaseUrl": "postg');
    expect(() => readKeptSettings(dataDir)).toThrow('settings.json is not JSON');
    writeFileSync(join(dataDir, 'settings.json'), '{"retention": {"sessions": -1}}');
    expect(() => readKeptSettings(dataDir)).toThrow('retention.sessions must be a number of days');
  });

  it('gives way to DATABASE_URL, which is told where the two differ', () => {
    const kept = { databaseUrl: url };
    expect(chooseDatabase(null, {}, dataDir)).toEqual({ databaseUrl: null, from: 'embedded', note: null });
    expect(chooseDatabase(null, kept, dataDir)).toEqual({ databaseUrl: url, from: 'settings', note: null });
    expect(chooseDatabase(url, kept, dataDir)).toEqual({ databaseUrl: url, from: 'DATABASE_URL', note: null });
    const other = chooseDatabase('postgres://other/x', kept, dataDir);
    expect([other.databaseUrl, other.note]).toEqual([
      'postgres://other/x',
      expect.stringContaining('DATABASE_URL is set and wins'),
    ]);
    expect(other.note).not.toContain('secret');
  });
});
