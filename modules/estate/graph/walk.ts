import type { Graph } from './graph.ts';

/**
 * What a walk through the graph has reached, in the order in which it was reached: the nodes it began at come first.
 * Everything is by *position* in that order, so that a walk of ten nodes costs ten, whatever the size of the graph.
 */
export interface Walk {
  /** How many it began at. */
  begun: number;
  nodes: Int32Array;
  /** Position of the node through which it came, -1 for those that it began at. */
  parents: Int32Array;
  /** The edge through which it came. */
  slots: Int32Array;
  distances: Int32Array;
  /** 0 nothing, 1 degraded, 2 down. */
  severities: Uint8Array;
}

/** Used again for walk after walk; nothing in it needs to be cleared. */
export class Scratch {
  nodes = new Int32Array(0);
  parents = new Int32Array(0);
  slots = new Int32Array(0);
  distances = new Int32Array(0);
  severities = new Uint8Array(0);
  queue = new Int32Array(0);
  count = 0;
  readonly groups = new GroupCounts();
  /** Of each node `base` + its position + 1, where this walk has seen it; older walks left smaller numbers. */
  private seen = new Int32Array(0);
  private base = 0;

  begin(graph: Graph): this {
    const room = graph.nodes.ids.length;
    if (this.seen.length < room) {
      this.seen = new Int32Array(room);
      this.nodes = new Int32Array(room);
      this.parents = new Int32Array(room);
      this.slots = new Int32Array(room);
      this.distances = new Int32Array(room);
      this.severities = new Uint8Array(room);
      this.queue = new Int32Array(room);
      this.base = 0;
      this.count = 0;
    }
    this.base += this.count;
    this.count = 0;
    if (this.base > 2 ** 31 - 2 - room) {
      this.seen.fill(0);
      this.base = 0;
    }
    this.groups.begin();
    return this;
  }

  /** The node's position, or -1. */
  positionOf(node: number): number {
    const seen = this.seen[node]!;
    return seen > this.base ? seen - this.base - 1 : -1;
  }

  reach(node: number, parent: number, slot: number, distance: number, severity: number): number {
    const position = this.count;
    this.count += 1;
    this.seen[node] = this.base + position + 1;
    this.nodes[position] = node;
    this.parents[position] = parent;
    this.slots[position] = slot;
    this.distances[position] = distance;
    this.severities[position] = severity;
    return position;
  }

  /** What was reached, to keep. */
  result(begun: number): Walk {
    const { count } = this;
    return {
      begun,
      nodes: this.nodes.slice(0, count),
      parents: this.parents.slice(0, count),
      slots: this.slots.slice(0, count),
      distances: this.distances.slice(0, count),
      severities: this.severities.slice(0, count),
    };
  }
}

/** How many members each redundancy group of each dependent has left, in one walk. */
export class GroupCounts {
  left = new Int32Array(1_024);
  needed = new Int32Array(1_024);
  private keys = new Float64Array(1_024);
  private stamps = new Int32Array(1_024);
  private stamp = 0;
  private count = 0;

  begin(): void {
    this.stamp += 1;
    this.count = 0;
  }

  /** The place of a group of a dependent; below zero where it is new: then it lies at `~place`. */
  placeOf(dependent: number, group: number): number {
    if (2 * this.count >= this.keys.length) this.grow();
    const key = dependent * 2 ** 21 + group;
    const mask = this.keys.length - 1;
    let place = (Math.imul(dependent, 0x9e3779b1) ^ Math.imul(group, 0x85ebca6b)) & mask;
    for (; this.stamps[place] === this.stamp; place = (place + 1) & mask) if (this.keys[place] === key) return place;
    this.stamps[place] = this.stamp;
    this.keys[place] = key;
    this.count += 1;
    return ~place;
  }

  private grow(): void {
    const { keys, stamps, left, needed, stamp } = this;
    const size = 2 * keys.length;
    this.keys = new Float64Array(size);
    this.stamps = new Int32Array(size);
    this.left = new Int32Array(size);
    this.needed = new Int32Array(size);
    this.count = 0;
    for (let old = 0; old < keys.length; old += 1) {
      if (stamps[old] !== stamp) continue;
      const place = ~this.placeOf(Math.floor(keys[old]! / 2 ** 21), keys[old]! % 2 ** 21);
      this.left[place] = left[old]!;
      this.needed[place] = needed[old]!;
    }
  }
}

/** Positions from where the walk began to this one. */
export function pathTo(walk: Pick<Walk, 'parents'>, position: number): number[] {
  const path: number[] = [];
  for (let at = position; at !== -1; at = walk.parents[at]!) path.push(at);
  return path.reverse();
}
