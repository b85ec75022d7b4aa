import { sql } from 'kysely';
import type { Id } from '#kernel';
import type { Reader } from '#platform';
import type { StoredComponent } from '../component/component.ts';
import { readComponents } from '../component/rows.ts';
import type { ComponentState } from '../component/state.ts';
import type { IntendedComponent, Intent } from '../plan/plan.ts';
import { type RelationKind, relationKinds } from '../relation/kind.ts';

/** Where a component goes that its file says no more. Nothing is deleted: what is in service is only set to retire. */
const afterwards: { [State in ComponentState]?: ComponentState } = {
  planned: 'disposed',
  ordered: 'disposed',
  received: 'disposed',
  deploying: 'disposed',
  'in-service': 'retiring',
  maintenance: 'retiring',
};

/** What the source once said and the intent says no more, as moves and ended relations. */
export async function pruned(
  reader: Reader,
  intent: Intent,
  kept: Set<Id>,
  keptRelations: Set<string>,
): Promise<Pick<Intent, 'components' | 'endedRelations'>> {
  const owned = await ownedBy(reader, intent.source);
  const components = owned.flatMap((component): IntendedComponent[] => {
    const state = afterwards[component.state];
    if (kept.has(component.id) || !state) return [];
    return [
      {
        handle: `CMP-${component.id} pruned`,
        draft: {
          id: component.id,
          kind: component.kind,
          name: component.name,
          state,
          decided: true,
          reason: 'No longer in its estate file.',
        },
      },
    ];
  });
  const { rows } = await sql<{
    id: Id;
    kind: string;
    from_id: Id;
    to_id: Id;
    redundancy_group: string | null;
    from_name: string;
    to_name: string;
  }>`
    select l.id, l.kind, l.from_id, l.to_id, l.redundancy_group, f.name as from_name, t.name as to_name
    from relation l join source s on s.id = l.source_id join component f on f.id = l.from_id join component t on t.id = l.to_id
    where s.key = ${intent.source} and l.recorded_to = 'infinity' order by l.id`.execute(reader);
  const endedRelations = rows
    .filter((row) => !keptRelations.has(relationIdentity(row.kind, row.from_id, row.to_id, row.redundancy_group)))
    .map((row) => ({
      id: row.id,
      kind: row.kind as RelationKind,
      name: `${row.from_name} ${relationKinds[row.kind as RelationKind].title} ${row.to_name}`,
    }));
  return { components, endedRelations };
}

export const relationIdentity = (kind: string, from: Id, to: Id, group: string | null): string =>
  JSON.stringify([kind, from, to, group]);

async function ownedBy(reader: Reader, source: string): Promise<StoredComponent[]> {
  const { rows } = await sql<{ id: Id }>`
    select id from component where coalesce(provenance -> 'name', provenance -> '*') ->> 0 = ${source} and state <> 'disposed' order by id`.execute(
    reader,
  );
  return readComponents(
    reader,
    rows.map((row) => row.id),
  );
}
