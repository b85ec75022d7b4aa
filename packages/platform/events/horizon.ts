// The event log keeps its order when it moves to another PostgreSQL cluster.
import type pg from 'pg';

interface Place {
  /** The newest place in the order that anything stored speaks of. */
  newest: string | null;
  /** What the next transaction to write would get. */
  next: string;
  offset: string;
}

async function readPlace(client: pg.ClientBase): Promise<Place> {
  const { rows } = await client.query<Place>(`
    select greatest((select max(txid) from event), (select max(last_txid) from seal),
                    (select max(txid) from consumer))::text as newest,
           (pg_snapshot_xmax(pg_current_snapshot())::text::numeric + o.value)::text as next, o.value::text as "offset"
    from (select event_horizon()::text::numeric - pg_snapshot_xmin(pg_current_snapshot())::text::numeric as value) o`);
  return rows[0]!;
}

const isAhead = ({ newest, next }: Place): boolean => newest !== null && BigInt(newest) >= BigInt(next);

/** Whether the log holds events from "after now": it came from a cluster whose transaction counter was further on. */
export async function isAheadOfCluster(client: pg.ClientBase): Promise<boolean> {
  return isAhead(await readPlace(client));
}

/**
 * Lets new events follow the stored ones. A log that was restored, moved or dumped into another cluster holds transaction
 * ids that the cluster has not given out yet: those events would stay above the horizon, unseen, and new ones would be
 * sorted before them. The offset moves all that comes behind what is there; what is stored stays as it was sealed.
 * Returns whether that was needed.
 */
export async function alignEventOrder(client: pg.ClientBase): Promise<boolean> {
  if (!isAhead(await readPlace(client))) return false;
  await client.query('begin');
  try {
    await client.query(`set local lock_timeout = '30s'`);
    // A writer that began under the old offset would be sorted before what was read already.
    await client.query('lock table event in share row exclusive mode');
    const place = await readPlace(client);
    if (isAhead(place)) {
      const offset = BigInt(place.offset) + BigInt(place.newest!) + 1n - BigInt(place.next);
      const moved = (xid: string): string => `(${xid}::text::bigint + ${offset})::text::xid8`;
      await client.query(
        `create or replace function event_txid() returns xid8 language sql stable return ${moved('pg_current_xact_id()')}`,
      );
      await client.query(
        `create or replace function event_horizon() returns xid8 language sql stable parallel safe return ${moved('pg_snapshot_xmin(pg_current_snapshot())')}`,
      );
    }
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw error;
  }
  return true;
}
