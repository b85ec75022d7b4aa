import { sql } from 'kysely';
import { z } from 'zod';
import type { Id } from '#kernel';
import { type Context, listQuery, refSchema, toPage, toRef } from '#platform';
import { componentRefSchema } from '../component/component.ts';
import { inScope, requireReadable } from '../component/scope.ts';
import { toComponentRef } from '../component/view.ts';
import { numberCursor } from '../cursor.ts';
import { type RelationKind, relationKindSchema, relationKinds } from '../relation/kind.ts';

export const relationHistoryQuery = listQuery.omit({ sort: true });

/** A relation of a component from its begin to its end. */
export const relationPeriodSchema = z.object({
  ref: refSchema,
  kind: relationKindSchema,
  title: z.string(),
  direction: z.enum(['out', 'in']),
  other: componentRefSchema,
  redundancyGroup: z.string().nullable(),
  needed: z.int().nullable(),
  source: z.string(),
  from: z.string(),
  begunBy: refSchema,
  eventId: z.int(),
  until: z.string().nullable().describe('Null: it still holds'),
  endedBy: refSchema.nullable(),
});
export type RelationPeriod = z.infer<typeof relationPeriodSchema>;

/** Every relation that a component has had, the newest first, whose other end one may read. */
export async function relationHistory(ctx: Context, id: Id, query: z.infer<typeof relationHistoryQuery>) {
  await requireReadable(ctx, id);
  const scope = await ctx.scope('estate.read');
  const before = query.cursor ? numberCursor(query.cursor) : Number.MAX_SAFE_INTEGER;
  const { rows } = await sql<{
    id: Id;
    kind: RelationKind;
    outward: boolean;
    redundancy_group: string | null;
    needed: number | null;
    source: string;
    recorded_from: Date;
    until: Date | null;
    event_id: Id;
    begun_by: Id;
    begun_name: string;
    ended_by: Id | null;
    ended_name: string | null;
    other_id: Id;
    other_kind: string;
    other_name: string;
    other_state: string;
  }>`
    select r.id, r.kind, r.from_id = ${id} as outward, r.redundancy_group, r.needed, s.key as source, r.recorded_from,
      case when r.recorded_to <> 'infinity' then r.recorded_to end as until, r.event_id, e.actor_id as begun_by,
      coalesce(p.name, 'unknown') as begun_name, x.actor_id as ended_by, q.name as ended_name,
      c.id as other_id, c.kind as other_kind, c.name as other_name, c.state as other_state
    from (
      select * from relation where from_id = ${id} and recorded_to = 'infinity' union all
      select * from relation where to_id = ${id} and recorded_to = 'infinity' union all
      select * from relation where from_id = ${id} and recorded_to <> 'infinity' union all
      select * from relation where to_id = ${id} and recorded_to <> 'infinity') r
    join component c on c.id = case when r.from_id = ${id} then r.to_id else r.from_id end
    join source s on s.id = r.source_id join event e on e.id = r.event_id left join person p on p.id = e.actor_id
    left join lateral (
      -- Ended by a removal of its own, else by the row that took its place.
      select coalesce(
        (select g.actor_id from event g where g.subject_type = 'relation' and g.subject_id = r.id and g.action = 'relation.remove' order by g.id desc limit 1),
        (select g.actor_id from relation n join event g on g.id = n.event_id where n.from_id = r.from_id and n.to_id = r.to_id
          and n.kind = r.kind and coalesce(n.redundancy_group, '') = coalesce(r.redundancy_group, '') and n.recorded_from = r.recorded_to and n.id > r.id limit 1)
      ) as actor_id) x on r.recorded_to <> 'infinity'
    left join person q on q.id = x.actor_id
    where r.id < ${before}::bigint and ${inScope(scope, 'c.domain_id')}
    order by r.id desc limit ${query.limit + 1}`.execute(ctx.db);
  return toPage(
    rows,
    query.limit,
    (row) => [row.id],
    (row): RelationPeriod => {
      const title = row.outward ? relationKinds[row.kind].title : relationKinds[row.kind].reverse;
      return {
        ref: toRef('relation', row.id, title),
        kind: row.kind,
        title,
        direction: row.outward ? 'out' : 'in',
        other: toComponentRef({ id: row.other_id, kind: row.other_kind, name: row.other_name, state: row.other_state }),
        redundancyGroup: row.redundancy_group,
        needed: row.needed,
        source: row.source,
        from: row.recorded_from.toISOString(),
        begunBy: toRef('person', row.begun_by, row.begun_name),
        eventId: row.event_id,
        until: row.until?.toISOString() ?? null,
        endedBy: row.ended_by === null ? null : toRef('person', row.ended_by, row.ended_name ?? 'unknown'),
      };
    },
  );
}
