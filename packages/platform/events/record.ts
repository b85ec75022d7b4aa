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
  const rows = drafts.map((draft) => ({
    at: now,
    actor_id: recorder.actor.personId,
    action: draft.action ?? recorder.operation,
    subject_type: draft.subject.type,
    subject_id: draft.subject.id,
    request_id: recorder.requestId,
    detail: canonicalJson({
      ...draft.detail,
      ...(draft.touched ? touchedDetail(draft.touched, [...recorder.causes, ...(draft.causes ?? [])]) : {}),
    }),
  }));
  const ids: Id[] = [];
  // 7 parameters a row; PostgreSQL takes 65,535 in a statement.
  for (let start = 0; start < rows.length; start += 5_000) {
    const inserted = await tx
      .insertInto('event')
      .values(rows.slice(start, start + 5_000))
      .returning('id')
      .execute();
    ids.push(...inserted.map((row) => row.id));
  }
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
