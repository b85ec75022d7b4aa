import { type Id, type Level, levels, PlumblineError, type RecordRef, ref } from '#kernel';
import type { Context, Mutation } from '#platform';
import { findGivenGrants } from '../authority/holding.ts';
import { treeOf } from '../authority/standing.ts';
import { domainTree } from '../domain.ts';
import { levelIn } from '../grant.ts';
import { activeNamed, domainNamed } from '../named.ts';
import { requireFresh } from '../signin/session/fresh.ts';
import { findDomains, insertGrant } from '../store.ts';
import { DAY_MS, HANDED_ON_AFTER_DAYS, keepsSomebody, spanOf, withinCeiling } from './grant.ts';
import {
  closeGrant,
  findFoundersGrant,
  type LockedGrant,
  lockFollowedGrants,
  lockGrant,
  lockOpenGrants,
  lockRootHolders,
} from './store.ts';

export interface GrantDraft {
  person: string;
  domain: string;
  level: Level;
  from?: Date | undefined;
  to?: Date | null | undefined;
  reason: string;
  /** Ends what they hold in exactly this domain, so that this level is what counts. */
  replace?: boolean | undefined;
  /** What it stands on, such as an assessment. */
  causes?: RecordRef[];
}

/**
 * Gives a level in a domain and all below it. Throws `forbidden` or `own_work` (see library/policies), `conflict` for an
 * agent's ceiling, `already_exists` where they hold as much there without an end.
 */
export async function addGrant(context: Context, draft: GrantDraft): Promise<Id> {
  return context.mutate((mutation) => addGrantIn(context, mutation, draft));
}

export async function addGrantIn(context: Context, mutation: Mutation, draft: GrantDraft): Promise<Id> {
  const { tx, now } = mutation;
  const tree = await treeOf(context.workspace);
  const domainId = domainNamed(tree, draft.domain);
  const person = await activeNamed(tx, draft.person).catch(async (error: unknown) => {
    // Who may grant nothing here learns nothing of who is there.
    await context.authorise('people.grant', { type: 'grant', domainId, level: draft.level });
    throw error;
  });
  const resource = { type: 'grant' as const, domainId, aboutId: person.id };
  await context.authorise('people.grant', { ...resource, level: draft.level });
  requireFresh(context);
  withinCeiling(person, draft.level);
  const span = spanOf(draft.from, draft.to, now);
  const open = await lockOpenGrants(tx, person.id, domainId, now);
  if (draft.replace) {
    if (domainId === tree.rootId && (draft.level < 5 || span.to !== null)) await keepRootHolders(mutation, [person.id]);
    for (const grant of open) {
      if (grant.to !== null && grant.to <= span.from) continue;
      await context.authorise('people.grant', { ...resource, level: grant.level });
      await close(mutation, grant, `Replaced by level ${draft.level}: ${draft.reason}`, span.from);
    }
  } else if (open.some((grant) => grant.level >= draft.level && grant.from <= span.from && grant.to === null)) {
    const name = tree.get(domainId)!.name;
    throw new PlumblineError('already_exists', `${person.name} holds level ${draft.level} or more in ${name} already.`);
  }
  const id = await insertGrant(tx, {
    personId: person.id,
    domainId,
    level: draft.level,
    ...span,
    grantedBy: mutation.actor.personId,
    reason: draft.reason,
  });
  await mutation.record({
    subject: ref('grant', id),
    action: 'grant.create',
    detail: {
      personId: person.id,
      domainId,
      level: draft.level,
      levelName: levels[draft.level],
      to: span.to?.toISOString() ?? null,
      reason: draft.reason,
    },
    causes: [ref('person', person.id), ...(draft.causes ?? [])],
  });
  if (draft.replace) await endWhatFollows(mutation, person.id);
  if (domainId === tree.rootId && draft.level === 5 && span.to === null && person.kind === 'person')
    await handOn(mutation, person.id, id);
  return id;
}

/** Another person holds level 5 for good: the level with which the workspace began gets an end. */
async function handOn(mutation: Mutation, toId: Id, grantId: Id): Promise<void> {
  const first = await findFoundersGrant(mutation.tx);
  if (!first || first.personId === toId) return;
  const effective = new Date(mutation.now.getTime() + HANDED_ON_AFTER_DAYS * DAY_MS);
  const reason = 'Level 5 was handed on; whoever holds it may grant it again.';
  await closeGrant(mutation.tx, first, { by: mutation.actor.personId, at: mutation.now, reason, effective });
  await mutation.record({
    subject: ref('grant', first.id),
    action: 'grant.hand-on',
    detail: { to: effective.toISOString() },
    causes: [ref('grant', grantId)],
  });
}

/** Throws `conflict` where nobody else would hold level 5 in the root domain. */
export async function keepRootHolders(mutation: Mutation, leaving: readonly Id[]): Promise<void> {
  keepsSomebody(await lockRootHolders(mutation.tx, mutation.now), leaving);
}

async function close(mutation: Mutation, grant: LockedGrant, reason: string, effective?: Date): Promise<void> {
  const end = { by: mutation.actor.personId, at: mutation.now, reason, ...(effective ? { effective } : {}) };
  await closeGrant(mutation.tx, grant, end);
  await mutation.record({
    subject: ref('grant', grant.id),
    action: 'grant.end',
    detail: { personId: grant.personId, domainId: grant.domainId, level: grant.level, reason },
  });
}

/** Ends a grant now. One's own everybody may give back; another's takes what granting it takes. */
export async function endGrant(context: Context, id: Id, reason: string): Promise<void> {
  await context.mutate(async (mutation) => {
    const tree = await treeOf(context.workspace);
    const grant = await lockGrant(mutation.tx, id);
    if (grant.personId === mutation.actor.personId)
      await context.authorise('self.use', { type: 'grant', id, domainId: grant.domainId });
    else {
      const scope = await context.scope('people.read');
      if (scope !== 'all' && !scope.includes(grant.domainId))
        throw new PlumblineError('not_found', `There is no grant ${id}.`);
      await context.authorise('people.grant', {
        type: 'grant',
        id,
        domainId: grant.domainId,
        level: grant.level,
        aboutId: grant.personId,
      });
    }
    requireFresh(context);
    if (grant.to !== null && grant.to <= mutation.now)
      throw new PlumblineError('illegal_transition', 'It has ended already.');
    if (grant.domainId === tree.rootId && grant.level === 5) await keepRootHolders(mutation, [grant.personId]);
    await close(mutation, grant, reason);
    await endWhatFollows(mutation, grant.personId);
  });
}

/** What groups give by the word of who lost the level for it ends with it (the policies have stopped counting it already). */
async function endWhatFollows(mutation: Mutation, giverId: Id): Promise<void> {
  const { tx, now } = mutation;
  const followed = await lockFollowedGrants(tx, giverId, now);
  if (followed.length === 0) return;
  const tree = domainTree(await findDomains(tx));
  const given = (await findGivenGrants(tx, [giverId], now)).get(giverId) ?? [];
  for (const grant of followed)
    if (levelIn(tree, given, grant.domainId) < grant.level)
      await close(mutation, grant, 'Who gave the group this level does not hold it any more.');
}

/** Ends all that somebody holds, for who leaves. */
export async function endGrantsOf(mutation: Mutation, personId: Id, reason: string): Promise<void> {
  for (const grant of await lockOpenGrants(mutation.tx, personId, null, mutation.now))
    await close(mutation, grant, reason);
  await endWhatFollows(mutation, personId);
}
