// What ties two people in a domain for a time, a level that is lent or a supervision: how it is found, and how it ends.
import { sql } from 'kysely';
import { type Id, PlumblineError, ref } from '#kernel';
import type { Context, Mutation, Resource } from '#platform';
import { endOf } from './grants/grant.ts';

const parties = {
  delegation: ['from_id', 'to_id'],
  supervision: ['person_id', 'supervisor_id'],
} as const;
export type Tie = keyof typeof parties;

interface Locked {
  id: Id;
  from: Date;
  to: Date | null;
}

export interface EndingTie {
  domainId: Id;
  /** What was lent; null for a supervision. */
  level: number | null;
  /** Who lent it, or who is supervised. */
  firstId: Id;
}

/** Ends it now. `authorise`: for who is none of the two. Throws `not_found` also for one that the actor may not read, and `illegal_transition`. */
export async function endTie(
  context: Context,
  tie: Tie,
  id: Id,
  reason: string,
  authorise: (ending: EndingTie, resource: Resource) => Promise<void>,
): Promise<void> {
  const [first, second] = parties[tie];
  await context.mutate(async (mutation) => {
    const { rows } = await sql<Locked & { domainId: Id; firstId: Id; secondId: Id; level: number | null }>`
      select id, domain_id as "domainId", ${sql.ref(first)} as "firstId", ${sql.ref(second)} as "secondId",
        valid_from as from, valid_to as to, (to_jsonb(${sql.table(tie)}) ->> 'level')::int as level
      from ${sql.table(tie)} where id = ${id} for update`.execute(mutation.tx);
    const [row] = rows;
    const mine = row !== undefined && [row.firstId, row.secondId].includes(mutation.actor.personId);
    const scope = await context.scope('people.read');
    if (!row || !(mine || scope === 'all' || scope.includes(row.domainId)))
      throw new PlumblineError('not_found', `There is no ${tie} ${id}.`);
    const resource = { type: tie, id, domainId: row.domainId };
    if (mine) await context.authorise('self.use', resource);
    else await authorise(row, resource);
    if (row.to !== null && row.to <= mutation.now)
      throw new PlumblineError('illegal_transition', 'It has ended already.');
    await close(mutation, tie, row, reason);
  });
}

async function close(mutation: Mutation, tie: Tie, { id, from }: Locked, reason: string): Promise<void> {
  await mutation.tx
    .updateTable(tie)
    .set({ valid_to: endOf(from, mutation.now), ended_by: mutation.actor.personId, ended_at: mutation.now })
    .where('id', '=', id)
    .execute();
  await mutation.record({ subject: ref(tie, id), action: `${tie}.end`, detail: { reason } });
}

/** From both sides, for who leaves. */
export async function endTiesOf(mutation: Mutation, personId: Id, reason: string): Promise<void> {
  for (const tie of ['delegation', 'supervision'] as const) {
    const [first, second] = parties[tie];
    const { rows } = await sql<Locked>`select id, valid_from as from, valid_to as to from ${sql.table(tie)}
      where (valid_to is null or valid_to > ${mutation.now}) and ${personId} in (${sql.ref(first)}, ${sql.ref(second)})
      order by id for update`.execute(mutation.tx);
    for (const row of rows) await close(mutation, tie, row, reason);
  }
}
