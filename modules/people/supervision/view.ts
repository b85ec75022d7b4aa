import { sql } from 'kysely';
import { z } from 'zod';
import { type Id, PlumblineError } from '#kernel';
import { type Context, refSchema, toRef } from '#platform';
import { grantState } from '../grants/grant.ts';

export const supervisionView = z.object({
  id: z.int(),
  key: z.string(),
  person: refSchema,
  supervisor: refSchema,
  domain: refSchema,
  begins: z.string(),
  ends: z.string().nullable(),
  state: z.enum(['coming', 'current', 'ended']),
  reason: z.string(),
});
export type Supervision = z.infer<typeof supervisionView>;

export interface SupervisionFilter {
  /** Of them or by them, now or later. */
  personId?: Id;
  id?: Id;
  state?: 'coming' | 'current' | 'ended' | undefined;
  after?: Id | null;
  /** Newest first unless said. */
  direction?: 'asc' | 'desc';
  limit?: number;
}

/** Those that the actor may read, the newest first: their own, and those in domains whose people they may read. */
export async function listSupervisions(context: Context, filter: SupervisionFilter): Promise<Supervision[]> {
  const scope = await context.scope('people.read');
  const self = context.actor.personId;
  const at = context.now();
  let find = context.db
    .selectFrom('supervision as s')
    .innerJoin('person as p', 'p.id', 's.person_id')
    .innerJoin('person as b', 'b.id', 's.supervisor_id')
    .innerJoin('domain as d', 'd.id', 's.domain_id')
    .select([
      's.id',
      's.person_id',
      'p.name as person',
      's.supervisor_id',
      'b.name as supervisor',
      's.domain_id',
      'd.name as domain',
      's.valid_from',
      's.valid_to',
      's.reason',
    ])
    .orderBy('s.id', filter.direction ?? 'desc')
    .limit(filter.limit ?? 200);
  if (scope !== 'all')
    find = find.where((where) =>
      where.or([
        where('s.person_id', '=', self),
        where('s.supervisor_id', '=', self),
        sql<boolean>`s.domain_id = any(${scope}::bigint[])`,
      ]),
    );
  if (filter.id !== undefined) find = find.where('s.id', '=', filter.id);
  if (filter.after) find = find.where('s.id', filter.direction === 'asc' ? '>' : '<', filter.after);
  if (filter.personId !== undefined)
    find = find
      .where((where) => where.or([where('s.valid_to', 'is', null), where('s.valid_to', '>', at)]))
      .where((where) =>
        where.or([where('s.person_id', '=', filter.personId!), where('s.supervisor_id', '=', filter.personId!)]),
      );
  const open = sql<boolean>`(s.valid_to is null or s.valid_to > ${at})`;
  if (filter.state === 'ended') find = find.where('s.valid_to', '<=', at);
  if (filter.state === 'current') find = find.where(open).where('s.valid_from', '<=', at);
  if (filter.state === 'coming') find = find.where(open).where('s.valid_from', '>', at);
  const rows = await find.execute();
  return rows.map((row) => ({
    id: row.id,
    key: `SPV-${row.id}`,
    person: toRef('person', row.person_id, row.person),
    supervisor: toRef('person', row.supervisor_id, row.supervisor),
    domain: toRef('domain', row.domain_id, row.domain),
    begins: row.valid_from.toISOString(),
    ends: row.valid_to?.toISOString() ?? null,
    state: grantState({ from: row.valid_from, to: row.valid_to }, at),
    reason: row.reason,
  }));
}

/** Throws `not_found`. */
export async function showSupervision(context: Context, id: Id): Promise<Supervision> {
  await context.authorise('self.use', { type: 'supervision', id, domainId: null });
  const [found] = await listSupervisions(context, { id, limit: 1 });
  if (!found) throw new PlumblineError('not_found', `There is no supervision ${id}, or you may not read it.`);
  return found;
}
