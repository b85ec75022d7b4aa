import type { Footing } from './footing.ts';

/** What each node of a footing takes down by failing alone, by position. */
export interface SinglePoints {
  /** How many of the components that the footing is of, besides itself. */
  takes: Int32Array;
  /** The highest criticality among them. */
  gravest: Uint8Array;
}

/** Failures that are followed at once, one a bit. */
const AT_ONCE = 32;

/**
 * Lets each node fail alone and looks which of the components go, thirty-two failures at a time: a bit of a node says
 * whether it goes in that failure. Exact, with redundancy: a group passes on the failures in which enough of its members
 * go. Yields after each thirty-two, so that who runs it can do something else in between.
 */
export function* singlePoints(footing: Footing): Generator<void, SinglePoints> {
  const { walk, order, knotEnds } = footing;
  const size = walk.nodes.length;
  const found: SinglePoints = { takes: new Int32Array(size), gravest: new Uint8Array(size) };
  const carriesSomething = carriers(footing);
  const places: number[] = [];
  for (let place = 0; place < size; place += 1)
    if (carriesSomething[order[place]!] && !footing.over[order[place]!]) places.push(place);
  const bits = new Int32Array(size);
  for (let first = 0; first < places.length; first += AT_ONCE) {
    const block = places.slice(first, first + AT_ONCE);
    bits.fill(0);
    for (const [bit, place] of block.entries()) bits[order[place]!] = 1 << bit;
    for (let place = block[0]!; place < size; ) {
      const end = knotEnds[place]!;
      // Those that stand on each other are gone through until nothing changes any more.
      for (let changed = true; changed; ) {
        changed = false;
        for (let at = place; at < end; at += 1) changed = spread(footing, bits, order[at]!) || changed;
        changed &&= end - place > 1;
      }
      place = end;
    }
    count(footing, bits, block, found);
    yield;
  }
  return found;
}

/** Passes on to a node the failures in which it goes. Whether there were new ones. */
function spread(footing: Footing, bits: Int32Array, node: number): boolean {
  if (footing.over[node]) return false;
  const { alone, aloneStarts, groups, groupStarts } = footing;
  const before = bits[node]!;
  let now = before;
  for (let at = aloneStarts[node]!; at < aloneStarts[node + 1]!; at += 1) now |= bits[alone[at]!]!;
  for (let at = groupStarts[node]!; at < groupStarts[node + 1]!; at += 1) {
    const { fatal, members } = groups[at]!;
    now |= fatal === 1 ? any(bits, members) : atLeast(bits, members, fatal);
  }
  bits[node] = now;
  return now !== before;
}

function any(bits: Int32Array, members: Int32Array): number {
  let found = 0;
  for (const member of members) found |= bits[member]!;
  return found;
}

const planes = new Int32Array(24);

/** The bits that are set in so many members at least: counted in binary, each digit of the thirty-two counts in one number. */
function atLeast(bits: Int32Array, members: Int32Array, least: number): number {
  if (least > members.length) return 0;
  let digits = 0;
  for (const member of members) {
    let carry = bits[member]!;
    for (let digit = 0; carry !== 0; digit += 1) {
      if (digit === digits) planes[digits++] = 0;
      const both = planes[digit]! & carry;
      planes[digit] = planes[digit]! ^ carry;
      carry = both;
    }
  }
  if (least >= 2 ** digits) return 0;
  let more = 0;
  let equal = -1;
  for (let digit = digits - 1; digit >= 0; digit -= 1) {
    const plane = planes[digit]!;
    if ((least >> digit) & 1) equal &= plane;
    else {
      more |= equal & plane;
      equal &= ~plane;
    }
  }
  return more | equal;
}

function count({ walk, order, criticalities }: Footing, bits: Int32Array, block: number[], found: SinglePoints): void {
  for (let component = 0; component < walk.begun; component += 1) {
    for (let left = bits[component]!; left !== 0; left &= left - 1) {
      const failed = order[block[31 - Math.clz32(left & -left)]!]!;
      if (failed === component) continue;
      found.takes[failed]! += 1;
      found.gravest[failed] = Math.max(found.gravest[failed]!, criticalities[component]!);
    }
  }
}

/** What something else stands on; the rest takes nothing with it. */
function carriers({ alone, groups, walk }: Footing): Uint8Array {
  const carries = new Uint8Array(walk.nodes.length);
  for (const position of alone) carries[position] = 1;
  for (const { members } of groups) for (const position of members) carries[position] = 1;
  return carries;
}
