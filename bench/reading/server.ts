// The server of the benchmark: every operation over HTTP as the real one serves them, on an estate that is there, without
// the work that goes on beside (sealing, deadlines, turns). In a process of its own, which watches its own event loop.
import type { AddressInfo } from 'node:net';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { pino } from 'pino';
import { systemClock } from '#kernel';
import { authorityMemory, createAuthority } from '#people';
import { createHttpServer, openWorkspace } from '#platform';
import { authenticate } from '../../apps/composition/authenticate.ts';
import { noHands } from '../../apps/composition/noHands.ts';
import { allOperations } from '../../apps/composition/operations.ts';
import { wirePorts } from '../../apps/composition/ports.ts';

export type ToServer = { begin: true } | { end: true };
export type FromServer =
  | { port: number }
  | { begun: true }
  /** Milliseconds; CPU seconds of all its threads. */
  | { loopP50: number; loopP99: number; loopMax: number; cpuSeconds: number; rssBytes: number };

const log = pino({ level: 'warn' });
const workspace = openWorkspace({
  name: 'main',
  url: process.env['PLUMBLINE_BENCH_URL']!,
  clock: systemClock,
  log,
});
wirePorts(workspace, noHands);
const app = await createHttpServer({
  operations: allOperations,
  workspace: async (name) => (name === 'main' ? workspace : null),
  authenticate,
  onAuthorityChange: async (one, listener) => (await one.get(authorityMemory)).onChange(listener),
  authority: createAuthority,
  signInRoutes: async () => new Response(null, { status: 404 }),
  notReady: async () => [],
  log,
  rateLimit: 100_000_000,
});
await app.listen({ host: '127.0.0.1', port: 0 });
const say = (message: FromServer): void => {
  process.send!(message);
};
const delay = monitorEventLoopDelay({ resolution: 1 });
let cpu = process.cpuUsage();
process.on('message', async (message: ToServer) => {
  if ('begin' in message) {
    delay.enable();
    delay.reset();
    cpu = process.cpuUsage();
    say({ begun: true });
    return;
  }
  const used = process.cpuUsage(cpu);
  delay.disable();
  const told: FromServer = {
    loopP50: delay.percentile(50) / 1e6,
    loopP99: delay.percentile(99) / 1e6,
    loopMax: delay.max / 1e6,
    cpuSeconds: (used.user + used.system) / 1e6,
    rssBytes: process.memoryUsage.rss(),
  };
  // Only once it has left: what is not sent yet is lost with the process.
  process.send!(told, () => process.disconnect());
});
// Nobody is left to ask: also when the benchmark was broken off.
process.on('disconnect', () => process.exit(0));
say({ port: (app.server.address() as AddressInfo).port });
