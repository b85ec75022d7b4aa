import { isOver, stateNames } from '../component/state.ts';
import { carries, dependenciesOf, membersLeft } from './failure.ts';
import type { Graph } from './graph.ts';
import type { Scratch, Walk } from './walk.ts';

/**
 * What some components stand on: a compact copy of that part of the graph, in which nothing changes while it is worked
 * on. Nodes are spoken of by their position in the walk; the components themselves come first.
 */
export interface Footing {
  walk: Walk;
  /** Positions, what is stood upon before what stands on it; those that stand on each other lie side by side. */
  order: Int32Array;
  /** Of each place in the order the place after those that stand on each other with it. */
  knotEnds: Int32Array;
  /** By position: first entry in `alone` and in `groups`. */
  aloneStarts: Int32Array;
  /** Positions of what it cannot do without. */
  alone: Int32Array;
  groupStarts: Int32Array;
  groups: FootingGroup[];
  over: Uint8Array;
  criticalities: Uint8Array;
}

interface FootingGroup {
  /** It goes when so many of the members go. */
  fatal: number;
  members: Int32Array;
}

const overs = stateNames.map(isOver);

export function footingOf(graph: Graph, scratch: Scratch, nodes: Iterable<number>): Footing {
  const work = layFooting(graph, scratch, nodes);
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}

/** Nodes that are gone through before others get a turn. */
const A_SLICE = 16_384;

/** The same, where others get a turn in between: once it is copied, for the graph may change then. */
export function* layFooting(graph: Graph, scratch: Scratch, nodes: Iterable<number>): Generator<void, Footing> {
  const walk = dependenciesOf(graph, scratch, nodes);
  const size = walk.nodes.length;
  const alone: number[] = [];
  const groups: FootingGroup[] = [];
  const aloneStarts = new Int32Array(size + 1);
  const groupStarts = new Int32Array(size + 1);
  const over = new Uint8Array(size);
  const criticalities = new Uint8Array(size);
  for (let position = 0; position < size; position += 1) {
    const node = walk.nodes[position]!;
    over[position] = overs[graph.nodes.states[node]!] ? 1 : 0;
    criticalities[position] = graph.nodes.criticalities[node]!;
    let members: Map<number, number[]> | undefined;
    const state = graph.stateAt(node);
    graph.forEachDependency(node, (slot, on) => {
      const group = graph.groupAt(slot);
      const at = scratch.positionOf(on);
      if (at < 0) return;
      if (group < 0) alone.push(at);
      else if (carries(graph.stateAt(on), state)) {
        members ??= new Map();
        const known = members.get(group);
        if (known) known.push(at);
        else members.set(group, [at]);
      }
    });
    for (const [group, positions] of members ?? []) {
      const { left, needed } = membersLeft(graph, node, group);
      groups.push({ fatal: Math.max(1, left - needed + 1), members: Int32Array.from(positions) });
    }
    aloneStarts[position + 1] = alone.length;
    groupStarts[position + 1] = groups.length;
  }
  const footing = { walk, aloneStarts, alone: Int32Array.from(alone), groupStarts, groups, over, criticalities };
  yield;
  return { ...footing, ...(yield* inOrder(footing)) };
}

type Unordered = Omit<Footing, 'order' | 'knotEnds'>;

/** Tarjan's strongly connected components, without recursion: they come out with what is stood upon first. */
function* inOrder(footing: Unordered): Generator<void, { order: Int32Array; knotEnds: Int32Array }> {
  const size = footing.walk.nodes.length;
  const order = new Int32Array(size);
  const knotEnds = new Int32Array(size);
  const numbers = new Int32Array(size);
  const lows = new Int32Array(size);
  const open = new Uint8Array(size);
  const stack: number[] = [];
  let counter = 0;
  let placed = 0;
  for (let root = 0; root < size; root += 1) {
    if (numbers[root] !== 0) continue;
    const calls: { node: number; on: Iterator<number> }[] = [];
    const enter = (node: number): void => {
      counter += 1;
      numbers[node] = counter;
      lows[node] = counter;
      open[node] = 1;
      stack.push(node);
      calls.push({ node, on: standsOn(footing, node) });
    };
    enter(root);
    if (root % A_SLICE === 0) yield;
    while (calls.length > 0) {
      const { node, on } = calls.at(-1)!;
      const next = on.next();
      if (!next.done) {
        if (numbers[next.value] === 0) enter(next.value);
        else if (open[next.value]) lows[node] = Math.min(lows[node]!, numbers[next.value]!);
        continue;
      }
      calls.pop();
      const above = calls.at(-1);
      if (above) lows[above.node] = Math.min(lows[above.node]!, lows[node]!);
      if (lows[node] !== numbers[node]) continue;
      const start = placed;
      for (;;) {
        const member = stack.pop()!;
        open[member] = 0;
        order[placed++] = member;
        if (member === node) break;
      }
      knotEnds.fill(placed, start, placed);
    }
  }
  return { order, knotEnds };
}

function* standsOn(footing: Unordered, node: number): Generator<number> {
  const { alone, aloneStarts, groups, groupStarts } = footing;
  for (let at = aloneStarts[node]!; at < aloneStarts[node + 1]!; at += 1) yield alone[at]!;
  for (let at = groupStarts[node]!; at < groupStarts[node + 1]!; at += 1) yield* groups[at]!.members;
}
