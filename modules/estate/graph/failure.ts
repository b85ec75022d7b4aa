import { type ComponentState, isComing, isOver, isUp, stateNames } from '../component/state.ts';
import { ENTRY } from './adjacency.ts';
import { type Graph, NONE } from './graph.ts';
import type { Scratch, Walk } from './walk.ts';

export const DEGRADED = 1;
export const DOWN = 2;

const over = stateNames.map(isOver);
/** By the member's state and the dependent's. */
const carrying = stateNames.map((member) => stateNames.map((dependent) => carries(member, dependent)));

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
 * so that each is reached on a shortest path.
 */
export function fail(graph: Graph, scratch: Scratch, failed: Iterable<number>): Walk {
  const { blocks, pool } = graph.dependents;
  const { states } = graph.nodes;
  const { nameOf } = graph.groups;
  const s = scratch.begin(graph);
  let tail = 0;
  for (const node of failed) if (s.positionOf(node) < 0) s.queue[tail++] = s.reach(node, -1, -1, 0, DOWN);
  const begun = tail;
  for (let head = 0; head < tail; head += 1) {
    const position = s.queue[head]!;
    const node = s.nodes[position]!;
    const distance = s.distances[position]! + 1;
    const end = blocks[2 * node + 1]!;
    for (let at = blocks[2 * node]!; at < end; at += ENTRY) {
      const dependent = pool[at]!;
      const seen = s.positionOf(dependent);
      if (seen >= 0 && s.severities[seen] === DOWN) continue;
      const state = states[dependent]!;
      if (over[state]) continue;
      const slot = pool[at + 1]!;
      const group = pool[at + 2]!;
      let severity = DOWN;
      if (group !== NONE) {
        if (!carrying[states[node]!]![state]) continue;
        if (loseOne(graph, s, dependent, nameOf[group]!)) severity = DEGRADED;
      }
      if (seen < 0) {
        const reached = s.reach(dependent, position, slot, distance, severity);
        if (severity === DOWN) s.queue[tail++] = reached;
      } else if (severity === DOWN) {
        s.severities[seen] = DOWN;
        s.parents[seen] = position;
        s.slots[seen] = slot;
        s.distances[seen] = distance;
        s.queue[tail++] = seen;
      }
    }
  }
  return s.result(begun);
}

/** Counts a member as lost. Whether enough are left. */
function loseOne(graph: Graph, { groups }: Scratch, dependent: number, group: number): boolean {
  let place = groups.placeOf(dependent, group);
  if (place < 0) {
    place = ~place;
    const { left, needed } = membersLeft(graph, dependent, group);
    groups.left[place] = left;
    groups.needed[place] = needed;
  }
  groups.left[place]! -= 1;
  return groups.left[place]! >= groups.needed[place]!;
}

/** Members of a group (by the number of its name) that carried the dependent before anything failed, and how many it needs. */
export function membersLeft(graph: Graph, dependent: number, group: number): { left: number; needed: number } {
  const { blocks, pool } = graph.dependencies;
  const { states } = graph.nodes;
  const { nameOf, neededOf } = graph.groups;
  const state = states[dependent]!;
  let left = 0;
  let needed = 0;
  const end = blocks[2 * dependent + 1]!;
  for (let at = blocks[2 * dependent]!; at < end; at += ENTRY) {
    const number = pool[at + 2]!;
    if (number === NONE || nameOf[number] !== group) continue;
    needed = Math.max(needed, neededOf[number]!);
    if (carrying[states[pool[at]!]!]![state]) left += 1;
  }
  return { left, needed };
}

/** Everything that some nodes depend on, directly or not, nearest first; what is over carries nothing and is not in it. */
export function dependenciesOf(graph: Graph, scratch: Scratch, nodes: Iterable<number>): Walk {
  const { blocks, pool } = graph.dependencies;
  const { states } = graph.nodes;
  const s = scratch.begin(graph);
  for (const node of nodes) if (s.positionOf(node) < 0) s.reach(node, -1, -1, 0, 0);
  const begun = s.count;
  for (let position = 0; position < s.count; position += 1) {
    const node = s.nodes[position]!;
    const end = blocks[2 * node + 1]!;
    for (let at = blocks[2 * node]!; at < end; at += ENTRY) {
      const on = pool[at]!;
      if (s.positionOf(on) >= 0 || over[states[on]!]) continue;
      s.reach(on, position, pool[at + 1]!, s.distances[position]! + 1, 0);
    }
  }
  return s.result(begun);
}
