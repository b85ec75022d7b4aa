import { type Id, type Level, type RecordRef, ref } from '#kernel';
import type { WorkPhase } from '#library';
import type { Mutation } from '#platform';
import { type EvidenceKind, evidenceKinds } from './kind.ts';

/** Work that a person did at a level, as promotion later weighs it. Made by the system from what was finished. */
export interface EvidenceDraft {
  personId: Id;
  domainId: Id;
  level: Level;
  kind: EvidenceKind;
  phase: WorkPhase;
  /** The procedure or sort of work: many of one topic show less than some of several. */
  topic: string;
  /** The record that it is about; where one reads it. */
  subject: RecordRef;
  note: string;
  /** Who confirmed it, where it was done under supervision. */
  supervisorId?: Id | null;
  /** When the work was done; now where nothing is said. */
  at?: Date;
}

/** Keeps evidence, each piece once: the same kind about the same record by the same person says nothing new. */
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
        kind: draft.kind,
        phase: draft.phase,
        topic: draft.topic,
        supervisor_id: draft.supervisorId ?? null,
        statement: evidenceKinds[draft.kind],
        subject_type: draft.subject.type,
        subject_id: draft.subject.id,
        note: draft.note,
        at: draft.at ?? mutation.now,
      })),
    )
    .onConflict((on) => on.columns(['person_id', 'statement', 'subject_type', 'subject_id']).doNothing())
    .returning(['id', 'subject_type', 'subject_id'])
    .execute();
  await mutation.recordAll(
    rows.map((row) => ({
      subject: ref('evidence', row.id),
      action: 'evidence.record',
      causes: [{ type: row.subject_type as RecordRef['type'], id: row.subject_id }, ...causes],
    })),
  );
  return rows.map((row) => row.id);
}
