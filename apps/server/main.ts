// The server process: `npm start` comes here under the pinned Node.
import { fileURLToPath } from 'node:url';
import { asPlumblineError } from '#kernel';
import { startSettings } from './start/settings.ts';
import { stopRequests } from './start/signals.ts';
import { beginStart, wasStopped } from './start/start.ts';

function explain(error: unknown): string {
  const known = asPlumblineError(error);
  if (known.code !== 'internal') return `\n${known.message}\n${known.remedy}`;
  return `\nThe start failed: ${error instanceof Error ? (error.stack ?? error.message) : error}`;
}

async function main(): Promise<number> {
  const start = beginStart({
    settings: startSettings(),
    root: fileURLToPath(new URL('../../', import.meta.url)),
    loadServer: async () => (await import('./server.ts')).startServer,
    workerScript: 'apps/worker/main.ts',
    startedMs: Number(process.env.PLUMBLINE_STARTED_MS) || Date.now(),
    print: (text) => console.log(text),
  });
  return new Promise((resolve) => {
    const onSignal = stopRequests({
      stop() {
        console.log('\nStopping …');
        start.stop().then(() => resolve(0));
      },
      force() {
        console.log('Stopping at once.');
        start.force();
        resolve(1);
      },
      nowMs: Date.now,
    });
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);
    // The launcher was killed: nobody is left who could stop us.
    process.on('disconnect', onSignal);
    start.ready.catch((error) => {
      if (wasStopped(error)) return resolve(0);
      console.error(explain(error));
      resolve(1);
    });
  });
}

let code = 1;
try {
  code = await main();
} catch (error) {
  console.error(explain(error));
}
process.exit(code);
