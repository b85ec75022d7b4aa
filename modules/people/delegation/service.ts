import { type Id, type Level, PlumblineError, ref } from '#kernel';
import type { Context } from '#platform';
import { treeOf } from '../authority/standing.ts';
import { DAY_MS, spanOf, withinCeiling } from '../grants/grant.ts';
import { activeNamed, domainNamed } from '../named.ts';
import { requireFresh } from '../signin/session/fresh.ts';
import { endTie } from '../tie.ts';

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
export const endDelegation = (context: Context, id: Id, reason: string): Promise<void> =>
  endTie(context, 'delegation', id, reason, ({ level }, resource) =>
    context.authorise('people.grant', { ...resource, level: level as Level }),
  );
