import { sql } from 'kysely';
import { type Id, keyOf, PlumblineError, parseKey, type RecordRef, recordTypes } from '#kernel';
import { type Context, type DomainScope, definePort, toRef } from '#platform';
import type { StoredComponent } from '../component/component.ts';
import { kindOf } from '../component/kind.ts';
import { likeText } from '../component/list.ts';
import { readComponents } from '../component/rows.ts';
import { inScope, mayRead, requireReader } from '../component/scope.ts';
import { isOver } from '../component/state.ts';
import { readRefs } from '../component/view.ts';
import { installed } from '../product/rows.ts';
import { attributeMatch, type Hit, nameScore, wordsOf } from './search.ts';

/** Names a record of any type by its key, where the actor may read it. The app gives it: estate knows its own only. */
export type DescribeRecord = (ctx: Context, record: RecordRef) => Promise<{ name: string; sentence: string } | null>;
export const describeRecord = definePort<DescribeRecord>('estate.describeRecord');

/** Rows that are looked at for each way of finding; ranking happens among them. */
const CANDIDATES = 100;

/** One box over everything that one may read: best first. */
export async function search(ctx: Context, query: string, limit: number): Promise<Hit[]> {
  const scope = await requireReader(ctx);
  const [byKey, components, products] = await Promise.all([
    searchKey(ctx, query),
    searchComponents(ctx, scope, query),
    searchProducts(ctx, scope, query),
  ]);
  const best = new Map<string, Hit>();
  for (const hit of [...byKey, ...components, ...products]) {
    const known = best.get(hit.ref.key);
    if (!known || known.score < hit.score) best.set(hit.ref.key, hit);
  }
  return [...best.values()]
    .sort((a, b) => b.score - a.score || (a.title < b.title ? -1 : 1) || a.ref.id - b.ref.id)
    .slice(0, limit);
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

async function searchComponents(ctx: Context, scope: DomainScope, query: string): Promise<Hit[]> {
  const ids = await candidateIds(ctx, scope, query);
  const components = (await readComponents(ctx.db, ids)).filter((component) => mayRead(scope, component.domainId));
  const domains = await readRefs(
    ctx.db,
    'domain',
    components.map((component) => component.domainId),
  );
  return components.map((component) => componentHit(component, query, domains.get(component.domainId)?.name ?? ''));
}

/** By the beginning of the name, then by any part of what is searched, then, when that finds little, by likeness. */
async function candidateIds(ctx: Context, scope: DomainScope, query: string): Promise<Id[]> {
  const readable = inScope(scope, 'c.domain_id');
  const words = wordsOf(query);
  const beginning = sql<{ id: Id }>`
    select c.id from component c where lower(c.name) like ${`${likeText(query)}%`} and ${readable}
    order by lower(c.name) using ~<~, c.id limit ${CANDIDATES}`.execute(ctx.db);
  // Trigrams need three letters to be of use.
  const searchable = words.some((word) => word.length >= 3);
  const anywhere = searchable
    ? sql<{ id: Id }>`
      select c.id from component c
      where ${sql.join(
        words.map((word) => sql`c.search_text like ${`%${likeText(word)}%`}`),
        sql` and `,
      )} and ${readable} limit ${CANDIDATES}`.execute(ctx.db)
    : null;
  const found = new Set([...(await beginning).rows, ...((await anywhere)?.rows ?? [])].map((row) => row.id));
  if (found.size < 3 && query.length >= 4) {
    const { rows } = await sql<{ id: Id }>`
      select c.id from component c where ${query.toLowerCase()} <% c.search_text and ${readable}
      order by ${query.toLowerCase()} <<-> c.search_text limit 10`.execute(ctx.db);
    for (const row of rows) found.add(row.id);
  }
  return [...found];
}

function componentHit(component: StoredComponent, query: string, domain: string): Hit {
  const byName = nameScore(component.name, query);
  const byAttribute = attributeMatch(component.attributes, query);
  const named = byName >= (byAttribute?.score ?? 0);
  // What is only alike, or found by several words in several places, comes last.
  const score =
    Math.max(byName, byAttribute?.score ?? 0, 20) + component.criticality / 2 - (isOver(component.state) ? 15 : 0);
  const address = Array.isArray(component.attributes.addresses) ? component.attributes.addresses[0] : undefined;
  return {
    ref: toRef('component', component.id, component.name),
    kind: component.kind,
    title: component.name,
    subtitle: [kindOf(component.kind).title, domain, component.state, typeof address === 'string' ? address : '']
      .filter(Boolean)
      .join(' · '),
    href: hrefOf({ type: 'component', id: component.id }),
    score,
    matched:
      named || !byAttribute
        ? { field: 'name', text: component.name }
        : { field: byAttribute.field, text: byAttribute.text },
  };
}

async function searchProducts(ctx: Context, scope: DomainScope, query: string): Promise<Hit[]> {
  const words = wordsOf(query);
  const all = (text: ReturnType<typeof sql>) =>
    sql.join(
      words.map((word) => sql`${text} like ${`%${likeText(word)}%`}`),
      sql` and `,
    );
  const [products, releases] = await Promise.all([
    sql<{ id: Id; key: string; name: string; category: string; installed: number }>`
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
