import { sql } from 'kysely';
import { canonicalJson, type Id, type Json } from '#kernel';
import type { Reader, Tx } from '#platform';
import type { EarlierWord } from '../component/provenance.ts';

/** What one source said of one component: the fields that it stated, and of these the ones that another kept. */
export interface Said {
  componentId: Id;
  fields: string[];
  refused: { field: string; stated: Json; at: Date; confidence: number }[];
}

/**
 * Notes what of a source's statements did not prevail, and forgets what does by now. Two statements for thousands. What
 * somebody settled stays settled until the source says something else; what is only repeated stays as old as it was.
 */
export async function noteDisagreements(tx: Tx, sourceId: Id, said: readonly Said[], now: Date): Promise<void> {
  if (said.length === 0) return;
  const refused = said.flatMap(({ componentId, refused: list }) =>
    list.map(({ field, stated, at, confidence }) => ({ component_id: componentId, field, stated, at, confidence })),
  );
  const kept = said.flatMap(({ componentId, fields, refused: list }) => {
    const lost = new Set(list.map((one) => one.field));
    return fields.filter((field) => !lost.has(field)).map((field) => ({ componentId, field }));
  });
  await sql`delete from disagreement d using unnest(${kept.map((one) => one.componentId)}::bigint[], ${kept.map((one) => one.field)}::text[]) as x (component_id, field)
    where d.source_id = ${sourceId} and d.component_id = x.component_id and d.field = x.field`.execute(tx);
  if (refused.length === 0) return;
  await sql`insert into disagreement (component_id, field, source_id, stated, stated_at, confidence, first_seen_at)
    select distinct on (component_id, field) component_id, field, ${sourceId}, coalesce(stated, 'null'), at, confidence, ${now}
    from jsonb_to_recordset(${JSON.stringify(refused)}::jsonb) as x (component_id bigint, field text, stated jsonb, at timestamptz, confidence real)
    order by component_id, field, at desc
    on conflict (component_id, field, source_id) do update set stated = excluded.stated,
      stated_at = case when disagreement.stated = excluded.stated then least(disagreement.stated_at, excluded.stated_at) else excluded.stated_at end,
      confidence = excluded.confidence,
      settled_at = case when disagreement.stated = excluded.stated then disagreement.settled_at end,
      settled_by = case when disagreement.stated = excluded.stated then disagreement.settled_by end`.execute(tx);
}

/** What of a source's statements about these components is noted already, by field. */
export async function readNoted(
  reader: Reader,
  sourceKey: string,
  componentIds: readonly Id[],
): Promise<Map<Id, Map<string, EarlierWord>>> {
  const noted = new Map<Id, Map<string, EarlierWord>>();
  if (componentIds.length === 0) return noted;
  const { rows } = await sql<{ component_id: Id; field: string; stated: Json; stated_at: Date }>`
    select d.component_id, d.field, d.stated, d.stated_at from disagreement d join source s on s.id = d.source_id
    where s.key = ${sourceKey} and d.component_id = any(${componentIds}::bigint[])`.execute(reader);
  for (const { component_id: id, field, stated, stated_at: at } of rows) {
    const fields = noted.get(id) ?? new Map<string, EarlierWord>();
    noted.set(id, fields.set(field, { stated: canonicalJson(stated), at: at.toISOString() }));
  }
  return noted;
}
