// A worker process whose steps do nothing, so that only what keeps them durable is measured.
import { once } from 'node:events';
import { pino } from 'pino';
import { systemClock } from '#kernel';
import { openWorkspace } from '#platform';
import { type Executed, executePort, type Reach, startWorker } from '#procedures';

const { BENCH_DATABASE_URL = '', BENCH_CONCURRENCY = '256', BENCH_TELLS = '' } = process.env;
const workspace = openWorkspace({
  name: 'main',
  url: BENCH_DATABASE_URL,
  clock: systemClock,
  log: pino({ level: 'warn' }),
});
const yes: Executed = { exitCode: 0, signal: null, stdout: '', stderr: '', durationMs: 0 };
const done = async (): Promise<Executed> => {
  if (BENCH_TELLS) process.send?.({ begunAt: performance.timeOrigin + performance.now() });
  return yes;
};
const reach: Reach = {
  exec: done,
  execMarked: done,
  follow: done,
  observe: async () => ({ state: 'never-started', knownForMs: 0 }),
  stopEarlier: async () => ({ stopped: false }),
  putFile: async () => {},
  forget: async () => ({ left: 0 }),
};
workspace.provide(executePort, () => reach);
// Connected and with its code loaded before the others begin: the start of a process is not what is measured.
await Promise.all(
  Array.from({ length: 4 }, () => workspace.pool.query('select count(*) from run where due_at is null')),
);
process.send?.('ready');
await once(process, 'message');
await startWorker({ workspaces: [workspace], concurrency: Number(BENCH_CONCURRENCY) });
if (BENCH_TELLS) process.send?.('started');
process.once('disconnect', () => process.exit(0));
