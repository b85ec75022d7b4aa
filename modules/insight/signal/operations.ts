import { sql } from 'kysely';
import { z } from 'zod';
import type { OpenSignalsOf } from '#estate';
import { type Id, keyOf, type RecordType, ref } from '#kernel';
import {
  type AnyOperation,
  type Context,
  listQuery,
  numberPage,
  operation,
  pageOf,
  prepared,
  sortOf,
  toPage,
  toRef,
} from '#platform';
import { resolveType } from '../line/resolve.ts';
import { type Severity, type Signal, severityNames, signalKinds, signalSchema } from './signal.ts';

interface Row {
  id: Id;
  kind: Signal['kind'];
  severity: Severity;
  summary: string;
  subject_type: RecordType;
  subject_id: Id;
  component_id: Id | null;
  component_name: string | null;
  domain_id: Id;
  domain_name: string;
  insight_id: Id | null;
  insight_name: string | null;
  raised_at: Date;
  last_seen_at: Date;
  resolved_at: Date | null;
}

const query = listQuery.extend({
  sort: sortOf(['id'], '-id'),
  state: z.enum(['open', 'resolved', 'all']).default('open'),
  component: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER).optional(),
  kind: z.enum(signalKinds).optional(),
  severity: z.coerce.number().int().min(1).max(5).optional().describe('At least this'),
});

async function listSignals(context: Context, wanted: z.output<typeof query>): Promise<Row[]> {
  const scope = await context.scope('estate.read');
  const { after, direction, beyond } = numberPage(wanted);
  const { rows } = await sql<Row>`
    select s.id, s.kind, s.severity, s.summary, s.subject_type, s.subject_id, s.component_id, c.name as component_name,
      s.domain_id, d.name as domain_name, i.id as insight_id, i.name as insight_name, s.raised_at, s.last_seen_at,
      s.resolved_at
    from signal s join domain d on d.id = s.domain_id left join component c on c.id = s.component_id
    left join lateral (select i.id, i.name from insight_signal l join insight i on i.id = l.insight_id
      where l.signal_id = s.id order by i.id desc limit 1) i on true
    where (${scope === 'all'} or s.domain_id = any(${scope === 'all' ? [] : scope}::bigint[]))
      and (${wanted.state} = 'all' or (s.resolved_at is null) = (${wanted.state} = 'open'))
      and (${wanted.component ?? null}::bigint is null or s.component_id = ${wanted.component ?? null})
      and (${wanted.kind ?? null}::text is null or s.kind = ${wanted.kind ?? null})
      and (${wanted.severity ?? null}::int is null or s.severity >= ${wanted.severity ?? null})
      and (${after}::bigint is null or s.id ${sql.raw(beyond)} ${after})
    order by s.id ${sql.raw(direction)} limit ${wanted.limit + 1}`.execute(context.db);
  return rows;
}

const list = operation({
  id: 'signal.list',
  method: 'GET',
  path: '/signals',
  tag: 'Insight',
  summary: 'List signals, newest first',
  permission: 'estate.read',
  query,
  output: pageOf(signalSchema),
  cli: { words: ['signal', 'list'], columns: ['key', 'severityName', 'kind', 'component.name', 'summary'] },
  async handler(context, input) {
    const rows = await listSignals(context, input.query);
    const subjects = new Map<string, string>();
    for (const [type, list] of Map.groupBy(rows, (row) => row.subject_type)) {
      const found = await resolveType(
        context.db,
        type,
        list.map((row) => row.subject_id),
      );
      for (const [id, record] of found) subjects.set(keyOf({ type, id }), record.name);
    }
    return toPage(
      rows,
      input.query.limit,
      (row) => [row.id],
      (row): Signal => ({
        id: row.id,
        key: keyOf(ref('signal', row.id)),
        kind: row.kind,
        severity: row.severity,
        severityName: severityNames[row.severity],
        summary: row.summary,
        subject: toRef(
          row.subject_type,
          row.subject_id,
          subjects.get(keyOf({ type: row.subject_type, id: row.subject_id })) ?? '',
        ),
        component: row.component_id === null ? null : toRef('component', row.component_id, row.component_name ?? ''),
        domain: toRef('domain', row.domain_id, row.domain_name),
        insight: row.insight_id === null ? null : toRef('insight', row.insight_id, row.insight_name ?? ''),
        raisedAt: row.raised_at.toISOString(),
        lastSeenAt: row.last_seen_at.toISOString(),
        resolvedAt: row.resolved_at?.toISOString() ?? null,
      }),
    );
  },
});

export const operations: AnyOperation[] = [list];

/** Fulfils the estate's port: the open signals about components, the worst first. */
export const openSignals: OpenSignalsOf = async (reader, componentIds) => {
  const found = new Map<
    Id,
    { id: Id; key: string; kind: string; severity: number; summary: string; raisedAt: string }[]
  >();
  if (componentIds.length === 0) return found;
  const { rows } = await sql<{
    id: Id;
    component_id: Id;
    kind: string;
    severity: number;
    summary: string;
    raised_at: Date;
  }>`${prepared}
    select id, component_id, kind, severity, summary, raised_at from signal
    where resolved_at is null and component_id = any(${componentIds}::bigint[]) order by severity desc, id`.execute(
    reader,
  );
  for (const row of rows) {
    const list = found.get(row.component_id) ?? [];
    list.push({
      id: row.id,
      key: keyOf(ref('signal', row.id)),
      kind: row.kind,
      severity: row.severity,
      summary: row.summary,
      raisedAt: row.raised_at.toISOString(),
    });
    found.set(row.component_id, list);
  }
  return found;
};
