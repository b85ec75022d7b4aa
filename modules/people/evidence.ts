import { type Id, type Level, type RecordRef, ref } from '#kernel';
import type { Mutation } from '#platform';

/** Work that a person did at a level, as promotion later weighs it. */
export interface EvidenceDraft {
  personId: Id;
  domainId: Id;
  level: Level;
  /** What of the level's work it shows, such as "approved a change that was verified". */
  statement: string;
  subject: RecordRef;
  note: string;
}

/** Keeps evidence, each piece once: the same statement about the same subject says nothing new. */
export async function recordEvidence(
  mutation: Mutation,
  drafts: readonly EvidenceDraft[],
  causes: RecordRef[],
): Promise<Id[]> {
  if (drafts.length === 0) return [];
  const rows = await mutation.tx
    .insertInto('evidence')
    .values(
      drafts.map((draft) => ({
        person_id: draft.personId,
        domain_id: draft.domainId,
        level: draft.level,
        statement: draft.statement,
        subject_type: draft.subject.type,
        subject_id: draft.subject.id,
        note: draft.note,
        at: mutation.now,
      })),
    )
    .onConflict((on) => on.columns(['person_id', 'statement', 'subject_type', 'subject_id']).doNothing())
    .returning('id')
    .execute();
  await mutation.recordAll(
    rows.map((row) => ({ subject: ref('evidence', row.id), action: 'evidence.record', causes })),
  );
  return rows.map((row) => row.id);
}
