import { sql } from 'kysely';
import type { Id } from '#kernel';
import type { Tx } from '#platform';

/** Workers and watchers of a run listen here; the payload is the run's id, the tables are the truth. */
export const RUN_CHANNEL = 'plumbline_run';

/** Wakes them when the transaction commits. */
export async function notifyRun(tx: Tx, runId: Id): Promise<void> {
  await sql`select pg_notify(${RUN_CHANNEL}, ${String(runId)})`.execute(tx);
}
