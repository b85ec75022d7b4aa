import { sql } from 'kysely';
import { z } from 'zod';
import { type Id, PlumblineError } from '#kernel';
import { type Context, decodeCursor, listQuery, pageOf, refSchema, sortOf, toPage, toRef } from '#platform';
import { inScope } from '../component/scope.ts';
import { freeRuns } from './place.ts';

export const rackQuery = listQuery.extend({
  sort: sortOf(['name'], 'name'),
  site: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER).optional(),
  freeUnits: z.coerce.number().int().min(1).max(100).optional().describe('Only with so many free units in one run'),
});

export const rackSummarySchema = refSchema.extend({
  site: refSchema.nullable(),
  location: refSchema.nullable(),
  heightUnits: z.number(),
  unitsFromTop: z.boolean(),
  freeUnits: z.number(),
  largestRun: z.number().describe('The most free units in one piece'),
  places: z.array(
    z.object({
      lowestUnit: z.number(),
      heightUnits: z.number(),
      front: z.boolean(),
      rear: z.boolean(),
      kind: z.string().nullable(),
    }),
  ),
});
export const rackPage = pageOf(rackSummarySchema);

interface Row {
  id: Id;
  name: string;
  height: number;
  from_top: boolean;
  site_id: Id | null;
  site: string | null;
  location_id: Id | null;
  location: string | null;
  places: { lowest: number; next: number; front: boolean; rear: boolean; kind: string | null }[];
  sort_key: string;
}

/** Racks with what of them is taken: enough to draw them small. The free space is worked out for those of one page. */
export async function listRacks(ctx: Context, query: z.output<typeof rackQuery>) {
  const scope = await ctx.scope('estate.read');
  const where = [
    sql<boolean>`c.kind = 'rack' and c.state not in ('retired', 'disposed')`,
    inScope(scope, 'c.domain_id'),
  ];
  if (query.site) where.push(sql`c.site_id = ${query.site}`);
  if (query.freeUnits) where.push(hasRun(query.freeUnits));
  const descending = query.sort === '-name';
  if (query.cursor) {
    const [name, id] = decodeCursor(query.cursor, 2);
    if (typeof name !== 'string' || typeof id !== 'number')
      throw new PlumblineError('invalid_input', 'The cursor belongs to another list.');
    where.push(sql`(lower(c.name), c.id) ${sql.raw(descending ? '<' : '>')} (${name}, ${id}::bigint)`);
  }
  const direction = sql.raw(descending ? 'desc' : 'asc');
  const { rows } = await sql<Row>`
    select c.id, c.name, lower(c.name) as sort_key, ${height} as height, coalesce((c.attributes ->> 'unitsFromTop')::boolean, false) as from_top,
      s.id as site_id, s.name as site, l.id as location_id, l.name as location,
      coalesce((select jsonb_agg(jsonb_build_object('lowest', p.lowest_half, 'next', p.next_half, 'front', p.front, 'rear', p.rear,
          'kind', case when ${inScope(scope, 'm.domain_id')} then m.kind end) order by p.lowest_half)
        from rack_place p join component m on m.id = p.component_id where p.rack_id = c.id), '[]'::jsonb) as places
    from component c left join component s on s.id = c.site_id and ${inScope(scope, 's.domain_id')}
    left join lateral (select l.id, l.name from relation r join component l on l.id = r.to_id and l.kind = 'location'
      where r.from_id = c.id and r.kind in ('located-in', 'part-of') and r.recorded_to = 'infinity' and ${inScope(scope, 'l.domain_id')}
      order by r.id limit 1) l on true
    where ${sql.join(where, sql` and `)}
    order by lower(c.name) ${direction}, c.id ${direction} limit ${query.limit + 1}`.execute(ctx.db);
  return toPage(rows, query.limit, (row) => [row.sort_key, row.id], toSummary);
}

const height = sql`coalesce((c.attributes ->> 'heightUnits')::float8, 42)`;

/** A gap of at least so many units between neighbours, below the lowest, or above the highest. */
function hasRun(units: number) {
  return sql<boolean>`exists (
    select from (select lead(p.lowest_half, 1, (${height} * 2 + 2)::integer) over w - greatest(max(p.next_half) over w, 2) as gap
      from (select lowest_half, next_half from rack_place where rack_id = c.id union all select 2, 2) p
      window w as (order by p.lowest_half, p.next_half)) g where gap >= ${units * 2}::integer)`;
}

function toSummary(row: Row): z.infer<typeof rackSummarySchema> {
  const runs = freeRuns(
    row.height,
    row.places.map(({ lowest, next }) => ({ lowestHalf: lowest, nextHalf: next })),
  ).map((run) => (run.nextHalf - run.lowestHalf) / 2);
  return {
    ...toRef('component', row.id, row.name),
    site: row.site_id === null ? null : toRef('component', row.site_id, row.site!),
    location: row.location_id === null ? null : toRef('component', row.location_id, row.location!),
    heightUnits: row.height,
    unitsFromTop: row.from_top,
    freeUnits: runs.reduce((a, b) => a + b, 0),
    largestRun: Math.max(0, ...runs),
    places: row.places.map(({ lowest, next, ...place }) => ({
      ...place,
      lowestUnit: lowest / 2,
      heightUnits: (next - lowest) / 2,
    })),
  };
}
