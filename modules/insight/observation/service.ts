import { type Id, keyOf, moveTo, PlumblineError, type RecordRef, type RecordType, ref } from '#kernel';
import { treeOf } from '#people';
import type { Context, Mutation } from '#platform';
import { readableRecords } from '../line/service.ts';
import { observationSignalKind, type Severity, type SignalDraft } from '../signal/signal.ts';
import { resolveSignals, settleSignals } from '../signal/store.ts';
import {
  aboutTypes,
  MOST_TAKEN,
  missing,
  type ObservationMove,
  observationStates,
  recordsNamed,
  takenTypes,
} from './observation.ts';
import {
  insertObservation,
  linkObservation,
  lockObservation,
  readObservations,
  type StoredObservation,
} from './store.ts';

export interface ObservationDraft {
  observed: string;
  about: readonly string[];
  domainId: Id | null;
  evidence: string | null;
}

/** Contributes what the actor saw. Throws `forbidden`; `not_found` where they may not read what it is about. */
export async function contribute(context: Context, draft: ObservationDraft): Promise<Id> {
  const about = recordsNamed(draft.about, aboutTypes, 'about');
  const found = await readableRecords(context, about);
  for (const record of about) if (!found.has(keyOf(record))) throw unknown(record, 'about');
  const of = about.map((record) => found.get(keyOf(record))!.domainId).find((domainId) => domainId !== null);
  const domainId = draft.domainId ?? of ?? (await treeOf(context.workspace)).rootId;
  return context.mutate(async (mutation) => {
    await context.authorise('signal.report', { type: 'observation', domainId });
    const id = await insertObservation(mutation.tx, {
      domainId,
      authorId: mutation.actor.personId,
      observed: draft.observed,
      evidence: draft.evidence,
      about,
      at: mutation.now,
    });
    await mutation.record({
      subject: ref('observation', id),
      action: 'observation.contribute',
      detail: { domainId, about: about.map(keyOf) },
      causes: about,
    });
    return id;
  });
}

/** It counts, and holds as a signal from now on. */
export async function accept(context: Context, id: Id, verdict: { reason: string; severity: Severity }): Promise<void> {
  // What it is about may lie where the reviewer may not read: only a component of its own domain shows its signal.
  const { about, domain } = await readOne(context, id);
  const components = about.filter((record) => record.type === 'component').map((record) => record.id);
  await context.mutate(async (mutation) => {
    const observation = await review(context, mutation, id, 'accept', verdict.reason);
    await mutation.tx.updateTable('observation').set({ severity: verdict.severity }).where('id', '=', id).execute();
    const component =
      components.length === 0
        ? undefined
        : await mutation.tx
            .selectFrom('component')
            .select('id')
            .where('id', 'in', components)
            .where('domain_id', '=', domain.id)
            .orderBy('id')
            .executeTakeFirst();
    await mutation.record({
      subject: ref('observation', id),
      action: 'observation.accept',
      detail: { reason: verdict.reason, severity: verdict.severity, authorId: observation.author.id },
    });
    await settleSignals(mutation, [], [], [signalOf(observation, verdict.severity, component?.id ?? null)]);
  });
}

/** It does not hold, or no longer: with the reason, which its author reads. */
export async function decline(context: Context, id: Id, reason: string): Promise<void> {
  await context.mutate(async (mutation) => {
    const observation = await review(context, mutation, id, 'decline', reason);
    await mutation.record({
      subject: ref('observation', id),
      action: 'observation.decline',
      detail: { reason, authorId: observation.author.id },
    });
    await resolveSignals(mutation, [signalKeyOf(id)]);
  });
}

async function review(
  context: Context,
  mutation: Mutation,
  id: Id,
  move: Extract<ObservationMove, 'accept' | 'decline'>,
  reason: string,
): Promise<StoredObservation> {
  const observation = await lockedOne(context, mutation, id);
  await context.authorise('observation.review', resourceOf(observation));
  const state = moveTo(observationStates, keyOf(ref('observation', id)), observation.state, move);
  await mutation.tx
    .updateTable('observation')
    .set({ state, reason, reviewed_by: mutation.actor.personId, reviewed_at: mutation.now })
    .where('id', '=', id)
    .execute();
  return observation;
}

/** Its author takes it back before anybody reviewed it. */
export async function withdraw(context: Context, id: Id): Promise<void> {
  await context.mutate(async (mutation) => {
    const observation = await lockedOne(context, mutation, id);
    await context.authorise('self.use', resourceOf(observation));
    if (observation.author.id !== mutation.actor.personId)
      throw new PlumblineError('conflict', `Only ${observation.author.name} withdraws it. Others decline it.`);
    const state = moveTo(observationStates, keyOf(ref('observation', id)), observation.state, 'withdraw');
    await mutation.tx.updateTable('observation').set({ state }).where('id', '=', id).execute();
    await mutation.record({ subject: ref('observation', id), action: 'observation.withdraw' });
  });
}

/** Whoever decides on strategy takes it into what it speaks for; from then on it stands in the line of that. */
export async function take(context: Context, id: Id, taken: { into: readonly string[]; note: string }): Promise<void> {
  const into = recordsNamed(taken.into, takenTypes, 'into');
  if (into.length > MOST_TAKEN) throw new PlumblineError('invalid_input', `At most ${MOST_TAKEN} at once.`);
  await context.authorise('strategy.decide', { type: 'objective', domainId: null });
  const found = await readableRecords(context, into);
  for (const record of into) if (!found.has(keyOf(record))) throw unknown(record, 'into');
  await context.mutate(async (mutation) => {
    const observation = await lockedOne(context, mutation, id);
    const state = moveTo(observationStates, keyOf(ref('observation', id)), observation.state, 'take');
    await mutation.tx
      .updateTable('observation')
      .set({ state, taken_by: mutation.actor.personId, taken_at: mutation.now, taken_note: taken.note })
      .where('id', '=', id)
      .execute();
    await linkObservation(mutation.tx, id, 'taken-into', into);
    await mutation.recordAll([
      {
        subject: ref('observation', id),
        action: 'observation.take',
        detail: { into: into.map(keyOf), note: taken.note, authorId: observation.author.id },
      },
      ...into.map((subject) => ({
        subject,
        action: 'strategy.take-in',
        detail: { note: taken.note },
        causes: [ref('observation', id)],
      })),
    ]);
    await resolveSignals(mutation, [signalKeyOf(id)]);
  });
}

/** Throws `not_found`. */
export async function readOne(context: Context, id: Id, db = context.db): Promise<StoredObservation> {
  const filter = { scope: await context.scope('estate.read'), readerId: context.actor.personId, id, limit: 1 };
  const [found] = await readObservations(db, filter);
  if (!found) throw missing(id);
  return found;
}

async function lockedOne(context: Context, mutation: Mutation, id: Id): Promise<StoredObservation> {
  await lockObservation(mutation.tx, id);
  return readOne(context, id, mutation.tx);
}

const resourceOf = ({ id, domain, author }: StoredObservation) => ({
  type: 'observation' as const,
  id,
  domainId: domain.id,
  authorIds: [author.id],
});

const signalKeyOf = (id: Id): string => `${observationSignalKind}:${id}`;

function signalOf(observation: StoredObservation, severity: Severity, componentId: Id | null): SignalDraft {
  const subject = ref('observation', observation.id);
  return {
    kind: observationSignalKind,
    dedupeKey: signalKeyOf(observation.id),
    subject,
    componentId,
    domainId: observation.domain.id,
    severity,
    summary: observation.observed.length > 300 ? `${observation.observed.slice(0, 299)}…` : observation.observed,
    detail: {},
    causes: [subject],
  };
}

const unknown = (record: RecordRef & { type: RecordType }, field: string): PlumblineError =>
  new PlumblineError('not_found', `There is no ${keyOf(record)}, or you may not read it.`, {
    issues: [{ path: `/${field}`, message: `${keyOf(record)} is not there` }],
  });
