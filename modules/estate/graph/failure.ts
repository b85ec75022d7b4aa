import { type ComponentState, isComing, isOver, isUp } from '../component/state.ts';
import type { Graph } from './graph.ts';

/** What a failure does, by index: 0 nothing, 1 degraded, 2 down. */
export interface Failure {
  severity: Uint8Array;
  /** The node through which it came, -1 for those that failed by themselves. */
  parent: Int32Array;
  /** The relation through which it came. */
  through: Int32Array;
  distance: Int32Array;
  /** In the order they were reached; what failed by itself is not in it. A node that goes from degraded to down is in it once. */
  reached: number[];
}

export const DEGRADED = 1;
export const DOWN = 2;

/**
 * Whether a member of a redundancy group carries its dependent now. One in maintenance or already over does not; one
 * that is only planned carries only what is itself only planned.
 */
export function carries(member: ComponentState, dependent: ComponentState): boolean {
  return isUp(member) || (isComing(dependent) && isComing(member));
}

/**
 * What goes when some nodes go. A relation without a group: its dependent goes with it. In a redundancy group the
 * dependent goes when fewer than `needed` of the members that carried it are left, else it is degraded. Breadth first,
 * so that each is reached on a shortest path. `within` keeps the walk to some nodes.
 */
export function fail(graph: Graph, failed: number[], within?: (index: number) => boolean): Failure {
  const severity = new Uint8Array(graph.size);
  const parent = new Int32Array(graph.size).fill(-1);
  const through = new Int32Array(graph.size).fill(-1);
  const distance = new Int32Array(graph.size);
  const reached: number[] = [];
  const remaining = new Map<string, { left: number; needed: number }>();
  const queue = [...failed];
  for (const index of failed) severity[index] = DOWN;
  const reach = (index: number, slot: number, from: number, how: number): void => {
    if (severity[index] === 0) reached.push(index);
    severity[index] = how;
    parent[index] = from;
    through[index] = slot;
    distance[index] = distance[from]! + 1;
    if (how === DOWN) queue.push(index);
  };
  for (let head = 0; head < queue.length; head += 1) {
    const at = queue[head]!;
    const state = graph.stateAt(at);
    graph.forEachDependent(at, (slot, dependent) => {
      if (severity[dependent] === DOWN || (within && !within(dependent))) return;
      const dependentState = graph.stateAt(dependent);
      if (isOver(dependentState)) return;
      const group = graph.groupAt(slot);
      if (group < 0) {
        reach(dependent, slot, at, DOWN);
        return;
      }
      if (!carries(state, dependentState)) return;
      const key = `${dependent} ${group}`;
      let count = remaining.get(key);
      if (!count) {
        count = membersLeft(graph, dependent, group, dependentState);
        remaining.set(key, count);
      }
      count.left -= 1;
      if (count.left < count.needed) reach(dependent, slot, at, DOWN);
      else if (severity[dependent] === 0) reach(dependent, slot, at, DEGRADED);
    });
  }
  return { severity, parent, through, distance, reached };
}

/** Members of a group that carried the dependent before anything failed, and how many it needs. */
export function membersLeft(
  graph: Graph,
  dependent: number,
  group: number,
  state: ComponentState,
): { left: number; needed: number } {
  let left = 0;
  let needed = 0;
  graph.forEachDependency(dependent, (slot, member) => {
    if (graph.groupAt(slot) !== group) return;
    needed = Math.max(needed, graph.neededAt(slot));
    if (carries(graph.stateAt(member), state)) left += 1;
  });
  return { left, needed };
}

/** Everything that a node depends on, directly or not, nearest first; the same shape, where `parent` leads back to it. */
export function dependencies(graph: Graph, index: number): Omit<Failure, 'severity'> {
  const parent = new Int32Array(graph.size).fill(-1);
  const through = new Int32Array(graph.size).fill(-1);
  const distance = new Int32Array(graph.size).fill(-1);
  const reached: number[] = [];
  distance[index] = 0;
  const queue = [index];
  for (let head = 0; head < queue.length; head += 1) {
    const at = queue[head]!;
    graph.forEachDependency(at, (slot, on) => {
      if (distance[on] !== -1 || isOver(graph.stateAt(on))) return;
      distance[on] = distance[at]! + 1;
      parent[on] = at;
      through[on] = slot;
      reached.push(on);
      queue.push(on);
    });
  }
  return { parent, through, distance, reached };
}

/** More would take too long to be worth it while somebody waits. */
const MOST_SINGLE_POINTS = 400;

/** Which of a node's dependencies take it down by failing alone; null when there are too many to tell in time. */
export function singlePoints(graph: Graph, index: number, reached: number[]): Set<number> | null {
  if (reached.length > MOST_SINGLE_POINTS) return null;
  const inside = new Set([index, ...reached]);
  return new Set(reached.filter((one) => fail(graph, [one], (other) => inside.has(other)).severity[index] === DOWN));
}

/** From the node that failed (or that was asked about) to this one. */
export function pathTo(walk: Pick<Failure, 'parent'>, index: number): number[] {
  const path: number[] = [];
  for (let at = index; at !== -1; at = walk.parent[at]!) path.push(at);
  return path.reverse();
}
