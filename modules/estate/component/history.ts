import { sql } from 'kysely';
import { z } from 'zod';
import type { Id, Json } from '#kernel';
import { canonicalJson } from '#kernel';
import { type Context, type listQuery, refSchema, toPage, toRef } from '#platform';
import { numberCursor } from '../cursor.ts';
import type { FieldChange } from './component.ts';
import { fieldsOf } from './merge.ts';
import { toStored } from './rows.ts';
import { requireReadable } from './scope.ts';
import { readRefs } from './view.ts';

export const revisionSchema = z.object({
  version: z.int(),
  at: z.string(),
  until: z.string().nullable().describe('Null: still so'),
  validFrom: z.string().describe('Since when it was so in reality, as the source says; `at` is when it was recorded'),
  actor: refSchema,
  source: z.string(),
  action: z.string(),
  reason: z.string().nullable(),
  eventId: z.int(),
  changes: z.array(z.object({ field: z.string(), before: z.json(), after: z.json() })),
});
export type Revision = z.infer<typeof revisionSchema>;

interface Row {
  version: number;
  recorded_from: Date;
  recorded_to: Date | null;
  valid_from: Date;
  event_id: number;
  source: string;
  action: string;
  detail: Json;
  actor_id: number;
  actor: string;
  snapshot: Json;
  before: Json;
}

/** Every revision of a component, newest first, with what changed in it. */
export async function componentHistory(ctx: Context, id: Id, query: Omit<z.infer<typeof listQuery>, 'sort'>) {
  await requireReadable(ctx, id);
  const before = query.cursor ? numberCursor(query.cursor) : Number.MAX_SAFE_INTEGER;
  const { rows } = await sql<Row>`
    with versions as (
      select version, recorded_from, null::timestamptz as recorded_to, valid_from, event_id, source_id, to_jsonb(c) - 'search_text' as snapshot
      from component c where id = ${id}
      union all
      select version, recorded_from, recorded_to, valid_from, event_id, source_id, snapshot from component_revision where component_id = ${id})
    select r.version, r.recorded_from, r.recorded_to, r.valid_from, r.event_id, s.key as source, e.action, e.detail, e.actor_id, coalesce(p.name, 'unknown') as actor,
      r.snapshot, b.snapshot as before
    from versions r
    join event e on e.id = r.event_id
    join source s on s.id = r.source_id
    left join person p on p.id = e.actor_id
    left join versions b on b.version = r.version - 1
    where r.version < ${before}::bigint
    order by r.version desc limit ${query.limit + 1}`.execute(ctx.db);
  const named = rows.map((row) => ({ row, changes: changesBetween(row.before, row.snapshot) }));
  const names = await fieldNamer(
    ctx,
    named.flatMap((entry) => entry.changes),
  );
  return toPage(
    named,
    query.limit,
    ({ row }) => [row.version],
    ({ row, changes }): Revision => ({
      version: row.version,
      at: row.recorded_from.toISOString(),
      until: row.recorded_to?.toISOString() ?? null,
      validFrom: row.valid_from.toISOString(),
      actor: toRef('person', row.actor_id, row.actor),
      source: row.source,
      action: row.action,
      reason: (row.detail as { reason?: string } | null)?.reason ?? null,
      eventId: row.event_id,
      changes: changes.map((change) => ({
        field: change.field,
        before: names(change.field, change.before),
        after: names(change.field, change.after),
      })),
    }),
  );
}

function changesBetween(before: Json, after: Json): FieldChange[] {
  const old = before === null ? {} : fieldsOf(fromSnapshot(before));
  const now = fieldsOf(fromSnapshot(after));
  const fields = [...new Set([...Object.keys(now), ...Object.keys(old)])];
  return fields
    .map((field) => ({ field, before: old[field] ?? null, after: now[field] ?? null }))
    .filter((change) => canonicalJson(change.before) !== canonicalJson(change.after));
}

function fromSnapshot(snapshot: Json) {
  return toStored(snapshot as unknown as Parameters<typeof toStored>[0]);
}

/** Domains, sites, parents and owners by name: an id in a history says nothing. */
export async function fieldNamer(ctx: Context, changes: FieldChange[]): Promise<(field: string, value: Json) => Json> {
  const ids = (field: string): number[] =>
    changes
      .filter((change) => change.field === field)
      .flatMap((change) => [change.before, change.after])
      .filter((value) => typeof value === 'number');
  const [domain, site, owner] = await Promise.all([
    readRefs(ctx.db, 'domain', ids('domain')),
    readRefs(ctx.db, 'component', [...ids('site'), ...ids('parent')]),
    readRefs(ctx.db, 'person', ids('owner')),
  ]);
  const byField = { domain, site, parent: site, owner };
  return (field, value) =>
    field in byField && typeof value === 'number'
      ? (byField[field as keyof typeof byField].get(value)?.name ?? value)
      : value;
}
