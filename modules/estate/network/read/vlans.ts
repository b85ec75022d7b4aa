import { sql } from 'kysely';
import { z } from 'zod';
import { type Id, PlumblineError } from '#kernel';
import { type Context, decodeCursor, listQuery, refSchema, toPage, toRef } from '#platform';
import { componentRefSchema } from '../../component/component.ts';
import { inScope } from '../../component/scope.ts';
import { toComponentRef } from '../../component/view.ts';

export const vlanSchema = componentRefSchema.extend({
  vlanId: z.int(),
  group: refSchema.nullable(),
  site: refSchema.nullable(),
  role: z.string().nullable(),
  description: z.string().nullable(),
  prefixes: z.array(componentRefSchema).describe('In this VLAN; at most 20'),
  ports: z.int().describe('Interfaces in it, tagged or not, that one may read'),
});

export const vlanQuery = listQuery.omit({ sort: true }).extend({
  group: z.coerce.number().int().positive().optional(),
  site: z.coerce.number().int().positive().optional(),
  vlanId: z.coerce.number().int().min(1).max(4_094).optional(),
});

interface Row {
  id: Id;
  kind: string;
  name: string;
  state: string;
  vlan_id: number;
  group_id: Id | null;
  group_name: string | null;
  site_id: Id | null;
  site_name: string | null;
  role: string | null;
  description: string | null;
  prefixes: { id: Id; kind: string; name: string; state: string }[];
  ports: number;
}

/** VLANs by their number, with their prefixes and how many ports they have. */
export async function listVlans(ctx: Context, query: z.output<typeof vlanQuery>) {
  const scope = await ctx.scope('estate.read');
  const where = [inScope(scope, 'c.domain_id'), sql<boolean>`v.released_at is null`];
  if (query.group) where.push(sql`c.parent_id = ${query.group}`);
  if (query.site) where.push(sql`c.site_id = ${query.site}`);
  if (query.vlanId) where.push(sql`v.vlan_id = ${query.vlanId}`);
  if (query.cursor !== undefined) {
    const [vlanId, id] = decodeCursor(query.cursor, 2);
    if (typeof vlanId !== 'number' || typeof id !== 'number')
      throw new PlumblineError('invalid_input', 'The cursor belongs to another list.', {
        issues: [{ path: '/query/cursor', message: 'must be the `next` of an earlier page of this list' }],
      });
    where.push(sql`(v.vlan_id, v.component_id) > (${vlanId}::bigint, ${id}::bigint)`);
  }
  const { rows } = await sql<Row>`
    select c.id, c.kind, c.name, c.state, v.vlan_id, g.id as group_id, g.name as group_name, s.id as site_id, s.name as site_name,
      c.attributes ->> 'role' as role, c.attributes ->> 'description' as description,
      coalesce((select jsonb_agg(x) from (
        select p.id, p.kind, p.name, p.state from relation l join component p on p.id = l.from_id
        where l.to_id = c.id and l.kind = 'in-vlan' and l.recorded_to = 'infinity' and p.kind = 'prefix' and ${inScope(scope, 'p.domain_id')}
        order by p.name limit 20) x), '[]') as prefixes,
      (select count(*)::int from relation l join component p on p.id = l.from_id
        where l.to_id = c.id and l.kind in ('in-vlan', 'tagged-in') and l.recorded_to = 'infinity' and p.kind = 'interface' and ${inScope(scope, 'p.domain_id')}) as ports
    from network_vlan v join component c on c.id = v.component_id
    left join component g on g.id = c.parent_id and ${inScope(scope, 'g.domain_id')}
    left join component s on s.id = c.site_id and ${inScope(scope, 's.domain_id')}
    where ${sql.join(where, sql` and `)}
    order by v.vlan_id, v.component_id limit ${query.limit + 1}`.execute(ctx.db);
  return toPage(
    rows,
    query.limit,
    (row) => [row.vlan_id, row.id],
    (row) => ({
      ...toComponentRef(row),
      vlanId: row.vlan_id,
      group: row.group_id === null ? null : toRef('component', row.group_id, row.group_name!),
      site: row.site_id === null ? null : toRef('component', row.site_id, row.site_name!),
      role: row.role,
      description: row.description,
      prefixes: row.prefixes.map(toComponentRef),
      ports: row.ports,
    }),
  );
}
