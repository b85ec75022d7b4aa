import { PlumblineError } from '#kernel';

export interface WorkerSettings {
  /** A worker that was not heard of for so long has its steps taken over. */
  leaseMs: number;
  /** Steps at a time. */
  concurrency: number;
}

/**
 * PLUMBLINE_LEASE_SECONDS (20: a dead worker's steps are taken over within 30 s, for a look may come 5 s late) and
 * PLUMBLINE_WORKER_CONCURRENCY (32). All workers of a database should have the same lease.
 */
export function workerSettings(env: NodeJS.ProcessEnv): WorkerSettings {
  return {
    leaseMs: whole(env, 'PLUMBLINE_LEASE_SECONDS', 20, 1, 3_600) * 1_000,
    concurrency: whole(env, 'PLUMBLINE_WORKER_CONCURRENCY', 32, 1, 1_000),
  };
}

function whole(env: NodeJS.ProcessEnv, name: string, otherwise: number, least: number, most: number): number {
  const text = env[name];
  if (!text) return otherwise;
  const value = Number(text);
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new PlumblineError(
    'invalid_input',
    `${name} is "${text}"; it must be a whole number from ${least} to ${most}.`,
  );
}
