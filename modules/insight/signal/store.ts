import { type RawBuilder, sql } from 'kysely';
import { type Id, type Json, type RecordType, ref } from '#kernel';
import type { Mutation, Reader } from '#platform';
import type { Severity, SignalDraft, SignalKind, StoredSignal } from './signal.ts';

const columns = [
  'id',
  'kind',
  'dedupe_key',
  'subject_type',
  'subject_id',
  'component_id',
  'domain_id',
  'severity',
  'summary',
  'detail',
  'raised_at',
  'last_seen_at',
  'resolved_at',
] as const;

interface SignalRow {
  id: Id;
  kind: string;
  dedupe_key: string;
  subject_type: string;
  subject_id: Id;
  component_id: Id | null;
  domain_id: Id;
  severity: number;
  summary: string;
  detail: Json;
  raised_at: Date;
  last_seen_at: Date;
  resolved_at: Date | null;
}

export function toSignal(row: SignalRow): StoredSignal {
  return {
    id: row.id,
    kind: row.kind as SignalKind,
    dedupeKey: row.dedupe_key,
    subject: { type: row.subject_type as RecordType, id: row.subject_id },
    componentId: row.component_id,
    domainId: row.domain_id,
    severity: row.severity as Severity,
    summary: row.summary,
    detail: row.detail as { [key: string]: Json },
    raisedAt: row.raised_at,
    lastSeenAt: row.last_seen_at,
    resolvedAt: row.resolved_at,
  };
}

export interface SignalOutcome {
  /** All that hold now, raised or refreshed, in the order of the drafts. */
  holding: { id: Id; dedupeKey: string; isNew: boolean }[];
  resolved: StoredSignal[];
}

/**
 * Brings the open signals of some components, or of these kinds altogether, to what was just found: raises what is new, refreshes what still
 * holds, resolves what no longer does. Two statements for any number of findings; a second time with the same findings
 * raises nothing.
 */
export async function settleSignals(
  mutation: Mutation,
  components: Id[] | 'all',
  kinds: readonly SignalKind[],
  drafts: SignalDraft[],
): Promise<SignalOutcome> {
  const holding = await raise(mutation, drafts);
  const resolved = await resolveMissing(mutation, components, kinds, new Set(drafts.map((draft) => draft.dedupeKey)));
  const byKey = new Map(drafts.map((draft) => [draft.dedupeKey, draft]));
  await mutation.recordAll([
    ...holding
      .filter((signal) => signal.isNew)
      .map((signal) => ({
        subject: ref('signal', signal.id),
        action: 'signal.raised',
        causes: byKey.get(signal.dedupeKey)!.causes,
      })),
    ...resolved.map((signal) => ({ subject: ref('signal', signal.id), action: 'signal.resolved' })),
  ]);
  return { holding, resolved };
}

async function raise(mutation: Mutation, drafts: SignalDraft[]): Promise<SignalOutcome['holding']> {
  if (drafts.length === 0) return [];
  const { rows } = await sql<{ id: Id; dedupe_key: string; is_new: boolean }>`
    insert into signal (kind, dedupe_key, subject_type, subject_id, component_id, domain_id, severity, summary, detail,
      raised_at, last_seen_at)
    select kind, dedupe_key, subject_type, subject_id, component_id, domain_id, severity, summary, detail,
      ${mutation.now}::timestamptz, ${mutation.now}::timestamptz
    from ${recordset(drafts)}
    on conflict (dedupe_key) where resolved_at is null do update set
      kind = excluded.kind, severity = excluded.severity, summary = excluded.summary, detail = excluded.detail,
      subject_type = excluded.subject_type, subject_id = excluded.subject_id, domain_id = excluded.domain_id,
      last_seen_at = excluded.last_seen_at
    returning id, dedupe_key, (xmax = 0) as is_new`.execute(mutation.tx);
  const found = new Map(rows.map((row) => [row.dedupe_key, row]));
  return drafts.map((draft) => {
    const row = found.get(draft.dedupeKey)!;
    return { id: row.id, dedupeKey: row.dedupe_key, isNew: row.is_new };
  });
}

function recordset(drafts: SignalDraft[]): RawBuilder<unknown> {
  const json = JSON.stringify(
    drafts.map((draft) => ({
      kind: draft.kind,
      dedupe_key: draft.dedupeKey,
      subject_type: draft.subject.type,
      subject_id: draft.subject.id,
      component_id: draft.componentId,
      domain_id: draft.domainId,
      severity: draft.severity,
      summary: draft.summary,
      detail: draft.detail,
    })),
  );
  return sql`jsonb_to_recordset(${json}::jsonb) as t (kind text, dedupe_key text, subject_type text, subject_id bigint,
    component_id bigint, domain_id bigint, severity smallint, summary text, detail jsonb)`;
}

async function resolveMissing(
  mutation: Mutation,
  components: Id[] | 'all',
  kinds: readonly SignalKind[],
  holding: Set<string>,
): Promise<StoredSignal[]> {
  if (components.length === 0 || kinds.length === 0) return [];
  const rows = await mutation.tx
    .updateTable('signal')
    .set({ resolved_at: mutation.now })
    .where('resolved_at', 'is', null)
    .$if(components !== 'all', (query) => query.where('component_id', '=', sql<Id>`any(${components as Id[]})`))
    .where('kind', 'in', [...kinds])
    .where(sql<boolean>`dedupe_key <> all(${[...holding]}::text[])`)
    .returning(columns)
    .execute();
  return rows.map(toSignal);
}

/** Ends the open signals of these keys: whoever raised them knows that they no longer hold. */
export async function resolveSignals(mutation: Mutation, dedupeKeys: readonly string[]): Promise<number> {
  if (dedupeKeys.length === 0) return 0;
  const rows = await mutation.tx
    .updateTable('signal')
    .set({ resolved_at: mutation.now })
    .where('resolved_at', 'is', null)
    .where('dedupe_key', 'in', [...dedupeKeys])
    .returning('id')
    .execute();
  await mutation.recordAll(rows.map(({ id }) => ({ subject: ref('signal', id), action: 'signal.resolved' })));
  return rows.length;
}

export async function findSignals(reader: Reader, ids: Id[]): Promise<StoredSignal[]> {
  if (ids.length === 0) return [];
  const rows = await reader.selectFrom('signal').select(columns).where('id', 'in', ids).orderBy('id').execute();
  return rows.map(toSignal);
}

/** The open signals of one insight. */
export async function findSignalsOfInsight(reader: Reader, insightId: Id): Promise<StoredSignal[]> {
  const rows = await reader
    .selectFrom('signal')
    .innerJoin('insight_signal as l', 'l.signal_id', 'signal.id')
    .where('l.insight_id', '=', insightId)
    .where('signal.resolved_at', 'is', null)
    .select(columns)
    .orderBy('signal.id')
    .execute();
  return rows.map(toSignal);
}
