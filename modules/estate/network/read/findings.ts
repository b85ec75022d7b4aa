import { sql } from 'kysely';
import { z } from 'zod';
import { type Id, PlumblineError } from '#kernel';
import { type Context, decodeCursor, encodeCursor, listQuery } from '#platform';
import { componentRefSchema } from '../../component/component.ts';
import { inScope } from '../../component/scope.ts';
import { toComponentRef } from '../../component/view.ts';
import { facesOf } from './bearers.ts';

const about = ['address', 'mac', 'unplaced'] as const;

export const findingsQuery = listQuery.omit({ sort: true }).extend({
  about: z
    .enum(about)
    .default('address')
    .describe(
      'address: had by several machines; mac: on several machines; unplaced: clashes, and has no place in the network',
    ),
});

export const findingSchema = z.object({
  about: z.enum(about),
  /** The address, the MAC, or the number that has no place. */
  number: z.string(),
  vrf: z.int().nullable().describe('Id of the VRF; null: the global table, or none'),
  components: z.array(componentRefSchema),
  hidden: z.boolean().describe('Something that one may not read is part of it'),
});
export type Finding = z.infer<typeof findingSchema>;

/** What is not as it should be, as far as one may read it: computed from what is stored now. */
export async function networkFindings(ctx: Context, query: z.output<typeof findingsQuery>) {
  if (query.about === 'address') return sameAddress(ctx, query);
  return query.about === 'mac' ? sameMac(ctx, query) : unplaced(ctx, query);
}

type Page = { limit: number; cursor?: string | undefined };

/** A record of an address and the machine that it is assigned to are one bearer: told only where there are two. */
async function sameAddress(ctx: Context, { limit, cursor }: Page) {
  const scope = await ctx.scope('estate.read');
  const after = cursor === undefined ? null : decodeCursor(cursor, 2);
  if (after && (typeof after[0] !== 'number' || !/^[0-9a-f:.]{2,45}$/.test(String(after[1])))) throw foreign();
  const { rows } = await sql<{ vrf_id: Id; address: string; named: Id[]; observed: Id[] }>`
    select vrf_id, address, coalesce(array_agg(component_id) filter (where not observed), '{}') as named,
      coalesce((array_agg(component_id order by component_id) filter (where observed))[1:20], '{}') as observed
    from network_address where released_at is null and not shared
      ${after ? sql`and (vrf_id, address) > (${after[0]}::bigint, ${after[1]}::inet)` : sql``}
    group by vrf_id, address having count(*) > 1 order by vrf_id, address limit ${limit + 1}`.execute(ctx.db);
  const page = rows.slice(0, limit);
  const faces = await facesOf(
    ctx.db,
    scope,
    page.map((row) => ({
      address: row.address,
      named: row.named.map(Number),
      observed: row.observed.map(Number),
      shared: false,
    })),
  );
  const items = page.flatMap((row, index): Finding[] => {
    const face = faces[index]!;
    const components = [...(face.component ? [face.component] : []), ...face.bearers.map((bearer) => bearer.machine)];
    if (!face.clash || components.length === 0) return [];
    return [
      {
        about: 'address',
        number: row.address,
        vrf: row.vrf_id === 0 ? null : row.vrf_id,
        components,
        hidden: face.hidden,
      },
    ];
  });
  const last = page.at(-1);
  return { items, next: rows.length > limit && last ? encodeCursor([last.vrf_id, last.address]) : null };
}

/** Told once for a machine: its interfaces have the same MACs as itself. */
async function sameMac(ctx: Context, { limit, cursor }: Page) {
  const scope = await ctx.scope('estate.read');
  const after = cursor === undefined ? null : decodeCursor(cursor, 1)[0]!;
  if (after !== null && typeof after !== 'string') throw foreign();
  const { rows } = await sql<{ mac: string; machines: Id[] }>`
    select mac, array_agg(distinct machine) as machines from (
      select m.mac, coalesce(case when c.kind = 'interface' then c.parent_id end, c.id) as machine
      from network_mac m join component c on c.id = m.component_id
      where m.mac in (select mac from network_mac ${after === null ? sql`` : sql`where mac > ${after}`} group by mac having count(*) > 1)) had
    group by mac having count(distinct machine) > 1 order by mac limit ${limit + 1}`.execute(ctx.db);
  const page = rows.slice(0, limit).map((row) => ({ mac: row.mac, machines: row.machines.map(Number) }));
  const known = await sql<{ id: Id; kind: string; name: string; state: string }>`
    select id, kind, name, state from component where id = any(${page.flatMap((row) => row.machines)}::bigint[]) and ${inScope(scope, 'domain_id')}`.execute(
    ctx.db,
  );
  const byId = new Map(known.rows.map((row) => [row.id, toComponentRef(row)]));
  const items = page.flatMap((row): Finding[] => {
    const components = row.machines.flatMap((id) => byId.get(id) ?? []);
    if (components.length === 0) return [];
    return [{ about: 'mac', number: row.mac, vrf: null, components, hidden: components.length < row.machines.length }];
  });
  const last = page.at(-1);
  return { items, next: rows.length > limit && last ? encodeCursor([last.mac]) : null };
}

/** Of before the network refused clashes: the older one kept the place. */
async function unplaced(ctx: Context, { limit, cursor }: Page) {
  const scope = await ctx.scope('estate.read');
  const after = cursor === undefined ? 0 : decodeCursor(cursor, 1)[0]!;
  if (typeof after !== 'number') throw foreign();
  const { rows } = await sql<{ id: Id; kind: string; name: string; state: string; number: string; vrf: Id | null }>`
    select c.id, c.kind, c.name, c.state, c.number, case when c.kind <> 'vlan' then c.parent_id end as vrf
    from (select c.*, case c.kind when 'prefix' then c.attributes ->> 'prefix' when 'address' then c.attributes ->> 'address'
        when 'address-range' then (c.attributes ->> 'from') || ' – ' || (c.attributes ->> 'to') when 'vlan' then 'VLAN ' || (c.attributes ->> 'vlanId') end as number
      from component c where c.kind in ('prefix', 'address', 'address-range', 'vlan') and c.state not in ('retired', 'disposed') and c.id > ${after}) c
    where c.number is not null and ${inScope(scope, 'c.domain_id')}
      and not exists (select 1 from network_prefix f where f.component_id = c.id)
      and not exists (select 1 from network_address f where f.component_id = c.id)
      and not exists (select 1 from network_range f where f.component_id = c.id)
      and not exists (select 1 from network_vlan f where f.component_id = c.id)
    order by c.id limit ${limit + 1}`.execute(ctx.db);
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    items: page.map(
      (row): Finding => ({
        about: 'unplaced',
        number: row.number,
        vrf: row.vrf,
        components: [toComponentRef(row)],
        hidden: false,
      }),
    ),
    next: rows.length > limit && last ? encodeCursor([last.id]) : null,
  };
}

function foreign(): PlumblineError {
  return new PlumblineError('invalid_input', 'The cursor belongs to another list.', {
    issues: [{ path: '/query/cursor', message: 'must be the `next` of an earlier page of this list' }],
  });
}
