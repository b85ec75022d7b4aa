import { type Id, type Level, PlumblineError, ref } from '#kernel';
import type { Context, Mutation } from '#platform';
import { treeOf } from '../authority/standing.ts';
import { DAY_MS, endOf, spanOf, withinCeiling } from '../grants/grant.ts';
import { activeNamed, domainNamed } from '../named.ts';
import { requireFresh } from '../signin/session/fresh.ts';

/** Lending is for an absence, not for good: that is what a grant is for. */
export const MOST_LENT_DAYS = 90;

export interface DelegationDraft {
  person: string;
  domain: string;
  level: Level;
  from?: Date | undefined;
  to: Date;
  reason: string;
}

/**
 * The actor lends a level of their own until an end. It counts only as far as they hold it themself at each moment, is not
 * lent on, grants nothing, and approves nothing that they wrote.
 */
export async function delegate(context: Context, draft: DelegationDraft): Promise<Id> {
  return context.mutate(async (mutation) => {
    const { tx, now, actor } = mutation;
    const domainId = domainNamed(await treeOf(context.workspace), draft.domain);
    await context.authorise('authority.delegate', { type: 'delegation', domainId, level: draft.level });
    requireFresh(context);
    const person = await activeNamed(tx, draft.person);
    if (person.id === actor.personId) throw new PlumblineError('conflict', 'One lends a level to somebody else.');
    withinCeiling(person, draft.level);
    const span = spanOf(draft.from, draft.to, now);
    if (draft.to.getTime() - span.from.getTime() > MOST_LENT_DAYS * DAY_MS)
      throw new PlumblineError('invalid_input', `A level is lent for at most ${MOST_LENT_DAYS} days.`, {
        issues: [{ path: '/body/to', message: `must lie at most ${MOST_LENT_DAYS} days after the begin` }],
      });
    const { id } = await tx
      .insertInto('delegation')
      .values({
        from_id: actor.personId,
        to_id: person.id,
        domain_id: domainId,
        level: draft.level,
        valid_from: span.from,
        valid_to: draft.to,
        reason: draft.reason,
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    await mutation.record({
      subject: ref('delegation', id),
      action: 'delegation.create',
      detail: { toId: person.id, domainId, level: draft.level, to: draft.to.toISOString(), reason: draft.reason },
      causes: [ref('person', actor.personId), ref('person', person.id)],
    });
    return id;
  });
}

/** Ends it now: who lent it, who has it, or who may grant there. */
export async function endDelegation(context: Context, id: Id, reason: string): Promise<void> {
  await context.mutate(async (mutation) => {
    const row = await mutation.tx
      .selectFrom('delegation')
      .selectAll()
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst();
    const mine = row && [row.from_id, row.to_id].includes(mutation.actor.personId);
    const scope = await context.scope('people.read');
    if (!row || !(mine || scope === 'all' || scope.includes(row.domain_id)))
      throw new PlumblineError('not_found', `There is no delegation ${id}.`);
    const resource = { type: 'delegation' as const, id, domainId: row.domain_id, level: row.level as Level };
    await context.authorise(mine ? 'self.use' : 'people.grant', resource);
    if (row.valid_to <= mutation.now) throw new PlumblineError('illegal_transition', 'It has ended already.');
    await closeDelegation(mutation, id, row.valid_from, reason);
  });
}

async function closeDelegation(mutation: Mutation, id: Id, from: Date, reason: string): Promise<void> {
  await mutation.tx
    .updateTable('delegation')
    .set({
      valid_to: endOf(from, mutation.now),
      ended_by: mutation.actor.personId,
      ended_at: mutation.now,
    })
    .where('id', '=', id)
    .execute();
  await mutation.record({ subject: ref('delegation', id), action: 'delegation.end', detail: { reason } });
}

/** Both ways, for who leaves. */
export async function endDelegationsOf(mutation: Mutation, personId: Id, reason: string): Promise<void> {
  const rows = await mutation.tx
    .selectFrom('delegation')
    .select(['id', 'valid_from'])
    .where('valid_to', '>', mutation.now)
    .where((where) => where.or([where('from_id', '=', personId), where('to_id', '=', personId)]))
    .orderBy('id')
    .forUpdate()
    .execute();
  for (const row of rows) await closeDelegation(mutation, row.id, row.valid_from, reason);
}
