import { sql } from 'kysely';
import type { Id } from '#kernel';
import type { Reader, Tx } from '#platform';
import type { StoredSignal } from '../signal/signal.ts';
import { toSignal } from '../signal/store.ts';
import type { ExplainedRange, InsightState, StoredInsight, Topic } from './insight.ts';

const columns = [
  'id',
  'topic_key',
  'name',
  'domain_id',
  'state',
  'summary',
  'exposure',
  'created_at',
  'updated_at',
  'resolved_at',
  'version',
] as const;
const select = (reader: Reader) => reader.selectFrom('insight').select(columns);
type Row = Awaited<ReturnType<ReturnType<typeof select>['executeTakeFirstOrThrow']>>;

export function toInsight(row: Row): StoredInsight {
  return {
    id: row.id,
    topicKey: row.topic_key,
    name: row.name,
    domainId: row.domain_id,
    state: row.state as InsightState,
    summary: row.summary,
    exposure: row.exposure as unknown as ExplainedRange,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    resolvedAt: row.resolved_at,
    version: row.version,
  };
}

export async function findInsights(reader: Reader, ids: Id[]): Promise<StoredInsight[]> {
  if (ids.length === 0) return [];
  return (await select(reader).where('id', 'in', ids).orderBy('id').execute()).map(toInsight);
}

/** Opens one insight a topic; one that is open already stays. */
export async function openInsights(
  tx: Tx,
  topics: readonly Topic[],
  at: Date,
): Promise<{ id: Id; topicKey: string; isNew: boolean }[]> {
  if (topics.length === 0) return [];
  const json = JSON.stringify(topics.map(({ key, name, domainId }) => ({ key, name, domain_id: domainId })));
  const { rows } = await sql<{ id: Id; topic_key: string; is_new: boolean }>`
    insert into insight (topic_key, name, domain_id, state, summary, exposure, created_at, updated_at)
    select key, name, domain_id, 'open', '', '{}', ${at}::timestamptz, ${at}::timestamptz
    from jsonb_to_recordset(${json}::jsonb) as t (key text, name text, domain_id bigint)
    on conflict (topic_key) where resolved_at is null do update set updated_at = excluded.updated_at
    returning id, topic_key, (xmax = 0) as is_new`.execute(tx);
  return rows.map((row) => ({ id: row.id, topicKey: row.topic_key, isNew: row.is_new }));
}

/** Returns the links that were new. */
export async function linkSignals(
  tx: Tx,
  links: readonly { insightId: Id; signalId: Id }[],
): Promise<{ insightId: Id; signalId: Id }[]> {
  if (links.length === 0) return [];
  const rows = await tx
    .insertInto('insight_signal')
    .values(links.map((link) => ({ insight_id: link.insightId, signal_id: link.signalId })))
    .onConflict((on) => on.doNothing())
    .returning(['insight_id', 'signal_id'])
    .execute();
  return rows.map((row) => ({ insightId: row.insight_id, signalId: row.signal_id }));
}

/** The open insights to which some signals belong. */
export async function findInsightsOfSignals(reader: Reader, signalIds: Id[]): Promise<Id[]> {
  if (signalIds.length === 0) return [];
  const rows = await reader
    .selectFrom('insight_signal as l')
    .innerJoin('insight as i', 'i.id', 'l.insight_id')
    .where('l.signal_id', 'in', signalIds)
    .where('i.resolved_at', 'is', null)
    .select('i.id')
    .distinct()
    .execute();
  return rows.map((row) => row.id);
}

/** The signals that hold, of each of some insights. One query. */
export async function findHoldingSignals(reader: Reader, insightIds: Id[]): Promise<Map<Id, StoredSignal[]>> {
  const found = new Map<Id, StoredSignal[]>(insightIds.map((id) => [id, []]));
  if (insightIds.length === 0) return found;
  const rows = await reader
    .selectFrom('signal as s')
    .innerJoin('insight_signal as l', 'l.signal_id', 's.id')
    .where('l.insight_id', 'in', insightIds)
    .where('s.resolved_at', 'is', null)
    .selectAll('s')
    .select('l.insight_id')
    .orderBy('s.id')
    .execute();
  for (const row of rows) found.get(row.insight_id)!.push(toSignal(row));
  return found;
}

export interface InsightUpdate {
  id: Id;
  summary: string;
  exposure: ExplainedRange;
  state: InsightState;
  resolved: boolean;
}

/** Writes what some insights say now. One statement. */
export async function updateInsights(tx: Tx, updates: readonly InsightUpdate[], at: Date): Promise<void> {
  if (updates.length === 0) return;
  await sql`
    update insight set summary = t.summary, exposure = t.exposure, state = t.state, updated_at = ${at}::timestamptz,
      resolved_at = case when t.resolved then ${at}::timestamptz end, version = version + 1
    from jsonb_to_recordset(${JSON.stringify(updates)}::jsonb)
      as t (id bigint, summary text, exposure jsonb, state text, resolved boolean)
    where insight.id = t.id`.execute(tx);
}

export async function moveInsight(tx: Tx, id: Id, state: InsightState, at: Date): Promise<void> {
  await tx
    .updateTable('insight')
    .set((set) => ({ state, updated_at: at, version: set('version', '+', 1) }))
    .where('id', '=', id)
    .execute();
}
