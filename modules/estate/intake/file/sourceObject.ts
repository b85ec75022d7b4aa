import { sql } from 'kysely';
import type { Id } from '#kernel';
import type { Reader, Tx } from '#platform';
import type { RelationKind } from '../../relation/kind.ts';

/** The components that a source means by its own ids. */
export async function readSourceObjects(
  reader: Reader,
  sourceKey: string,
  foreignIds: readonly string[],
): Promise<Map<string, Id>> {
  if (foreignIds.length === 0) return new Map();
  const { rows } = await sql<{ foreign_id: string; component_id: Id }>`
    select o.foreign_id, o.component_id from source_object o join source s on s.id = o.source_id
    where s.key = ${sourceKey} and o.foreign_id = any(${foreignIds}::text[])`.execute(reader);
  return new Map(rows.map((row) => [row.foreign_id, row.component_id]));
}

/** Which of these the source once had no more. */
export async function absentObjects(
  reader: Reader,
  sourceKey: string,
  foreignIds: readonly string[],
): Promise<Set<string>> {
  const { rows } = await sql<{ foreign_id: string }>`
    select o.foreign_id from source_object o join source s on s.id = o.source_id
    where s.key = ${sourceKey} and o.absent_since is not null and o.foreign_id = any(${foreignIds}::text[])`.execute(
    reader,
  );
  return new Set(rows.map((row) => row.foreign_id));
}

export async function linkSourceObjects(
  tx: Tx,
  sourceId: Id,
  links: readonly { foreignId: string; componentId: Id }[],
  at: Date,
): Promise<void> {
  if (links.length === 0) return;
  await sql`insert into source_object (source_id, foreign_id, component_id, seen_at)
    select ${sourceId}, x.foreign_id, x.component_id, ${at}
    from unnest(${links.map((one) => one.foreignId)}::text[], ${links.map((one) => one.componentId)}::bigint[]) as x (foreign_id, component_id)
    on conflict (source_id, foreign_id) do update
      set component_id = excluded.component_id, seen_at = excluded.seen_at, absent_since = null`.execute(tx);
}

/** The objects that a source once had; read whole in batches, as there may be many. */
export async function* presentObjects(
  reader: Reader,
  sourceKey: string,
): AsyncGenerator<{ foreignId: string; componentId: Id; name: string; kind: string }[]> {
  for (let last = ''; ; ) {
    const { rows } = await sql<{ foreign_id: string; component_id: Id; name: string; kind: string }>`
      select o.foreign_id, o.component_id, c.name, c.kind
      from source_object o join source s on s.id = o.source_id join component c on c.id = o.component_id
      where s.key = ${sourceKey} and o.absent_since is null and o.foreign_id > ${last} order by o.foreign_id limit 5000`.execute(
      reader,
    );
    if (rows.length === 0) return;
    yield rows.map((row) => ({
      foreignId: row.foreign_id,
      componentId: row.component_id,
      name: row.name,
      kind: row.kind,
    }));
    last = rows.at(-1)!.foreign_id;
  }
}

interface SaidRelation {
  id: Id;
  kind: RelationKind;
  fromId: Id;
  toId: Id;
  redundancyGroup: string | null;
  fromName: string;
  toName: string;
}

/** The relations that a source has brought in, of what it still has. */
export async function* relationsOfSource(
  reader: Reader,
  sourceKey: string,
  present: readonly string[],
): AsyncGenerator<SaidRelation[]> {
  const there = [...new Set((await readSourceObjects(reader, sourceKey, present)).values())];
  for (let last = 0; ; ) {
    const { rows } = await sql<SaidRelation>`
      select r.id, r.kind, r.from_id as "fromId", r.to_id as "toId", r.redundancy_group as "redundancyGroup", f.name as "fromName", t.name as "toName"
      from relation r join source s on s.id = r.source_id join component f on f.id = r.from_id join component t on t.id = r.to_id
      where s.key = ${sourceKey} and r.recorded_to = 'infinity' and r.id > ${last}
        and r.from_id = any(${there}::bigint[]) order by r.id limit 5000`.execute(reader);
    if (rows.length === 0) return;
    yield rows;
    last = rows.at(-1)!.id;
  }
}

export async function markAbsent(tx: Tx, sourceId: Id, foreignIds: readonly string[], at: Date): Promise<void> {
  if (foreignIds.length === 0) return;
  await sql`update source_object set absent_since = ${at}
    where source_id = ${sourceId} and foreign_id = any(${foreignIds}::text[]) and absent_since is null`.execute(tx);
}
