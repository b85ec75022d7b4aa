import { sql } from 'kysely';
import { z } from 'zod';
import { canonicalJson, type Id, type Json, PlumblineError, ref } from '#kernel';
import { type Context, decodeCursor, listQuery, type Reader, sortOf, toPage } from '#platform';
import { claimSchema, componentRefSchema, type StoredComponent } from '../component/component.ts';
import { fieldsOf } from '../component/merge.ts';
import { readComponents } from '../component/rows.ts';
import { inScope, requireReadable } from '../component/scope.ts';
import { readRefs, toComponentRef } from '../component/view.ts';
import { writeComponents } from '../component/write.ts';
import { isNewer, weightOf } from './disagreement.ts';

export const disagreementQuery = listQuery.extend({
  sort: sortOf(['weight'], '-weight'),
  component: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER).optional(),
  source: z.string().max(200).optional().describe('Key of the source whose word does not count'),
  field: z.string().max(120).optional(),
  settled: z.enum(['true', 'false']).default('false'),
});

export const disagreementSchema = z.object({
  component: componentRefSchema,
  field: z.string(),
  source: z.string().describe('Key of the source whose word does not count'),
  sourceName: z.string(),
  stated: z.json().describe('What it says; domains, sites, parents and owners by name'),
  statedAt: z.string(),
  kept: z.json().describe('What holds instead'),
  keptBy: claimSchema.nullable(),
  newer: z.boolean().describe('What does not count is the younger word'),
  weight: z.number().describe('How much it matters: what it is about, how vital the component is, how sure the source'),
  firstSeenAt: z.string(),
  settledAt: z.string().nullable(),
});
export type DisagreementView = z.infer<typeof disagreementSchema>;

interface Row {
  component_id: Id;
  field: string;
  source_key: string;
  source_name: string;
  stated: Json;
  stated_at: Date;
  confidence: number;
  first_seen_at: Date;
  settled_at: Date | null;
  criticality: number;
  place: number;
}

/** The order of the weights, in SQL: by how vital the component is; what it is about is weighed within a page. */
export async function listDisagreements(ctx: Context, query: z.output<typeof disagreementQuery>) {
  const scope = await ctx.scope('estate.read');
  const where = [inScope(scope, 'c.domain_id'), sql<boolean>`c.state <> 'disposed'`];
  where.push(query.settled === 'true' ? sql`d.settled_at is not null` : sql`d.settled_at is null`);
  if (query.component) where.push(sql`d.component_id = ${query.component}`);
  if (query.source) where.push(sql`s.key = ${query.source}`);
  if (query.field) where.push(sql`d.field = ${query.field}`);
  const descending = query.sort === '-weight';
  const place = sql`(c.criticality * 1000 + case d.field when 'name' then 900 when 'attributes.serial' then 900 when 'state' then 800
    when 'owner' then 700 when 'domain' then 700 when 'site' then 700 when 'attributes.addresses' then 700 when 'attributes.description' then 100 else 400 end)`;
  if (query.cursor) {
    const [at, component, field, source] = decodeCursor(query.cursor, 4);
    if (typeof at !== 'number' || typeof component !== 'number')
      throw new PlumblineError('invalid_input', 'The cursor belongs to another list.');
    where.push(
      sql`(${place}, d.component_id, d.field, s.key) ${sql.raw(descending ? '<' : '>')} (${at}, ${component}::bigint, ${String(field)}, ${String(source)})`,
    );
  }
  const direction = sql.raw(descending ? 'desc' : 'asc');
  const { rows } = await sql<Row>`
    select d.component_id, d.field, s.key as source_key, s.name as source_name, d.stated, d.stated_at, d.confidence, d.first_seen_at,
      d.settled_at, c.criticality, ${place} as place
    from disagreement d join component c on c.id = d.component_id join source s on s.id = d.source_id
    where ${sql.join(where, sql` and `)}
    order by ${place} ${direction}, d.component_id ${direction}, d.field ${direction}, s.key ${direction} limit ${query.limit + 1}`.execute(
    ctx.db,
  );
  const page = toPage(
    rows,
    query.limit,
    (row) => [row.place, row.component_id, row.field, row.source_key],
    (row) => row,
  );
  return { items: await toViews(ctx.db, page.items), next: page.next };
}

async function toViews(reader: Reader, rows: Row[]): Promise<DisagreementView[]> {
  const components = new Map(
    (await readComponents(reader, [...new Set(rows.map((row) => row.component_id))])).map((one) => [one.id, one]),
  );
  const shown = await names(reader, rows, components);
  return rows.flatMap((row): DisagreementView[] => {
    const component = components.get(row.component_id)!;
    const kept = fieldsOf(component)[row.field] ?? null;
    // By now both say the same: the next word of the source takes the row away.
    if (canonicalJson(kept) === canonicalJson(row.stated)) return [];
    const keptBy = component.provenance[row.field];
    return [
      {
        component: toComponentRef(component),
        field: row.field,
        source: row.source_key,
        sourceName: row.source_name,
        stated: shown(row.field, row.stated),
        statedAt: row.stated_at.toISOString(),
        kept: shown(row.field, kept),
        keptBy: keptBy ?? null,
        newer: isNewer(row.stated_at, keptBy),
        weight: weightOf(row.field, component.criticality, row.confidence),
        firstSeenAt: row.first_seen_at.toISOString(),
        settledAt: row.settled_at?.toISOString() ?? null,
      },
    ];
  });
}

/** Records that a field names are told by name. */
async function names(reader: Reader, rows: Row[], components: Map<Id, StoredComponent>) {
  const ids = (fields: string[]): Id[] =>
    rows
      .filter((row) => fields.includes(row.field))
      .flatMap((row) => [row.stated, fieldsOf(components.get(row.component_id)!)[row.field] ?? null])
      .filter((value): value is number => typeof value === 'number');
  const [domain, place, owner] = await Promise.all([
    readRefs(reader, 'domain', ids(['domain'])),
    readRefs(reader, 'component', ids(['site', 'parent'])),
    readRefs(reader, 'person', ids(['owner'])),
  ]);
  const byField = { domain, site: place, parent: place, owner } as const;
  return (field: string, value: Json): Json =>
    typeof value === 'number' && field in byField
      ? (byField[field as keyof typeof byField].get(value)?.name ?? value)
      : value;
}

export const settleInput = z.strictObject({
  component: z.int().positive(),
  field: z.string().min(1).max(120),
  source: z.string().min(1).max(200),
  verdict: z
    .enum(['accept', 'keep'])
    .describe('accept: what the source says becomes so, on your word; keep: it stays as it is'),
  reason: z.string().trim().max(500).optional(),
});

/** A person decides. What was kept stays quiet until that source says something else. */
export async function settleDisagreement(
  ctx: Context,
  input: z.infer<typeof settleInput>,
): Promise<{ settled: boolean }> {
  const component = await requireReadable(ctx, input.component);
  await ctx.authorise('estate.change', { type: 'component', id: component.id, domainId: component.domainId });
  const scope = await ctx.scope('estate.change');
  return ctx.mutate(async (mutation) => {
    const { rows } = await sql<{ stated: Json }>`
      select d.stated from disagreement d join source s on s.id = d.source_id
      where d.component_id = ${component.id} and d.field = ${input.field} and s.key = ${input.source} for update of d`.execute(
      mutation.tx,
    );
    const row = rows[0];
    if (!row)
      throw new PlumblineError(
        'not_found',
        `${input.source} no longer disagrees about ${input.field} of CMP-${component.id}.`,
      );
    if (input.verdict === 'accept') {
      const statement = { [input.field.replace(/^attributes\./, '')]: row.stated };
      const isAttribute = input.field.startsWith('attributes.');
      const fields = { domain: 'domainId', site: 'siteId', parent: 'parentId', owner: 'ownerId' } as const;
      await writeComponents(
        mutation,
        'person',
        [
          {
            id: component.id,
            kind: component.kind,
            name: component.name,
            decided: true,
            ...(input.reason ? { reason: input.reason } : {}),
            ...(isAttribute
              ? { attributes: statement }
              : { [fields[input.field as keyof typeof fields] ?? input.field]: row.stated }),
          },
        ],
        { scope },
      );
      await sql`delete from disagreement d using source s where s.id = d.source_id and d.component_id = ${component.id}
        and d.field = ${input.field} and s.key = ${input.source}`.execute(mutation.tx);
      return { settled: true };
    }
    await sql`update disagreement d set settled_at = ${mutation.now}, settled_by = ${mutation.actor.personId} from source s
      where s.id = d.source_id and d.component_id = ${component.id} and d.field = ${input.field} and s.key = ${input.source}`.execute(
      mutation.tx,
    );
    await mutation.record({
      subject: ref('component', component.id),
      action: 'disagreement.settle',
      detail: {
        field: input.field,
        source: input.source,
        verdict: input.verdict,
        ...(input.reason ? { reason: input.reason } : {}),
      },
    });
    return { settled: true };
  });
}
