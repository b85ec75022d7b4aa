import { type Id, PlumblineError } from '#kernel';
import { type Context, decodeCursor, encodeCursor, toRef } from '#platform';
import { componentQuery } from '../component/list.ts';
import { noComponent, requireReadable } from '../component/scope.ts';
import { toComponentRef } from '../component/view.ts';
import { relationKinds } from '../relation/kind.ts';
import { DOWN, dependencies, type Failure, fail, pathTo, singlePoints } from './failure.ts';
import type { Graph } from './graph.ts';
import type { Impact, ImpactView, ReachedView, UpView } from './impact.ts';
import { estateGraph } from './service.ts';
import { type Names, readableIn, readNames, whyOf } from './view.ts';

type Part = 'down' | 'degraded' | 'up';
const parts: Part[] = ['down', 'degraded', 'up'];

export const impactQuery = componentQuery.pick({ limit: true, cursor: true });

/** What goes when a component goes, and what it stands on itself; the gravest and nearest first, and only what one may read. */
export async function impactOf(
  ctx: Context,
  id: Id,
  query: { limit?: number; cursor?: string | undefined } = {},
): Promise<ImpactView> {
  const component = await requireReadable(ctx, id);
  const scope = await ctx.scope('estate.read');
  const graph = await (await ctx.workspace.get(estateGraph)).current();
  const started = performance.now();
  const index = graph.indexOf(id);
  if (index === undefined) throw noComponent(id);
  const readable = readableIn(graph, scope);
  const failure = fail(graph, [index]);
  const reached = failure.reached.filter(readable).sort(gravestFirst(graph, failure.distance));
  const below = dependencies(graph, index);
  const up = below.reached.filter(readable);
  const alone = singlePoints(graph, index, below.reached);
  const ms = Math.round((performance.now() - started) * 100) / 100;
  const limit = query.limit ?? 50;
  const lists = {
    down: reached.filter((one) => failure.severity[one] === DOWN),
    degraded: reached.filter((one) => failure.severity[one] !== DOWN),
    up,
  };
  const pages = pageOfEach(lists, limit, query.cursor);
  const shown = [...pages.down.indexes, ...pages.degraded.indexes];
  const names = await readNames(ctx.db, graph, [
    ...shown.flatMap((one) => pathTo(failure, one)),
    ...pages.up.indexes.flatMap((one) => pathTo(below, one)),
  ]);
  const view = (one: number) => reachedView(graph, failure, one, names, readable);
  return {
    component: toComponentRef(component),
    down: { count: lists.down.length, items: pages.down.indexes.map(view), next: pages.down.next },
    degraded: { count: lists.degraded.length, items: pages.degraded.indexes.map(view), next: pages.degraded.next },
    up: {
      count: up.length,
      items: pages.up.indexes.map((one) => upView(graph, below, one, names, readable, alone)),
      next: pages.up.next,
    },
    byKind: countBy(lists.down, (one) => graph.kindAt(one)),
    byDomain: countBy(lists.down, (one) => names.domain(graph.domainAt(one)).name),
    byCriticality: countBy(lists.down, (one) => String(graph.criticalityAt(one))),
    ms,
  };
}

/** What goes when several components go together: ids only, without names and authority, for use cases of other modules. */
export async function impactOfFailure(ctx: Context, ids: Id[]): Promise<Impact> {
  const graph = await (await ctx.workspace.get(estateGraph)).current();
  const failed = ids.flatMap((id) => graph.indexOf(id) ?? []);
  const failure = fail(graph, failed);
  const impact: Impact = { down: [], degraded: [] };
  for (const index of failure.reached.sort(gravestFirst(graph, failure.distance))) {
    const severity = failure.severity[index] === DOWN ? 'down' : 'degraded';
    impact[severity].push({
      id: graph.idAt(index),
      severity,
      distance: failure.distance[index]!,
      path: pathTo(failure, index).map((one) => graph.idAt(one)),
    });
  }
  return impact;
}

function gravestFirst(graph: Graph, distance: Int32Array): (a: number, b: number) => number {
  return (a, b) =>
    graph.criticalityAt(b) - graph.criticalityAt(a) || distance[a]! - distance[b]! || graph.idAt(a) - graph.idAt(b);
}

/** A cursor goes on in one of the three lists; the others begin at their start. */
function pageOfEach(lists: Record<Part, number[]>, limit: number, cursor: string | undefined) {
  const [part, offset] = cursor ? decodeCursor(cursor, 2) : [undefined, 0];
  if (cursor && (!parts.includes(part as Part) || typeof offset !== 'number' || offset < 0)) {
    throw new PlumblineError('invalid_input', 'The cursor belongs to another list.', {
      issues: [{ path: '/query/cursor', message: 'must be the `next` of one of these lists' }],
    });
  }
  const page = (name: Part) => {
    const start = name === part ? Number(offset) : 0;
    const end = start + limit;
    return {
      indexes: lists[name].slice(start, end),
      next: end < lists[name].length ? encodeCursor([name, end]) : null,
    };
  };
  return { down: page('down'), degraded: page('degraded'), up: page('up') };
}

function nodeRef(graph: Graph, index: number, names: Names) {
  const id = graph.idAt(index);
  return {
    ...toComponentRef({ id, name: names.component(id), kind: graph.kindAt(index), state: graph.stateAt(index) }),
    criticality: graph.criticalityAt(index),
    domain: names.domain(graph.domainAt(index)),
  };
}

function pathRefs(graph: Graph, path: number[], names: Names, readable: (index: number) => boolean) {
  return path.filter(readable).map((one) => toRef('component', graph.idAt(one), names.component(graph.idAt(one))));
}

function reachedView(
  graph: Graph,
  failure: Failure,
  index: number,
  names: Names,
  readable: (index: number) => boolean,
): ReachedView {
  return {
    component: nodeRef(graph, index, names),
    severity: failure.severity[index] === DOWN ? 'down' : 'degraded',
    distance: failure.distance[index]!,
    path: pathRefs(graph, pathTo(failure, index), names, readable),
    why: whyOf(graph, failure, index, names, readable),
  };
}

function upView(
  graph: Graph,
  below: Omit<Failure, 'severity'>,
  index: number,
  names: Names,
  readable: (index: number) => boolean,
  alone: Set<number> | null,
): UpView {
  const path = pathTo(below, index);
  const steps = path.slice(1).flatMap((one, position) => {
    const before = path[position]!;
    if (!readable(one) || !readable(before)) return [];
    return [
      `${names.component(graph.idAt(before))} ${relationKinds[graph.edgeKindAt(below.through[one]!)].because} ${names.component(graph.idAt(one))}`,
    ];
  });
  return {
    component: nodeRef(graph, index, names),
    distance: below.distance[index]!,
    path: pathRefs(graph, path, names, readable),
    why: `${steps.join('; ') || 'It depends on it indirectly'}.`,
    alone: alone?.has(index) ?? null,
  };
}

function countBy(indexes: number[], keyOf: (index: number) => string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const index of indexes) {
    const key = keyOf(index);
    counts[key] = (counts[key] ?? 0) + 1;
  }
  return counts;
}
