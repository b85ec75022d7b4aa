import { isOver } from '../component/state.ts';
import type { EdgeVisitor, Graph } from './graph.ts';

/** How two components hang together: the first stands on the second, the second on the first, or they are only related. */
export type PathSense = 'stands-on' | 'carries' | 'related';

/** From one component to another: nodes, and between each two of them the slot of the edge. */
export interface FoundPath {
  nodes: number[];
  slots: number[];
}

export interface FoundPaths {
  sense: PathSense;
  /** Shortest first. */
  paths: FoundPath[];
  /** There are more, or it would have taken too long to tell. */
  more: boolean;
}

export interface PathLimits {
  most: number;
  /** Steps that a path may have more than the shortest one. */
  longer: number;
}

/** Steps taken until one gives up. */
const PATIENCE = 200_000;

type Visit = (node: number, visit: EdgeVisitor) => void;

/**
 * Paths between two components that visit nothing twice, the shortest first. By dependency where one stands on the other,
 * else by any relation. `visible` keeps the latter to what one may read: it says something about what lies between.
 */
export function pathsBetween(
  graph: Graph,
  from: number,
  to: number,
  limits: PathLimits,
  visible: (node: number) => boolean,
): FoundPaths {
  const alive = (node: number): boolean => node === from || node === to || !isOver(graph.stateAt(node));
  const below: Visit = (node, visit) => graph.forEachDependency(node, visit);
  const above: Visit = (node, visit) => graph.forEachDependent(node, visit);
  const around: Visit = (node, visit) => graph.forEachEdge(node, visit);
  const senses: [PathSense, Visit, Visit, (node: number) => boolean][] = [
    ['stands-on', below, above, alive],
    ['carries', above, below, alive],
    ['related', around, around, (node) => alive(node) && visible(node)],
  ];
  for (const [sense, forward, backward, allowed] of senses) {
    const away = stepsTo(graph, to, from, limits.longer, backward, allowed);
    if (away[from] !== NOWHERE) return { sense, ...search(from, to, limits, away, forward, allowed) };
  }
  return { sense: 'related', paths: [], more: false };
}

const NOWHERE = 65_535;

/** How many steps each node is away from the goal, as far as the start is and so many beyond. */
function stepsTo(
  graph: Graph,
  to: number,
  from: number,
  longer: number,
  backward: Visit,
  allowed: (node: number) => boolean,
): Uint16Array {
  const away = new Uint16Array(graph.size).fill(NOWHERE);
  away[to] = 0;
  const queue = [to];
  for (let head = 0; head < queue.length; head += 1) {
    const at = queue[head]!;
    if (away[from] !== NOWHERE && away[at]! >= away[from]! + longer) break;
    backward(at, (_slot, other) => {
      if (away[other] !== NOWHERE || !allowed(other)) return;
      away[other] = Math.min(away[at]! + 1, NOWHERE - 1);
      if (other !== from) queue.push(other);
    });
  }
  return away;
}

function search(
  from: number,
  to: number,
  limits: PathLimits,
  away: Uint16Array,
  forward: Visit,
  allowed: (node: number) => boolean,
): { paths: FoundPath[]; more: boolean } {
  const paths: FoundPath[] = [];
  const nodes = [from];
  const slots: number[] = [];
  const onPath = new Set(nodes);
  let patience = PATIENCE;
  let more = false;
  const go = (node: number, left: number): void => {
    if (node === to) {
      // Shorter ones were found in an earlier round.
      if (left > 0) return;
      if (paths.length < limits.most) paths.push({ nodes: [...nodes], slots: [...slots] });
      else more = true;
      return;
    }
    const tried = new Set<number>();
    forward(node, (slot, other) => {
      // Two relations between the same two make one path.
      if (tried.has(other)) return;
      tried.add(other);
      if (more || onPath.has(other) || !allowed(other) || away[other]! > left - 1) return;
      patience -= 1;
      if (patience < 0) {
        more = true;
        return;
      }
      nodes.push(other);
      slots.push(slot);
      onPath.add(other);
      go(other, left - 1);
      onPath.delete(other);
      nodes.pop();
      slots.pop();
    });
  };
  const shortest = away[from]!;
  for (let length = shortest; length <= shortest + limits.longer && !more; length += 1) go(from, length);
  return { paths, more };
}
