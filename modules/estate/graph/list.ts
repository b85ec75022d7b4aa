import type { Graph } from './graph.ts';
import type { Walk } from './walk.ts';

/**
 * Some positions of a walk in the order in which they are shown. They lie in buckets, the first to be shown first; within
 * a bucket they are put in the order of their ids when a page first touches it. So a first page of a hundred thousand
 * costs a look at each, not a sort.
 */
export interface List {
  walk: Walk;
  positions: Int32Array;
  /** Where each bucket ends. */
  ends: Int32Array;
  inOrder: Uint8Array;
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
  return { walk, positions, ends: ends.subarray(1), inOrder: new Uint8Array(end - first) };
}

export function pageOf(graph: Graph, list: List, offset: number, limit: number): Int32Array {
  const { positions, ends, inOrder } = list;
  for (let bucket = 0; bucket < ends.length; bucket += 1) {
    const start = bucket === 0 ? 0 : ends[bucket - 1]!;
    const end = ends[bucket]!;
    if (inOrder[bucket] || end <= offset || start >= offset + limit) continue;
    byIds(graph, list.walk, positions.subarray(start, end));
    inOrder[bucket] = 1;
  }
  return positions.subarray(offset, offset + limit);
}

const ROOM = 2 ** 22;

/** Id and position as one number, so that it is a sort of numbers, without a comparison of ours. */
function byIds(graph: Graph, walk: Walk, positions: Int32Array): void {
  const idOf = (position: number): number => graph.nodes.ids[walk.nodes[position]!]!;
  const highest = positions.reduce((most, position) => Math.max(most, idOf(position)), 0);
  if (walk.nodes.length > ROOM || highest > Number.MAX_SAFE_INTEGER / ROOM) {
    positions.sort((a, b) => idOf(a) - idOf(b));
    return;
  }
  const keys = new Float64Array(positions.length);
  for (let at = 0; at < keys.length; at += 1) keys[at] = idOf(positions[at]!) * ROOM + positions[at]!;
  keys.sort();
  for (let at = 0; at < keys.length; at += 1) positions[at] = keys[at]! % ROOM;
}
