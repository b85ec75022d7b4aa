import type { Id } from '#kernel';
import type { DomainScope } from '#platform';
import type { Kind } from '../component/kind.ts';
import type { Desk, Held, HeldList } from './desk.ts';
import { indexesOf } from './desk.ts';
import { DOWN, dependenciesOf, fail, membersLeft } from './failure.ts';
import { footingOf } from './footing.ts';
import { type Graph, NONE } from './graph.ts';
import { LEFT_OUT, listOf, pageOf } from './list.ts';
import type { Answer, GraphNodeView, Hop, ListPage, Part, Question, ReachedNode, Spare } from './question.ts';
import { singlePoints } from './singlePoints.ts';
import { pathTo, type Walk } from './walk.ts';

/** Whether the asker may read a node; the graph knows its domain. */
export function readableIn(graph: Graph, scope: DomainScope): (node: number) => boolean {
  if (scope === 'all') return () => true;
  const allowed = graph.nodes.domainIds.among(scope);
  const { domains } = graph.nodes;
  return (node) => allowed[domains[node]!] === 1;
}

export function nodeView(graph: Graph, node: number): GraphNodeView {
  return {
    id: graph.idAt(node),
    kind: graph.kindAt(node),
    state: graph.stateAt(node),
    criticality: graph.criticalityAt(node),
    domainId: graph.domainAt(node),
  };
}

/** What goes when some components go, and, where wanted, what they stand on. */
export async function answerImpact(
  desk: Desk,
  question: Question<'impact'>,
  signal: AbortSignal,
): Promise<Answer<'impact'>> {
  const graph = await desk.graph(question.at);
  const readable = readableIn(graph, question.scope);
  const nodes = indexesOf(graph, question.of, readable);
  if (!nodes) return null;
  const startedMs = performance.now();
  const walk = fail(graph, desk.scratch, nodes);
  const { down, degraded, counts } = sortOut(graph, walk, readable);
  const held: Held = {
    graph,
    readable,
    lists: {
      down: { ...down, takes: null },
      degraded: { ...degraded, takes: null },
      up: question.up ? await standsOn(desk, graph, nodes, readable, question.mostForAlone, signal) : nothing,
    },
  };
  const page = (part: Part): ListPage => listPage(held, part, question.offsets[part], question.limit);
  return {
    held: desk.hold(held),
    of: nodes.map((node) => nodeView(graph, node)),
    down: page('down'),
    degraded: page('degraded'),
    up: page('up'),
    alone: countAlone(held.lists.up!),
    ...counts,
    ms: performance.now() - startedMs,
  };
}

export async function answerDependencies(
  desk: Desk,
  question: Question<'dependencies'>,
  signal: AbortSignal,
): Promise<Answer<'dependencies'>> {
  const graph = await desk.graph(question.at);
  const readable = readableIn(graph, question.scope);
  const nodes = indexesOf(graph, question.of, readable);
  if (!nodes) return null;
  const startedMs = performance.now();
  const held: Held = {
    graph,
    readable,
    lists: { up: await standsOn(desk, graph, nodes, readable, Number.POSITIVE_INFINITY, signal) },
  };
  return {
    held: desk.hold(held),
    of: nodes.map((node) => nodeView(graph, node)),
    up: listPage(held, 'up', question.offset, question.limit),
    alone: countAlone(held.lists.up!)!,
    ms: performance.now() - startedMs,
  };
}

/** Everything that goes, by its id: for other modules, which look at what they may themselves. */
export async function answerReach(desk: Desk, question: Question<'reach'>): Promise<Answer<'reach'>> {
  const graph = await desk.graph(question.at);
  const walk = fail(
    graph,
    desk.scratch,
    question.of.flatMap((id) => graph.indexOf(id) ?? []),
  );
  const down: number[] = [];
  const degraded: number[] = [];
  for (let position = walk.begun; position < walk.nodes.length; position += 1)
    (walk.severities[position] === DOWN ? down : degraded).push(graph.idAt(walk.nodes[position]!));
  return { down: Float64Array.from(down), degraded: Float64Array.from(degraded) };
}

export function answerPage(desk: Desk, { held: number, part, offset, limit }: Question<'page'>): Answer<'page'> {
  const held = desk.heldAt(number);
  return held?.lists[part] ? listPage(held, part, offset, limit).items : null;
}

const nothing: HeldList = {
  walk: {
    begun: 0,
    nodes: new Int32Array(0),
    parents: new Int32Array(0),
    slots: new Int32Array(0),
    distances: new Int32Array(0),
    severities: new Uint8Array(0),
  },
  positions: new Int32Array(0),
  ends: new Int32Array(0),
  ordered: new Int32Array(0),
  takes: null,
};

async function standsOn(
  desk: Desk,
  graph: Graph,
  nodes: number[],
  readable: (node: number) => boolean,
  mostForAlone: number,
  signal: AbortSignal,
): Promise<HeldList> {
  let walk = dependenciesOf(graph, desk.scratch, nodes);
  let takes: Int32Array | null = null;
  if (walk.nodes.length <= mostForAlone) {
    const footing = footingOf(graph, desk.scratch, nodes);
    walk = footing.walk;
    takes = (await desk.inSlices(singlePoints(footing), signal)).takes;
  }
  const buckets = Uint16Array.from(walk.nodes, (node, position) =>
    position >= walk.begun && readable(node) ? Math.min(walk.distances[position]!, DISTANCES - 1) : LEFT_OUT,
  );
  return { ...listOf(walk, buckets, 0, DISTANCES), takes };
}

function countAlone({ positions, takes }: HeldList): number | null {
  return takes && positions.reduce((sum, position) => sum + (takes[position]! > 0 ? 1 : 0), 0);
}

const CRITICALITIES = 5;
/** Further away is all the same. */
const DISTANCES = 64;
const BUCKETS = CRITICALITIES * DISTANCES;

/** What goes down and what is only degraded, the gravest first, then the nearest; and what of the former there is. */
function sortOut(graph: Graph, walk: Walk, readable: (node: number) => boolean) {
  const { criticalities, kinds, domains } = graph.nodes;
  const size = walk.nodes.length;
  const buckets = new Uint16Array(size).fill(LEFT_OUT, 0, walk.begun);
  const byKind = new Int32Array(graph.nodes.kindNames.count);
  const byDomain = new Int32Array(graph.nodes.domainIds.count);
  const byCriticality = new Int32Array(CRITICALITIES + 1);
  for (let position = walk.begun; position < size; position += 1) {
    const node = walk.nodes[position]!;
    if (!readable(node)) {
      buckets[position] = LEFT_OUT;
      continue;
    }
    const criticality = criticalities[node]!;
    const bucket = (CRITICALITIES - criticality) * DISTANCES + Math.min(walk.distances[position]!, DISTANCES - 1);
    if (walk.severities[position] === DOWN) {
      buckets[position] = bucket;
      byKind[kinds[node]!]! += 1;
      byDomain[domains[node]!]! += 1;
      byCriticality[criticality]! += 1;
    } else buckets[position] = BUCKETS + bucket;
  }
  const found = (counts: Int32Array): [number, number][] => [...counts.entries()].filter(([, count]) => count > 0);
  return {
    down: listOf(walk, buckets, 0, BUCKETS),
    degraded: listOf(walk, buckets, BUCKETS, 2 * BUCKETS),
    counts: {
      byKind: found(byKind).map(([kind, count]): [Kind, number] => [graph.nodes.kindNames.textOf(kind) as Kind, count]),
      byDomain: found(byDomain).map(([domain, count]): [Id, number] => [graph.nodes.domainIds.idOf(domain), count]),
      byCriticality: found(byCriticality),
    },
  };
}

function listPage({ graph, readable, lists }: Held, part: Part, offset: number, limit: number): ListPage {
  const list = lists[part]!;
  return {
    count: list.positions.length,
    items: Array.from(pageOf(graph, list, offset, limit), (position) =>
      reachedNode(graph, list, position, readable, part),
    ),
  };
}

function reachedNode(
  graph: Graph,
  { walk, takes }: HeldList,
  position: number,
  readable: (node: number) => boolean,
  part: Part,
): ReachedNode {
  const path = pathTo(walk, position);
  return {
    node: nodeView(graph, walk.nodes[position]!),
    severity: part === 'up' ? null : part,
    distance: walk.distances[position]!,
    path: path
      .map((at) => walk.nodes[at]!)
      .filter(readable)
      .map((node) => graph.idAt(node)),
    hops: hopsOf(graph, walk, part === 'up' ? path : [...path].reverse(), readable),
    spare: part === 'up' ? null : spareOf(graph, walk, position),
    alone: takes && takes[position]! > 0,
  };
}

/** The steps between the nodes of a path that may be named. `path` begins with the one that suffers. */
export function hopsOf(graph: Graph, walk: Walk, path: number[], readable: (node: number) => boolean): Hop[] {
  const hops: Hop[] = [];
  for (const [index, at] of path.entries()) {
    const next = path[index + 1];
    if (next === undefined) break;
    const [dependent, on] = [walk.nodes[at]!, walk.nodes[next]!];
    if (!readable(dependent) || !readable(on)) continue;
    // Towards what failed the edge stands at the dependent, towards what it stands on at the other.
    const edge = graph.edgeAt(walk.parents[at] === next ? walk.slots[at]! : walk.slots[next]!);
    const ids = [graph.idAt(dependent), graph.idAt(on)];
    // The graph may have changed since: an edge that is another one now explains nothing.
    if (!ids.includes(edge.fromId) || !ids.includes(edge.toId)) continue;
    hops.push({ dependent: ids[0]!, kind: edge.kind, on: ids[1]! });
  }
  return hops;
}

function spareOf(graph: Graph, walk: Walk, position: number): Spare | null {
  const slot = walk.slots[position]!;
  const group = slot < 0 ? NONE : graph.groupAt(slot);
  if (group === NONE) return null;
  const node = walk.nodes[position]!;
  const { left: carried, needed } = membersLeft(graph, node, group);
  const isDown = downIn(graph, walk);
  let lost = 0;
  graph.forEachDependency(node, (edge, member) => {
    if (graph.groupAt(edge) === group && isDown(member)) lost += 1;
  });
  return { group: graph.edgeAt(slot).redundancyGroup!, left: Math.max(0, carried - lost), carried, needed };
}

const downs = new WeakMap<Walk, Uint8Array>();

/** Which nodes a walk has found down, as bits; made when it is first asked. */
function downIn(graph: Graph, walk: Walk): (node: number) => boolean {
  let bits = downs.get(walk);
  if (!bits) {
    bits = new Uint8Array((graph.size >> 3) + 1);
    for (let position = 0; position < walk.nodes.length; position += 1) {
      const node = walk.nodes[position]!;
      if (walk.severities[position] === DOWN) bits[node >> 3]! |= 1 << (node & 7);
    }
    downs.set(walk, bits);
  }
  const found = bits;
  return (node) => ((found[node >> 3] ?? 0) & (1 << (node & 7))) !== 0;
}
