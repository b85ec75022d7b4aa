// Which servers work on this installation's database, told to each other and to `plumbline doctor`.
import { createHmac } from 'node:crypto';
import { hostname } from 'node:os';
import { PlumblineError } from '#kernel';
import type { Workspace } from '#platform';

const EVERY_MS = 10_000;
/** Not seen for so long: killed. */
export const GONE_AFTER_MS = 60_000;
const FORGOTTEN_AFTER_MS = 86_400_000;

export interface Loop {
  at: string;
  failed?: boolean;
}

export interface PresenceOptions {
  url: string;
  release: string;
  /** The installation's secret; only a check of it is written. */
  secret: string;
  loops: () => Record<string, Loop | null>;
}

/** Throws `conflict` when another living server signs its sessions with another secret: people would be signed in by halves. */
export async function announceServer(
  workspace: Workspace,
  options: PresenceOptions,
): Promise<{ stop(): Promise<void> }> {
  const { pool, clock, log } = workspace;
  const name = `${hostname()}:${process.pid}`;
  const check = createHmac('sha256', options.secret).update('plumbline secret check').digest('hex').slice(0, 16);
  const alive = new Date(clock.now().getTime() - GONE_AFTER_MS);
  const { rows: others } = await pool.query<{ name: string; url: string; check: string }>(
    'select name, url, secret_check as check from server_process where seen_at > $1 and name <> $2',
    [alive, name],
  );
  const different = others.find((other) => other.check !== check);
  if (different) {
    throw new PlumblineError(
      'conflict',
      `The server ${different.name} (${different.url}) works on the same database with another secret: who signs in there would not be signed in here. Copy the files "secret" and "ssh/" of its data folder into this one.`,
    );
  }
  await pool.query('delete from server_process where seen_at < $1 or name = $2', [
    new Date(clock.now().getTime() - FORGOTTEN_AFTER_MS),
    name,
  ]);
  const { rows } = await pool.query<{ id: number }>(
    `insert into server_process (name, url, release, secret_check, started_at, seen_at) values ($1, $2, $3, $4, $5, $5) returning id`,
    [name, options.url, options.release, check, clock.now()],
  );
  const { id } = rows[0]!;
  const beat = async (): Promise<void> => {
    const loops = Object.fromEntries(Object.entries(options.loops()).filter(([, loop]) => loop !== null));
    await pool.query('update server_process set seen_at = $2, loops = $3 where id = $1', [
      id,
      clock.now(),
      JSON.stringify(loops),
    ]);
  };
  let running = Promise.resolve();
  const timer = setInterval(() => {
    running = beat().catch((error) => log.warn({ err: error }, 'this server could not say that it lives'));
  }, EVERY_MS);
  timer.unref();
  return {
    async stop() {
      clearInterval(timer);
      await running;
      await pool.query('delete from server_process where id = $1', [id]).catch(() => {});
    },
  };
}
