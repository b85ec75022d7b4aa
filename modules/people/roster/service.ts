import type { Readable } from 'node:stream';
import { contentHash, PlumblineError, ref } from '#kernel';
import { boundedBytes, type Context } from '#platform';
import { authoriseAbout } from '../authority/above.ts';
import { keepRootHolders } from '../grants/service.ts';
import { requireFresh } from '../signin/session/fresh.ts';
import { findDomains } from '../store.ts';
import { readPeopleCsv } from './csv.ts';
import { readPeopleLdif } from './ldif.ts';
import { type PlannedRoster, planRoster } from './plan.ts';
import { MAX_ROSTER_BYTES, type Roster, type RosterFormat, type RosterPlanView } from './roster.ts';
import {
  endGrants,
  endPeople,
  findCurrentGrants,
  findEverybody,
  findIdsByEmail,
  insertGrants,
  insertPeople,
  setManagers,
  updatePeople,
} from './store.ts';

const SHOWN = 500;
const readers: { [format in RosterFormat]: (bytes: Uint8Array) => Roster } = {
  csv: readPeopleCsv,
  ldif: readPeopleLdif,
};

export interface RosterInput {
  format: RosterFormat;
  /** Whether it is everybody: who is missing has left. */
  whole: boolean;
  body: Readable;
}

/** What taking a roster in would change. Changes nothing. */
export async function planPeople(ctx: Context, input: RosterInput): Promise<RosterPlanView> {
  return viewOf(await plan(ctx, input));
}

/** Applies exactly the plan that was reviewed; `plan_changed` when the file or the people give another one by now. */
export async function applyPeople(ctx: Context, input: RosterInput, planHash: string): Promise<RosterPlanView> {
  const planned = await plan(ctx, input);
  const view = viewOf(planned);
  if (view.planHash !== planHash)
    throw new PlumblineError(
      'plan_changed',
      'The list or the people have changed since this plan was made. Make the plan again and review it.',
      {
        extra: { planHash: view.planHash },
      },
    );
  if (planned.diff.length === 0) return view;
  requireFresh(ctx);
  await ctx.mutate(async (mutation) => {
    const { tx, now } = mutation;
    const { created, updated, managers, granted, left } = planned.plan;
    const made = await insertPeople(tx, created, now);
    await updatePeople(tx, updated);
    await setManagers(tx, managers);
    await keepRootHolders(
      mutation,
      left.map(({ id }) => id),
    );
    await endPeople(tx, left);
    await endGrants(
      tx,
      granted.flatMap((one) => one.replaces ?? []),
      now,
    );
    const ids = await findIdsByEmail(
      tx,
      granted.map((one) => one.email),
    );
    const grants = granted.map((one) => ({ ...one, personId: ids.get(one.email)! }));
    const grantIds = await insertGrants(tx, grants, ctx.actor.personId, now);
    await mutation.recordAll([
      ...made.map(({ id, name }) => ({ subject: ref('person', id), action: 'person.create', detail: { name } })),
      ...updated.map(({ id, name }) => ({ subject: ref('person', id), action: 'person.update', detail: { name } })),
      ...left.map(({ id }) => ({ subject: ref('person', id), action: 'person.leave' })),
      ...grantIds.map((id, index) => ({
        subject: ref('grant', id),
        action: 'grant.create',
        detail: { level: grants[index]!.level },
        causes: [ref('person', grants[index]!.personId)],
      })),
    ]);
  });
  return view;
}

async function plan(ctx: Context, { format, whole, body }: RosterInput): Promise<PlannedRoster> {
  await ctx.authorise('installation.administer', { type: 'workspace', domainId: null });
  const roster = readers[format](
    Buffer.concat(await Array.fromAsync(boundedBytes(body, MAX_ROSTER_BYTES, 'A list of people'))),
  );
  const [people, grants, domains] = await Promise.all([
    findEverybody(ctx.db),
    findCurrentGrants(ctx.db, ctx.now()),
    findDomains(ctx.db),
  ]);
  const planned = planRoster(roster, { people, grants, domains, actorId: ctx.actor.personId }, whole);
  const { left, updated, managers } = planned.plan;
  const led = new Set(managers.map((one) => one.email));
  await authoriseAbout(ctx, [
    ...[...left, ...updated].map(({ id }) => id),
    ...people.filter(({ email }) => email !== null && led.has(email.toLowerCase())).map(({ id }) => id),
  ]);
  // A list that gives levels is a decision of strategy: it takes level 5 where it gives them.
  for (const domainId of new Set(planned.plan.granted.map((one) => one.domainId)))
    await ctx.authorise('people.grant', { type: 'grant', domainId, level: 5 });
  return planned;
}

function viewOf({ plan: agreed, diff, summary, issues, notes }: PlannedRoster): RosterPlanView {
  return {
    planHash: contentHash(agreed),
    summary,
    diff: diff.slice(0, SHOWN),
    issues: issues.slice(0, SHOWN),
    notes: notes.slice(0, SHOWN),
  };
}
