import { sql } from 'kysely';
import type { Id, RecordType } from '#kernel';
import { type Reader, type Ref, toRef } from '#platform';
import type { Component, ComponentRef, StoredComponent } from './component.ts';
import type { Kind } from './kind.ts';
import type { ComponentState } from './state.ts';

export function toComponentRef(component: { id: Id; name: string; kind: string; state: string }): ComponentRef {
  return {
    ...toRef('component', component.id, component.name),
    kind: component.kind as Kind,
    state: component.state as ComponentState,
  };
}

type Named = 'domain' | 'person' | 'component';

/** Refs of records by their ids, in one query. */
export async function readRefs(
  reader: Reader,
  type: Named & RecordType,
  ids: Iterable<Id | null>,
): Promise<Map<Id, Ref>> {
  const wanted = [...new Set([...ids].filter((id) => id !== null))];
  if (wanted.length === 0) return new Map();
  const rows = await reader
    .selectFrom(type)
    .select(['id', 'name'])
    .where(sql<boolean>`id = any(${wanted}::bigint[])`)
    .execute();
  return new Map(rows.map((row) => [row.id, toRef(type, row.id, row.name)]));
}

/** Components as the API shows them: domains, sites and owners by name. */
export async function toComponents(reader: Reader, stored: StoredComponent[]): Promise<Component[]> {
  const [domains, components, owners] = await Promise.all([
    readRefs(
      reader,
      'domain',
      stored.map((c) => c.domainId),
    ),
    readRefs(
      reader,
      'component',
      stored.flatMap((c) => [c.siteId, c.parentId]),
    ),
    readRefs(
      reader,
      'person',
      stored.map((c) => c.ownerId),
    ),
  ]);
  const nameOf = (refs: Map<Id, Ref>, id: Id | null): string | null =>
    id === null ? null : (refs.get(id)?.name ?? null);
  return stored.map((component) =>
    toComponent(component, domains.get(component.domainId)?.name ?? '', {
      site: nameOf(components, component.siteId),
      parent: nameOf(components, component.parentId),
      owner: nameOf(owners, component.ownerId),
    }),
  );
}

/** Names of what a component refers to; null where there is none. */
export interface Names {
  site: string | null;
  parent: string | null;
  owner: string | null;
}

export function toComponent(component: StoredComponent, domain: string, names: Names): Component {
  const { id, domainId, siteId, parentId, ownerId } = component;
  return {
    ...toRef('component', id, component.name),
    kind: component.kind,
    state: component.state,
    domain: toRef('domain', domainId, domain),
    site: siteId === null || names.site === null ? null : toRef('component', siteId, names.site),
    parent: parentId === null || names.parent === null ? null : toRef('component', parentId, names.parent),
    owner: ownerId === null || names.owner === null ? null : toRef('person', ownerId, names.owner),
    criticality: component.criticality,
    attributes: component.attributes,
    provenance: component.provenance,
    version: component.version,
    createdAt: component.createdAt.toISOString(),
    updatedAt: component.updatedAt.toISOString(),
  };
}
