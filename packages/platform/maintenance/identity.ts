// What a restored workspace is to the hosts it has run on.
import { withClient } from '../postgres/connection.ts';

/**
 * - `replacement`: the installation that was backed up is gone, and this one goes on in its place. It keeps its identity:
 *   hosts know its marks, so that what a run had done there before the loss is recognised and not done again. The runs
 *   begun after the backup are not in it, but hosts remember them: the numbers of runs and steps go on far behind.
 * - `copy`: the one that was backed up lives on, or may. The copy gets an identity of its own, so that neither takes
 *   the other's marks for its own.
 */
export type RestoredAs = 'replacement' | 'copy';

/** More runs than are begun between two backups. */
const LEAP = 10_000;

/** `next` numbers that hosts may have seen, moved on. Round, so that people see where the leap was. */
export function leapt(next: number): number {
  return Math.ceil((next + LEAP) / 1_000) * 1_000;
}

/** Returns the number that the next run gets, when it leapt. */
export async function settleIdentity(url: string, as: RestoredAs): Promise<number | null> {
  return withClient(url, async (client) => {
    // Those that worked on the other database.
    await client.query('delete from server_process');
    if (as === 'copy') {
      await client.query('update workspace_identity set id = gen_random_uuid()');
      return null;
    }
    let nextRun = 0;
    for (const table of ['run', 'step']) {
      const sequence = `pg_get_serial_sequence('${table}', 'id')`;
      const { rows } = await client.query<{ next: number }>(
        `select (coalesce(nextval(${sequence}), 1))::float8 as next`,
      );
      const next = leapt(rows[0]!.next);
      await client.query(`select setval(${sequence}, $1, false)`, [next]);
      if (table === 'run') nextRun = next;
    }
    return nextRun;
  });
}
