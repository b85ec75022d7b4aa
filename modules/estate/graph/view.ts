import { sql } from 'kysely';
import type { Id } from '#kernel';
import type { DomainScope, Reader, Ref } from '#platform';
import { toRef } from '#platform';
import { relationKinds } from '../relation/kind.ts';
import { DOWN, type Failure, membersLeft, pathTo } from './failure.ts';
import type { Graph } from './graph.ts';

/** Whether the actor may read a node; the graph knows its domain. */
export function readableIn(graph: Graph, scope: DomainScope): (index: number) => boolean {
  if (scope === 'all') return () => true;
  const domains = new Set(scope);
  return (index) => domains.has(graph.domainAt(index));
}

export interface Names {
  component(id: Id): string;
  domain(id: Id): Ref;
}

/** The names of some nodes and of their domains: the graph itself keeps none. */
export async function readNames(reader: Reader, graph: Graph, indexes: Iterable<number>): Promise<Names> {
  const wanted = [...new Set(indexes)];
  const ids = wanted.map((index) => graph.idAt(index));
  const [components, domains] = await Promise.all([
    sql<{ id: Id; name: string }>`select id, name from component where id = any(${ids}::bigint[])`.execute(reader),
    reader.selectFrom('domain').select(['id', 'name']).execute(),
  ]);
  const names = new Map(components.rows.map((row) => [row.id, row.name]));
  const domainNames = new Map(domains.map((row) => [row.id, row.name]));
  return {
    component: (id) => names.get(id) ?? `CMP-${id}`,
    domain: (id) => toRef('domain', id, domainNames.get(id) ?? `DOM-${id}`),
  };
}

/** Steps of a path that are spelt out; a longer one is cut in the middle. */
const SPELT_OUT = 3;

/** Why a node suffers, in one sentence, from itself down to what failed. What the reader may not see is not named. */
export function whyOf(
  graph: Graph,
  failure: Failure,
  index: number,
  names: Names,
  readable: (index: number) => boolean,
): string {
  const path = pathTo(failure, index).reverse();
  const steps: string[] = [];
  for (const [position, node] of path.entries()) {
    const next = path[position + 1];
    if (next === undefined) break;
    if (!readable(node) || !readable(next)) continue;
    const kind = graph.edgeKindAt(failure.through[node]!);
    steps.push(
      `${names.component(graph.idAt(node))} ${relationKinds[kind].because} ${names.component(graph.idAt(next))}`,
    );
  }
  const shown =
    steps.length > SPELT_OUT
      ? [...steps.slice(0, SPELT_OUT - 1), `… ${steps.length - SPELT_OUT} more steps …`, steps.at(-1)!]
      : steps;
  const sentence = shown.length > 0 ? shown.join('; ') : 'It depends on it indirectly';
  return `${sentence}${groupNote(graph, failure, index)}.`;
}

function groupNote(graph: Graph, failure: Failure, index: number): string {
  const slot = failure.through[index]!;
  const group = slot < 0 ? -1 : graph.groupAt(slot);
  if (group < 0) return '';
  const { left: carried, needed } = membersLeft(graph, index, group, graph.stateAt(index));
  const lost = countLost(graph, failure, index, group);
  const edge = graph.edgeAt(slot);
  return ` (of the group ${edge.redundancyGroup}, ${Math.max(0, carried - lost)} of ${carried} would be left; it needs ${needed})`;
}

function countLost(graph: Graph, failure: Failure, index: number, group: number): number {
  let lost = 0;
  graph.forEachDependency(index, (slot, member) => {
    if (graph.groupAt(slot) === group && failure.severity[member] === DOWN) lost += 1;
  });
  return lost;
}
