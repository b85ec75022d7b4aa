import { sql } from 'kysely';
import { type Id, type Issue, PlumblineError, type RecordRef, ref } from '#kernel';
import { copyField, type EventDraft, type Mutation, type Tx } from '#platform';
import { forgetMade, isAlike, isMadeIn, LARGE } from '../component/large.ts';
import { requirePlaces, syncPlaces } from '../rack/store.ts';
import { sourcesWith } from '../source/source.ts';
import type { RelationDraft, WrittenRelation } from './relation.ts';

/** Relations a statement; more would only make the statements larger. */
const BATCH = 15_000;

interface Current {
  id: Id;
  needed: number | null;
}

interface Fresh {
  draft: RelationDraft;
  result: WrittenRelation;
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
  const current = await currentAmong(
    tx,
    // What was only just made has no relations yet.
    drafts.filter((draft) => !isMadeIn(tx, draft.fromId) && !isMadeIn(tx, draft.toId)),
  );
  const ended: Id[] = [];
  const fresh: Fresh[] = [];
  const twins = new Map<Current, Fresh>();
  const results = drafts.map((draft): WrittenRelation => {
    const key = identity(draft);
    const known = current.get(key);
    const twin = known && twins.get(known);
    if (twin) {
      twin.draft = draft;
      return twin.result;
    }
    if (known && known.needed === (draft.needed ?? null)) return { id: known.id, outcome: 'unchanged' };
    if (known) ended.push(known.id);
    const entry: Fresh = { draft, result: { id: 0, outcome: known ? 'updated' : 'created' } };
    const begun: Current = { id: 0, needed: draft.needed ?? null };
    current.set(key, begun);
    twins.set(begun, entry);
    fresh.push(entry);
    return entry.result;
  });
  if (ended.length > 0) await end(tx, now, ended);
  if (fresh.length > 0) await insert(mutation, source, fresh);
  forgetMade(
    tx,
    fresh.flatMap(({ draft }) => [draft.fromId, draft.toId]),
  );
  await requirePlaces(tx, source.key, located(fresh.map(({ draft }) => ({ kind: draft.kind, id: draft.fromId }))));
  return results;
}

/**
 * Each pair by the index, whatever the planner thinks of a table that is just being filled; where most is new, most leave
 * from something that nothing leaves from yet.
 */
async function currentAmong(tx: Tx, asked: RelationDraft[]): Promise<Map<string, Current>> {
  if (asked.length === 0) return new Map();
  const known = await leavingFrom(tx, [...new Set(asked.map((draft) => draft.fromId))]);
  const drafts = asked.filter((draft) => known.has(draft.fromId));
  if (drafts.length === 0) return new Map();
  const { rows } = await sql<{
    id: Id;
    kind: string;
    from_id: Id;
    to_id: Id;
    redundancy_group: string | null;
    needed: number | null;
  }>`
    select r.* from unnest(${drafts.map((d) => d.fromId)}::bigint[], ${drafts.map((d) => d.toId)}::bigint[]) as x (from_id, to_id)
    cross join lateral (
      select id, kind, from_id, to_id, redundancy_group, needed from relation
      where from_id = x.from_id and to_id = x.to_id and recorded_to = 'infinity' limit 1000) r`.execute(tx);
  return new Map(
    rows.map((row) => [
      identity({ kind: row.kind, fromId: row.from_id, toId: row.to_id, redundancyGroup: row.redundancy_group }),
      { id: row.id, needed: row.needed },
    ]),
  );
}

async function leavingFrom(tx: Tx, ids: Id[]): Promise<Set<Id>> {
  const { rows } = await sql<{ id: Id }>`
    select x.id from unnest(${ids}::bigint[]) as x (id)
    cross join lateral (select from relation where from_id = x.id and recorded_to = 'infinity' limit 1) r`.execute(tx);
  return new Set(rows.map((row) => row.id));
}

/** In the order of the ids, so that two writers never wait for each other. */
async function end(tx: Tx, now: Date, ids: Id[]): Promise<void> {
  const { rows } = await sql<{ id: Id }>`
    select id from relation where id = any(${ids}::bigint[]) and recorded_to = 'infinity' order by id for update`.execute(
    tx,
  );
  if (rows.length < ids.length)
    throw new PlumblineError('conflict', 'Another request has just changed one of these relations.');
  await sql`update relation set recorded_to = greatest(${now}, recorded_from) where id = any(${ids}::bigint[])`.execute(
    tx,
  );
}

async function insert(mutation: Mutation, source: { id: Id; key: string }, fresh: Fresh[]): Promise<void> {
  const { tx, now } = mutation;
  const drawn = await sql<{
    id: Id;
  }>`select nextval(s.name) as id from (select pg_get_serial_sequence('relation', 'id')::regclass as name offset 0) s, generate_series(1, ${fresh.length}::int)`.execute(
    tx,
  );
  for (const [index, entry] of fresh.entries()) entry.result.id = drawn.rows[index]!.id;
  const eventIds = await recordWrites(mutation, source.key, fresh);
  const at = now.toISOString();
  let data = '';
  for (const [index, { draft, result }] of fresh.entries())
    data += `${result.id}\t${draft.kind}\t${draft.fromId}\t${draft.toId}\t${copyField(draft.redundancyGroup)}\t${copyField(draft.needed)}\t${source.id}\t${at}\t${eventIds[index]!}\n`;
  try {
    await sql`copy relation (id, kind, from_id, to_id, redundancy_group, needed, source_id, recorded_from, event_id) from stdin ${data}`.execute(
      tx,
    );
  } catch (error) {
    const { code, constraint } = error as { code?: string; constraint?: string };
    if (code === '23503')
      throw new PlumblineError('invalid_input', 'One end of a relation does not exist.', { cause: error });
    if (constraint === 'relation_one_cable')
      throw new PlumblineError('port_in_use', 'There is a cable at one of these ports already.', { cause: error });
    if (code === '23505')
      throw new PlumblineError('conflict', 'Another request has just made that relation.', { cause: error });
    throw error;
  }
}

/** One event each; of many that were written for the same reason one for all. */
async function recordWrites(mutation: Mutation, sourceKey: string, fresh: Fresh[]): Promise<Id[]> {
  const actionOf = ({ result }: { result: WrittenRelation }): string =>
    result.outcome === 'created' ? 'relation.create' : 'relation.update';
  const usual = fresh[0]!.draft.causes ?? [];
  if (fresh.length < LARGE || fresh.some(({ draft }) => !isAlike(draft.causes ?? [], usual))) {
    return mutation.recordAll(
      fresh.map((entry) => ({
        subject: ref('relation', entry.result.id),
        action: actionOf(entry),
        detail: { source: sourceKey, kind: entry.draft.kind, from: entry.draft.fromId, to: entry.draft.toId },
        causes: entry.draft.causes ?? [],
      })),
    );
  }
  const groups = [...Map.groupBy(fresh, actionOf)];
  const ids = await mutation.recordAll(
    groups.map(([action, entries]): EventDraft => {
      const relation = entries.map((entry) => entry.result.id);
      return {
        subject: usual[0] ?? ref('relation', relation[0]!),
        action,
        detail: { source: sourceKey },
        causes: usual,
        touched: { relation },
      };
    }),
  );
  const idOf = new Map(groups.map(([action], index) => [action, ids[index]!]));
  return fresh.map((entry) => idOf.get(actionOf(entry))!);
}

/** Ends relations; they stay readable as of the past. Returns those that were current. */
export async function removeRelations(mutation: Mutation, ids: Id[], causes: RecordRef[] = []): Promise<Id[]> {
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
      causes,
    })),
  );
  await syncPlaces(mutation.tx, located(rows.map((row) => ({ kind: row.kind, id: row.from_id }))));
  return rows.map((row) => row.id);
}

/** What was put somewhere, or taken from there: its place in a rack may be another now. */
const located = (ends: { kind: string; id: Id }[]): Id[] =>
  ends.flatMap(({ kind, id }) => (kind === 'located-in' ? [id] : []));
