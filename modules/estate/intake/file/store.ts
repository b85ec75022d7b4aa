import { sql } from 'kysely';
import type { Id } from '#kernel';
import type { Reader, Tx } from '#platform';
import type { Counts, Entry } from './entry.ts';

const INSERT_AT_ONCE = 1_000;

const columns = sql`ordinal integer, chunk integer, what text, op text, kind text, name text, place text, line integer, field text, foreign_id text,
  component_id bigint, version integer, planned jsonb, changes jsonb, refused jsonb, rank smallint, message text`;

export interface Chunk {
  number: number;
  hash: string;
  /** The ordinals of its first and its last entry; issues and notes may stand between them. */
  first: number;
  last: number;
}

/** What a file may hold, but no column: it is shown without. */
const storable = (text: string): string => text.replaceAll('\u0000', '').toWellFormed();

export async function insertEntries(tx: Tx, intakeId: Id, entries: readonly Entry[]): Promise<void> {
  for (let start = 0; start < entries.length; start += INSERT_AT_ONCE) {
    const rows = entries.slice(start, start + INSERT_AT_ONCE).map((entry) => ({
      ordinal: entry.ordinal,
      chunk: entry.chunk,
      what: entry.what,
      op: entry.op,
      kind: entry.kind,
      name: storable(entry.name).slice(0, 500),
      place: storable(entry.place).slice(0, 500),
      line: entry.line,
      field: entry.field && storable(entry.field).slice(0, 200),
      foreign_id: entry.foreignId,
      component_id: entry.componentId,
      version: entry.version,
      planned: entry.planned,
      changes: entry.changes,
      refused: entry.refused,
      rank: entry.rank,
      message: entry.message && storable(entry.message).slice(0, 2_000),
    }));
    await sql`insert into intake_entry (intake_id, ordinal, chunk, what, op, kind, name, place, line, field, foreign_id, component_id, version, planned, changes, refused, rank, message)
      select ${intakeId}, x.* from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as x (${columns})`.execute(tx);
  }
}

export async function insertChunk(tx: Tx, intakeId: Id, chunk: Chunk): Promise<void> {
  await sql`insert into intake_chunk (intake_id, number, hash, first_ordinal, last_ordinal)
    values (${intakeId}, ${chunk.number}, ${chunk.hash}, ${chunk.first}, ${chunk.last})`.execute(tx);
}

interface EntryRow {
  ordinal: number;
  chunk: number | null;
  what: Entry['what'];
  op: Entry['op'];
  kind: string | null;
  name: string;
  place: string;
  line: number | null;
  field: string | null;
  foreign_id: string | null;
  component_id: Id | null;
  version: number | null;
  planned: Entry['planned'];
  changes: Entry['changes'];
  refused: Entry['refused'];
  rank: number;
  message: string | null;
  outcome: Entry['outcome'];
  reason: string | null;
}

const toEntry = ({ foreign_id, component_id, ...row }: EntryRow): Entry => ({
  ...row,
  foreignId: foreign_id,
  componentId: component_id,
});

const entryColumns = sql`ordinal, chunk, what, op, kind, name, place, line, field, foreign_id, component_id, version, planned, changes, refused, rank, message, outcome, reason`;

export async function readChunk(tx: Tx, intakeId: Id, chunk: Chunk): Promise<Entry[]> {
  const { rows } = await sql<EntryRow>`
    select ${entryColumns} from intake_entry where intake_id = ${intakeId} and ordinal between ${chunk.first} and ${chunk.last} and chunk = ${chunk.number} order by ordinal`.execute(
    tx,
  );
  return rows.map(toEntry);
}

export interface EntryFilter {
  what?: string | undefined;
  op?: string | undefined;
  kind?: string | undefined;
  /** `problems`: wrong rows, disagreements, conflicts. */
  only?: 'differences' | 'problems' | 'issues' | 'disagreements' | 'conflicts' | 'notes' | undefined;
  q?: string | undefined;
  /** Those that deserve a look first, or as they stand in the plan. */
  byRank: boolean;
  after: { rank: number; ordinal: number } | null;
  limit: number;
}

export async function readEntries(reader: Reader, intakeId: Id, filter: EntryFilter): Promise<Entry[]> {
  const where = [sql<boolean>`intake_id = ${intakeId}`];
  if (filter.what) where.push(sql`what = ${filter.what}`);
  if (filter.op) where.push(sql`op = ${filter.op}`);
  if (filter.kind) where.push(sql`kind = ${filter.kind}`);
  if (filter.only === 'problems') where.push(sql`(rank > 0 or outcome = 'conflict')`);
  if (filter.only === 'issues') where.push(sql`what = 'issue'`);
  if (filter.only === 'differences') where.push(sql`what not in ('issue', 'note')`);
  if (filter.only === 'notes') where.push(sql`what = 'note'`);
  if (filter.only === 'disagreements') where.push(sql`refused is not null`);
  if (filter.only === 'conflicts') where.push(sql`outcome = 'conflict'`);
  if (filter.q) where.push(sql`strpos(lower(name), ${filter.q.toLowerCase()}) > 0`);
  const { after } = filter;
  if (after && filter.byRank)
    where.push(sql`(rank < ${after.rank} or (rank = ${after.rank} and ordinal > ${after.ordinal}))`);
  if (after && !filter.byRank) where.push(sql`ordinal > ${after.ordinal}`);
  const { rows } = await sql<EntryRow>`
    select ${entryColumns} from intake_entry where ${sql.join(where, sql` and `)}
    order by ${filter.byRank ? sql`rank desc, ordinal` : sql`ordinal`} limit ${filter.limit}`.execute(reader);
  return rows.map(toEntry);
}

/** Locks the intake and gives the first chunk that is still to be applied; null when none is, or it is not applying. */
export async function nextChunk(tx: Tx, intakeId: Id): Promise<Chunk | null> {
  const { rows } = await sql<{ state: string }>`select state from intake where id = ${intakeId} for update`.execute(tx);
  if (rows[0]?.state !== 'applying') return null;
  const next = await sql<Chunk>`
    select number, hash, first_ordinal as first, last_ordinal as last from intake_chunk where intake_id = ${intakeId} and applied_at is null order by number limit 1`.execute(
    tx,
  );
  return next.rows[0] ?? null;
}

export interface Outcome {
  ordinal: number;
  outcome: 'applied' | 'conflict';
  reason: string | null;
  componentId: Id | null;
}

export async function finishChunk(
  tx: Tx,
  intakeId: Id,
  chunk: number,
  outcomes: readonly Outcome[],
  at: Date,
): Promise<void> {
  await sql`update intake_entry e set outcome = x.outcome, reason = x.reason, component_id = coalesce(x.component_id, e.component_id)
    from jsonb_to_recordset(${JSON.stringify(
      outcomes.map((one) => ({ ...one, component_id: one.componentId })),
    )}::jsonb) as x (ordinal integer, outcome text, reason text, component_id bigint)
    where e.intake_id = ${intakeId} and e.ordinal = x.ordinal`.execute(tx);
  await sql`update intake_chunk set applied_at = ${at} where intake_id = ${intakeId} and number = ${chunk}`.execute(tx);
  const conflicts = outcomes.filter((one) => one.outcome === 'conflict').length;
  await sql`update intake set progress_done = progress_done + ${outcomes.length},
    summary = jsonb_set(summary, '{counts,conflict}', to_jsonb((summary #>> '{counts,conflict}')::int + ${conflicts}))
    where id = ${intakeId}`.execute(tx);
}

/** The components that other entries of the intake have made. */
export async function madeBy(tx: Tx, intakeId: Id, ordinals: number[]): Promise<Map<number, Id>> {
  if (ordinals.length === 0) return new Map();
  const { rows } = await sql<{ ordinal: number; component_id: Id }>`
    select ordinal, component_id from intake_entry
    where intake_id = ${intakeId} and ordinal = any(${ordinals}::int[]) and component_id is not null and outcome = 'applied'`.execute(
    tx,
  );
  return new Map(rows.map((row) => [row.ordinal, row.component_id]));
}

export async function groupsOf(reader: Reader, intakeId: Id): Promise<Counts['groups']> {
  const { rows } = await sql<{ what: string; op: string | null; kind: string | null; count: number }>`
    select what, op, kind, count(*)::int as count from intake_entry where intake_id = ${intakeId} and what in ('component', 'relation')
    group by 1, 2, 3 order by 1, 2, 4 desc, 3 limit 500`.execute(reader);
  return rows.map((row) => ({ what: row.what, op: row.op ?? '', kind: row.kind ?? '', count: row.count }));
}

export async function readSettings(reader: Reader, sourceKey: string, format: string): Promise<unknown> {
  const { rows } = await sql<{
    options: unknown;
  }>`select options from intake_setting where source_key = ${sourceKey} and format = ${format}`.execute(reader);
  return rows[0]?.options;
}

export async function saveSettings(
  tx: Tx,
  setting: { sourceKey: string; format: string; options: unknown; by: Id; at: Date },
): Promise<void> {
  await sql`insert into intake_setting (source_key, format, options, saved_by, saved_at)
    values (${setting.sourceKey}, ${setting.format}, ${JSON.stringify(setting.options)}::jsonb, ${setting.by}, ${setting.at})
    on conflict (source_key, format) do update set options = excluded.options, saved_by = excluded.saved_by, saved_at = excluded.saved_at`.execute(
    tx,
  );
}
