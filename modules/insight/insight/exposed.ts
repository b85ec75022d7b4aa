import { sql } from 'kysely';
import { impactOfFailure, readComponents } from '#estate';
import type { Id } from '#kernel';
import { loadExposureAssumptions } from '#library';
import { type ExposedComponent, type ExposureAssumptions, exposureOf } from '#operations';
import type { Context, Reader } from '#platform';
import { isAboutSoftware, type StoredSignal } from '../signal/signal.ts';
import type { ExplainedRange } from './insight.ts';

let loaded: ExposureAssumptions | undefined;
/** Shipped content, read once a process. */
export function exposureAssumptions(): ExposureAssumptions {
  loaded ??= loadExposureAssumptions();
  return loaded;
}

/** What exposure has to know of a component, whatever is found on it. */
export type Standing = Omit<ExposedComponent, 'findings'>;

/** The standing of some components: their weight, what goes down with them, whether others take over. */
export async function standingOf(context: Context, reader: Reader, componentIds: Id[]): Promise<Map<Id, Standing>> {
  const ids = [...new Set(componentIds)];
  const [components, redundant] = await Promise.all([readComponents(reader, ids), redundantAmong(reader, ids)]);
  const impacts = new Map<Id, Id[]>();
  for (const { id } of components) {
    impacts.set(
      id,
      (await impactOfFailure(context, [id])).down.filter((other) => other !== id),
    );
  }
  const others = await readComponents(reader, [...new Set([...impacts.values()].flat())]);
  const criticality = new Map(others.map((component) => [component.id, component.criticality]));
  return new Map(
    components.map((component) => {
      const down = impacts.get(component.id) ?? [];
      return [
        component.id,
        {
          id: component.id,
          name: component.name,
          criticality: component.criticality,
          redundant: redundant.has(component.id),
          impact: {
            down: down.length,
            highestCriticality: Math.max(0, ...down.map((id) => criticality.get(id) ?? 0)),
          },
        },
      ];
    }),
  );
}

/** Those that stand in a redundancy group which stays up without them. */
async function redundantAmong(reader: Reader, ids: Id[]): Promise<Set<Id>> {
  if (ids.length === 0) return new Set();
  const { rows } = await sql<{ id: Id }>`
    select distinct r.to_id as id from relation r
    where r.recorded_to = 'infinity' and r.redundancy_group is not null and r.to_id = any(${ids}::bigint[])
      and (select count(*) from relation g where g.recorded_to = 'infinity' and g.from_id = r.from_id
        and g.kind = r.kind and g.redundancy_group = r.redundancy_group) > r.needed`.execute(reader);
  return new Set(rows.map((row) => row.id));
}

/** The exposure of some signals that hold, by the components that they are about. */
export function exposureOfSignals(
  signals: readonly Pick<StoredSignal, 'kind' | 'severity' | 'componentId'>[],
  standing: ReadonlyMap<Id, Standing>,
): ExplainedRange {
  const byComponent = Map.groupBy(signals, (signal) => signal.componentId);
  const exposed = [...byComponent].flatMap(([id, found]) => {
    const component = id === null ? undefined : standing.get(id);
    return component
      ? [
          {
            ...component,
            findings: found.flatMap(({ kind, severity }) => (isAboutSoftware(kind) ? [{ kind, severity }] : [])),
          },
        ]
      : [];
  });
  return exposureOf(exposed, exposureAssumptions());
}
