// Stands here until the composition root takes its place: answers /healthz, nothing else.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { RunningServer, ServerOptions } from './start/contract.ts';

export async function startServer({ host, port, postgres }: ServerOptions): Promise<RunningServer> {
  await postgres.ensureDatabase('plumbline');
  const server = createServer((request, response) => {
    response.statusCode = request.url === '/healthz' ? 200 : 404;
    response.end();
  });
  server.listen({ host, port });
  await once(server, 'listening');
  return {
    url: `http://${host}:${port}/`,
    signInLink: null,
    async stop() {
      server.closeAllConnections();
      server.close();
    },
  };
}
