import type { Graph } from './types.ts';

/** Several walks from one component as one graph: each node and each relation once. */
export function mergeGraphs(graphs: Graph[]): Graph {
  const nodes = new Map(graphs.flatMap((graph) => graph.nodes.map((node) => [node.id, node] as const)));
  const edges = new Map(graphs.flatMap((graph) => graph.edges.map((edge) => [edge.id, edge] as const)));
  return { nodes: [...nodes.values()], edges: [...edges.values()], truncated: graphs.some((graph) => graph.truncated) };
}
