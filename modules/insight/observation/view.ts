import { z } from 'zod';
import { keyOf, movesFrom, type RecordRef, ref } from '#kernel';
import { type Context, refSchema, toRef } from '#platform';
import { readableRecords } from '../line/service.ts';
import { severityNames } from '../signal/signal.ts';
import { observationStateNames, observationStates } from './observation.ts';
import type { StoredObservation } from './store.ts';

export const observationSchema = z.object({
  id: z.int(),
  key: z.string(),
  observed: z.string().describe('What was seen, in the words of who saw it'),
  evidence: z.string().nullable(),
  about: z.array(refSchema).describe('As far as the reader may read it'),
  domain: refSchema,
  author: refSchema,
  mine: z.boolean(),
  state: z.enum(observationStateNames),
  moves: z.array(z.string()).describe('What is possible now, for whoever may'),
  contributedAt: z.string(),
  review: z
    .object({
      by: refSchema,
      at: z.string(),
      reason: z.string(),
      severity: z.int().nullable(),
      severityName: z.string().nullable(),
    })
    .nullable(),
  taken: z.object({ by: refSchema, at: z.string(), note: z.string(), into: z.array(refSchema) }).nullable(),
});
export type Observation = z.infer<typeof observationSchema>;

/** Several at once: the records that they name are read by one query a type. */
export async function viewObservations(
  context: Context,
  observations: readonly StoredObservation[],
): Promise<Observation[]> {
  const named = await readableRecords(
    context,
    observations.flatMap((one) => [...one.about, ...one.takenInto]),
  );
  const refsOf = (records: readonly RecordRef[]) =>
    records.flatMap((record) => {
      const found = named.get(keyOf(record));
      return found ? [toRef(record.type, record.id, found.name)] : [];
    });
  return observations.map((one) => ({
    id: one.id,
    key: keyOf(ref('observation', one.id)),
    observed: one.observed,
    evidence: one.evidence,
    about: refsOf(one.about),
    domain: toRef('domain', one.domain.id, one.domain.name),
    author: toRef('person', one.author.id, one.author.name),
    mine: one.author.id === context.actor.personId,
    state: one.state,
    moves: movesFrom(observationStates, one.state),
    contributedAt: one.contributedAt.toISOString(),
    review: one.reviewer && {
      by: toRef('person', one.reviewer.id, one.reviewer.name),
      at: one.reviewedAt!.toISOString(),
      reason: one.reason!,
      severity: one.severity,
      severityName: one.severity && severityNames[one.severity],
    },
    taken: one.taker && {
      by: toRef('person', one.taker.id, one.taker.name),
      at: one.takenAt!.toISOString(),
      note: one.takenNote ?? '',
      into: refsOf(one.takenInto),
    },
  }));
}
