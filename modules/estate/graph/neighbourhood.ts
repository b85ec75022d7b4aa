import { z } from 'zod';
import { type Id, keyOf, ref } from '#kernel';
import { type Context, refSchema } from '#platform';
import { criticalitySchema } from '../component/component.ts';
import { kindSchema } from '../component/kind.ts';
import { noComponent, requireReadable } from '../component/scope.ts';
import { openSignalsOf } from '../component/show.ts';
import { isOver, stateSchema } from '../component/state.ts';
import { recordId } from '../params.ts';
import { relationKindSchema } from '../relation/kind.ts';
import type { EdgeVisitor, Graph } from './graph.ts';
import { estateGraph } from './service.ts';
import { readableIn, readNames } from './view.ts';

export const neighbourhoodQuery = z.object({
  around: recordId('component'),
  depth: z.coerce.number().int().min(1).max(6).default(2),
  direction: z
    .enum(['both', 'dependents', 'dependencies'])
    .default('both')
    .describe('both: every relation; else only along which failure travels'),
  limit: z.coerce.number().int().min(1).max(1_000).default(150).describe('Most components to show'),
});

export const neighbourhoodSchema = z.object({
  nodes: z.array(
    z.object({
      id: z.int(),
      key: z.string(),
      name: z.string(),
      kind: kindSchema,
      state: stateSchema,
      criticality: criticalitySchema,
      domain: refSchema,
      signals: z.int().describe('Open signals about it'),
      distance: z.int(),
    }),
  ),
  edges: z.array(
    z.object({
      id: z.int(),
      from: z.int(),
      to: z.int(),
      kind: relationKindSchema,
      redundancyGroup: z.string().nullable(),
      needed: z.int().nullable(),
    }),
  ),
  truncated: z.boolean(),
});
export type Neighbourhood = z.infer<typeof neighbourhoodSchema>;

/** The components around one, nearest first, with the relations among them; only what one may read. */
export async function neighbourhood(ctx: Context, query: z.infer<typeof neighbourhoodQuery>): Promise<Neighbourhood> {
  await requireReadable(ctx, query.around);
  const scope = await ctx.scope('estate.read');
  const graph = await (await ctx.workspace.get(estateGraph)).current();
  const start = graph.indexOf(query.around);
  if (start === undefined) throw noComponent(query.around);
  const readable = readableIn(graph, scope);
  const { distances, truncated } = walk(
    graph,
    start,
    query,
    (index) => readable(index) && !isOver(graph.stateAt(index)),
  );
  const indexes = [...distances.keys()];
  const ids = indexes.map((index) => graph.idAt(index));
  const [names, signals] = await Promise.all([
    readNames(ctx.db, graph, indexes),
    ctx.workspace.port(openSignalsOf)(ctx.db, ids),
  ]);
  return {
    nodes: indexes.map((index) => {
      const id: Id = graph.idAt(index);
      return {
        id,
        key: keyOf(ref('component', id)),
        name: names.component(id),
        kind: graph.kindAt(index),
        state: graph.stateAt(index),
        criticality: graph.criticalityAt(index),
        domain: names.domain(graph.domainAt(index)),
        signals: signals.get(id)?.length ?? 0,
        distance: distances.get(index)!,
      };
    }),
    edges: edgesAmong(graph, distances),
    truncated,
  };
}

function walk(
  graph: Graph,
  start: number,
  query: { depth: number; direction: 'both' | 'dependents' | 'dependencies'; limit: number },
  visible: (index: number) => boolean,
) {
  const distances = new Map([[start, 0]]);
  let truncated = false;
  const queue = [start];
  for (let head = 0; head < queue.length; head += 1) {
    const at = queue[head]!;
    const distance = distances.get(at)!;
    if (distance >= query.depth) continue;
    const visit: EdgeVisitor = (_slot, other) => {
      if (distances.has(other) || !visible(other)) return;
      if (distances.size >= query.limit) {
        truncated = true;
        return;
      }
      distances.set(other, distance + 1);
      queue.push(other);
    };
    if (query.direction === 'dependents') graph.forEachDependent(at, visit);
    else if (query.direction === 'dependencies') graph.forEachDependency(at, visit);
    else graph.forEachEdge(at, visit);
  }
  return { distances, truncated };
}

/** Each relation once: it is found at the end that it leaves. */
function edgesAmong(graph: Graph, distances: Map<number, number>): Neighbourhood['edges'] {
  const edges = new Map<number, Neighbourhood['edges'][number]>();
  for (const index of distances.keys()) {
    graph.forEachEdge(index, (slot, other) => {
      if (edges.has(slot) || !distances.has(other)) return;
      const { id, fromId, toId, kind, redundancyGroup, needed } = graph.edgeAt(slot);
      edges.set(slot, { id, from: fromId, to: toId, kind, redundancyGroup, needed });
    });
  }
  return [...edges.values()];
}
