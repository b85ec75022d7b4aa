import type { Graph, GraphNode } from '../../api/types.ts';
import type { Dependency } from './edges.ts';

/** Many alike that hang on the same and that nothing hangs on: drawn as one until opened. */
export interface Gathered {
  /** Negative: no component has it. */
  id: number;
  /** What they have in common; opens them. */
  name: string;
  kind: GraphNode['kind'];
  members: GraphNode[];
}

export interface Picture {
  nodes: GraphNode[];
  gathered: Gathered[];
  dependencies: Dependency[];
}

/** From this many on. */
const many = 5;

/** A hub with seventy PCs on it is drawn as the hub and one "70 PCs". */
export function gather(graph: Graph, dependencies: Dependency[], open: Set<string>, keep: Set<number>): Picture {
  const carried = new Set(dependencies.map((each) => each.on));
  const under = new Map<number, number[]>();
  for (const each of dependencies) {
    const list = under.get(each.dependent);
    if (list) list.push(each.on);
    else under.set(each.dependent, [each.on]);
  }
  const groups = new Map<string, GraphNode[]>();
  for (const node of graph.nodes) {
    if (carried.has(node.id) || keep.has(node.id)) continue;
    const name = `${node.kind} on ${[...new Set(under.get(node.id) ?? [])].sort((a, b) => a - b).join(' ')}`;
    const group = groups.get(name);
    if (group) group.push(node);
    else groups.set(name, [node]);
  }
  const gathered = [...groups]
    .filter(([name, members]) => members.length >= many && !open.has(name))
    .map(([name, members], index): Gathered => ({ id: -1 - index, name, kind: members[0]!.kind, members }));
  const groupOf = new Map(gathered.flatMap((group) => group.members.map((member) => [member.id, group.id] as const)));
  const seen = new Set<string>();
  const kept = dependencies.flatMap((each): Dependency[] => {
    const group = groupOf.get(each.dependent);
    if (group === undefined) return [each];
    const name = `${group} ${each.on}`;
    if (seen.has(name)) return [];
    seen.add(name);
    return [{ ...each, dependent: group, redundancy: null }];
  });
  return { nodes: graph.nodes.filter((node) => !groupOf.has(node.id)), gathered, dependencies: kept };
}
