import { expect, it } from 'vitest';
import { serverSettings } from './settings.ts';

const GiB = 1024 ** 3;

it('never weakens durability', () => {
  const text = serverSettings(24680, { throwAway: false });
  expect(text).toContain('fsync = on');
  expect(text).toContain('synchronous_commit = on');
  expect(text).toContain('full_page_writes = on');
});

it('listens on loopback only', () => {
  expect(serverSettings(24680, { throwAway: false })).toMatch(/listen_addresses = '127\.0\.0\.1'\nport = 24680\n/);
});

it('keeps to a quarter of the memory, between 32 MB and 8 GB', () => {
  const buffers = (memoryBytes: number) =>
    serverSettings(1, { throwAway: false, memoryBytes }).match(/shared_buffers = (\w+)/)?.[1];
  expect([buffers(GiB / 8), buffers(4 * GiB), buffers(64 * GiB)]).toEqual(['32MB', '1024MB', '8192MB']);
});

it('has again in memory after a start what was there before, save where all is thrown away', () => {
  expect(serverSettings(1, { throwAway: false })).toContain("shared_preload_libraries = 'pg_prewarm'");
  expect(serverSettings(1, { throwAway: true })).not.toContain('pg_prewarm');
});
