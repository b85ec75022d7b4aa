import { sql } from 'kysely';
import { canonicalJson, type Id, sha256 } from '#kernel';
import type { Database, Reader } from '../database/database.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { onEventBell } from './bell.ts';
import { type Cursor, type LoggedEvent, readEvents } from './feed.ts';

const BATCH = 5_000;
const GENESIS = '0'.repeat(64);
/** Any number will do; it keeps two servers from sealing the same events. */
const SEALER_LOCK = 7_300_002;

/** What a seal says of its events: every column, in order. Changing one byte of any changes the hash. */
export function sealHash(previous: string, events: LoggedEvent[]): string {
  return sha256(previous + events.map((event) => canonicalJson({ ...event, at: event.at.toISOString() })).join('\n'));
}

async function lastSeal(db: Reader): Promise<{ cursor: Cursor; hash: string }> {
  const row = await db
    .selectFrom('seal')
    .select(['last_txid', 'last_event_id', 'hash'])
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row
    ? { cursor: { txid: row.last_txid, eventId: row.last_event_id }, hash: row.hash }
    : { cursor: { txid: '0', eventId: 0 }, hash: GENESIS };
}

/** Seals one batch of what is not sealed yet. Returns how many events it covered; 0 when nothing was left or another sealer works. */
export async function sealBatch(db: Database, now: Date): Promise<number> {
  return db.transaction().execute(async (tx) => {
    const { rows } = await sql<{ locked: boolean }>`select pg_try_advisory_xact_lock(${SEALER_LOCK}) as locked`.execute(
      tx,
    );
    if (!rows[0]?.locked) return 0;
    const { cursor, hash } = await lastSeal(tx);
    const events = await readEvents(tx, cursor, BATCH);
    const [first, last] = [events[0], events.at(-1)];
    if (!first || !last) return 0;
    await tx
      .insertInto('seal')
      .values({
        first_txid: first.txid,
        first_event_id: first.id,
        last_txid: last.txid,
        last_event_id: last.id,
        event_count: events.length,
        previous_hash: hash,
        hash: sealHash(hash, events),
        at: now,
      })
      .execute();
    return events.length;
  });
}

/** Seals everything that can be sealed now. */
export async function sealAll(workspace: Workspace): Promise<number> {
  let total = 0;
  for (;;) {
    const sealed = await sealBatch(workspace.db, workspace.clock.now());
    total += sealed;
    if (sealed < BATCH) return total;
  }
}

/** Keeps sealing while the server runs. Several servers may do it: one at a time works. */
export async function startSealer(workspace: Workspace): Promise<{ stop(): Promise<void> }> {
  let running: Promise<unknown> | undefined;
  let stopped = false;
  const unsubscribe = await onEventBell(workspace, () => {
    if (stopped || running) return;
    running = sealAll(workspace)
      .catch((error) => workspace.log.error({ err: error }, 'sealing the audit trail failed; it will be tried again'))
      .finally(() => {
        running = undefined;
      });
  });
  return {
    async stop() {
      stopped = true;
      unsubscribe();
      await running;
    },
  };
}

export interface AuditReport {
  ok: boolean;
  seals: number;
  sealedEvents: number;
  /** The tail that no seal covers yet, and where it begins. */
  unsealedEvents: number;
  unsealedFrom: Id | null;
  firstBroken: { sealId: Id; reason: string } | null;
}

/** Where to begin for the last seals only: behind the one before them. */
async function startOfLast(db: Reader, seals: number): Promise<{ sealId: Id; cursor: Cursor; hash: string } | null> {
  const row = await db
    .selectFrom('seal')
    .select(['id', 'last_txid', 'last_event_id', 'hash'])
    .orderBy('id', 'desc')
    .offset(seals)
    .limit(1)
    .executeTakeFirst();
  return row ? { sealId: row.id, cursor: { txid: row.last_txid, eventId: row.last_event_id }, hash: row.hash } : null;
}

/** Recomputes the chain, the whole of it unless only the last seals are asked for. Stops at the first that does not hold. */
export async function verifyAudit(db: Reader, options: { lastSeals?: number } = {}): Promise<AuditReport> {
  const start = options.lastSeals ? await startOfLast(db, options.lastSeals) : null;
  let [cursor, previous]: [Cursor, string] = [start?.cursor ?? { txid: '0', eventId: 0 }, start?.hash ?? GENESIS];
  let [seals, sealedEvents, sealId]: [number, number, Id] = [0, 0, start?.sealId ?? 0];
  let firstBroken: AuditReport['firstBroken'] = null;
  for (;;) {
    const seal = await db
      .selectFrom('seal')
      .selectAll()
      .where('id', '>', sealId)
      .orderBy('id')
      .limit(1)
      .executeTakeFirst();
    if (!seal) break;
    const events = await readSealed(db, cursor, { txid: seal.last_txid, eventId: seal.last_event_id });
    const reason = brokenBecause(seal, previous, events);
    if (reason) {
      firstBroken = { sealId: seal.id, reason };
      break;
    }
    seals += 1;
    sealedEvents += events.length;
    [sealId, previous, cursor] = [seal.id, seal.hash, { txid: seal.last_txid, eventId: seal.last_event_id }];
  }
  const tail = await sql<{ count: number; first: Id | null }>`
    select count(*) as count, min(id) as first from event where (txid, id) > (${cursor.txid}::xid8, ${cursor.eventId}::bigint)`.execute(
    db,
  );
  return {
    ok: firstBroken === null,
    seals,
    sealedEvents,
    unsealedEvents: tail.rows[0]!.count,
    unsealedFrom: tail.rows[0]!.first,
    firstBroken,
  };
}

async function readSealed(db: Reader, after: Cursor, upTo: Cursor): Promise<LoggedEvent[]> {
  const events = await readEvents(db, after, BATCH + 1);
  return events.filter(
    (event) => BigInt(event.txid) < BigInt(upTo.txid) || (event.txid === upTo.txid && event.id <= upTo.eventId),
  );
}

function brokenBecause(
  seal: { previous_hash: string; hash: string; event_count: number },
  previous: string,
  events: LoggedEvent[],
): string | null {
  if (seal.previous_hash !== previous)
    return 'It does not follow the seal before it: a seal was removed, added or changed.';
  if (events.length !== seal.event_count)
    return `It covers ${seal.event_count} events, but ${events.length} are there now.`;
  if (sealHash(previous, events) !== seal.hash) return 'An event that it covers was changed.';
  return null;
}
