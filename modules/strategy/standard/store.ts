import type { Id, Json } from '#kernel';
import type { Reader, Tx } from '#platform';
import type { ComplianceWaiver } from '../compliance.ts';
import type { Standard, StandardPosition } from '../standard.ts';

/** A standard under its id, as the workspace holds it. */
export interface StoredStandard extends Standard {
  id: Id;
  objectiveId: Id | null;
  domainId: Id | null;
  ownerId: Id | null;
  version: number;
}

export async function findStandards(reader: Reader): Promise<StoredStandard[]> {
  const rows = await reader
    .selectFrom('standard as s')
    .leftJoin('objective as o', 'o.id', 's.objective_id')
    .leftJoin('domain as d', 'd.id', 's.domain_id')
    .select([
      's.id',
      's.key',
      's.name',
      's.objective_id',
      's.domain_id',
      's.component_kinds',
      's.positions',
      's.why',
      's.effective_from',
      's.owner_id',
      's.version',
      'o.key as objective',
      'd.key as domain',
    ])
    .orderBy('s.id')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    key: row.key,
    name: row.name,
    objective: row.objective,
    objectiveId: row.objective_id,
    domain: row.domain,
    domainId: row.domain_id,
    componentKinds: row.component_kinds,
    positions: row.positions as unknown as StandardPosition[],
    why: row.why,
    effectiveFrom: row.effective_from,
    ownerId: row.owner_id,
    version: row.version,
  }));
}

export async function findWaivers(reader: Reader): Promise<ComplianceWaiver[]> {
  const rows = await reader
    .selectFrom('waiver as w')
    .innerJoin('standard as s', 's.id', 'w.standard_id')
    .select(['w.id', 's.key as standard', 'w.component_id', 'w.reason', 'w.valid_from', 'w.ends_on'])
    .execute();
  return rows.map((row) => ({
    id: row.id,
    standard: row.standard,
    componentId: row.component_id,
    reason: row.reason,
    validFrom: row.valid_from,
    endsOn: row.ends_on,
  }));
}

/** Inserts the standards that the workspace does not have yet; one that it has may have been changed and stays. */
export async function insertMissingStandards(
  tx: Tx,
  standards: readonly Standard[],
  ids: { objectives: Map<string, Id>; domains: Map<string, Id> },
  at: Date,
): Promise<{ id: Id; key: string; objectiveId: Id | null }[]> {
  if (standards.length === 0) return [];
  const rows = await tx
    .insertInto('standard')
    .values(
      standards.map((standard) => ({
        key: standard.key,
        name: standard.name,
        objective_id: standard.objective === null ? null : (ids.objectives.get(standard.objective) ?? null),
        domain_id: standard.domain === null ? null : (ids.domains.get(standard.domain) ?? null),
        component_kinds: [...standard.componentKinds],
        positions: JSON.stringify(standard.positions as unknown as Json),
        why: standard.why,
        effective_from: standard.effectiveFrom,
        created_at: at,
      })),
    )
    .onConflict((on) => on.column('key').doNothing())
    .returning(['id', 'key', 'objective_id'])
    .execute();
  return rows.map((row) => ({ id: row.id, key: row.key, objectiveId: row.objective_id }));
}
