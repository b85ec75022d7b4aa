import type { Graph } from './graph.ts';
import type { Walk } from './walk.ts';

/**
 * Some positions of a walk in the order in which they are shown. They lie in buckets, the first to be shown first; within
 * a bucket they are put in the order of their ids as far as a page first asks for it. So a first page of a hundred
 * thousand costs a look at each, not a sort.
 */
export interface List {
  walk: Walk;
  positions: Int32Array;
  /** Where each bucket ends. */
  ends: Int32Array;
  /** Of each bucket how many of its positions, from its first, are in their order. */
  ordered: Int32Array;
}

/** Of what is left out. */
export const LEFT_OUT = 65_535;

/** `bucketOf`: the bucket of each position, or LEFT_OUT. Makes a list of the buckets from `first` up to `end`. */
export function listOf(walk: Walk, bucketOf: Uint16Array, first: number, end: number): List {
  const ends = new Int32Array(end - first + 1);
  for (let position = 0; position < bucketOf.length; position += 1) {
    const bucket = bucketOf[position]!;
    if (bucket >= first && bucket < end) ends[bucket - first + 1]! += 1;
  }
  for (let bucket = 1; bucket < ends.length; bucket += 1) ends[bucket]! += ends[bucket - 1]!;
  const positions = new Int32Array(ends.at(-1)!);
  const next = ends.slice();
  for (let position = 0; position < bucketOf.length; position += 1) {
    const bucket = bucketOf[position]!;
    if (bucket >= first && bucket < end) positions[next[bucket - first]!++] = position;
  }
  return { walk, positions, ends: ends.subarray(1), ordered: new Int32Array(end - first) };
}

export function pageOf(graph: Graph, list: List, offset: number, limit: number): Int32Array {
  const { walk, positions, ends, ordered } = list;
  for (let bucket = 0; bucket < ends.length; bucket += 1) {
    const start = bucket === 0 ? 0 : ends[bucket - 1]!;
    const end = ends[bucket]!;
    if (end <= offset || start >= offset + limit) continue;
    const wanted = Math.min(end, offset + limit) - start;
    if (ordered[bucket]! < wanted) ordered[bucket] = order(graph, walk, positions.subarray(start, end), wanted);
  }
  return positions.subarray(offset, offset + limit);
}

const ROOM = 2 ** 22;
/** At least so many at a time, and twice what is wanted: whoever reads on pays for a few rounds, not for one a page. */
const LEAST_ORDERED = 512;

/**
 * Brings the positions with the lowest ids to the front, in their order: `wanted` of them or more. Returns how many. Id and
 * position are one number, so that numbers are compared, without a comparison of ours.
 */
function order(graph: Graph, walk: Walk, positions: Int32Array, wanted: number): number {
  const idOf = (position: number): number => graph.nodes.ids[walk.nodes[position]!]!;
  const keys = new Float64Array(positions.length);
  let highest = 0;
  for (let at = 0; at < keys.length; at += 1) {
    const id = idOf(positions[at]!);
    if (id > highest) highest = id;
    keys[at] = id * ROOM + positions[at]!;
  }
  if (walk.nodes.length > ROOM || highest > Number.MAX_SAFE_INTEGER / ROOM) {
    positions.sort((a, b) => idOf(a) - idOf(b));
    return positions.length;
  }
  const count = Math.min(keys.length, Math.max(LEAST_ORDERED, 2 * wanted));
  lowestFirst(keys, count);
  keys.subarray(0, count).sort();
  for (let at = 0; at < keys.length; at += 1) positions[at] = keys[at]! % ROOM;
  return count;
}

/** Hoare's selection: afterwards the `count` lowest come first, in any order. All are different. */
function lowestFirst(keys: Float64Array, count: number): void {
  let low = 0;
  let high = keys.length - 1;
  while (low < high) {
    const pivot = keys[(low + high) >>> 1]!;
    let left = low;
    let right = high;
    while (left <= right) {
      while (keys[left]! < pivot) left += 1;
      while (keys[right]! > pivot) right -= 1;
      if (left > right) break;
      const moved = keys[left]!;
      keys[left++] = keys[right]!;
      keys[right--] = moved;
    }
    if (count - 1 <= right) high = right;
    else if (count - 1 >= left) low = left;
    else return;
  }
}
