import { vi } from 'vitest';
import type { Workspace } from '#platform';

/**
 * Until readers of the log may read all that was recorded so far: they read below the oldest open transaction of the whole
 * PostgreSQL server, and another test's may be older.
 */
export function untilReadable({ pool }: Workspace): Promise<void> {
  return vi.waitFor(
    async () => {
      const { rows } = await pool.query('select exists (select from event where txid >= event_horizon()) as waits');
      if (rows[0].waits) throw new Error('Another transaction holds up the readers of the log.');
    },
    { timeout: 110_000, interval: 20 },
  );
}
