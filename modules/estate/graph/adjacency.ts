import { withRoom } from './columns.ts';

/**
 * For each node a block of entries that lie side by side, so that a walk reads memory in order. An entry is two numbers:
 * the node at the other end, and a tag that says by which edge. A block that is full moves to the end of the pool with
 * twice the room; when more than half of the pool lies idle, it is packed.
 */
export class Adjacency {
  /** First number of a node's block in the pool, and its entries. Read them anew after a change. */
  starts: Int32Array;
  counts: Int32Array;
  pool: Int32Array;
  private rooms: Int32Array;
  private used: number;
  private idle = 0;

  /** Of all edges at once: `each` tells of every entry, twice in the same order. */
  constructor(nodes: number, each: (entry: (node: number, other: number, tag: number) => void) => void) {
    this.starts = new Int32Array(nodes);
    this.counts = new Int32Array(nodes);
    this.rooms = new Int32Array(nodes);
    each((node) => {
      this.rooms[node]! += 1;
    });
    let start = 0;
    for (let node = 0; node < nodes; node += 1) {
      this.starts[node] = start;
      start += 2 * this.rooms[node]!;
    }
    this.used = start;
    this.pool = new Int32Array(start);
    each((node, other, tag) => {
      const at = this.starts[node]! + 2 * this.counts[node]!;
      this.pool[at] = other;
      this.pool[at + 1] = tag;
      this.counts[node]! += 1;
    });
  }

  get bytes(): number {
    return this.pool.byteLength + this.starts.byteLength + this.counts.byteLength + this.rooms.byteLength;
  }

  makeRoom(nodes: number): void {
    if (nodes <= this.starts.length) return;
    this.starts = withRoom(this.starts, nodes);
    this.counts = withRoom(this.counts, nodes);
    this.rooms = withRoom(this.rooms, nodes);
  }

  add(node: number, other: number, tag: number): void {
    const count = this.counts[node]!;
    if (count === this.rooms[node]!) this.move(node, Math.max(2, 2 * count));
    const at = this.starts[node]! + 2 * count;
    this.pool[at] = other;
    this.pool[at + 1] = tag;
    this.counts[node] = count + 1;
  }

  /** Takes the entry with that tag out; the order of the others stays. */
  remove(node: number, tag: number): void {
    const start = this.starts[node]!;
    const end = start + 2 * this.counts[node]!;
    for (let at = start; at < end; at += 2) {
      if (this.pool[at + 1] !== tag) continue;
      this.pool.copyWithin(at, at + 2, end);
      this.counts[node]! -= 1;
      return;
    }
  }

  private move(node: number, room: number): void {
    if (this.idle > this.used / 2) this.pack();
    const needed = this.used + 2 * room;
    if (needed > this.pool.length) this.pool = withRoom(this.pool, needed);
    const start = this.starts[node]!;
    this.pool.copyWithin(this.used, start, start + 2 * this.counts[node]!);
    this.idle += 2 * this.rooms[node]!;
    this.starts[node] = this.used;
    this.rooms[node] = room;
    this.used += 2 * room;
  }

  private pack(): void {
    const packed = new Int32Array(this.pool.length);
    let at = 0;
    for (let node = 0; node < this.starts.length; node += 1) {
      const start = this.starts[node]!;
      packed.set(this.pool.subarray(start, start + 2 * this.counts[node]!), at);
      this.starts[node] = at;
      at += 2 * this.rooms[node]!;
    }
    this.pool = packed;
    this.used = at;
    this.idle = 0;
  }
}
