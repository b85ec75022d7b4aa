import { sql } from 'kysely';
import { z } from 'zod';
import { type Id, PlumblineError } from '#kernel';
import {
  type Context,
  type DomainScope,
  decodeCursor,
  listQuery,
  type Reader,
  refSchema,
  toPage,
  toRef,
} from '#platform';
import { componentRefSchema } from '../../component/component.ts';
import { inScope, mayRead, noComponent, requireReadable } from '../../component/scope.ts';
import { toComponentRef } from '../../component/view.ts';
import { GLOBAL } from '../facet/facet.ts';
import { type PrefixRow, readPrefix } from '../free/container.ts';
import { usageOf, usageSchema } from './usage.ts';

export const prefixUse = z.enum(['container', 'network', 'pool', 'full']);

/** A prefix in passing: without counting what is in it. */
export const aroundSchema = componentRefSchema.extend({
  prefix: z.string(),
  use: prefixUse,
  role: z.string().nullable(),
});

export const prefixSchema = componentRefSchema.extend({
  prefix: z.string(),
  vrf: refSchema.nullable().describe('null: the global table'),
  use: prefixUse,
  role: z.string().nullable(),
  description: z.string().nullable(),
  site: refSchema.nullable(),
  usage: usageSchema,
  hasInside: z.boolean().describe('Whether there are prefixes inside that one may read'),
});
export type Prefix = z.infer<typeof prefixSchema>;

export const treeQuery = listQuery.omit({ sort: true }).extend({
  vrf: z.coerce.number().int().min(0).optional().describe('Id of the VRF; left out or 0: the global table'),
  under: z.coerce.number().int().positive().optional().describe('Id of a prefix; left out: the outermost ones'),
});

/** One level of the tree: the outermost prefixes of a VRF, or those directly inside another, in order. */
export async function prefixTree(ctx: Context, query: z.output<typeof treeQuery>) {
  const scope = await ctx.scope('estate.read');
  const under = query.under === undefined ? null : await readPrefix(ctx.db, query.under);
  if (under && !mayRead(scope, under.domainId)) throw noComponent(under.id);
  if (query.vrf) await requireReadable(ctx, query.vrf);
  const after = query.cursor === undefined ? null : cursorOf(query.cursor);
  const rows = await directInside(ctx.db, {
    vrfId: under?.vrfId ?? query.vrf ?? GLOBAL,
    under,
    after,
    scope,
    limit: query.limit + 1,
  });
  const page = toPage(
    rows,
    query.limit,
    (row) => [row.last],
    (row) => row,
  );
  return { items: await toPrefixes(ctx.db, scope, page.items), next: page.next };
}

function cursorOf(cursor: string): string {
  const [value] = decodeCursor(cursor, 1);
  if (typeof value === 'string' && /^[0-9a-f:.]{2,45}$/.test(value)) return value;
  throw new PlumblineError('invalid_input', 'The cursor belongs to another list.', {
    issues: [{ path: '/query/cursor', message: 'must be the `next` of an earlier page of this list' }],
  });
}

export interface TreeRow extends PrefixRow {
  kind: string;
  role: string | null;
  description: string | null;
}

/**
 * Leaps from one prefix to the first that lies behind all that is inside it: as many steps as there are answers. What
 * one may not read is passed over, and what lies inside it stands one level higher.
 */
export async function directInside(
  reader: Reader,
  where: {
    vrfId: Id;
    under: { id: Id; prefix: string; last: string } | null;
    /** Only what begins behind this address. */
    after: string | null;
    scope: DomainScope;
    limit: number;
  },
): Promise<TreeRow[]> {
  const { vrfId, under, after, scope, limit } = where;
  const columns = sql`p.component_id as id, p.prefix, p.first_address, p.last_address, p.use, p.quarantine_days, p.search_from`;
  const common = sql`p.vrf_id = ${vrfId} and p.released_at is null and ${inScope(scope, 'c.domain_id')}
    ${under ? sql`and p.prefix <= ${under.last}::cidr and p.component_id <> ${under.id}` : sql``}`;
  const begin = after
    ? sql`p.prefix > ${after}::cidr`
    : under
      ? sql`p.prefix > ${under.prefix}::cidr`
      : sql`p.prefix >= '0.0.0.0/0'::cidr`;
  const { rows } = await sql<TreeRow>`
    with recursive inside as (
      (select ${columns} from network_prefix p join component c on c.id = p.component_id
        where ${common} and ${begin} order by p.prefix limit 1)
      union all
      select n.* from inside i cross join lateral (
        select ${columns} from network_prefix p join component c on c.id = p.component_id
        where ${common} and p.prefix > i.last_address::cidr order by p.prefix limit 1) n),
    page as (select * from inside limit ${limit})
    select c.id, c.kind, c.name, c.state, c.domain_id as "domainId", c.site_id as "siteId", ${vrfId}::bigint as "vrfId", i.prefix::text as prefix,
      i.first_address as first, i.last_address as last, i.use, i.quarantine_days as "quarantineDays", i.search_from as "searchFrom",
      c.attributes ->> 'role' as role, c.attributes ->> 'description' as description
    from page i join component c on c.id = i.id order by i.prefix`.execute(reader);
  return rows;
}

export async function toPrefixes(reader: Reader, scope: DomainScope, rows: TreeRow[]): Promise<Prefix[]> {
  const ids = rows.map((row) => row.id);
  const [usages, inside, named] = await Promise.all([
    usageOf(reader, rows),
    withInside(reader, scope, ids),
    readableNames(
      reader,
      scope,
      rows.flatMap((row) => [row.vrfId, row.siteId]),
    ),
  ]);
  return rows.map((row) => ({
    ...toComponentRef(row),
    prefix: row.prefix,
    vrf: named.get(row.vrfId) ?? null,
    use: row.use,
    role: row.role,
    description: row.description,
    site: row.siteId === null ? null : (named.get(row.siteId) ?? null),
    usage: usages.get(row.id)!,
    hasInside: inside.has(row.id),
  }));
}

async function withInside(reader: Reader, scope: DomainScope, ids: Id[]): Promise<Set<Id>> {
  const { rows } = await sql<{ id: Id }>`
    select p.component_id as id from network_prefix p where p.component_id = any(${ids}::bigint[]) and exists (
      select 1 from network_prefix i join component c on c.id = i.component_id
      where i.vrf_id = p.vrf_id and i.released_at is null and i.prefix > p.prefix and i.prefix <= p.last_address::cidr
        and ${inScope(scope, 'c.domain_id')})`.execute(reader);
  return new Set(rows.map((row) => row.id));
}

async function readableNames(reader: Reader, scope: DomainScope, ids: (Id | null)[]) {
  const wanted = [...new Set(ids.filter((id) => id !== null && id !== GLOBAL))];
  if (wanted.length === 0) return new Map<Id, ReturnType<typeof toRef>>();
  const { rows } = await sql<{ id: Id; name: string }>`
    select id, name from component where id = any(${wanted}::bigint[]) and ${inScope(scope, 'domain_id')}`.execute(
    reader,
  );
  return new Map(rows.map((row) => [row.id, toRef('component', row.id, row.name)]));
}

/** A prefix with the ones around it, outermost first, as far as one may read them. */
export async function showPrefix(ctx: Context, id: Id) {
  const scope = await ctx.scope('estate.read');
  const row = await readPrefix(ctx.db, id);
  if (!mayRead(scope, row.domainId)) throw noComponent(id);
  const around = await rowsAround(ctx.db, scope, row.vrfId, row.first, row.last);
  const prefixes = await toPrefixes(ctx.db, scope, around);
  const self = prefixes.find((one) => one.id === id);
  if (!self)
    throw new PlumblineError('conflict', `CMP-${id} (${row.name}) is ${row.state} and holds nothing any more.`);
  return { ...self, around: around.filter((one) => one.id !== id).map(toAround) };
}

export const toAround = (row: TreeRow) => ({
  ...toComponentRef(row),
  prefix: row.prefix,
  use: row.use,
  role: row.role,
});

/** The prefixes that hold a span, itself among them, outermost first. */
export async function rowsAround(
  reader: Reader,
  scope: DomainScope,
  vrfId: Id,
  first: string,
  last: string,
): Promise<TreeRow[]> {
  const { rows } = await sql<TreeRow>`
    select c.id, c.kind, c.name, c.state, c.domain_id as "domainId", c.site_id as "siteId", p.vrf_id as "vrfId", p.prefix::text as prefix,
      p.first_address as first, p.last_address as last, p.use, p.quarantine_days as "quarantineDays", p.search_from as "searchFrom",
      c.attributes ->> 'role' as role, c.attributes ->> 'description' as description
    from generate_series(0, case family(${first}::inet) when 4 then 32 else 128 end) as n
    join network_prefix p on p.vrf_id = ${vrfId} and p.prefix = set_masklen(${first}::cidr, n)
    join component c on c.id = p.component_id
    where p.released_at is null and p.last_address >= ${last}::inet and ${inScope(scope, 'c.domain_id')} order by n`.execute(
    reader,
  );
  return rows;
}

export const vrfSchema = componentRefSchema.extend({
  routeDistinguisher: z.string().nullable(),
  prefixes: z.int(),
});

/** The VRFs that one may read. The global table is none: it has no component. */
export async function listVrfs(ctx: Context, query: { limit: number; cursor?: string | undefined }) {
  const scope = await ctx.scope('estate.read');
  const after = query.cursor === undefined ? null : decodeCursor(query.cursor, 2);
  if (after && (typeof after[0] !== 'string' || typeof after[1] !== 'number')) cursorOf('');
  const { rows } = await sql<{
    id: Id;
    kind: string;
    name: string;
    state: string;
    rd: string | null;
    prefixes: number;
  }>`
    select c.id, c.kind, c.name, c.state, c.attributes ->> 'routeDistinguisher' as rd,
      (select count(*)::int from network_prefix p where p.vrf_id = c.id and p.released_at is null) as prefixes
    from component c where c.kind = 'vrf' and c.state <> 'disposed' and ${inScope(scope, 'c.domain_id')}
      ${after ? sql`and (lower(c.name), c.id) > (${after[0]}::text, ${after[1]}::bigint)` : sql``}
    order by lower(c.name), c.id limit ${query.limit + 1}`.execute(ctx.db);
  return toPage(
    rows,
    query.limit,
    (row) => [row.name.toLowerCase(), row.id],
    (row) => ({ ...toComponentRef(row), routeDistinguisher: row.rd, prefixes: row.prefixes }),
  );
}
