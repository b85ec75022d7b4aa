import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { defineService } from '../workspace/service.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { EVENT_CHANNEL } from './record.ts';

/** Rung by triggers when what somebody may do has changed: people, domains, grants, keys, sessions (migration 0035). */
export const AUTHORITY_CHANNEL = 'plumbline_authority';
const HEARD_CHANNEL = 'plumbline_heard';

export type Channel = typeof EVENT_CHANNEL | typeof AUTHORITY_CHANNEL;

/** One connection a workspace that only listens. A notice arrives when its transaction commits, in the order of the commits. */
export interface Bell {
  /** Calls back at each notice, and whenever some may have been lost: with a broken connection, and with a new one. */
  onRing(channel: Channel, listener: () => void): () => void;
  /** False while the connection is broken: what one remembers then may have changed unheard. */
  readonly listening: boolean;
  /** Resolves when every notice that was committed before the call has been heard. */
  heard(): Promise<void>;
}

const RECONNECT_AFTER_MS = 1_000;
/** An event that was above the horizon when the bell rang is found by this. */
const LOOK_ANYWAY_EVERY_MS = 1_000;

export const bell = defineService<Bell>('platform.bell', async (workspace) => {
  const listeners: Record<Channel, Set<() => void>> = {
    [EVENT_CHANNEL]: new Set(),
    [AUTHORITY_CHANNEL]: new Set(),
  };
  const ring = (channel: Channel): void => {
    for (const listener of [...listeners[channel]]) listener();
  };
  const ringAll = (): void => {
    ring(EVENT_CHANNEL);
    ring(AUTHORITY_CHANNEL);
  };
  const awaited = new Map<string, () => void>();
  let client: pg.Client | undefined;
  let listening = false;
  let closed = false;
  let retry: NodeJS.Timeout | undefined;
  const again = (): void => {
    if (!closed) retry = setTimeout(() => void connect().catch(() => {}), RECONNECT_AFTER_MS);
  };
  const connect = async (): Promise<void> => {
    const fresh = new pg.Client({
      connectionString: workspace.url,
      application_name: `plumbline ${workspace.name} bell`,
      keepAlive: true,
    });
    client = fresh;
    fresh.on('notification', ({ channel, payload }) => {
      if (channel === HEARD_CHANNEL) awaited.get(payload ?? '')?.();
      else if (channel === EVENT_CHANNEL || channel === AUTHORITY_CHANNEL) ring(channel);
    });
    fresh.on('error', () => {});
    fresh.on('end', () => {
      if (client !== fresh) return;
      listening = false;
      for (const resolve of awaited.values()) resolve();
      ringAll();
      again();
    });
    await fresh.connect();
    await fresh.query(`listen ${EVENT_CHANNEL}; listen ${AUTHORITY_CHANNEL}; listen ${HEARD_CHANNEL}`);
    listening = true;
    ringAll();
  };
  await connect().catch(async (error) => {
    // The next use opens another bell: this one must not go on reconnecting with nobody to close it.
    closed = true;
    clearTimeout(retry);
    await client?.end().catch(() => {});
    throw error;
  });
  const timer = setInterval(() => ring(EVENT_CHANNEL), LOOK_ANYWAY_EVERY_MS);
  timer.unref();
  return {
    value: {
      onRing(channel, listener) {
        listeners[channel].add(listener);
        return () => listeners[channel].delete(listener);
      },
      get listening() {
        return listening;
      },
      async heard() {
        if (!listening) return;
        const token = randomUUID();
        const arrived = new Promise<void>((resolve) => awaited.set(token, resolve));
        try {
          await workspace.pool.query('select pg_notify($1, $2)', [HEARD_CHANNEL, token]);
          await arrived;
        } finally {
          awaited.delete(token);
        }
      },
    },
    async close() {
      closed = true;
      clearInterval(timer);
      clearTimeout(retry);
      await client?.end().catch(() => {});
    },
  };
});

/** Calls back when something may have happened (or a second has passed). For wake-ups only: read the truth afterwards. */
export async function onEventBell(workspace: Workspace, listener: () => void): Promise<() => void> {
  return (await workspace.get(bell)).onRing(EVENT_CHANNEL, listener);
}
