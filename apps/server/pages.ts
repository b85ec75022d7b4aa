// The web UI's files; every path that is no file and no API is a page of the UI.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { notFoundProblem } from '#platform';

const WITHOUT_UI = `<!doctype html><meta charset="utf-8"><title>Plumbline</title>
<p>The web UI has not been built. The API is at <a href="/api/docs">/api/docs</a>.</p>`;

export async function servePages(app: FastifyInstance, webDir: string | null): Promise<void> {
  if (webDir) {
    await app.register(fastifyStatic, {
      root: webDir,
      index: false,
      // A folder is a page of the UI ("/" is the Loop), not a listing to be forbidden.
      allowedPath: (path) => !path.endsWith('/'),
      // The names under /assets carry a hash of their content.
      setHeaders: (reply, path) => {
        reply.header('cache-control', path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache');
      },
    });
  }
  const index = webDir ? join(webDir, 'index.html') : null;
  app.setNotFoundHandler((request, reply) => {
    const isPage =
      (request.method === 'GET' || request.method === 'HEAD') && !/^\/(api|assets)(\/|$)/.test(request.url);
    if (!isPage) {
      const problem = notFoundProblem(request);
      return reply.code(problem.status).header('content-type', 'application/problem+json').send(problem.body);
    }
    const html = index && existsSync(index) ? readFileSync(index, 'utf8') : WITHOUT_UI;
    return reply.header('content-type', 'text/html; charset=utf-8').header('cache-control', 'no-cache').send(html);
  });
}
