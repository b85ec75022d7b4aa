import { sql } from 'kysely';
import { z } from 'zod';
import { type Id, keyOf, PlumblineError, ref } from '#kernel';
import { type Context, type DomainScope, decodeCursor, listQuery, sortOf, toPage } from '#platform';
import type { DeviceTypeDetail } from '../../../library/load.ts';
import { likeText } from '../component/list.ts';
import { inScope, requireReader } from '../component/scope.ts';
import { type DeviceType, type DeviceTypeInput, plainDetail } from './device-type.ts';

export const deviceTypeQuery = listQuery.extend({
  sort: sortOf(['name'], 'name'),
  q: z.string().trim().min(1).max(200).optional().describe('Words of the maker, the model or the part number'),
  shipped: z.enum(['true', 'false']).optional(),
});

interface Row {
  id: Id;
  key: string;
  maker: string;
  model: string;
  detail: DeviceTypeDetail;
  shipped: boolean;
  components: number;
}

const name = sql`lower(t.maker || ' ' || t.model)`;

function columns(scope: DomainScope) {
  return sql`t.id, t.key, t.maker, t.model, t.detail, t.shipped,
    (select count(*) from component c where c.attributes ? 'deviceType' and c.attributes ->> 'deviceType' = t.key
      and c.state <> 'disposed' and ${inScope(scope, 'c.domain_id')}) as components`;
}

const toView = ({ id, key, maker, model, detail, shipped, components }: Row): DeviceType => ({
  ...detail,
  id,
  key: keyOf(ref('device_type', id)),
  typeKey: key,
  maker,
  model,
  shipped,
  components,
});

export async function listDeviceTypes(ctx: Context, query: z.output<typeof deviceTypeQuery>) {
  const scope = await requireReader(ctx);
  const where = [sql<boolean>`true`];
  for (const word of query.q?.split(/\s+/) ?? [])
    where.push(
      sql`lower(t.maker || ' ' || t.model || ' ' || coalesce(t.detail ->> 'partNumber', '')) like ${`%${likeText(word)}%`}`,
    );
  if (query.shipped) where.push(sql`t.shipped = ${query.shipped === 'true'}`);
  const descending = query.sort === '-name';
  if (query.cursor) {
    const [after, id] = decodeCursor(query.cursor, 2);
    if (typeof after !== 'string' || typeof id !== 'number')
      throw new PlumblineError('invalid_input', 'The cursor belongs to another list.');
    where.push(sql`(${name}, t.id) ${sql.raw(descending ? '<' : '>')} (${after}, ${id}::bigint)`);
  }
  const direction = sql.raw(descending ? 'desc' : 'asc');
  const { rows } = await sql<Row & { sort_key: string }>`
    select ${columns(scope)}, ${name} as sort_key from device_type t where ${sql.join(where, sql` and `)}
    order by ${name} ${direction}, t.id ${direction} limit ${query.limit + 1}`.execute(ctx.db);
  return toPage(rows, query.limit, (row) => [row.sort_key, row.id], toView);
}

export async function showDeviceType(ctx: Context, id: Id): Promise<DeviceType> {
  const scope = await requireReader(ctx);
  const { rows } = await sql<Row>`select ${columns(scope)} from device_type t where t.id = ${id}`.execute(ctx.db);
  if (!rows[0]) throw new PlumblineError('not_found', `There is no type of hardware HWT-${id}.`);
  return toView(rows[0]);
}

/** One's own type, beside the shipped ones. */
export async function createDeviceType(ctx: Context, input: DeviceTypeInput): Promise<DeviceType> {
  await ctx.authorise('estate.change', { type: 'device_type', domainId: null });
  const { typeKey, maker, model, ...given } = input;
  const detail = { ...plainDetail, ...given };
  const id = await ctx.mutate(async (mutation) => {
    const saved = await mutation.tx
      .insertInto('device_type')
      .values({ key: typeKey, maker, model, detail: JSON.stringify(detail), shipped: false, created_at: mutation.now })
      .onConflict((on) => on.column('key').doNothing())
      .returning('id')
      .executeTakeFirst();
    if (!saved)
      throw new PlumblineError('already_exists', `There is a type of hardware with the key "${typeKey}" already.`);
    await mutation.record({ subject: ref('device_type', saved.id), detail: { key: typeKey, maker, model } });
    return saved.id;
  });
  return showDeviceType(ctx, id);
}
