import { sql } from 'kysely';
import { z } from 'zod';
import { type Id, keyOf, PlumblineError } from '#kernel';
import {
  type Context,
  type DomainScope,
  decodeCursor,
  listQuery,
  parseSort,
  type Reader,
  toPage,
  toRef,
} from '#platform';
import { likeText } from '../component/list.ts';
import { inScope, requireReader } from '../component/scope.ts';
import type { Product, Release, SupportStatus } from './product.ts';

export const productQuery = listQuery.extend({
  q: z.string().trim().min(1).max(200).optional(),
  category: z.string().max(50).optional(),
  installed: z.enum(['true', 'false']).optional().describe('Only those that are installed somewhere'),
});

/** The installations of a product that the scope covers; `p` is the product. Counts are of what one may read, too. */
export function installed(scope: DomainScope) {
  return scope === 'all'
    ? sql`installation i where i.product_id = p.id and i.recorded_to = 'infinity'`
    : sql`installation i join component c on c.id = i.component_id
        where i.product_id = p.id and i.recorded_to = 'infinity' and ${inScope(scope, 'c.domain_id')}`;
}

export async function listProducts(ctx: Context, query: z.infer<typeof productQuery>) {
  const scope = await requireReader(ctx);
  const { descending } = parseSort(query.sort, ['name'] as const, 'name');
  const where = [sql<boolean>`true`];
  if (query.category) where.push(sql`p.category = ${query.category}`);
  if (query.q)
    where.push(sql`(lower(p.name) like ${`%${likeText(query.q)}%`} or p.key like ${`%${likeText(query.q)}%`})`);
  if (query.installed) where.push(sql`exists (select from ${installed(scope)}) = ${query.installed === 'true'}`);
  if (query.cursor) {
    const [name, id] = decodeCursor(query.cursor, 2);
    if (typeof id !== 'number') throw new PlumblineError('invalid_input', 'The cursor belongs to another list.');
    where.push(
      descending
        ? sql`(lower(p.name), p.id) < (${String(name)}, ${id}::bigint)`
        : sql`(lower(p.name), p.id) > (${String(name)}, ${id}::bigint)`,
    );
  }
  const direction = descending ? sql`desc` : sql`asc`;
  const { rows } = await sql<{
    id: Id;
    key: string;
    name: string;
    category: string;
    policy_url: string | null;
    sort_key: string;
    releases: number;
    installations: number;
  }>`
    select p.id, p.key, p.name, p.category, p.policy_url, lower(p.name) as sort_key,
      (select count(*) from release r where r.product_id = p.id) as releases,
      (select count(*) from ${installed(scope)}) as installations
    from product p where ${sql.join(where, sql` and `)} order by lower(p.name) ${direction}, p.id ${direction} limit ${query.limit + 1}`.execute(
    ctx.db,
  );
  return toPage(
    rows,
    query.limit,
    (row) => [row.sort_key, row.id],
    (row): Product => ({
      id: row.id,
      key: keyOf({ type: 'product', id: row.id }),
      productKey: row.key,
      name: row.name,
      category: row.category,
      policyUrl: row.policy_url,
      releases: row.releases,
      installations: row.installations,
    }),
  );
}

/** Releases by their ids, or those of one product, newest first. */
export async function readReleases(reader: Reader, wanted: { ids: Id[] } | { productId: Id }): Promise<Release[]> {
  const { rows } = await sql<{
    id: Id;
    product_id: Id;
    product_key: string;
    product_name: string;
    version: string;
    label: string | null;
    codename: string | null;
    released_on: string | null;
    active_support: string;
    active_support_ends_on: string | null;
    support: string;
    security_ends_on: string | null;
    extended_support: string;
    extended_ends_on: string | null;
    long_term: boolean;
    latest: string | null;
    latest_on: string | null;
  }>`
    select r.*, p.key as product_key, p.name as product_name from release r join product p on p.id = r.product_id
    where ${'ids' in wanted ? sql`r.id = any(${wanted.ids}::bigint[])` : sql`r.product_id = ${wanted.productId}`}
    order by r.released_on desc nulls last, r.id`.execute(reader);
  return rows.map(
    (row): Release => ({
      id: row.id,
      key: keyOf({ type: 'release', id: row.id }),
      product: toRef('product', row.product_id, row.product_name),
      productKey: row.product_key,
      version: row.version,
      label: row.label,
      codename: row.codename,
      releasedOn: row.released_on,
      activeSupport: { status: row.active_support as SupportStatus, endsOn: row.active_support_ends_on },
      security: { status: row.support as SupportStatus, endsOn: row.security_ends_on },
      extended: { status: row.extended_support as SupportStatus, endsOn: row.extended_ends_on },
      longTerm: row.long_term,
      latest: row.latest,
      latestOn: row.latest_on,
    }),
  );
}

export async function showRelease(ctx: Context, id: Id): Promise<Release> {
  await requireReader(ctx);
  const [release] = await readReleases(ctx.db, { ids: [id] });
  if (!release) throw new PlumblineError('not_found', `There is no release RLS-${id}.`);
  return release;
}

export async function listReleases(ctx: Context, productId: Id): Promise<Release[]> {
  await requireReader(ctx);
  return readReleases(ctx.db, { productId });
}

/** The stored ids of products and their releases by what matching calls them. */
export async function releaseIds(
  reader: Reader,
  productKeys: string[],
): Promise<Map<string, { productId: Id; releases: Map<string, Id> }>> {
  if (productKeys.length === 0) return new Map();
  const { rows } = await sql<{ key: string; product_id: Id; version: string | null; id: Id | null }>`
    select p.key, p.id as product_id, r.version, r.id from product p left join release r on r.product_id = p.id
    where p.key = any(${productKeys}::text[])`.execute(reader);
  const found = new Map<string, { productId: Id; releases: Map<string, Id> }>();
  for (const row of rows) {
    const entry = found.get(row.key) ?? { productId: row.product_id, releases: new Map() };
    if (row.version !== null && row.id !== null) entry.releases.set(row.version, row.id);
    found.set(row.key, entry);
  }
  return found;
}
