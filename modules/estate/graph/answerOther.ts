import { isOver } from '../component/state.ts';
import { hopsOf, nodeView, readableIn } from './answerLists.ts';
import { type Desk, indexesOf } from './desk.ts';
import { DOWN, fail } from './failure.ts';
import { layFooting } from './footing.ts';
import type { EdgeVisitor, Graph } from './graph.ts';
import { pathsBetween } from './path.ts';
import type { Answer, NeighbourhoodAnswer, PathAnswer, Question, SinglePointNode } from './question.ts';
import { singlePoints } from './singlePoints.ts';
import { pathTo } from './walk.ts';

/** Measured up to a million: four seconds of a processor, most of it in slices, and 50 to 130 MB while it lasts. */
const MOST_COMPONENTS = 1_100_000;

/** What takes down components of some domains or of a site by failing alone, those that take the most first. */
export async function answerSinglePoints(
  desk: Desk,
  question: Question<'singlePoints'>,
  signal: AbortSignal,
): Promise<Answer<'singlePoints'>> {
  const graph = await desk.graph(question.at);
  const startedMs = performance.now();
  const readable = readableIn(graph, question.scope);
  const nodes = chosen(graph, question).filter(readable);
  if (nodes.length > MOST_COMPONENTS)
    return { components: nodes.length, count: 0, items: [], tooMany: true, ms: performance.now() - startedMs };
  const footing = await desk.inSlices(layFooting(graph, desk.scratch, nodes), signal);
  const { takes, gravest } = await desk.inSlices(singlePoints(footing), signal);
  const found: number[] = [];
  for (const [position, node] of footing.walk.nodes.entries())
    if (takes[position]! > 0 && readable(node)) found.push(position);
  const idOf = (position: number): number => graph.idAt(footing.walk.nodes[position]!);
  const asked = new Uint8Array(graph.size);
  for (const node of nodes) asked[node] = 1;
  const worse = (a: number, b: number): number =>
    takes[b]! - takes[a]! || gravest[b]! - gravest[a]! || idOf(a) - idOf(b);
  /** One may take much of the estate down: others get a turn after each. */
  function* items(): Generator<void, SinglePointNode[]> {
    const shown: SinglePointNode[] = [];
    for (const position of pageOf(found, takes, worse, question)) {
      const node = footing.walk.nodes[position]!;
      const example = exampleOf(desk, graph, node, asked, readable);
      shown.push({ node: nodeView(graph, node), takes: takes[position]!, gravest: gravest[position]!, example });
      yield;
    }
    return shown;
  }
  return {
    components: nodes.length,
    count: found.length,
    items: await desk.inSlices(items(), signal),
    tooMany: false,
    ms: performance.now() - startedMs,
  };
}

function chosen(graph: Graph, { domainIds, siteId }: Question<'singlePoints'>): number[] {
  const domains = domainIds && graph.nodes.domainIds.among(domainIds);
  const site = siteId ?? 0;
  const nodes: number[] = [];
  for (let node = 0; node < graph.size; node += 1) {
    if (isOver(graph.stateAt(node))) continue;
    if (domains && !domains[graph.nodes.domains[node]!]) continue;
    if (siteId !== null && graph.nodes.sites[node] !== site && graph.nodes.ids[node] !== site) continue;
    nodes.push(node);
  }
  return nodes;
}

/** A page of what was found, the worst first: only what takes enough to be on it, or before it, is put in order. */
function pageOf(
  found: readonly number[],
  takes: Int32Array,
  worse: (a: number, b: number) => number,
  { offset, limit }: { offset: number; limit: number },
): number[] {
  const ascending = Int32Array.from(found, (position) => takes[position]!).sort();
  const least = ascending[Math.max(0, found.length - offset - limit)] ?? 0;
  return found
    .filter((position) => takes[position]! >= least)
    .sort(worse)
    .slice(offset, offset + limit);
}

/** How the most critical of what it takes goes. */
function exampleOf(
  desk: Desk,
  graph: Graph,
  failed: number,
  asked: Uint8Array,
  readable: (node: number) => boolean,
): SinglePointNode['example'] {
  const walk = fail(graph, desk.scratch, [failed]);
  let best = -1;
  for (let position = walk.begun; position < walk.nodes.length; position += 1) {
    const node = walk.nodes[position]!;
    if (walk.severities[position] !== DOWN || !asked[node]) continue;
    if (best < 0 || graph.criticalityAt(node) > graph.criticalityAt(walk.nodes[best]!)) best = position;
  }
  if (best < 0) return null;
  return {
    component: graph.idAt(walk.nodes[best]!),
    hops: hopsOf(graph, walk, pathTo(walk, best).reverse(), readable),
  };
}

/** How two components hang together. */
export async function answerPaths(desk: Desk, question: Question<'paths'>): Promise<Answer<'paths'>> {
  const graph = await desk.graph(question.at);
  const readable = readableIn(graph, question.scope);
  const ends = indexesOf(graph, [question.from, question.to], readable);
  if (!ends) return null;
  const [from, to] = ends as [number, number];
  const startedMs = performance.now();
  const found = pathsBetween(graph, from, to, question, readable);
  const byIds = found.paths.sort((a, b) => a.nodes.length - b.nodes.length || compareIds(graph, a.nodes, b.nodes));
  const paths: PathAnswer['paths'] = byIds.map(({ nodes, slots }) => ({
    nodes: nodes
      .map((node) => (readable(node) ? graph.idAt(node) : null))
      .filter((id, index, all) => id !== null || all[index - 1] !== null),
    hops: slots.flatMap((slot, index) => {
      const [here, next] = [nodes[index]!, nodes[index + 1]!];
      if (!readable(here) || !readable(next)) return [];
      const { kind, fromId } = graph.edgeAt(slot);
      const [dependent, on] = [graph.idAt(here), graph.idAt(next)];
      return [{ dependent, kind, on, reversed: fromId !== dependent }];
    }),
  }));
  // What differs only in what one may not read is one path to the asker.
  const seen = new Set<string>();
  const distinct = paths.filter(({ nodes }) => {
    const key = nodes.join(' ');
    return !seen.has(key) && seen.add(key);
  });
  return {
    from: nodeView(graph, from),
    to: nodeView(graph, to),
    sense: found.sense,
    more: found.more,
    paths: distinct,
    ms: performance.now() - startedMs,
  };
}

function compareIds(graph: Graph, a: number[], b: number[]): number {
  const at = a.findIndex((node, index) => node !== b[index]);
  return at < 0 ? 0 : graph.idAt(a[at]!) - graph.idAt(b[at]!);
}

/** The components near one, nearest first, with the relations among them. */
export async function answerNeighbourhood(
  desk: Desk,
  question: Question<'neighbourhood'>,
): Promise<Answer<'neighbourhood'>> {
  const graph = await desk.graph(question.at);
  const readable = readableIn(graph, question.scope);
  const start = indexesOf(graph, [question.around], readable)?.[0];
  if (start === undefined) return null;
  const visible = (node: number): boolean => readable(node) && !isOver(graph.stateAt(node));
  const distances = new Map([[start, 0]]);
  const queue = [start];
  let truncated = false;
  for (let head = 0; head < queue.length; head += 1) {
    const at = queue[head]!;
    const distance = distances.get(at)!;
    if (distance >= question.depth) continue;
    const visit: EdgeVisitor = (_slot, other) => {
      if (distances.has(other) || !visible(other)) return;
      if (distances.size >= question.limit) {
        truncated = true;
        return;
      }
      distances.set(other, distance + 1);
      queue.push(other);
    };
    if (question.direction === 'dependents') graph.forEachDependent(at, visit);
    else if (question.direction === 'dependencies') graph.forEachDependency(at, visit);
    else graph.forEachEdge(at, visit);
  }
  return {
    nodes: [...distances].map(([node, distance]) => ({ ...nodeView(graph, node), distance })),
    edges: edgesAmong(graph, distances),
    truncated,
  };
}

/** Each relation once, though it is met at both its ends. */
function edgesAmong(graph: Graph, distances: Map<number, number>): NeighbourhoodAnswer['edges'] {
  const edges = new Map<number, NeighbourhoodAnswer['edges'][number]>();
  for (const index of distances.keys()) {
    graph.forEachEdge(index, (slot, other) => {
      if (edges.has(slot) || !distances.has(other)) return;
      const { id, fromId, toId, kind, redundancyGroup, needed } = graph.edgeAt(slot);
      edges.set(slot, { id, from: fromId, to: toId, kind, redundancyGroup, needed });
    });
  }
  return [...edges.values()];
}
