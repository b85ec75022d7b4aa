// A worker on a database that a test made; killed by it.
import { readFileSync } from 'node:fs';
import { pino } from 'pino';
import { systemClock } from '#kernel';
import { openWorkspace } from '#platform';
import { executePort, startWorker } from '#procedures';
import { type KnownHost, openTestHands, scopeOf } from './hands.ts';

const { TEST_DATABASE_URL = '', TEST_LEASE_MS = '1000', TEST_HOSTS = '' } = process.env;
const hosts = JSON.parse(readFileSync(TEST_HOSTS, 'utf8')) as KnownHost[];
const workspace = openWorkspace({
  name: 'main',
  url: TEST_DATABASE_URL,
  clock: systemClock,
  log: pino({ level: 'warn' }),
});
workspace.provide(executePort, openTestHands(scopeOf(TEST_DATABASE_URL), hosts).executeOn);
const worker = await startWorker({ workspaces: [workspace], leaseMs: Number(TEST_LEASE_MS) });
process.send?.('ready');
process.once('disconnect', () => process.exit(0));
process.once('SIGTERM', () => {
  void worker.stop({ graceMs: 0 }).then(() => process.exit(0));
});
