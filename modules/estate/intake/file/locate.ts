import type { Id } from '#kernel';
import type { DomainScope, Reader } from '#platform';
import type { StoredComponent } from '../../component/component.ts';
import { findByName, readComponents } from '../../component/rows.ts';
import type { IntendedComponent } from '../../plan/plan.ts';
import type { ReadComponent } from '../reading.ts';
import { findAnywhere, recogniseByEvidence } from './recognise.ts';
import { readSourceObjects } from './sourceObject.ts';

export interface Recognised {
  /** Handle → the component that it is, and by what it was recognised. */
  known: Map<string, { component: StoredComponent; how: string }>;
  /** Handle → why it cannot be told which of several it is. */
  ambiguous: Map<string, string>;
}

/** What is known of the rows: by the source's own id, by kind, place and name, else by what tells it from all others. */
export async function recogniseRows(
  around: { reader: Reader; scope: DomainScope; sourceKey: string },
  rows: readonly { handle: string; read: ReadComponent; intended: IntendedComponent }[],
): Promise<Recognised> {
  const { reader, scope, sourceKey } = around;
  const ambiguous = new Map<string, string>();
  const found = new Map<string, { id: Id; how: string }>();
  const bySource = await readSourceObjects(
    reader,
    sourceKey,
    rows.flatMap(({ read }) => (read.foreignId === undefined ? [] : [read.foreignId])),
  );
  for (const { handle, read } of rows) {
    const id = read.foreignId === undefined ? undefined : bySource.get(read.foreignId);
    if (id !== undefined) found.set(handle, { id, how: 'source' });
  }
  const named = rows.filter(({ handle, intended }) => !found.has(handle) && !isInComing(intended));
  const byName = await findByName(
    reader,
    named.map(({ intended: { draft } }) => ({
      kind: draft.kind,
      name: draft.name,
      siteId: draft.siteId ?? null,
      parentId: draft.parentId ?? null,
    })),
  );
  for (const [index, id] of byName) found.set(named[index]!.handle, { id, how: 'name' });
  const placeless = named.filter(
    ({ handle, read }) => !found.has(handle) && read.site === undefined && read.parent === undefined,
  );
  const anywhere = await findAnywhere(
    reader,
    scope,
    placeless.map(({ read }) => read),
  );
  for (const [index, ids] of anywhere) {
    const { handle, read } = placeless[index]!;
    if (ids.length === 1) found.set(handle, { id: ids[0]!, how: 'name' });
    else
      ambiguous.set(
        handle,
        `there are several of the kind ${read.kind} with that name, such as CMP-${ids[0]} and CMP-${ids[1]}; say at which site, or within what`,
      );
  }
  const unknown = rows.filter(({ handle }) => !found.has(handle));
  const byEvidence = await recogniseByEvidence(
    reader,
    scope,
    unknown.map(({ read }) => read),
  );
  for (const [index, one] of byEvidence) found.set(unknown[index]!.handle, one);
  const stored = new Map(
    (await readComponents(reader, [...new Set([...found.values()].map((one) => one.id))])).map((one) => [one.id, one]),
  );
  const known = new Map(
    [...found].flatMap(([handle, { id, how }]) => {
      const component = stored.get(id);
      // A disposed one does not come back by being spoken of: its successor is new.
      return component && component.state !== 'disposed' ? [[handle, { component, how }] as const] : [];
    }),
  );
  return { known, ambiguous };
}

/** Named within something that is itself only to be made: then it is new too. */
function isInComing(intended: IntendedComponent): boolean {
  return intended.siteHandle !== undefined || intended.parentHandle !== undefined;
}
