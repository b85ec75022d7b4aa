import type { Id } from '#kernel';
import type { Reader, Tx } from '#platform';

export type EvidenceKind = 'text' | 'file' | 'photo';

export interface EvidenceRow {
  id: Id;
  stepId: Id;
  personId: Id;
  person: string;
  at: Date;
  kind: EvidenceKind;
  text: string | null;
  name: string | null;
  mediaType: string | null;
  sizeBytes: number;
}

/** What was shown for the steps of a run, without the bytes. */
export async function listEvidence(db: Reader, runId: Id): Promise<EvidenceRow[]> {
  const rows = await db
    .selectFrom('run_evidence as e')
    .innerJoin('person as p', 'p.id', 'e.person_id')
    .select([
      'e.id',
      'e.step_id',
      'e.person_id',
      'p.name as person',
      'e.at',
      'e.kind',
      'e.text',
      'e.name',
      'e.media_type',
    ])
    .select('e.size_bytes')
    .where('e.run_id', '=', runId)
    .orderBy('e.id')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    stepId: row.step_id,
    personId: row.person_id,
    person: row.person,
    at: row.at,
    kind: row.kind as EvidenceKind,
    text: row.text,
    name: row.name,
    mediaType: row.media_type,
    sizeBytes: row.size_bytes,
  }));
}

export async function countEvidence(tx: Tx, stepId: Id, kinds: readonly EvidenceKind[]): Promise<number> {
  const { count } = await tx
    .selectFrom('run_evidence')
    .select((select) => select.fn.countAll<number>().as('count'))
    .where('step_id', '=', stepId)
    .where('kind', 'in', [...kinds])
    .executeTakeFirstOrThrow();
  return Number(count);
}

export async function insertEvidence(
  tx: Tx,
  row: {
    runId: Id;
    stepId: Id;
    personId: Id;
    at: Date;
    kind: EvidenceKind;
    text?: string;
    file?: { name: string; mediaType: string; content: Buffer };
  },
): Promise<Id> {
  const { id } = await tx
    .insertInto('run_evidence')
    .values({
      run_id: row.runId,
      step_id: row.stepId,
      person_id: row.personId,
      at: row.at,
      kind: row.kind,
      text: row.text ?? null,
      name: row.file?.name ?? null,
      media_type: row.file?.mediaType ?? null,
      content: row.file?.content ?? null,
      size_bytes: row.file?.content.length ?? 0,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

export async function findEvidence(db: Reader, runId: Id, id: Id) {
  return db
    .selectFrom('run_evidence')
    .select(['name', 'media_type', 'content'])
    .where('run_id', '=', runId)
    .where('id', '=', id)
    .where('kind', '<>', 'text')
    .executeTakeFirst();
}
