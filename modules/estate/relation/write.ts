import { sql } from 'kysely';
import { type Id, type Issue, PlumblineError, type RecordRef } from '#kernel';
import type { Mutation } from '#platform';
import { requirePlaces, syncPlaces } from '../rack/store.ts';
import { sourcesWith } from '../source/source.ts';
import type { RelationDraft, WrittenRelation } from './relation.ts';

const BATCH = 5_000;

interface Current {
  id: Id;
  needed: number | null;
}

/** What tells one current relation from another. */
function identity(draft: { kind: string; fromId: Id; toId: Id; redundancyGroup?: string | null | undefined }): string {
  return `${draft.fromId} ${draft.kind} ${draft.toId} ${draft.redundancyGroup ?? ''}`;
}

/** What is wrong with a draft by itself. */
export function checkRelation(draft: RelationDraft): Issue[] {
  const issues: Issue[] = [];
  if (draft.fromId === draft.toId) issues.push({ path: '/to', message: 'must be another component than from' });
  if ((draft.redundancyGroup == null) !== (draft.needed == null)) {
    issues.push({
      path: '/needed',
      message: 'redundancyGroup and needed belong together: how many of the group must be up',
    });
  }
  return issues;
}

/**
 * Creates and updates any number of relations on the word of one source, in a few statements. A relation is what its two
 * ends, kind and redundancy group say; another `needed` ends the old row and begins a new one, so that the past stays.
 */
export async function writeRelations(
  mutation: Mutation,
  sourceKey: string,
  drafts: RelationDraft[],
): Promise<WrittenRelation[]> {
  if (drafts.length === 0) return [];
  for (const draft of drafts) {
    const issues = checkRelation(draft);
    if (issues.length > 0)
      throw new PlumblineError(
        'invalid_input',
        `The relation CMP-${draft.fromId} ${draft.kind} CMP-${draft.toId}: ${issues[0]!.message}.`,
        { issues },
      );
  }
  const { source } = await sourcesWith(mutation.tx, sourceKey);
  const written: WrittenRelation[] = [];
  for (let start = 0; start < drafts.length; start += BATCH) {
    written.push(...(await writeBatch(mutation, source, drafts.slice(start, start + BATCH))));
  }
  return written;
}

async function writeBatch(
  mutation: Mutation,
  source: { id: Id; key: string },
  drafts: RelationDraft[],
): Promise<WrittenRelation[]> {
  const { tx, now } = mutation;
  const { rows } = await sql<{
    id: Id;
    kind: string;
    from_id: Id;
    to_id: Id;
    redundancy_group: string | null;
    needed: number | null;
  }>`
    select r.id, r.kind, r.from_id, r.to_id, r.redundancy_group, r.needed from relation r
    where r.recorded_to = 'infinity' and (r.from_id, r.to_id) in (select * from unnest(${drafts.map((d) => d.fromId)}::bigint[], ${drafts.map((d) => d.toId)}::bigint[]))
    order by r.id for update`.execute(tx);
  const current = new Map<string, Current>(
    rows.map((row) => [
      identity({ kind: row.kind, fromId: row.from_id, toId: row.to_id, redundancyGroup: row.redundancy_group }),
      { id: row.id, needed: row.needed },
    ]),
  );
  const ended: Id[] = [];
  const fresh: { draft: RelationDraft; result: WrittenRelation }[] = [];
  const results = drafts.map((draft): WrittenRelation => {
    const known = current.get(identity(draft));
    if (known && known.needed === (draft.needed ?? null)) return { id: known.id, outcome: 'unchanged' };
    if (known && known.id > 0) ended.push(known.id);
    const result: WrittenRelation = { id: 0, outcome: known ? 'updated' : 'created' };
    const twin = fresh.find((entry) => known?.id === 0 && identity(entry.draft) === identity(draft));
    if (twin) {
      twin.draft = draft;
      return twin.result;
    }
    current.set(identity(draft), { id: 0, needed: draft.needed ?? null });
    fresh.push({ draft, result });
    return result;
  });
  if (ended.length > 0) {
    await sql`update relation set recorded_to = greatest(${now}, recorded_from) where id = any(${ended}::bigint[])`.execute(
      tx,
    );
  }
  if (fresh.length > 0) await insert(mutation, source, fresh);
  await requirePlaces(tx, source.key, located(fresh.map(({ draft }) => ({ kind: draft.kind, id: draft.fromId }))));
  return results;
}

async function insert(
  mutation: Mutation,
  source: { id: Id; key: string },
  fresh: { draft: RelationDraft; result: WrittenRelation }[],
): Promise<void> {
  const { tx, now } = mutation;
  const drawn = await sql<{
    id: Id;
  }>`select nextval(pg_get_serial_sequence('relation', 'id')) as id from generate_series(1, ${fresh.length}::int)`.execute(
    tx,
  );
  for (const [index, entry] of fresh.entries()) entry.result.id = drawn.rows[index]!.id;
  const eventIds = await mutation.recordAll(
    fresh.map(({ draft, result }) => ({
      subject: { type: 'relation', id: result.id },
      action: result.outcome === 'created' ? 'relation.create' : 'relation.update',
      detail: { source: source.key, kind: draft.kind, from: draft.fromId, to: draft.toId },
      causes: draft.causes ?? ([] as RecordRef[]),
    })),
  );
  const rows = fresh.map(({ draft, result }, index) => ({
    id: result.id,
    kind: draft.kind,
    from_id: draft.fromId,
    to_id: draft.toId,
    redundancy_group: draft.redundancyGroup ?? null,
    needed: draft.needed ?? null,
    event_id: eventIds[index]!,
  }));
  try {
    await sql`insert into relation (id, kind, from_id, to_id, redundancy_group, needed, source_id, recorded_from, event_id)
      overriding system value
      select id, kind, from_id, to_id, redundancy_group, needed, ${source.id}, ${now}, event_id
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        as x (id bigint, kind text, from_id bigint, to_id bigint, redundancy_group text, needed smallint, event_id bigint)`.execute(
      tx,
    );
  } catch (error) {
    const { code } = error as { code?: string };
    if (code === '23503')
      throw new PlumblineError('invalid_input', 'One end of a relation does not exist.', { cause: error });
    if (code === '23505')
      throw new PlumblineError('conflict', 'Another request has just made that relation.', { cause: error });
    throw error;
  }
}

/** Ends relations; they stay readable as of the past. Returns those that were current. */
export async function removeRelations(mutation: Mutation, ids: Id[]): Promise<Id[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<{ id: Id; kind: string; from_id: Id; to_id: Id }>`
    update relation set recorded_to = greatest(${mutation.now}, recorded_from)
    where id = any(${ids}::bigint[]) and recorded_to = 'infinity' returning id, kind, from_id, to_id`.execute(
    mutation.tx,
  );
  await mutation.recordAll(
    rows.map((row) => ({
      subject: { type: 'relation', id: row.id },
      action: 'relation.remove',
      detail: { kind: row.kind, from: row.from_id, to: row.to_id },
    })),
  );
  await syncPlaces(mutation.tx, located(rows.map((row) => ({ kind: row.kind, id: row.from_id }))));
  return rows.map((row) => row.id);
}

/** What was put somewhere, or taken from there: its place in a rack may be another now. */
const located = (ends: { kind: string; id: Id }[]): Id[] =>
  ends.flatMap(({ kind, id }) => (kind === 'located-in' ? [id] : []));
