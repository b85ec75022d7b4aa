import { type RawBuilder, sql } from 'kysely';
import { z } from 'zod';
import { canonicalJson, type Id, keyOf, PlumblineError, ref } from '#kernel';
import { treeOf } from '#people';
import { type Context, listQuery, momentSchema, refSchema, toPage, toRef } from '#platform';
import {
  type ComponentRef,
  componentRefSchema,
  type FieldChange,
  type StoredComponent,
} from '../component/component.ts';
import { fieldNamer } from '../component/history.ts';
import { kindNames, kindSchema } from '../component/kind.ts';
import { componentRows } from '../component/list.ts';
import { fieldsOf } from '../component/merge.ts';
import { inScope } from '../component/scope.ts';
import { toComponentRef } from '../component/view.ts';
import { numberCursor } from '../cursor.ts';
import { type RelationKind, relationKinds } from '../relation/kind.ts';
import { readVersions, type Version } from './versions.ts';

export const compareQuery = listQuery.omit({ sort: true, fields: true }).extend({
  from: momentSchema.describe('As recorded at that instant'),
  to: momentSchema.describe('With what was recorded at that one'),
  what: z
    .enum(['component', 'relation'])
    .default('component')
    .describe('Which of the two the items are; the counts have both'),
  op: z.enum(['created', 'changed', 'gone']).optional(),
  kind: kindSchema.optional().describe(`Of a component: ${kindNames.slice(0, 3).join(', ')} …`),
  domain: z.string().max(100).optional().describe('Id or key of a domain; those below it count too'),
  site: z.coerce.number().int().positive().optional(),
});
export type CompareQuery = z.infer<typeof compareQuery>;

const opSchema = z.enum(['created', 'changed', 'gone']);
type Op = z.infer<typeof opSchema>;

const comparedSchema = z.object({
  op: opSchema,
  ref: refSchema,
  /** Of a component itself; of a relation its two ends. */
  kind: z.string(),
  from: componentRefSchema.nullable(),
  to: componentRefSchema.nullable(),
  changes: z.array(z.object({ field: z.string(), before: z.json(), after: z.json() })),
  /** The last change between the two instants: who, on whose word, when, and the event that can be undone. */
  at: z.string(),
  actor: refSchema,
  source: z.string(),
  eventId: z.int(),
});
export type Compared = z.infer<typeof comparedSchema>;

export const comparisonSchema = z.object({
  from: z.string(),
  to: z.string(),
  counts: z.array(
    z.object({ what: z.enum(['component', 'relation']), kind: z.string(), op: opSchema, count: z.int() }),
  ),
  items: z.array(comparedSchema),
  next: z.string().nullable(),
});
export type Comparison = z.infer<typeof comparisonSchema>;

type Sql = RawBuilder<unknown>;

/**
 * What came, changed and went between two instants of recording, within what one may read and what is asked for: a
 * component that left a site, or a domain that one may read, is gone from there.
 */
export async function compareEstate(ctx: Context, query: CompareQuery): Promise<Comparison> {
  const { from, to } = query;
  if (from > to) {
    throw new PlumblineError('invalid_input', 'The first instant must not be after the second.', {
      issues: [{ path: '/query/from', message: 'must not be after to' }],
    });
  }
  const scope = await ctx.scope('estate.read');
  const tree = await treeOf(ctx.workspace);
  const filters: Sql[] = [sql`c.state <> 'disposed'`, inScope(scope, 'c.domain_id')];
  if (query.kind) filters.push(sql`c.kind = ${query.kind}`);
  if (query.domain) filters.push(sql`c.domain_id = any(${tree.subtree(tree.find(query.domain) ?? -1)}::bigint[])`);
  if (query.site) filters.push(sql`(c.site_id = ${query.site} or c.id = ${query.site})`);
  const components = comparedComponents(from, to, filters);
  const relations = comparedRelations(from, to, filters, inScope(scope, 'c.domain_id'));
  const { rows: counts } = await sql<Comparison['counts'][number]>`
    select 'component' as what, kind, op, count(*)::int as count from (${components}) x group by kind, op
    union all select 'relation', kind, op, count(*)::int from (${relations}) x group by kind, op
    order by what, kind, op`.execute(ctx.db);
  const after = query.cursor ? numberCursor(query.cursor) : 0;
  const { rows } = await sql<{ id: Id; op: Op; before_id: Id | null }>`
    select id, op, before_id from (${query.what === 'component' ? components : relations}) x
    where id > ${after}::bigint ${query.op ? sql`and op = ${query.op}` : sql``} order by id limit ${query.limit + 1}`.execute(
    ctx.db,
  );
  const page = toPage(
    rows,
    query.limit,
    (row) => [row.id],
    (row) => row,
  );
  const items =
    query.what === 'component'
      ? await describeComponents(ctx, page.items, from, to)
      : await describeRelations(ctx, page.items, to);
  return { from: from.toISOString(), to: to.toISOString(), counts, items, next: page.next };
}

/** Only what was written between the two is looked at: by what was superseded then, and what began then. */
function comparedComponents(from: Date, to: Date, filters: Sql[]): Sql {
  const side = (at: Date) => sql`left join lateral (
    select c.kind, c.version, jsonb_build_array(c.name, c.state, c.domain_id, c.site_id, c.parent_id, c.owner_id, c.criticality, c.attributes) as said
    from ${componentRows(at)} where c.id = t.id and ${sql.join(filters, sql` and `)})`;
  return sql`
    select t.id, null::bigint as before_id, coalesce(b.kind, a.kind) as kind,
      case when a.version is null then 'created' when b.version is null then 'gone' else 'changed' end as op
    from (
      select id from component where recorded_from > ${from} and recorded_from <= ${to} and version = 1
      union select component_id from component_revision where recorded_to > ${from} and recorded_to <= ${to}
      union select component_id from component_revision
        where recorded_to > ${to} and recorded_from > ${from} and recorded_from <= ${to} and version = 1) t
    ${side(from)} a on true ${side(to)} b on true
    where (a.version is not null or b.version is not null)
      and (a.version is null or b.version is null or (a.version <> b.version and a.said <> b.said))`;
}

/** Both ends must be readable, and one of them be what is asked for. Another `needed` is a change, not an end. */
function comparedRelations(from: Date, to: Date, filters: Sql[], readable: Sql): Sql {
  const ends = (alias: string) => sql`
    not exists (select from component c where c.id in (${sql.ref(`${alias}.from_id`)}, ${sql.ref(`${alias}.to_id`)}) and not ${readable})
    and exists (select from component c where c.id in (${sql.ref(`${alias}.from_id`)}, ${sql.ref(`${alias}.to_id`)}) and ${sql.join(filters.slice(1), sql` and `)})`;
  const same = sql`o.from_id = r.from_id and o.to_id = r.to_id and o.kind = r.kind and coalesce(o.redundancy_group, '') = coalesce(r.redundancy_group, '')`;
  return sql`
    select r.id, o.id as before_id, r.kind, case when o.id is null then 'created' else 'changed' end as op
    from relation r
    left join lateral (select o.id, o.needed from relation o where ${same} and o.id <> r.id
      and o.recorded_from <= ${from} and o.recorded_to > ${from} and o.recorded_to <> 'infinity' limit 1) o on true
    where r.recorded_from > ${from} and r.recorded_from <= ${to} and r.recorded_to > ${to}
      and (o.id is null or o.needed is distinct from r.needed) and ${ends('r')}
    union all
    select r.id, r.id, r.kind, 'gone' from relation r
    where r.recorded_to <> 'infinity' and r.recorded_to > ${from} and r.recorded_to <= ${to} and r.recorded_from <= ${from}
      and not exists (select from relation o where ${same} and o.id <> r.id and o.recorded_from > ${from} and o.recorded_from <= ${to} and o.recorded_to > ${to})
      and ${ends('r')}`;
}

function versionAt(versions: Version[], at: Date): Version | undefined {
  return versions.findLast((version) => version.recordedFrom <= at);
}

async function describeComponents(ctx: Context, rows: { id: Id; op: Op }[], from: Date, to: Date): Promise<Compared[]> {
  const versions = await readVersions(
    ctx.db,
    rows.map((row) => row.id),
    to,
  );
  const described = rows.map(({ id, op }) => {
    const own = versions.get(id)!;
    const last = own.at(-1)!;
    const before = op === 'created' ? null : versionAt(own, from)!.component;
    return { op, last, changes: changesBetween(before, last.component) };
  });
  const named = await fieldNamer(
    ctx,
    described.flatMap((one) => one.changes),
  );
  return described.map(({ op, last, changes }) => ({
    op,
    ref: toRef('component', last.componentId, last.component.name),
    kind: last.component.kind,
    from: null,
    to: null,
    // Where it went may be what one may not read: that it is gone is all there is to say.
    changes:
      op === 'gone'
        ? []
        : changes.map(({ field, before, after }) => ({
            field,
            before: named(field, before),
            after: named(field, after),
          })),
    at: last.recordedFrom.toISOString(),
    actor: toRef('person', last.actor.id, last.actor.name),
    source: last.source,
    eventId: last.eventId,
  }));
}

function changesBetween(before: StoredComponent | null, after: StoredComponent): FieldChange[] {
  const old = before === null ? {} : fieldsOf(before);
  const now = fieldsOf(after);
  return [...new Set([...Object.keys(old), ...Object.keys(now)])]
    .map((field) => ({ field, before: old[field] ?? null, after: now[field] ?? null }))
    .filter((change) => canonicalJson(change.before) !== canonicalJson(change.after));
}

async function describeRelations(
  ctx: Context,
  rows: { id: Id; op: Op; before_id: Id | null }[],
  to: Date,
): Promise<Compared[]> {
  if (rows.length === 0) return [];
  const ids = rows.map((row) => row.id);
  const { rows: found } = await sql<{
    id: Id;
    kind: RelationKind;
    redundancy_group: string | null;
    needed: number | null;
    was_needed: number | null;
    at: Date;
    event_id: Id;
    source: string;
    actor_id: Id;
    actor: string;
    from_end: ComponentRef;
    to_end: ComponentRef;
  }>`
    select r.id, r.kind, r.redundancy_group, r.needed, b.needed as was_needed,
      case when r.recorded_to <= ${to} then r.recorded_to else r.recorded_from end as at, e.id as event_id, s.key as source,
      e.actor_id, coalesce(p.name, 'unknown') as actor,
      jsonb_build_object('id', f.id, 'name', f.name, 'kind', f.kind, 'state', f.state) as from_end,
      jsonb_build_object('id', t.id, 'name', t.name, 'kind', t.kind, 'state', t.state) as to_end
    from unnest(${ids}::bigint[], ${rows.map((row) => row.before_id)}::bigint[]) as x (id, before_id)
    join relation r on r.id = x.id left join relation b on b.id = x.before_id
    join component f on f.id = r.from_id join component t on t.id = r.to_id join source s on s.id = r.source_id
    join event e on e.id = coalesce((select max(g.id) from event g where g.subject_type = 'relation' and g.subject_id = r.id and r.recorded_to <= ${to}), r.event_id)
    left join person p on p.id = e.actor_id`.execute(ctx.db);
  const byId = new Map(found.map((row) => [row.id, row]));
  return rows.map(({ id, op }): Compared => {
    const row = byId.get(id)!;
    const [fromEnd, toEnd] = [toComponentRef(row.from_end), toComponentRef(row.to_end)];
    return {
      op,
      ref: {
        ...ref('relation', id),
        key: keyOf(ref('relation', id)),
        name: `${fromEnd.name} ${relationKinds[row.kind].title} ${toEnd.name}`,
      },
      kind: row.kind,
      from: fromEnd,
      to: toEnd,
      changes:
        op === 'changed'
          ? [{ field: `needed of ${row.redundancy_group}`, before: row.was_needed, after: row.needed }]
          : [],
      at: row.at.toISOString(),
      actor: toRef('person', row.actor_id, row.actor),
      source: row.source,
      eventId: row.event_id,
    };
  });
}
