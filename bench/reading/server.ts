// The server of the benchmark: every operation over HTTP as the real one serves them, on an estate that is there, without
// the work that goes on beside (sealing, deadlines, turns). In a process of its own, which watches its own event loop.
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { systemClock } from '#kernel';
import { authorityMemory, createAuthority } from '#people';
import { createHttpServer, openWorkspace } from '#platform';
import { authenticate } from '../../apps/composition/authenticate.ts';
import { noHands } from '../../apps/composition/noHands.ts';
import { allOperations } from '../../apps/composition/operations.ts';
import { wirePorts } from '../../apps/composition/ports.ts';
import { watchedAt } from './watch.ts';

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
watchedAt((app.server.address() as AddressInfo).port);
