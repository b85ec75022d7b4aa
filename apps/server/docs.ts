// The API's description: the OpenAPI document, its reference page, the list of error codes.
import scalar from '@scalar/fastify-api-reference';
import type { FastifyInstance } from 'fastify';
import { errorRegistry } from '#kernel';
import { openApiDocument } from '../composition/openApi.ts';

export async function serveDocs(app: FastifyInstance): Promise<void> {
  const document = openApiDocument();
  app.get('/api/openapi.json', async () => document);
  app.get('/api/docs/errors', async (_request, reply) =>
    reply.header('content-type', 'text/html; charset=utf-8').send(errorsPage()),
  );
  await app.register(async (docs) => {
    // The reference page brings inline script and style of its own; nowhere else are they allowed.
    docs.addHook('onSend', async (_request, reply) => {
      reply.header(
        'content-security-policy',
        "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; frame-ancestors 'none'",
      );
    });
    await docs.register(scalar, {
      routePrefix: '/api/docs',
      configuration: {
        url: '/api/openapi.json',
        title: 'Plumbline API',
        withDefaultFonts: false,
        telemetry: false,
        hideClientButton: true,
      },
    });
  });
}

function errorsPage(): string {
  const rows = Object.entries(errorRegistry).map(
    ([code, { means, remedy }]) => `<dt id="${code}"><code>${code}</code></dt><dd>${means} ${remedy}</dd>`,
  );
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Error codes</title>
<style>body{font:16px/1.5 system-ui;max-width:44rem;margin:2rem auto;padding:0 1rem;color-scheme:light dark}dt{margin-top:1rem}dd{margin:0}</style>
<h1>Error codes</h1><dl>${rows.join('\n')}</dl></html>`;
}
