import { sql } from 'kysely';
import type { Id, Json, RecordType } from '#kernel';
import type { Reader } from '../database/database.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { onEventBell } from './bell.ts';

/** One mutation as its readers see it. */
export interface LoggedEvent {
  id: Id;
  txid: string;
  at: Date;
  actorId: Id;
  action: string;
  subject: { type: RecordType; id: Id };
  requestId: string | null;
  detail: Json;
}

/**
 * Where a reader stands. Events are read in the order (txid, id) and only below the transaction horizon: a transaction
 * that began earlier and commits later is therefore never skipped, as it would be with `id > last`.
 */
export interface Cursor {
  txid: string;
  eventId: Id;
}

/** The next events after a cursor that no running transaction can still precede. */
export async function readEvents(db: Reader, after: Cursor, limit: number): Promise<LoggedEvent[]> {
  const { rows } = await sql<{
    id: Id;
    txid: string;
    at: Date;
    actor_id: Id;
    action: string;
    subject_type: RecordType;
    subject_id: Id;
    request_id: string | null;
    detail: Json;
  }>`
    select id, txid::text as txid, at, actor_id, action, subject_type, subject_id, request_id, detail
    from event
    where (txid, id) > (${after.txid}::xid8, ${after.eventId}::bigint) and txid < event_horizon()
    order by event.txid, event.id
    limit ${limit}`.execute(db);
  return rows.map((row) => ({
    id: row.id,
    txid: row.txid,
    at: row.at,
    actorId: row.actor_id,
    action: row.action,
    subject: { type: row.subject_type, id: row.subject_id },
    requestId: row.request_id,
    detail: row.detail,
  }));
}

/** Where the log ends now: start here to hear only what comes. */
export async function endOfLog(db: Reader): Promise<Cursor> {
  const { rows } = await sql<{ txid: string; id: Id }>`
    select txid::text as txid, id from event
    where txid < event_horizon() order by event.txid desc, event.id desc limit 1`.execute(db);
  return rows[0] ? { txid: rows[0].txid, eventId: rows[0].id } : { txid: '0', eventId: 0 };
}

export interface Subscription {
  /** Resolves when every event that was committed before the call has been handled. */
  caughtUp(): Promise<void>;
  stop(): Promise<void>;
}

export interface SubscribeOptions {
  /** A name keeps the place in the database, so that the reader resumes there after a restart. Without: from now on. */
  name?: string;
  from?: Cursor;
  batch?: number;
}

/** Reads the log in order, batch by batch. A handler that throws sees the same batch again, after a pause. */
export async function subscribe(
  workspace: Workspace,
  options: SubscribeOptions,
  handle: (events: LoggedEvent[]) => Promise<void> | void,
): Promise<Subscription> {
  const { db, log } = workspace;
  let cursor = options.from ?? (options.name ? await loadCursor(workspace, options.name) : await endOfLog(db));
  let stopped = false;
  let again = false;
  let running: Promise<void> | undefined;

  const drain = async (): Promise<void> => {
    do {
      again = false;
      for (;;) {
        const events = stopped ? [] : await readEvents(db, cursor, options.batch ?? 1_000);
        const last = events.at(-1);
        if (!last) break;
        await handle(events);
        cursor = { txid: last.txid, eventId: last.id };
        if (options.name) await saveCursor(workspace, options.name, cursor);
      }
    } while (again && !stopped);
  };
  const wake = (): Promise<void> => {
    again = true;
    running ??= drain().finally(() => {
      running = undefined;
    });
    return running;
  };
  const unsubscribe = await onEventBell(workspace, () => {
    if (!stopped)
      wake().catch((error) =>
        log.warn({ err: error, reader: options.name }, 'a reader of the event log failed; it will try again'),
      );
  });
  return {
    async caughtUp() {
      const end = await endOfLog(db);
      const behind = (): boolean =>
        BigInt(cursor.txid) < BigInt(end.txid) || (cursor.txid === end.txid && cursor.eventId < end.eventId);
      while (behind() && !stopped) await wake();
    },
    async stop() {
      stopped = true;
      unsubscribe();
      await running?.catch(() => {});
    },
  };
}

async function loadCursor(workspace: Workspace, name: string): Promise<Cursor> {
  const row = await workspace.db
    .selectFrom('consumer')
    .select(['txid', 'event_id'])
    .where('name', '=', name)
    .executeTakeFirst();
  return row ? { txid: row.txid, eventId: row.event_id } : { txid: '0', eventId: 0 };
}

async function saveCursor(workspace: Workspace, name: string, cursor: Cursor): Promise<void> {
  const place = { txid: cursor.txid, event_id: cursor.eventId, updated_at: workspace.clock.now() };
  await workspace.db
    .insertInto('consumer')
    .values({ name, ...place })
    .onConflict((on) => on.column('name').doUpdateSet(place))
    .execute();
}
