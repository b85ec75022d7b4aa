// A whole start-up around a tiny server, as a process of its own: for the tests of starting, stopping and killing.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { startSettings } from '../settings.ts';
import { beginStart } from '../start.ts';

const { ready, stop } = beginStart({
  settings: { ...startSettings(), dev: true },
  root: fileURLToPath(new URL('../../../../', import.meta.url)),
  workerScript: 'apps/server/start/testing/worker.ts',
  startedMs: Date.now(),
  print: (text) => console.log(text),
  loadServer:
    async () =>
    async ({ host, port, postgres }) => {
      await postgres.ensureDatabase('kept');
      const server = createServer((_request, response) => response.end(String(postgres.pid())));
      server.listen({ host, port });
      await once(server, 'listening');
      return {
        url: `http://${host}:${port}/`,
        signInLink: `http://${host}:${port}/sign-in/once`,
        async stop() {
          server.closeAllConnections();
          server.close();
        },
      };
    },
});
process.once('SIGTERM', () => stop().then(() => process.exit(0)));
ready.catch((error) => {
  console.error(error.message);
  process.exit(1);
});
