import { sql } from 'kysely';
import type { Id, Json } from '#kernel';
import type { Reader, Tx } from '#platform';
import type { NetBoxObject } from '../object.ts';

/** What a NetBox last said of its objects: kept page by page, so that reading goes on where it was cut off. Returns how many differ. */
export async function keep(tx: Tx, netboxId: Id, model: string, objects: readonly NetBoxObject[]): Promise<number> {
  if (objects.length === 0) return 0;
  const rows = objects.map(({ id, fields }) => ({ id, fields, last_updated: fields.last_updated ?? null }));
  const { rows: written } = await sql`insert into netbox_object as o (netbox_id, model, object_id, fields, last_updated)
    select ${netboxId}, ${model}, x.id, x.fields, x.last_updated
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as x (id bigint, fields jsonb, last_updated timestamptz)
    on conflict (netbox_id, model, object_id) do update set fields = excluded.fields, last_updated = excluded.last_updated
      where o.fields is distinct from excluded.fields
    returning object_id`.execute(tx);
  return written.length;
}

export interface ModelState {
  /** Up to which id the first reading has come; null: all of it is there. */
  readTo: number | null;
  refused: number | null;
}

export async function modelState(reader: Reader, netboxId: Id, model: string): Promise<ModelState | null> {
  const { rows } = await sql<{ read_to: number | null; refused: number | null }>`
    select read_to, refused from netbox_model where netbox_id = ${netboxId} and model = ${model}`.execute(reader);
  return rows[0] ? { readTo: rows[0].read_to, refused: rows[0].refused } : null;
}

export async function saveModelState(tx: Tx, netboxId: Id, model: string, state: ModelState): Promise<void> {
  await sql`insert into netbox_model (netbox_id, model, read_to, refused) values (${netboxId}, ${model}, ${state.readTo}, ${state.refused})
    on conflict (netbox_id, model) do update set read_to = excluded.read_to, refused = excluded.refused`.execute(tx);
}

/** How many objects of a model there are, and when the latest of them was changed, by NetBox's clock. */
export async function extent(
  reader: Reader,
  netboxId: Id,
  model: string,
): Promise<{ count: number; latest: Date | null }> {
  const { rows } = await sql<{ count: number; latest: Date | null }>`
    select count(*)::int as count, max(last_updated) as latest from netbox_object where netbox_id = ${netboxId} and model = ${model}`.execute(
    reader,
  );
  return rows[0]!;
}

export async function keptIds(reader: Reader, netboxId: Id, model: string): Promise<Set<number>> {
  const { rows } = await sql<{ object_id: number }>`
    select object_id from netbox_object where netbox_id = ${netboxId} and model = ${model}`.execute(reader);
  return new Set(rows.map((row) => row.object_id));
}

export async function forget(tx: Tx, netboxId: Id, model: string, ids: readonly number[]): Promise<void> {
  if (ids.length === 0) return;
  await sql`delete from netbox_object where netbox_id = ${netboxId} and model = ${model} and object_id = any(${ids}::bigint[])`.execute(
    tx,
  );
}

/** Everything that a NetBox has said, as a dump of it, piece by piece. Empty where it has said nothing. */
export async function* asDump(reader: Reader, netboxId: Id): AsyncGenerator<Buffer> {
  let last = { model: '', id: 0 };
  let opening = '[';
  for (;;) {
    const { rows } = await sql<{ model: string; object_id: number; fields: Json }>`
      select model, object_id, fields from netbox_object
      where netbox_id = ${netboxId} and (model, object_id) > (${last.model}, ${last.id}) order by model, object_id limit 2000`.execute(
      reader,
    );
    if (rows.length === 0) break;
    const lines = rows.map((row) => JSON.stringify({ model: row.model, pk: row.object_id, fields: row.fields }));
    yield Buffer.from(`${opening}${lines.join(',\n')}`);
    opening = ',\n';
    last = { model: rows.at(-1)!.model, id: rows.at(-1)!.object_id };
  }
  if (opening !== '[') yield Buffer.from(']');
}
