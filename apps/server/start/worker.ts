// The worker process, kept alive: started again with a growing pause when it dies, stopped with the server.
import { setTimeout as delay } from 'node:timers/promises';
import { type Child, startChild } from './child.ts';
import type { WorkerEnvironment } from './contract.ts';

export interface WorkerOptions {
  root: string;
  script: string;
  env: WorkerEnvironment;
  log: { info(message: string): void; error(message: string): void };
}

export interface SupervisedWorker {
  pid(): number | undefined;
  /** Asks it to end (SIGTERM), and insists (SIGKILL) after `patienceMs`. Runs and steps survive both. */
  stop(patienceMs?: number): Promise<void>;
  /** At once, for a forced exit. */
  kill(): void;
}

const longestPauseMs = 10_000;
const steadyMs = 60_000;

export function superviseWorker({ root, script, env, log }: WorkerOptions): SupervisedWorker {
  const stopped = new AbortController();
  let current: Child | null = null;

  const keepAlive = (async () => {
    let pauseMs = 250;
    while (!stopped.signal.aborted) {
      const sinceMs = Date.now();
      current = startChild(script, [], { root, output: 'inherit', env: { ...env } });
      const { code, signal } = await current.ended;
      if (stopped.signal.aborted) return;
      if (Date.now() - sinceMs > steadyMs) pauseMs = 250;
      log.error(`The worker ended (${signal ?? `status ${code}`}); it is started again in ${pauseMs} ms.`);
      await delay(pauseMs, undefined, { signal: stopped.signal }).catch(() => {});
      pauseMs = Math.min(pauseMs * 2, longestPauseMs);
    }
  })();

  return {
    pid: () => current?.process.pid,
    async stop(patienceMs = 10_000) {
      stopped.abort();
      current?.process.kill('SIGTERM');
      const impatient = setTimeout(() => current?.process.kill('SIGKILL'), patienceMs);
      await keepAlive;
      clearTimeout(impatient);
    },
    kill() {
      stopped.abort();
      current?.process.kill('SIGKILL');
    },
  };
}
