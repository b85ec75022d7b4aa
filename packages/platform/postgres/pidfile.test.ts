import { expect, it } from 'vitest';
import { parsePostmasterRecord, servesCluster } from './pidfile.ts';

const record = `4711
/var/lib/plumbline/postgres/18
1790000000
24680

127.0.0.1
  2818412   1245184
ready   
`;

it('reads process, folder, port and readiness', () => {
  expect(parsePostmasterRecord(record)).toEqual({
    pid: 4711,
    dataFolder: '/var/lib/plumbline/postgres/18',
    port: 24680,
    ready: true,
  });
});

it('knows a server that is still starting', () => {
  expect(parsePostmasterRecord(record.replace('ready   ', 'starting'))?.ready).toBe(false);
});

it('takes a half-written file for one that is still starting', () => {
  expect(parsePostmasterRecord('4711\n/var/lib/pl')).toEqual({
    pid: 4711,
    dataFolder: '/var/lib/pl',
    port: null,
    ready: false,
  });
});

it('finds nothing in an empty file', () => {
  expect(parsePostmasterRecord('')).toBeNull();
});

it.skipIf(process.platform !== 'linux')('does not take this very process for a postmaster', () => {
  expect(servesCluster(process.pid, process.cwd())).toBe(false);
});
