import { sql } from 'kysely';
import type { Id } from '#kernel';
import type { Reader } from '#platform';
import type { StoredComponent } from '../component/component.ts';
import { findByName, readComponents } from '../component/rows.ts';
import { readRefs } from '../component/view.ts';
import { readNoted } from '../disagreement/store.ts';
import { currentInstallations } from '../installation/write.ts';
import { readReleases } from '../product/rows.ts';
import type { RelationKind } from '../relation/kind.ts';
import { precedenceRule, readMastery } from '../source/mastery.ts';
import { readSources } from '../source/source.ts';
import { type Current, type Handle, type Intent, inRounds } from './plan.ts';

/** Reads what an intent speaks of. A component is the one whose id its draft names, else the one of its kind, site and name. */
export async function readCurrent(reader: Reader, intent: Intent): Promise<Current> {
  const components = await locate(reader, intent);
  const ids = [...components.values()].map((component) => component.id);
  const [relations, noted, sources, mastery, releases] = await Promise.all([
    relationsAmong(reader, ids),
    readNoted(reader, intent.source, ids),
    readSources(reader),
    readMastery(reader),
    readReleases(reader, {
      ids: [
        ...new Set(
          intent.software.flatMap((s) => s.drafts.flatMap((d) => (d.releaseId === null ? [] : [d.releaseId]))),
        ),
      ],
    }),
  ]);
  const software = new Map<Handle, Awaited<ReturnType<typeof currentInstallations>>>();
  for (const { handle } of intent.software) {
    const component = components.get(handle);
    if (component) software.set(handle, await currentInstallations(reader, component.id));
  }
  const older = [...software.values()]
    .flat()
    .flatMap((installation) => (installation.releaseId === null ? [] : [installation.releaseId]));
  const known = new Map(releases.map((release) => [release.id, `${release.product.name} ${release.version}`]));
  for (const release of await readReleases(reader, { ids: older.filter((id) => !known.has(id)) }))
    known.set(release.id, `${release.product.name} ${release.version}`);
  const drafts = intent.components.map((component) => ({ ...component.initial, ...component.draft }));
  const stored = [...components.values()];
  const [domain, site, owner] = await Promise.all([
    readRefs(reader, 'domain', [...drafts.map((d) => d.domainId ?? null), ...stored.map((c) => c.domainId)]),
    readRefs(reader, 'component', [
      ...drafts.map((d) => d.siteId ?? null),
      ...stored.flatMap((c) => [c.siteId, c.parentId, c.id]),
      ...drafts.map((d) => d.parentId ?? null),
    ]),
    readRefs(reader, 'person', [...drafts.map((d) => d.ownerId ?? null), ...stored.map((c) => c.ownerId)]),
  ]);
  const names = { domain, site, parent: site, owner };
  return {
    components,
    relations,
    software,
    noted,
    precedence: precedenceRule(sources, mastery),
    nameOf: (field, id) => names[field as keyof typeof names]?.get(id)?.name ?? String(id),
    releaseName: (id) => known.get(id) ?? `RLS-${id}`,
  };
}

async function locate(reader: Reader, intent: Intent): Promise<Map<Handle, StoredComponent>> {
  const byHandle = new Map<Handle, Id>();
  // A component of a site or a parent that is itself in the intent is looked up by the id of that one.
  const waiting = intent.components.filter((component) => component.draft.id === undefined);
  for (const component of intent.components)
    if (component.draft.id !== undefined) byHandle.set(component.handle, component.draft.id);
  for (const round of inRounds(waiting)) {
    const searchable = round.filter(
      (c) => (!c.siteHandle || byHandle.has(c.siteHandle)) && (!c.parentHandle || byHandle.has(c.parentHandle)),
    );
    const found = await findByName(
      reader,
      searchable.map((c) => ({
        kind: c.draft.kind,
        name: c.draft.name,
        siteId: c.siteHandle ? byHandle.get(c.siteHandle)! : (c.draft.siteId ?? null),
        parentId: c.parentHandle ? byHandle.get(c.parentHandle)! : (c.draft.parentId ?? null),
      })),
    );
    for (const [index, id] of found) byHandle.set(searchable[index]!.handle, id);
  }
  const stored = new Map(
    (await readComponents(reader, [...byHandle.values()])).map((component) => [component.id, component]),
  );
  return new Map([...byHandle].flatMap(([handle, id]) => (stored.has(id) ? [[handle, stored.get(id)!]] : [])));
}

export async function relationsAmong(reader: Reader, ids: Id[]): Promise<Current['relations']> {
  if (ids.length === 0) return [];
  const { rows } = await sql<{
    id: Id;
    kind: string;
    from_id: Id;
    to_id: Id;
    redundancy_group: string | null;
    needed: number | null;
  }>`
    select id, kind, from_id, to_id, redundancy_group, needed from relation
    where recorded_to = 'infinity' and from_id = any(${ids}::bigint[]) and to_id = any(${ids}::bigint[]) order by id`.execute(
    reader,
  );
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind as RelationKind,
    fromId: row.from_id,
    toId: row.to_id,
    redundancyGroup: row.redundancy_group,
    needed: row.needed,
  }));
}
