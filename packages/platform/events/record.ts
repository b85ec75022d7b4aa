import { sql } from 'kysely';
import { canonicalJson, type Id, type RecordRef } from '#kernel';
import type { Tx } from '../database/database.ts';
import type { Actor, EventDraft, Mutation } from '../registry/context.ts';
import { touchedDetail } from './touched.ts';

/** Consumers of every process listen on this channel; the payload is empty, the event log is the truth. */
export const EVENT_CHANNEL = 'plumbline_event';

interface Recorder {
  actor: Actor;
  operation: string;
  requestId: string;
  /** Causes of everything that this mutation makes. */
  causes: RecordRef[];
}

/**
 * The only way in which a mutation is recorded: audit row, outbox event (the same row) and cause edges, by one
 * statement each for any number of drafts, in the transaction of the mutation.
 */
export async function recordEvents(tx: Tx, now: Date, recorder: Recorder, drafts: EventDraft[]): Promise<Id[]> {
  if (drafts.length === 0) return [];
  const ids: Id[] = [];
  for (let start = 0; start < drafts.length; start += 5_000)
    ids.push(...(await insertEvents(tx, now, recorder, drafts.slice(start, start + 5_000))));
  const edges = drafts.flatMap((draft, index) =>
    (draft.touched ? [] : causesOf(recorder, draft)).map((cause) => ({
      effect_type: draft.subject.type,
      effect_id: draft.subject.id,
      cause_type: cause.type,
      cause_id: cause.id,
      event_id: ids[index]!,
    })),
  );
  for (let start = 0; start < edges.length; start += 5_000) {
    await tx
      .insertInto('cause')
      .values(edges.slice(start, start + 5_000))
      .onConflict((on) => on.doNothing())
      .execute();
  }
  return ids;
}

/** By four arrays, and not by seven parameters a row: those cost several times as much on both sides. */
async function insertEvents(tx: Tx, now: Date, recorder: Recorder, drafts: readonly EventDraft[]): Promise<Id[]> {
  const { actor, operation, requestId, causes } = recorder;
  const details = drafts.map((draft) =>
    canonicalJson({
      ...draft.detail,
      ...(draft.touched ? touchedDetail(draft.touched, [...causes, ...(draft.causes ?? [])]) : {}),
    }),
  );
  const { rows } = await sql<{ id: Id }>`
    insert into event (at, actor_id, action, subject_type, subject_id, request_id, detail)
    select ${now}::timestamptz, ${actor.personId}::bigint, action, subject_type, subject_id, ${requestId}::text,
      detail::jsonb
    from unnest(${drafts.map((draft) => draft.action ?? operation)}::text[],
      ${drafts.map((draft) => draft.subject.type)}::text[], ${drafts.map((draft) => draft.subject.id)}::bigint[],
      ${details}::text[]) with ordinality as drafted (action, subject_type, subject_id, detail, place)
    order by place
    returning id`.execute(tx);
  return rows.map((row) => row.id);
}

/** Of the whole mutation and of this record of it; nothing causes itself. */
function causesOf(recorder: Recorder, { subject, causes = [] }: EventDraft): RecordRef[] {
  return [...recorder.causes, ...causes].filter((cause) => cause.type !== subject.type || cause.id !== subject.id);
}

/** A draft with the id that its event got. */
export type RecordedEvent = EventDraft & { id: Id };

/** Makes the mutation value of one transaction; call `finish` as the last thing before it commits. */
export function startMutation(
  tx: Tx,
  now: Date,
  recorder: Recorder,
): {
  mutation: Mutation;
  /** What has been recorded so far. */
  recorded: readonly RecordedEvent[];
  finish(): Promise<void>;
} {
  const recorded: RecordedEvent[] = [];
  const recordAll = async (drafts: EventDraft[]): Promise<Id[]> => {
    const ids = await recordEvents(tx, now, recorder, drafts);
    for (const [index, draft] of drafts.entries()) recorded.push({ ...draft, id: ids[index]! });
    return ids;
  };
  return {
    mutation: {
      tx,
      now,
      actor: recorder.actor,
      recordAll,
      record: async (draft) => (await recordAll([draft]))[0]!,
    },
    recorded,
    finish: async () => {
      if (recorded.length > 0) await sql`select pg_notify(${EVENT_CHANNEL}, '')`.execute(tx);
    },
  };
}
