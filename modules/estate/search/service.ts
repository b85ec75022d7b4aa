import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'kysely';
import { type Id, keyOf, PlumblineError, parseKey, type RecordRef, recordTypes } from '#kernel';
import { treeOf } from '#people';
import { type Context, type DomainScope, definePort, prepared, type Reader, toRef } from '#platform';
import { type Attributes, type Kind, kindOf } from '../component/kind.ts';
import { likeText } from '../component/list.ts';
import { inScope, requireReader } from '../component/scope.ts';
import { installed } from '../product/rows.ts';
import { type Found, isNumber } from './find.ts';
import { attributeMatch, type Hit, nameScore, wordsOf } from './search.ts';
import { searchThread } from './thread.ts';

/** Names a record of any type by its key, where the actor may read it. The app gives it: estate knows its own only. */
export type DescribeRecord = (ctx: Context, record: RecordRef) => Promise<{ name: string; sentence: string } | null>;
export const describeRecord = definePort<DescribeRecord>('estate.describeRecord');

/** How long a search waits for the first reading of the estate, which at a million takes seconds, before it does without. */
const WAIT_FOR_INDEX_MS = 1_000;

export interface SearchAnswer {
  items: Hit[];
  /** Whether everything that was written before the question could be found. */
  complete: boolean;
}

/** One box over everything that one may read: best first. */
export async function search(ctx: Context, query: string, limit: number): Promise<SearchAnswer> {
  const scope = await requireReader(ctx);
  const [byKey, components, products] = await Promise.all([
    searchKey(ctx, query),
    searchComponents(ctx, scope, query, limit),
    searchProducts(ctx, scope, query),
  ]);
  const best = new Map<string, Hit>();
  for (const hit of [...byKey, ...components.items, ...products]) {
    const known = best.get(hit.ref.key);
    if (!known || known.score < hit.score) best.set(hit.ref.key, hit);
  }
  const items = [...best.values()]
    .sort((a, b) => b.score - a.score || (a.title < b.title ? -1 : a.title > b.title ? 1 : 0) || a.ref.id - b.ref.id)
    .slice(0, limit);
  return { items, complete: components.complete };
}

async function searchKey(ctx: Context, query: string): Promise<Hit[]> {
  if (!/^[a-z]{2,3}-\d{1,15}$/i.test(query)) return [];
  const prefixes: string[] = Object.values(recordTypes);
  if (!prefixes.includes(query.split('-')[0]!.toUpperCase())) return [];
  const record = parseKey(query);
  const found = await ctx.workspace
    .port(describeRecord)(ctx, record)
    .catch((error: unknown) => {
      if (error instanceof PlumblineError && (error.code === 'not_found' || error.code === 'forbidden')) return null;
      throw error;
    });
  if (!found) return [];
  const key = keyOf(record);
  return [
    {
      ref: toRef(record.type, record.id, found.name),
      kind: record.type,
      title: found.name,
      subtitle: found.sentence,
      href: hrefOf(record),
      score: 100,
      matched: { field: 'key', text: key },
    },
  ];
}

function hrefOf(record: RecordRef): string {
  const page =
    record.type === 'component'
      ? 'components'
      : record.type === 'change'
        ? 'changes'
        : record.type === 'turn'
          ? 'turns'
          : 'line';
  return `/${page}/${keyOf(record)}`;
}

async function searchComponents(ctx: Context, scope: DomainScope, query: string, limit: number): Promise<SearchAnswer> {
  const thread = await ctx.workspace.get(searchThread);
  const question = { ask: 'search' as const, text: query, limit, domains: scope === 'all' ? null : scope };
  let answer = await thread.ask(question);
  if (!answer.found) {
    const read = await Promise.race([
      thread.ask({ ask: 'settled' }),
      pause(WAIT_FOR_INDEX_MS, null, { ref: false, signal: ctx.signal }),
    ]);
    if (read) answer = await thread.ask(question);
  }
  const found = answer.found ?? (await findWithoutIndex(ctx, scope, query, limit));
  if (found.length === 0) return { items: [], complete: answer.found !== null && answer.behind === 0 };
  const [rows, tree] = await Promise.all([
    readFound(
      ctx.db,
      scope,
      found.map(({ id }) => id),
    ),
    treeOf(ctx.workspace),
  ]);
  const byId = new Map(rows.map((row) => [row.id, row]));
  const items = found.flatMap(({ id, score }) => {
    const row = byId.get(id);
    return row ? [componentHit(row, query, score / 2, tree.get(row.domain_id)?.name ?? '')] : [];
  });
  return { items, complete: answer.found !== null && answer.behind === 0 };
}

interface FoundRow {
  id: Id;
  kind: string;
  name: string;
  state: string;
  domain_id: Id;
  parent_name: string | null;
  attributes: Attributes;
}

/** What is shown of those that were found, as they are now; the scope has the last word here, not in the index. */
async function readFound(reader: Reader, scope: DomainScope, ids: Id[]): Promise<FoundRow[]> {
  const domains = scope === 'all' ? null : scope;
  const { rows } = await sql<FoundRow>`${prepared}
    select c.id, c.kind, c.name, c.state, c.domain_id, p.name as parent_name, c.attributes
    from component c left join component p on p.id = c.parent_id
    where c.id = any(${ids}::bigint[]) and (${domains}::bigint[] is null or c.domain_id = any(${domains}::bigint[]))`.execute(
    reader,
  );
  return rows;
}

/** While the estate is still being read: what begins so, or has exactly that address, MAC or serial. */
async function findWithoutIndex(ctx: Context, scope: DomainScope, query: string, limit: number): Promise<Found[]> {
  const wanted = query.toLowerCase();
  const exact = { addresses: [query], macs: [wanted], serial: query, assetTag: query, mac: wanted, address: query };
  const has = Object.entries(exact).map(
    ([name, value]) => sql`c.attributes @> ${JSON.stringify({ [name]: value })}::jsonb`,
  );
  const { rows } = await sql<{ id: Id }>`
    (select c.id from component c where lower(c.name) >= ${wanted} and lower(c.name) < ${`${wanted}\u{10ffff}`}
       and ${inScope(scope, 'c.domain_id')} order by lower(c.name), c.id limit ${limit})
    union
    (select c.id from component c where (${sql.join(has, sql` or `)}) and ${inScope(scope, 'c.domain_id')} limit ${limit})`.execute(
    ctx.db,
  );
  return rows.map(({ id }) => ({ id, score: 150 }));
}

function componentHit(row: FoundRow, query: string, score: number, domain: string): Hit {
  const byAttribute = attributeMatch(row.attributes, query);
  const named = nameScore(row.name, query) >= (byAttribute?.score ?? 0);
  const { addresses } = row.attributes;
  const address = Array.isArray(addresses) ? addresses[0] : undefined;
  return {
    ref: toRef('component', row.id, row.name),
    kind: row.kind,
    title: row.name,
    subtitle: [
      kindOf(row.kind as Kind).title,
      row.parent_name ? `of ${row.parent_name}` : '',
      domain,
      row.state,
      typeof address === 'string' ? address : '',
    ]
      .filter(Boolean)
      .join(' · '),
    href: hrefOf({ type: 'component', id: row.id }),
    score,
    matched:
      named || !byAttribute ? { field: 'name', text: row.name } : { field: byAttribute.field, text: byAttribute.text },
  };
}

async function searchProducts(ctx: Context, scope: DomainScope, query: string): Promise<Hit[]> {
  // No product is called by an address.
  if (isNumber(query)) return [];
  const words = wordsOf(query);
  const all = (text: ReturnType<typeof sql>) =>
    sql.join(
      words.map((word) => sql`${text} like ${`%${likeText(word)}%`}`),
      sql` and `,
    );
  const [products, releases] = await Promise.all([
    sql<{ id: Id; key: string; name: string; category: string; installed: number }>`${prepared}
      select p.id, p.key, p.name, p.category, (select count(*) from ${installed(scope)}) as installed
      from product p where ${all(sql`lower(p.name || ' ' || p.key)`)} order by length(p.name), p.id limit 10`.execute(
      ctx.db,
    ),
    // A release is meant only where its version is said too.
    words.length > 1 && words.some((word) => /\d/.test(word))
      ? sql<{ id: Id; name: string; version: string; ends: string | null }>`
        select r.id, p.name, r.version, r.security_ends_on as ends from release r join product p on p.id = r.product_id
        where ${all(sql`lower(p.name || ' ' || p.key || ' ' || r.version || ' ' || coalesce(r.codename, ''))`)} order by length(p.name || r.version), r.id limit 10`.execute(
          ctx.db,
        )
      : { rows: [] },
  ]);
  return [
    ...products.rows.map(
      (row): Hit => ({
        ref: toRef('product', row.id, row.name),
        kind: 'product',
        title: row.name,
        subtitle: `Product · ${row.category} · installed ${row.installed} times`,
        href: hrefOf({ type: 'product', id: row.id }),
        score: Math.max(nameScore(row.name, query), nameScore(row.key, query), 20) - 8 + (row.installed > 0 ? 5 : 0),
        matched: { field: 'name', text: row.name },
      }),
    ),
    ...releases.rows.map(
      (row): Hit => ({
        ref: toRef('release', row.id, `${row.name} ${row.version}`),
        kind: 'release',
        title: `${row.name} ${row.version}`,
        subtitle: row.ends ? `Release · security fixes until ${row.ends}` : 'Release',
        href: hrefOf({ type: 'release', id: row.id }),
        score: Math.max(nameScore(`${row.name} ${row.version}`, query), 20) - 5,
        matched: { field: 'version', text: row.version },
      }),
    ),
  ];
}
