import type { Id } from '#kernel';
import type { Reader } from '#platform';

/** What policies of use look at; null where there is no such component. */
export async function usedComponent(db: Reader, id: Id) {
  const row = await db
    .selectFrom('component')
    .select(['id', 'name', 'kind', 'criticality', 'domain_id'])
    .where('id', '=', id)
    .executeTakeFirst();
  return row
    ? { key: `CMP-${row.id}`, name: row.name, kind: row.kind, criticality: row.criticality, domainId: row.domain_id }
    : null;
}
