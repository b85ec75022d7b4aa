import { sql } from 'kysely';
import { z } from 'zod';
import { PlumblineError } from '#kernel';
import { type Context, decodeCursor, listQuery, parseSort, type Reader, toPage } from '#platform';
import type { StoredComponent } from './component.ts';
import { kindNames } from './kind.ts';
import { toStored } from './rows.ts';
import { inScope } from './scope.ts';
import { stateNames } from './state.ts';
import { toComponents } from './view.ts';

/** `a,b` as a checked list. */
function listOf<Name extends string>(names: readonly [Name, ...Name[]]) {
  return z
    .string()
    .max(500)
    .describe(`One or more, with commas: ${names.join(', ')}`)
    .transform((text): string[] => text.split(','))
    .pipe(z.array(z.enum(names) as z.ZodType<Name, string>))
    .optional();
}

/** A domain by its id or its key. */
const domainFilter = z.string().max(100).optional().describe('Id or key of a domain; those below it count too');

export const asOfSchema = z.iso.datetime({ offset: true }).describe('As recorded at that instant').optional();

export const componentQuery = listQuery.extend({
  kind: listOf(kindNames),
  state: listOf(stateNames),
  domain: domainFilter,
  site: z.coerce.number().int().positive().optional(),
  parent: z.coerce.number().int().positive().optional(),
  owner: z.coerce.number().int().positive().optional(),
  criticality: z.coerce.number().int().min(1).max(5).optional().describe('At least'),
  q: z.string().trim().min(1).max(200).optional().describe('Part of the name, an address, a serial …'),
  asOf: asOfSchema,
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

/** The component rows as they are now, or as they were recorded at an instant: the present ones of that age, and what was superseded since. */
export function componentRows(asOf: Date | undefined) {
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

export async function listComponents(ctx: Context, query: ComponentQuery) {
  const scope = await ctx.scope('estate.read');
  const { field, descending } = parseSort<Sort>(query.sort, Object.keys(sorts) as Sort[], 'name');
  const key = sorts[field];
  const asOf = query.asOf ? new Date(query.asOf) : undefined;
  const where = [inScope(scope, 'c.domain_id')];
  if (query.kind) where.push(sql`c.kind = any(${query.kind}::text[])`);
  if (query.state) where.push(sql`c.state = any(${query.state}::text[])`);
  if (query.domain) where.push(sql`c.domain_id = any(${await domainsUnder(ctx.db, query.domain)}::bigint[])`);
  if (query.site) where.push(sql`(c.site_id = ${query.site} or c.id = ${query.site})`);
  if (query.parent) where.push(sql`c.parent_id = ${query.parent}`);
  if (query.owner) where.push(sql`c.owner_id = ${query.owner}`);
  if (query.criticality) where.push(sql`c.criticality >= ${query.criticality}`);
  if (query.q) where.push(textMatches(query.q, asOf !== undefined));
  if (query.cursor) where.push(after(field, descending, decodeCursor(query.cursor, 2)));
  const direction = descending ? sql`desc` : sql`asc`;
  const { rows } = await sql<Parameters<typeof toStored>[0] & { sort_key: string | number | Date }>`
    select c.id, c.kind, c.name, c.state, c.domain_id, c.site_id, c.parent_id, c.owner_id, c.criticality, c.attributes, c.provenance, c.version,
      c.created_at, c.recorded_from, ${key} as sort_key
    from ${componentRows(asOf)} where ${sql.join(where, sql` and `)}
    order by ${key} ${direction}, c.id ${direction} limit ${query.limit + 1}`.execute(ctx.db);
  const page = toPage(
    rows,
    query.limit,
    (row) => [row.sort_key instanceof Date ? row.sort_key.toISOString() : row.sort_key, row.id],
    (row): StoredComponent => toStored(row),
  );
  return { items: await toComponents(ctx.db, page.items), next: page.next };
}

function after(field: Sort, descending: boolean, [value, id]: (string | number)[]) {
  const key = sorts[field];
  if (typeof id !== 'number') throw badCursor();
  const isTime = field === 'updatedAt' || field === 'createdAt';
  const isNumber = field === 'criticality' || field === 'id';
  if (isNumber !== (typeof value === 'number') || (isTime && Number.isNaN(Date.parse(String(value)))))
    throw badCursor();
  const bound = isTime ? sql`${value}::timestamptz` : isNumber ? sql`${value}::bigint` : sql`${value}::text`;
  return descending
    ? sql<boolean>`(${key}, c.id) < (${bound}, ${id}::bigint)`
    : sql<boolean>`(${key}, c.id) > (${bound}, ${id}::bigint)`;
}

function badCursor(): PlumblineError {
  return new PlumblineError('invalid_input', 'The cursor belongs to a list in another order.', {
    issues: [{ path: '/query/cursor', message: 'must be used with the sort it came from' }],
  });
}

/** Escapes what LIKE would read as a pattern. */
export const likeText = (text: string): string => text.toLowerCase().replace(/[\\%_]/g, '\\$&');

function textMatches(q: string, past: boolean) {
  const pattern = `%${likeText(q)}%`;
  // Past rows keep no search text: the name has to do.
  return past ? sql<boolean>`lower(c.name) like ${pattern}` : sql<boolean>`c.search_text like ${pattern}`;
}

/** A domain, by id or key, with all below it. Unknown: none, so the list is empty. */
export async function domainsUnder(reader: Reader, domain: string): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    with recursive below as (
      select id from domain where key = ${domain} or id::text = ${domain}
      union select d.id from domain d join below on d.parent_id = below.id)
    select id from below`.execute(reader);
  return rows.map((row) => row.id);
}
