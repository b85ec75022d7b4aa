import { sql } from 'kysely';
import { z } from 'zod';
import { type Id, PlumblineError } from '#kernel';
import { type Context, refSchema, toRef } from '#platform';
import { grantState } from '../grants/grant.ts';

export const delegationView = z.object({
  id: z.int(),
  key: z.string(),
  from: refSchema,
  to: refSchema,
  domain: refSchema,
  level: z.int(),
  begins: z.string(),
  ends: z.string(),
  state: z.enum(['coming', 'current', 'ended']),
  reason: z.string(),
});
export type Delegation = z.infer<typeof delegationView>;

export interface DelegationFilter {
  /** Lent to or by them, now or later. */
  personId?: Id;
  id?: Id;
  state?: 'coming' | 'current' | 'ended' | undefined;
  after?: Id | null;
  /** Newest first unless said. */
  direction?: 'asc' | 'desc';
  limit?: number;
}

/** Those that the actor may read, the newest first: their own, and those in domains whose people they may read. */
export async function listDelegations(context: Context, filter: DelegationFilter): Promise<Delegation[]> {
  const scope = await context.scope('people.read');
  const self = context.actor.personId;
  const at = context.now();
  let find = context.db
    .selectFrom('delegation as g')
    .innerJoin('person as f', 'f.id', 'g.from_id')
    .innerJoin('person as t', 't.id', 'g.to_id')
    .innerJoin('domain as d', 'd.id', 'g.domain_id')
    .select([
      'g.id',
      'g.from_id',
      'f.name as from_name',
      'g.to_id',
      't.name as to_name',
      'g.domain_id',
      'd.name as domain',
      'g.level',
      'g.valid_from',
      'g.valid_to',
      'g.reason',
    ])
    .orderBy('g.id', filter.direction ?? 'desc')
    .limit(filter.limit ?? 200);
  if (scope !== 'all')
    find = find.where((where) =>
      where.or([
        where('g.from_id', '=', self),
        where('g.to_id', '=', self),
        sql<boolean>`g.domain_id = any(${scope}::bigint[])`,
      ]),
    );
  if (filter.id !== undefined) find = find.where('g.id', '=', filter.id);
  if (filter.after) find = find.where('g.id', filter.direction === 'asc' ? '>' : '<', filter.after);
  if (filter.personId !== undefined)
    find = find
      .where('g.valid_to', '>', at)
      .where((where) => where.or([where('g.from_id', '=', filter.personId!), where('g.to_id', '=', filter.personId!)]));
  if (filter.state === 'ended') find = find.where('g.valid_to', '<=', at);
  if (filter.state === 'current') find = find.where('g.valid_to', '>', at).where('g.valid_from', '<=', at);
  if (filter.state === 'coming') find = find.where('g.valid_to', '>', at).where('g.valid_from', '>', at);
  const rows = await find.execute();
  return rows.map((row) => ({
    id: row.id,
    key: `DLG-${row.id}`,
    from: toRef('person', row.from_id, row.from_name),
    to: toRef('person', row.to_id, row.to_name),
    domain: toRef('domain', row.domain_id, row.domain),
    level: row.level,
    begins: row.valid_from.toISOString(),
    ends: row.valid_to.toISOString(),
    state: grantState({ from: row.valid_from, to: row.valid_to }, at),
    reason: row.reason,
  }));
}

/** Throws `not_found`. */
export async function showDelegation(context: Context, id: Id): Promise<Delegation> {
  await context.authorise('self.use', { type: 'delegation', id, domainId: null });
  const [found] = await listDelegations(context, { id, limit: 1 });
  if (!found) throw new PlumblineError('not_found', `There is no delegation ${id}, or you may not read it.`);
  return found;
}
