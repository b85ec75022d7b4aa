import { sql } from 'kysely';
import { z } from 'zod';
import type { Id } from '#kernel';
import { type Context, type DomainScope, listQuery, type Reader, toPage, toRef } from '#platform';
import { inScope } from '../component/scope.ts';
import { toComponentRef } from '../component/view.ts';
import { numberCursor } from '../cursor.ts';
import type { Installation, InstallationDraft } from './installation.ts';
import type { InstallationDetail } from './write.ts';

export const installationQuery = listQuery.omit({ sort: true }).extend({
  component: z.coerce.number().int().positive().optional(),
  product: z.string().max(100).optional().describe('Id or key of a product'),
  release: z.coerce.number().int().positive().optional(),
  matched: z
    .enum(['true', 'false'])
    .optional()
    .describe('Only what a product of the library stands behind, or only the rest'),
  package: z.string().max(200).optional(),
});

interface Row {
  id: Id;
  component_id: Id;
  component_name: string;
  component_kind: string;
  component_state: string;
  package: string;
  version: string;
  manager: string;
  origin: InstallationDraft['origin'];
  product_id: Id | null;
  product_key: string | null;
  product_name: string | null;
  release_id: Id | null;
  release_version: string | null;
  confidence: number | null;
  matched_how: string | null;
  support_basis: InstallationDraft['supportBasis'];
  support: InstallationDraft['support'];
  support_ends_on: string | null;
  extended_support: InstallationDraft['extended'];
  extended_ends_on: string | null;
  detail: InstallationDetail;
  source: string;
  observed_at: Date;
  recorded_from: Date;
}

function select(where: ReturnType<typeof sql<boolean>>[], limit: number) {
  return sql<Row>`
    select i.*, c.name as component_name, c.kind as component_kind, c.state as component_state, p.key as product_key, p.name as product_name,
      r.version as release_version, s.key as source
    from installation i join component c on c.id = i.component_id join source s on s.id = i.source_id
    left join product p on p.id = i.product_id left join release r on r.id = i.release_id
    where ${sql.join(where, sql` and `)} order by i.id limit ${limit}`;
}

const current = sql<boolean>`i.recorded_to = 'infinity'`;

export async function listInstallations(ctx: Context, query: z.infer<typeof installationQuery>) {
  const where = [current, inScope(await ctx.scope('estate.read'), 'c.domain_id')];
  if (query.component) where.push(sql`i.component_id = ${query.component}`);
  if (query.release) where.push(sql`i.release_id = ${query.release}`);
  if (query.product)
    where.push(
      sql`i.product_id = (select id from product where key = ${query.product} or id::text = ${query.product} limit 1)`,
    );
  if (query.matched) where.push(query.matched === 'true' ? sql`i.product_id is not null` : sql`i.product_id is null`);
  if (query.package) where.push(sql`i.package = ${query.package}`);
  if (query.cursor) where.push(sql`i.id > ${numberCursor(query.cursor)}::bigint`);
  const { rows } = await select(where, query.limit + 1).execute(ctx.db);
  return toPage(rows, query.limit, (row) => [row.id], toInstallation);
}

/** All software of a component, matched or not; now, or as recorded at an instant. Authorises nothing. */
export async function installationsOf(
  reader: Reader,
  componentId: Id,
  options: { asOf?: Date | undefined; matchedOnly?: boolean } = {},
): Promise<Installation[]> {
  const { asOf } = options;
  const when = asOf === undefined ? current : sql<boolean>`i.recorded_from <= ${asOf} and i.recorded_to > ${asOf}`;
  const where = [sql<boolean>`i.component_id = ${componentId}`, when];
  if (options.matchedOnly) where.push(sql`i.product_id is not null`);
  const { rows } = await select(where, 20_000).execute(reader);
  return rows.map(toInstallation);
}

/** Installations by id, of components that the scope covers; ended ones too. */
export async function readInstallations(
  reader: Reader,
  ids: Id[],
  scope: DomainScope = 'all',
): Promise<Installation[]> {
  if (ids.length === 0) return [];
  const { rows } = await select(
    [sql<boolean>`i.id = any(${ids}::bigint[])`, inScope(scope, 'c.domain_id')],
    ids.length,
  ).execute(reader);
  return rows.map(toInstallation);
}

function toInstallation(row: Row): Installation {
  const product = row.product_id === null ? null : toRef('product', row.product_id, row.product_name ?? '');
  return {
    ...{ id: row.id, key: `SW-${row.id}` },
    component: toComponentRef({
      id: row.component_id,
      name: row.component_name,
      kind: row.component_kind,
      state: row.component_state,
    }),
    package: row.package,
    version: row.version,
    manager: row.manager,
    origin: row.origin,
    product,
    productKey: row.product_key,
    release:
      row.release_id === null ? null : toRef('release', row.release_id, `${row.product_name} ${row.release_version}`),
    releaseVersion: row.release_version ?? row.detail.release ?? null,
    confidence: row.confidence,
    matchedHow: row.matched_how,
    note: row.detail.note ?? '',
    support: {
      status: row.support,
      endsOn: row.support_ends_on,
      basis: row.support_basis,
      extended: { status: row.extended_support, endsOn: row.extended_ends_on },
      sentence: row.detail.sentence ?? '',
    },
    packages: row.detail.packages ?? [],
    source: row.source,
    observedAt: row.observed_at.toISOString(),
    since: row.recorded_from.toISOString(),
  };
}
