import { type RawBuilder, sql } from 'kysely';
import { z } from 'zod';
import { type Id, PlumblineError } from '#kernel';
import { type DomainTree, treeOf } from '#people';
import { type Context, type DomainScope, decodeCursor, listQuery, parseSort, toPage } from '#platform';
import { kindNames, kindSchema } from './kind.ts';
import { toStored } from './rows.ts';
import { stateNames } from './state.ts';
import { toComponent } from './view.ts';

/** `a,b` as a checked list. */
function listOf<Name extends string>(
  names: readonly [Name, ...Name[]],
  each: z.ZodType<string, string> = z.enum(names),
) {
  return z
    .string()
    .max(500)
    .describe(`One or more, with commas: ${names.join(', ')}`)
    .transform((text): string[] => text.split(','))
    .pipe(z.array(each))
    .optional();
}

/** A domain by its id or its key. */
const domainFilter = z.string().max(100).optional().describe('Id or key of a domain; those below it count too');

export const asOfSchema = z.iso.datetime({ offset: true }).describe('As recorded at that instant').optional();
export const validAtSchema = z.iso
  .datetime({ offset: true })
  .describe('As it was in reality at that instant, by what is recorded now, or was at asOf')
  .optional();

export const componentQuery = listQuery.extend({
  kind: listOf(kindNames, kindSchema),
  state: listOf(stateNames),
  domain: domainFilter,
  site: z.coerce.number().int().positive().optional(),
  parent: z.coerce.number().int().positive().optional(),
  owner: z.coerce.number().int().positive().optional(),
  criticality: z.coerce.number().int().min(1).max(5).optional().describe('At least'),
  q: z.string().trim().min(1).max(200).optional().describe('Part of the name, an address, a serial …'),
  asOf: asOfSchema,
  validAt: validAtSchema,
});
export type ComponentQuery = z.infer<typeof componentQuery>;

const sorts = {
  name: sql<string>`lower(c.name)`,
  updatedAt: sql<Date>`c.recorded_from`,
  createdAt: sql<Date>`c.created_at`,
  criticality: sql<number>`c.criticality`,
  kind: sql<string>`c.kind`,
  state: sql<string>`c.state`,
  id: sql<number>`c.id`,
};
type Sort = keyof typeof sorts;

/**
 * The component rows as they are now, or as they were recorded at an instant: the present ones of that age, and what was
 * superseded since. With `validAt`: as they were in reality then, by what had been recorded.
 */
export function componentRows(asOf: Date | undefined, validAt?: Date | undefined) {
  if (validAt !== undefined) {
    const known = asOf ?? sql`'infinity'::timestamptz`;
    return sql`(select x.* from component p cross join lateral component_as_of(p, ${known}, ${validAt}) x where x.id is not null) c`;
  }
  if (asOf === undefined) return sql`component c`;
  return sql`(
    select ${rowColumns('p', 'p')} from component p where p.recorded_from <= ${asOf}
    union all
    select ${rowColumns('x', 'r')} from component_revision r join component p on p.id = r.component_id
      cross join lateral jsonb_populate_record(p, r.snapshot) x
      where r.recorded_from <= ${asOf} and r.recorded_to > ${asOf}) c`;
}

function rowColumns(row: 'p' | 'x', versionOf: 'p' | 'r') {
  const id = versionOf === 'p' ? 'p.id' : 'r.component_id';
  return sql.raw(`${id} as id, ${row}.kind, ${row}.name, ${row}.state, ${row}.domain_id, ${row}.site_id, ${row}.parent_id, ${row}.owner_id,
    ${row}.criticality, ${row}.attributes, ${row}.provenance, ${versionOf}.version, p.created_at, ${versionOf}.recorded_from`);
}

interface Order {
  field: Sort;
  descending: boolean;
  cursor: (string | number)[] | null;
}

type Row = Parameters<typeof toStored>[0] & {
  sort_key: string | number | Date;
  site_name: string | null;
  parent_name: string | null;
  owner_name: string | null;
};

export async function listComponents(ctx: Context, query: ComponentQuery) {
  const [scope, tree] = await Promise.all([ctx.scope('estate.read'), treeOf(ctx.workspace)]);
  const { field, descending } = parseSort<Sort>(query.sort, Object.keys(sorts) as Sort[], 'name');
  const order: Order = { field, descending, cursor: query.cursor ? decodeCursor(query.cursor, 2) : null };
  const asOf = query.asOf ? new Date(query.asOf) : undefined;
  const domains = domainsOf(tree, scope, query.domain);
  const past = { asOf, validAt: query.validAt ? new Date(query.validAt) : undefined };
  const from = await fromWhere(ctx, query, order, domains, tree, past);
  const key = sql`c.sort_key`;
  const direction = descending ? sql`desc` : sql`asc`;
  // Names are looked up for the page alone.
  const { rows } = await sql<Row>`
    select c.*, s.name as site_name, p.name as parent_name, o.name as owner_name
    from (select ${columns} from ${from} order by ${key} ${direction}, c.id ${direction} limit ${query.limit + 1}) c
    left join component s on s.id = c.site_id left join component p on p.id = c.parent_id left join person o on o.id = c.owner_id
    order by ${key} ${direction}, c.id ${direction}`.execute(ctx.db);
  return toPage(
    rows,
    query.limit,
    (row) => [row.sort_key instanceof Date ? row.sort_key.toISOString() : row.sort_key, row.id],
    (row) =>
      toComponent(toStored(row), tree.get(row.domain_id)?.name ?? '', {
        site: row.site_name,
        parent: row.parent_name,
        owner: row.owner_name,
      }),
  );
}

const columns = sql`c.id, c.kind, c.name, c.state, c.domain_id, c.site_id, c.parent_id, c.owner_id, c.criticality, c.attributes, c.provenance,
  c.version, c.created_at, c.recorded_from, c.sort_key`;

/** The domains that the list is limited to: what one may read and what was asked for; null: all there are. */
function domainsOf(tree: DomainTree, scope: DomainScope, asked: string | undefined): Id[] | null {
  if (asked === undefined) return scope === 'all' ? null : scope;
  const below = tree.subtree(tree.find(asked) ?? -1);
  return scope === 'all' ? below : below.filter((id) => scope.includes(id));
}

/** More ways than that into the index cost more than going through the rows. */
const MOST_WAYS = 1_000;

/**
 * The rows that the filters leave, as `c`, with their `sort_key`. By name, which is how most lists are read, they come out
 * of an index already in order: for each combination of the first columns of that index by itself, of which as many are
 * read as a page can hold, so that a narrow scope or a rare kind costs no more than a wide one. The planner would go
 * through all names instead: it does not know that those of a kind stand together.
 */
async function fromWhere(
  ctx: Context,
  query: ComponentQuery,
  order: Order,
  domains: Id[] | null,
  tree: DomainTree,
  { asOf, validAt }: { asOf: Date | undefined; validAt: Date | undefined },
) {
  const isPast = asOf !== undefined || validAt !== undefined;
  const where: RawBuilder<unknown>[] = [];
  if (query.criticality) where.push(sql`c.criticality >= ${query.criticality}`);
  if (query.owner) where.push(sql`c.owner_id = ${query.owner}`);
  if (query.parent) where.push(sql`c.parent_id = ${query.parent}`);
  if (query.q) where.push(await textMatches(ctx, query.q, isPast));
  if (order.cursor) where.push(after(order, order.cursor));
  const ofKind = query.kind ? sql`c.kind = any(${query.kind}::text[])` : null;
  const ofState = query.state ? sql`c.state = any(${query.state}::text[])` : null;
  const ofDomain = domains ? sql`c.domain_id = any(${domains}::bigint[])` : null;
  const ofSite = query.site ? sql`(c.site_id = ${query.site} or c.id = ${query.site})` : null;
  const domainsAsked = domains ?? tree.subtree(tree.rootId);

  // What is a part of one thing, or belongs to one person, is little enough to be sorted.
  const inOrder = !isPast && !query.parent && !query.owner;
  const byName = inOrder && order.field === 'name';
  const byTime = inOrder && order.field === 'updatedAt' && !query.site && !unusual(query) && (query.kind || domains);
  if (byName && query.site) {
    const rest = [...where, ofState, ofDomain];
    const site = sql`c.site_id = ${query.site}::bigint`;
    // The site itself is at no site, and belongs to the list.
    return sql`(
      ${ways(query, order, kindsOf(query.kind, site), [site, sql`c.kind = k.kind`, ...rest])}
      union all
      select c.*, ${sorts.name} as sort_key from component c where ${all([sql`c.id = ${query.site}`, ofKind, ...rest])}) c`;
  }
  if (byName && query.state && unusual(query) && query.state.length * domainsAsked.length <= MOST_WAYS) {
    // The predicate of the index component_unusual: what is not in service is little.
    const found = sql`c.state <> 'in-service' and c.state = s.state and c.domain_id = d.domain_id`;
    const from = sql`unnest(${query.state}::text[]) as s (state) cross join unnest(${domainsAsked}::bigint[]) as d (domain_id)
      cross join ${kindsOf(query.kind, found)}`;
    const there = ways(query, order, from, [found, sql`c.kind = k.kind`, ...where], sql`c.id`);
    const direction = order.descending ? sql`desc` : sql`asc`;
    // These ways are many: the index alone says whose names come first, and only the rows of the page are read.
    return sql`(select c.*, w.sort_key from (
      ${there} order by sort_key ${direction}, id ${direction} limit ${query.limit + 1}) w join component c on c.id = w.id) c`;
  }
  const wayCount = domainsAsked.length * (query.kind ?? kindNames).length;
  if (wayCount <= MOST_WAYS && (byTime || (byName && (query.kind || domains)))) {
    const domain = sql`c.domain_id = d.domain_id`;
    const from = sql`unnest(${domainsAsked}::bigint[]) as d (domain_id) cross join ${kindsOf(query.kind, domain)}`;
    return sql`(${ways(query, order, from, [domain, sql`c.kind = k.kind`, ...where, ofState])}) c`;
  }
  return sql`(
    select c.*, ${sorts[order.field]} as sort_key from ${componentRows(asOf, validAt)}
    where ${all([...where, ofKind, ofState, ofDomain, ofSite])}) c`;
}

/** What is not in service is little enough to be sorted, by whatever. */
function unusual({ state }: ComponentQuery): boolean {
  return state !== undefined && !state.includes('in-service');
}

function ways(
  query: ComponentQuery,
  { field, descending }: Order,
  from: RawBuilder<unknown>,
  where: Conditions,
  columns = sql`c.*`,
) {
  const direction = descending ? sql`desc` : sql`asc`;
  return sql`select c.* from ${from} cross join lateral (
    select ${columns}, ${sorts[field]} as sort_key from component c where ${all(where)}
    order by ${sorts[field]} ${direction}, c.id ${direction} limit ${query.limit + 1}) c`;
}

/** The kinds that were asked for, else those that are there, each found by one step in the index. */
function kindsOf(asked: string[] | undefined, where: RawBuilder<unknown>) {
  if (asked) return sql`unnest(${asked}::text[]) as k (kind)`;
  const next = (beyond: RawBuilder<unknown>) =>
    sql`(select c.kind from component c where ${where} ${beyond} order by c.kind limit 1)`;
  return sql`lateral (
    with recursive there (kind) as (
      ${next(sql``)} union all select ${next(sql`and c.kind > there.kind`)} from there where there.kind is not null)
    select kind from there where kind is not null) as k`;
}

type Conditions = (RawBuilder<unknown> | null)[];

function all(conditions: Conditions) {
  const given = conditions.filter((condition) => condition !== null);
  return given.length === 0 ? sql`true` : sql.join(given, sql` and `);
}

function after({ field, descending }: Order, [value, id]: (string | number)[]) {
  const key = sorts[field];
  if (typeof id !== 'number') throw badCursor();
  const isTime = field === 'updatedAt' || field === 'createdAt';
  const isNumber = field === 'criticality' || field === 'id';
  if (isNumber !== (typeof value === 'number') || (isTime && Number.isNaN(Date.parse(String(value)))))
    throw badCursor();
  const bound = isTime ? sql`${value}::timestamptz` : isNumber ? sql`${value}::bigint` : sql`${value}::text`;
  return descending ? sql`(${key}, c.id) < (${bound}, ${id}::bigint)` : sql`(${key}, c.id) > (${bound}, ${id}::bigint)`;
}

function badCursor(): PlumblineError {
  return new PlumblineError('invalid_input', 'The cursor belongs to a list in another order.', {
    issues: [{ path: '/query/cursor', message: 'must be used with the sort it came from' }],
  });
}

/** Escapes what LIKE would read as a pattern. */
export const likeText = (text: string): string => text.toLowerCase().replace(/[\\%_]/g, '\\$&');

async function textMatches(_ctx: Context, q: string, isPast: boolean) {
  const pattern = `%${likeText(q)}%`;
  // Past rows keep no search text: the name has to do.
  return isPast ? sql`lower(c.name) like ${pattern}` : sql`c.search_text like ${pattern}`;
}
