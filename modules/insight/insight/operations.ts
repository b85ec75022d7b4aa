import { sql } from 'kysely';
import { z } from 'zod';
import { type Id, keyOf, PlumblineError, ref } from '#kernel';
import { type AnyOperation, type Context, decodeCursor, listQuery, operation, pageOf, toPage, toRef } from '#platform';
import { type ExplainedRange, type Insight, insightSchema } from './insight.ts';

interface Row {
  id: Id;
  name: string;
  state: Insight['state'];
  domain_id: Id;
  domain_name: string;
  summary: string;
  exposure: ExplainedRange;
  likely: number;
  signals: number;
  components: number;
  initiative_id: Id | null;
  initiative_name: string | null;
  created_at: Date;
  updated_at: Date;
  resolved_at: Date | null;
  version: number;
}

export interface InsightQuery {
  limit: number;
  open?: boolean;
  id?: Id;
  /** Likely exposure and id of the last one of the page before. */
  after?: [number, Id];
}

/** Insights with their counts, what is most at stake first. One query. */
export async function readInsights(context: Context, query: InsightQuery): Promise<(Insight & { likely: number })[]> {
  const scope = await context.scope('estate.read');
  const after = query.after ?? null;
  const { rows } = await sql<Row>`
    select * from (
      select i.*, d.name as domain_name, coalesce((i.exposure ->> 'likelyMinor')::float8, 0) as likely,
        n.signals, n.components, v.id as initiative_id, v.name as initiative_name
      from insight i join domain d on d.id = i.domain_id
      cross join lateral (select count(*)::int as signals, count(distinct s.component_id)::int as components
        from insight_signal l join signal s on s.id = l.signal_id where l.insight_id = i.id and s.resolved_at is null) n
      left join lateral (select id, name from initiative where insight_id = i.id order by id desc limit 1) v on true
      where (${scope === 'all'} or i.domain_id = any(${scope === 'all' ? [] : scope}::bigint[]))
        and (${query.open ?? null}::boolean is null or (i.resolved_at is null) = ${query.open ?? null})
        and (${query.id ?? null}::bigint is null or i.id = ${query.id ?? null})
    ) t
    where ${after === null} or (likely, -id) < (${after?.[0] ?? 0}::float8, ${-(after?.[1] ?? 0)}::bigint)
    order by likely desc, id limit ${query.limit}`.execute(context.db);
  return rows.map((row) => ({
    id: row.id,
    key: keyOf(ref('insight', row.id)),
    name: row.name,
    state: row.state,
    domain: toRef('domain', row.domain_id, row.domain_name),
    summary: row.summary,
    exposure: row.exposure,
    signals: row.signals,
    components: row.components,
    initiative: row.initiative_id === null ? null : toRef('initiative', row.initiative_id, row.initiative_name ?? ''),
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
    resolvedAt: row.resolved_at?.toISOString() ?? null,
    version: row.version,
    likely: row.likely,
  }));
}

const list = operation({
  id: 'insight.list',
  method: 'GET',
  path: '/insights',
  tag: 'Insight',
  summary: 'List insights, what is most at stake first',
  permission: 'estate.read',
  query: listQuery.omit({ sort: true }).extend({ state: z.enum(['open', 'resolved', 'all']).default('open') }),
  output: pageOf(insightSchema),
  cli: { words: ['insight', 'list'], columns: ['key', 'state', 'name', 'components', 'summary'] },
  async handler(context, { query }) {
    const insights = await readInsights(context, {
      limit: query.limit + 1,
      ...(query.state === 'all' ? {} : { open: query.state === 'open' }),
      ...(query.cursor ? { after: decodeCursor(query.cursor, 2).map(Number) as [number, Id] } : {}),
    });
    return toPage(
      insights,
      query.limit,
      (row) => [row.likely, row.id],
      ({ likely: _, ...insight }) => insight,
    );
  },
});

const show = operation({
  id: 'insight.show',
  method: 'GET',
  path: '/insights/{id}',
  tag: 'Insight',
  summary: 'Show an insight with its exposure and where every number of it comes from',
  permission: 'estate.read',
  params: z.object({ id: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER) }),
  output: insightSchema,
  errors: ['not_found'],
  cli: { words: ['insight', 'show'], args: ['id'] },
  async handler(context, { params }) {
    const [found] = await readInsights(context, { id: params.id, limit: 1 });
    if (!found) throw new PlumblineError('not_found', `There is no insight ${params.id}, or you may not read it.`);
    const { likely: _, ...insight } = found;
    return insight;
  },
});

export const operations: AnyOperation[] = [list, show];
