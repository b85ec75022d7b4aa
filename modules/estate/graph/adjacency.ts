import { withRoom } from './columns.ts';

/** Numbers of an entry. */
export const ENTRY = 3;

/**
 * For each node a block of entries that lie side by side, so that a walk reads memory in order. An entry is three
 * numbers: the node at the other end, by which edge, and the edge's redundancy group (-1: none). A block that is full moves to the end of the pool with
 * twice the room; when more than half of the pool lies idle, it is packed.
 */
export class Adjacency {
  /** Of each node where its block begins in the pool and where it ends, side by side. Read them anew after a change. */
  blocks: Int32Array;
  pool: Int32Array;
  private rooms: Int32Array;
  private used: number;
  private idle = 0;

  /** Of all edges at once: `each` tells of every entry, twice in the same order. */
  constructor(
    nodes: number,
    each: (entry: (node: number, other: number, slot: number, group: number) => void) => void,
  ) {
    this.blocks = new Int32Array(2 * nodes);
    this.rooms = new Int32Array(nodes);
    each((node) => {
      this.rooms[node]! += 1;
    });
    let start = 0;
    for (let node = 0; node < nodes; node += 1) {
      this.blocks[2 * node] = start;
      this.blocks[2 * node + 1] = start;
      start += ENTRY * this.rooms[node]!;
    }
    this.used = start;
    this.pool = new Int32Array(start);
    each((node, other, slot, group) => this.put(node, other, slot, group));
  }

  get bytes(): number {
    return this.pool.byteLength + this.blocks.byteLength + this.rooms.byteLength;
  }

  makeRoom(nodes: number): void {
    if (nodes <= this.rooms.length) return;
    this.rooms = withRoom(this.rooms, nodes);
    this.blocks = withRoom(this.blocks, 2 * this.rooms.length);
  }

  add(node: number, other: number, slot: number, group: number): void {
    const count = (this.blocks[2 * node + 1]! - this.blocks[2 * node]!) / ENTRY;
    if (count === this.rooms[node]!) this.move(node, Math.max(2, 2 * count));
    this.put(node, other, slot, group);
  }

  private put(node: number, other: number, slot: number, group: number): void {
    const at = this.blocks[2 * node + 1]!;
    this.pool[at] = other;
    this.pool[at + 1] = slot;
    this.pool[at + 2] = group;
    this.blocks[2 * node + 1] = at + ENTRY;
  }

  /** Takes the entry of that edge out; the order of the others stays. */
  remove(node: number, slot: number): void {
    const end = this.blocks[2 * node + 1]!;
    for (let at = this.blocks[2 * node]!; at < end; at += ENTRY) {
      if (this.pool[at + 1] !== slot) continue;
      this.pool.copyWithin(at, at + ENTRY, end);
      this.blocks[2 * node + 1] = end - ENTRY;
      return;
    }
  }

  private move(node: number, room: number): void {
    if (this.idle > this.used / 2) this.pack();
    const needed = this.used + ENTRY * room;
    if (needed > this.pool.length) this.pool = withRoom(this.pool, needed);
    const start = this.blocks[2 * node]!;
    const end = this.blocks[2 * node + 1]!;
    this.pool.copyWithin(this.used, start, end);
    this.idle += ENTRY * this.rooms[node]!;
    this.blocks[2 * node] = this.used;
    this.blocks[2 * node + 1] = this.used + end - start;
    this.rooms[node] = room;
    this.used = needed;
  }

  private pack(): void {
    const packed = new Int32Array(this.pool.length);
    let to = 0;
    for (let node = 0; node < this.rooms.length; node += 1) {
      const start = this.blocks[2 * node]!;
      const end = this.blocks[2 * node + 1]!;
      packed.set(this.pool.subarray(start, end), to);
      this.blocks[2 * node] = to;
      this.blocks[2 * node + 1] = to + end - start;
      to += ENTRY * this.rooms[node]!;
    }
    this.pool = packed;
    this.used = to;
    this.idle = 0;
  }
}
