import type { Graph, GraphEdge, JointImpact } from '../../api/types.ts';

const reversed = new Set(['member-of']);
const harmless = new Set([
  'assigned-to',
  'in-vlan',
  'tagged-in',
  'a-end',
  'b-end',
  'passes-to',
  'provided-by',
  'used-by',
  'translates-to',
  'backed-up-by',
  'replicates-to',
  'covered-by',
  'managed-by',
  'replaced-by',
]);

export interface Dependency {
  id: number;
  /** Drawn above. */
  dependent: number;
  on: number;
  kind: string;
  /** Failure does not travel along it. */
  harmless: boolean;
  /** "1 of 2", where others can stand in; "1 needed", where the others are not drawn. */
  redundancy: string | null;
}

/** Of a group that is drawn in part only, its size is not known here. */
function redundancyText(needed: number, drawn: number): string {
  return drawn > needed ? `${needed} of ${drawn}` : `${needed} needed`;
}

/** Relations as who hangs on whom. */
export function dependencies(graph: Graph): Dependency[] {
  const group = (edge: GraphEdge) => `${reversed.has(edge.kind) ? edge.to : edge.from} ${edge.redundancyGroup}`;
  const members = new Map<string, number>();
  for (const edge of graph.edges)
    if (edge.redundancyGroup !== null) members.set(group(edge), (members.get(group(edge)) ?? 0) + 1);
  return graph.edges.map((edge) => {
    const turned = reversed.has(edge.kind);
    return {
      id: edge.id,
      dependent: turned ? edge.to : edge.from,
      on: turned ? edge.from : edge.to,
      kind: edge.kind,
      harmless: harmless.has(edge.kind),
      redundancy:
        edge.redundancyGroup === null ? null : redundancyText(edge.needed ?? 1, members.get(group(edge)) ?? 1),
    };
  });
}

export type Fate = 'gone' | 'down' | 'degraded' | 'stands' | null;

/** What becomes of each drawn component when the selected one goes. */
export function fates(impact: JointImpact | undefined): Map<number, Fate> {
  const fate = new Map<number, Fate>();
  if (!impact) return fate;
  for (const item of impact.up.items) fate.set(item.component.id, 'stands');
  for (const item of impact.degraded.items) fate.set(item.component.id, 'degraded');
  for (const item of impact.down.items) fate.set(item.component.id, 'down');
  for (const one of impact.components) fate.set(one.id, 'gone');
  return fate;
}

/** The path by which a component is hit, from the one that goes: ids in order. */
export function pathTo(impact: JointImpact | undefined, id: number | null): number[] {
  if (!impact || id === null) return [];
  const item = [...impact.down.items, ...impact.degraded.items, ...impact.up.items].find(
    (each) => each.component.id === id,
  );
  return item?.path.map((ref) => ref.id) ?? [];
}
