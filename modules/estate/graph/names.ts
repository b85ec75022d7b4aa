import { sql } from 'kysely';
import type { Id } from '#kernel';
import { type Reader, type Ref, toRef } from '#platform';
import type { ComponentRef } from '../component/component.ts';
import { toComponentRef } from '../component/view.ts';
import type { GraphNodeView } from './question.ts';

/** The graph keeps no names: those of a page are read with it. */
export interface Names {
  component(id: Id): string;
  domain(id: Id): Ref;
}

/** The names of some components, as they are or as they were recorded at an instant, and of all domains. */
export async function readNames(reader: Reader, ids: Iterable<Id>, asOf: Date | null = null): Promise<Names> {
  const wanted = [...new Set(ids)];
  const then =
    asOf === null
      ? sql<{ id: Id; name: string }>`select id, name from component where id = any(${wanted}::bigint[])`
      : sql<{ id: Id; name: string }>`
          select id, name from component where id = any(${wanted}::bigint[]) and recorded_from <= ${asOf}
          union all
          select component_id, snapshot ->> 'name' from component_revision
          where component_id = any(${wanted}::bigint[]) and recorded_from <= ${asOf} and recorded_to > ${asOf}`;
  const [components, domains] = await Promise.all([
    then.execute(reader),
    reader.selectFrom('domain').select(['id', 'name']).execute(),
  ]);
  const names = new Map(components.rows.map((row) => [row.id, row.name]));
  const domainNames = new Map(domains.map((row) => [row.id, row.name]));
  return {
    component: (id) => names.get(id) ?? `CMP-${id}`,
    domain: (id) => toRef('domain', id, domainNames.get(id) ?? `DOM-${id}`),
  };
}

export function refOf(node: GraphNodeView, names: Names): ComponentRef {
  return toComponentRef({ id: node.id, name: names.component(node.id), kind: node.kind, state: node.state });
}

export function viewOf(node: GraphNodeView, names: Names) {
  return { ...refOf(node, names), criticality: node.criticality, domain: names.domain(node.domainId) };
}
