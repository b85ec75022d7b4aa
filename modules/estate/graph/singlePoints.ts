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
/** Nodes that are gone through before others get a turn. */
const A_SLICE = 16_384;

/**
 * Lets each node fail alone and looks which of the components go. Exact, with redundancy. Most failures take little: each
 * of those is followed by itself, from node to node, and costs what it takes. One that reaches more than `far` nodes is
 * left for a pass over everything, which follows thirty-two of them at a time. So a million components, of which most
 * stand on a few dozen others, cost millions of visits and not the square of a million. Yields now and then, so that who
 * runs it can do something else in between.
 */
export function* singlePoints(footing: Footing, far = footing.walk.nodes.length >> 6): Generator<void, SinglePoints> {
  const { walk, order } = footing;
  const size = walk.nodes.length;
  const found: SinglePoints = { takes: new Int32Array(size), gravest: new Uint8Array(size) };
  const carried = carriedBy(footing);
  yield;
  const follow = follower(footing, carried, found);
  const left: number[] = [];
  let visited = 0;
  for (let place = 0; place < size; place += 1) {
    const node = order[place]!;
    if (footing.over[node] || !carried.carries(node)) continue;
    const reached = follow(node, far);
    if (reached > far) left.push(place);
    visited += reached;
    if (visited < A_SLICE) continue;
    visited = 0;
    yield;
  }
  for (let first = 0; first < left.length; first += AT_ONCE)
    yield* passOver(footing, left.slice(first, first + AT_ONCE), found);
  return found;
}

/** What stands on each position: dependents that go with it, and groups that it is a member of. */
interface Carried {
  carries(position: number): boolean;
  dependentStarts: Int32Array;
  dependents: Int32Array;
  groupStarts: Int32Array;
  groups: Int32Array;
  /** By group: whose it is, and how many of its members are fatal. */
  owners: Int32Array;
  fatal: Int32Array;
}

function carriedBy({ walk, alone, aloneStarts, groups, groupStarts }: Footing): Carried {
  const size = walk.nodes.length;
  const owners = new Int32Array(groups.length);
  for (let position = 0; position < size; position += 1)
    owners.fill(position, groupStarts[position]!, groupStarts[position + 1]!);
  const [dependentStarts, dependents] = turned(size, alone.length, (put) => {
    for (let position = 0; position < size; position += 1)
      for (let at = aloneStarts[position]!; at < aloneStarts[position + 1]!; at += 1) put(alone[at]!, position);
  });
  const memberships = groups.reduce((sum, { members }) => sum + members.length, 0);
  const [memberStarts, memberOf] = turned(size, memberships, (put) => {
    for (const [group, { members }] of groups.entries()) for (const member of members) put(member, group);
  });
  return {
    carries: (at) => dependentStarts[at] !== dependentStarts[at + 1] || memberStarts[at] !== memberStarts[at + 1],
    ...{ dependentStarts, dependents, groupStarts: memberStarts, groups: memberOf, owners },
    fatal: Int32Array.from(groups, ({ fatal }) => fatal),
  };
}

/** Pairs by their first, in one array with the place of each first. `each` is gone through twice. */
function turned(
  size: number,
  count: number,
  each: (put: (first: number, second: number) => void) => void,
): [Int32Array, Int32Array] {
  const starts = new Int32Array(size + 1);
  each((first) => {
    starts[first + 1]! += 1;
  });
  for (let first = 0; first < size; first += 1) starts[first + 1]! += starts[first]!;
  const next = starts.slice(0, size);
  const seconds = new Int32Array(count);
  each((first, second) => {
    seconds[next[first]!++] = second;
  });
  return [starts, seconds];
}

/** Follows one failure until nothing more goes, or more than `far` have gone: then nothing is noted of it. */
function follower(footing: Footing, carried: Carried, found: SinglePoints): (failed: number, far: number) => number {
  const { walk, over, criticalities } = footing;
  const { dependents, dependentStarts, groups, groupStarts, owners, fatal } = carried;
  const gone = new Int32Array(walk.nodes.length);
  const counted = new Int32Array(fatal.length);
  const lost = new Int32Array(fatal.length);
  const queue = new Int32Array(walk.nodes.length);
  let round = 0;
  return (failed, far) => {
    round += 1;
    gone[failed] = round;
    queue[0] = failed;
    let tail = 1;
    let takes = 0;
    let gravest = 0;
    for (let head = 0; head < tail; head += 1) {
      if (tail > far) return tail;
      const node = queue[head]!;
      if (node < walk.begun && node !== failed) {
        takes += 1;
        gravest = Math.max(gravest, criticalities[node]!);
      }
      for (let at = dependentStarts[node]!; at < dependentStarts[node + 1]!; at += 1) {
        const dependent = dependents[at]!;
        if (gone[dependent] === round || over[dependent]) continue;
        gone[dependent] = round;
        queue[tail++] = dependent;
      }
      for (let at = groupStarts[node]!; at < groupStarts[node + 1]!; at += 1) {
        const group = groups[at]!;
        if (counted[group] !== round) {
          counted[group] = round;
          lost[group] = 0;
        }
        lost[group]! += 1;
        const owner = owners[group]!;
        if (lost[group] !== fatal[group] || gone[owner] === round || over[owner]) continue;
        gone[owner] = round;
        queue[tail++] = owner;
      }
    }
    found.takes[failed] = takes;
    found.gravest[failed] = gravest;
    return tail;
  };
}

/**
 * Follows up to thirty-two failures at once, by the places of what fails: a bit of a node says whether it goes in that
 * failure. A group passes on the failures in which enough of its members go.
 */
function* passOver(footing: Footing, block: number[], found: SinglePoints): Generator<void, void> {
  const { walk, order, knotEnds } = footing;
  const size = walk.nodes.length;
  const bits = new Int32Array(size);
  for (const [bit, place] of block.entries()) bits[order[place]!] = 1 << bit;
  // From the begin of the knot that the first lies in: what lies before it there may stand on it all the same.
  let begin = block[0]!;
  while (begin > 0 && knotEnds[begin - 1] === knotEnds[begin]) begin -= 1;
  let rested = begin;
  for (let place = begin; place < size; ) {
    const end = knotEnds[place]!;
    // Those that stand on each other are gone through until nothing changes any more.
    for (let changed = true; changed; ) {
      changed = false;
      for (let at = place; at < end; at += 1) changed = spread(footing, bits, order[at]!) || changed;
      changed &&= end - place > 1;
    }
    place = end;
    if (place - rested < A_SLICE) continue;
    rested = place;
    yield;
  }
  for (let first = 0; first < walk.begun; first += A_SLICE) {
    count(footing, bits, block, found, first);
    yield;
  }
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

function count(
  { walk, order, criticalities }: Footing,
  bits: Int32Array,
  block: number[],
  found: SinglePoints,
  first: number,
): void {
  const end = Math.min(walk.begun, first + A_SLICE);
  for (let component = first; component < end; component += 1) {
    for (let left = bits[component]!; left !== 0; left &= left - 1) {
      const failed = order[block[31 - Math.clz32(left & -left)]!]!;
      if (failed === component) continue;
      found.takes[failed]! += 1;
      found.gravest[failed] = Math.max(found.gravest[failed]!, criticalities[component]!);
    }
  }
}
