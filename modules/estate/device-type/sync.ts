import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { type Id, ref, sha256 } from '#kernel';
import type { Mutation, Reader } from '#platform';
import { libraryFolder, loadDeviceTypes } from '../../../library/load.ts';

const LOAD = 'device-types';

let hash: string | undefined;
function shippedHash(): string {
  hash ??= sha256(readFileSync(join(libraryFolder, 'device-types', 'types.jsonl'), 'utf8'));
  return hash;
}

export async function deviceTypesLoaded(reader: Reader): Promise<boolean> {
  const loaded = await reader.selectFrom('library_load').select('hash').where('name', '=', LOAD).executeTakeFirst();
  return loaded?.hash === shippedHash();
}

/** Brings the shipped types of hardware into the table. One's own of the same key stays as it is. */
export async function saveDeviceTypes(mutation: Mutation): Promise<number> {
  const types = loadDeviceTypes().map(({ key, maker, model, ...detail }) => ({ key, maker, model, detail }));
  const { rows } = await sql<{ id: Id; key: string }>`
    insert into device_type (key, maker, model, detail, shipped, created_at)
    select key, maker, model, detail, true, ${mutation.now}
    from jsonb_to_recordset(${JSON.stringify(types)}::jsonb) as x (key text, maker text, model text, detail jsonb)
    on conflict (key) do update set maker = excluded.maker, model = excluded.model, detail = excluded.detail,
      version = device_type.version + 1
    where device_type.shipped and device_type.detail is distinct from excluded.detail
    returning id, key`.execute(mutation.tx);
  await mutation.recordAll(
    rows.map((row) => ({ subject: ref('device_type', row.id), action: 'device-type.load', detail: { key: row.key } })),
  );
  const loaded = { hash: shippedHash(), loaded_at: mutation.now };
  await mutation.tx
    .insertInto('library_load')
    .values({ name: LOAD, ...loaded })
    .onConflict((on) => on.column('name').doUpdateSet(loaded))
    .execute();
  return rows.length;
}
