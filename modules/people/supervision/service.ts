import { type Id, type Level, type LevelOrNone, PlumblineError, ref } from '#kernel';
import type { Context } from '#platform';
import { standingOf, treeOf } from '../authority/standing.ts';
import { levelIn } from '../grant.ts';
import { spanOf } from '../grants/grant.ts';
import { activeNamed, domainNamed } from '../named.ts';
import { endTie } from '../tie.ts';

export interface SupervisionDraft {
  person: string;
  supervisor: string;
  domain: string;
  from?: Date | undefined;
  to?: Date | null | undefined;
  reason: string;
}

/**
 * Names who confirms each step of work one level above somebody's own. Throws `conflict` where it could allow nothing: the
 * person holds no level there yet, or the supervisor does not hold the next one.
 */
export async function supervise(context: Context, draft: SupervisionDraft): Promise<Id> {
  const tree = await treeOf(context.workspace);
  const domainId = domainNamed(tree, draft.domain);
  await context.authorise('people.supervise', { type: 'supervision', domainId });
  const [person, supervisor] = [
    await activeNamed(context.db, draft.person),
    await activeNamed(context.db, draft.supervisor),
  ];
  const where = tree.get(domainId)!.name;
  if (person.id === supervisor.id) throw new PlumblineError('conflict', 'Nobody supervises themself.');
  if (supervisor.kind !== 'person') throw new PlumblineError('conflict', 'A person supervises; an agent cannot.');
  const own = await ownLevel(context, person.id, domainId);
  const theirs = await ownLevel(context, supervisor.id, domainId);
  if (own === 0)
    throw new PlumblineError('conflict', `${person.name} holds no level in ${where} yet: grant them level 1 first.`);
  if (own === 5) throw new PlumblineError('conflict', `${person.name} holds the highest level in ${where}.`);
  if (theirs <= own)
    throw new PlumblineError(
      'conflict',
      `It takes a supervisor of level ${own + 1} in ${where}; ${supervisor.name} holds ${theirs === 0 ? 'none' : theirs}.`,
    );
  await context.authorise('people.supervise', { type: 'supervision', domainId, level: letsDo(own) });
  return context.mutate(async (mutation) => {
    const { tx, now, actor } = mutation;
    const span = spanOf(draft.from, draft.to, now);
    const { id } = await tx
      .insertInto('supervision')
      .values({
        person_id: person.id,
        supervisor_id: supervisor.id,
        domain_id: domainId,
        valid_from: span.from,
        valid_to: span.to,
        reason: draft.reason,
        arranged_by: actor.personId,
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    await mutation.record({
      subject: ref('supervision', id),
      action: 'supervision.create',
      detail: { personId: person.id, supervisorId: supervisor.id, domainId, reason: draft.reason },
      causes: [ref('person', person.id), ref('person', supervisor.id)],
    });
    return id;
  });
}

/** What is done under it: one level above the person's own. */
const letsDo = (own: LevelOrNone): Level => Math.min(own + 1, 5) as Level;

async function ownLevel(context: Context, personId: Id, domainId: Id): Promise<LevelOrNone> {
  const { tree, grants, ceiling } = await standingOf(context.workspace, personId);
  return levelIn(tree, grants, domainId, ceiling);
}

/** Ends it now: one of the two, or who may arrange it. */
export const endSupervision = (context: Context, id: Id, reason: string): Promise<void> =>
  endTie(context, 'supervision', id, reason, async ({ firstId, domainId }, resource) =>
    context.authorise('people.supervise', { ...resource, level: letsDo(await ownLevel(context, firstId, domainId)) }),
  );
