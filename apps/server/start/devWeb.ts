// `npm run dev`: Vite's server with hot reload on the port after Plumbline's own, passing everything else on to it.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createServer } from 'vite';
import { startSettings } from './settings.ts';

const { host, port } = startSettings();
const web = fileURLToPath(new URL('../../web/', import.meta.url));
if (!existsSync(join(web, 'vite.config.ts'))) process.exit(0);

const target = `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
// The UI's own configuration sends /api there.
process.env.PLUMBLINE_URL = target;
const server = await createServer({
  root: web,
  configFile: join(web, 'vite.config.ts'),
  configLoader: 'native',
  server: {
    host,
    port: port + 1,
    proxy: { '^/(sign-in/|healthz|readyz|metrics)': target },
  },
});
await server.listen();
console.log(`  The web UI with hot reload: ${server.resolvedUrls?.local[0] ?? `http://${host}:${port + 1}/`}`);

const stop = () => {
  server.close().finally(() => process.exit(0));
};
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, stop);
process.once('disconnect', stop);
