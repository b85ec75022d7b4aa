import { type Id, keyOf, moveTo, PlumblineError, type RecordRef, ref } from '#kernel';
import type { Context, Mutation } from '#platform';
import { treeOf } from '../authority/standing.ts';
import { domainNamed } from '../named.ts';
import { requireFresh } from '../signin/session/fresh.ts';
import { type GlassVerdict, glassState, glassStates, OPEN_FOR_MINUTES, ownerOf, REVIEW_WITHIN_HOURS } from './glass.ts';
import { findDomainOwners, lockGlass, lockOpenGlass } from './store.ts';

/** Opens it for the actor, at once and without anybody's approval. Throws `forbidden`; `conflict` where one is open. */
export async function openBreakGlass(
  context: Context,
  draft: { domain: string; reason: string; minutes?: number | undefined },
): Promise<Id> {
  return context.mutate(async (mutation) => {
    const { tx, now, actor } = mutation;
    const tree = await treeOf(context.workspace);
    const domainId = domainNamed(tree, draft.domain);
    await context.authorise('break-glass.open', { type: 'break_glass', domainId });
    requireFresh(context);
    const open = await lockOpenGlass(tx, actor.personId, tree.lineage(domainId), now);
    if (open)
      throw new PlumblineError('conflict', `${keyOf(ref('break_glass', open.id))} of yours is open there already.`, {
        extra: { breakGlassId: open.id },
      });
    const until = new Date(now.getTime() + (draft.minutes ?? OPEN_FOR_MINUTES) * 60_000);
    const reviewDueAt = new Date(until.getTime() + REVIEW_WITHIN_HOURS * 3_600_000);
    const { id } = await tx
      .insertInto('break_glass')
      .values({
        person_id: actor.personId,
        domain_id: domainId,
        reason: draft.reason,
        opened_at: now,
        until,
        review_due_at: reviewDueAt,
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    const ownerId = ownerOf(tree, await findDomainOwners(tx), domainId);
    // Whoever delivers notices reads this: the owner is told at once.
    await mutation.record({
      subject: ref('break_glass', id),
      action: 'break-glass.open',
      detail: {
        personId: actor.personId,
        person: actor.name,
        domainId,
        domain: tree.get(domainId)!.name,
        ownerId,
        reason: draft.reason,
        until: until.toISOString(),
        reviewDueAt: reviewDueAt.toISOString(),
      },
      causes: [ref('person', actor.personId)],
    });
    return id;
  });
}

/** The emergency is over: nothing further begins under it. Who opened it, or who may review it. */
export async function endBreakGlass(context: Context, id: Id): Promise<void> {
  await context.mutate(async (mutation) => {
    const glass = await readableGlass(context, mutation, id);
    const mine = glass.personId === mutation.actor.personId;
    await context.authorise(mine ? 'self.use' : 'break-glass.review', {
      type: 'break_glass',
      id,
      domainId: glass.domainId,
    });
    moveTo(glassStates, keyOf(ref('break_glass', id)), glassState(glass, mutation.now), 'end');
    await mutation.tx.updateTable('break_glass').set({ ended_at: mutation.now }).where('id', '=', id).execute();
    await mutation.record({ subject: ref('break_glass', id), action: 'break-glass.end' });
  });
}

/** Closes the review, by somebody else, with what they found. */
export async function reviewBreakGlass(
  context: Context,
  id: Id,
  review: { verdict: GlassVerdict; finding: string },
): Promise<void> {
  await context.mutate(async (mutation) => {
    const glass = await readableGlass(context, mutation, id);
    await context.authorise('break-glass.review', {
      type: 'break_glass',
      id,
      domainId: glass.domainId,
      authorIds: [glass.personId],
    });
    moveTo(glassStates, keyOf(ref('break_glass', id)), glassState(glass, mutation.now), 'review');
    await mutation.tx
      .updateTable('break_glass')
      .set({ reviewed_by: mutation.actor.personId, reviewed_at: mutation.now, ...review })
      .where('id', '=', id)
      .execute();
    await mutation.record({
      subject: ref('break_glass', id),
      action: 'break-glass.review',
      detail: { verdict: review.verdict, finding: review.finding, personId: glass.personId },
    });
  });
}

async function readableGlass(context: Context, mutation: Mutation, id: Id) {
  const glass = await lockGlass(mutation.tx, id);
  const scope = await context.scope('people.read');
  const mine = glass?.personId === mutation.actor.personId;
  if (!glass || !(mine || scope === 'all' || scope.includes(glass.domainId)))
    throw new PlumblineError('not_found', `There is no break-glass ${id}.`);
  return glass;
}

/**
 * Asked in the transaction that begins something which nobody approved, after everything else was found in order: the
 * actor's glass must be open in its domain. What begins is kept with it, for the review. Throws `not_approved`.
 *
 * Only for an approval that is missing: who calls this lets `denied`, `plan_changed` and `own_work` stand.
 */
export async function requireBreakGlass(
  context: Context,
  mutation: Mutation,
  what: { domainId: Id; subject: RecordRef; planHash: string },
): Promise<Id> {
  const tree = await treeOf(context.workspace);
  const lineage = tree.lineage(what.domainId);
  const glass = await lockOpenGlass(mutation.tx, mutation.actor.personId, lineage, mutation.now);
  if (!glass || mutation.actor.kind !== 'person')
    throw new PlumblineError(
      'not_approved',
      `${keyOf(what.subject)} has not been approved. In an emergency, break the glass in ${tree.get(what.domainId)?.name ?? 'its domain'}.`,
      { extra: { planHash: what.planHash } },
    );
  await mutation.tx
    .insertInto('break_glass_use')
    .values({
      break_glass_id: glass.id,
      subject_type: what.subject.type,
      subject_id: what.subject.id,
      plan_hash: what.planHash,
      at: mutation.now,
    })
    .onConflict((on) => on.doNothing())
    .execute();
  await mutation.record({
    subject: ref('break_glass', glass.id),
    action: 'break-glass.use',
    detail: { subject: keyOf(what.subject), planHash: what.planHash },
  });
  return glass.id;
}

/** For who leaves. */
export async function endBreakGlassOf(mutation: Mutation, personId: Id): Promise<void> {
  const rows = await mutation.tx
    .updateTable('break_glass')
    .set({ ended_at: mutation.now })
    .where('person_id', '=', personId)
    .where('ended_at', 'is', null)
    .where('until', '>', mutation.now)
    .returning('id')
    .execute();
  await mutation.recordAll(rows.map(({ id }) => ({ subject: ref('break_glass', id), action: 'break-glass.end' })));
}
