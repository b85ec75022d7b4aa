import type { Line, LineNode } from '../../api/types.ts';

/** Nodes from the farthest cause down to the farthest effect; within one depth the older first. */
export function orderNodes(line: Line): LineNode[] {
  return [...line.nodes].sort(
    (a, b) => a.depth - b.depth || (a.at ?? '').localeCompare(b.at ?? '') || a.ref.id - b.ref.id,
  );
}

/** Everything that a record hangs on and that hangs on it, by key. */
export function kinOf(line: Line, key: string): Set<string> {
  const kin = new Set([key]);
  const walk = (from: string, step: (key: string) => string[]) => {
    for (const next of step(from)) {
      if (kin.has(next)) continue;
      kin.add(next);
      walk(next, step);
    }
  };
  const causes = (of: string) => line.edges.filter((edge) => edge.effect === of).map((edge) => edge.cause);
  const effects = (of: string) => line.edges.filter((edge) => edge.cause === of).map((edge) => edge.effect);
  walk(key, causes);
  walk(key, effects);
  return kin;
}

/** What a line is read for: up to the objective, down to the measure that moved; what comes close when there is none. */
const goals = { up: ['objective', 'standard'], down: ['measurement', 'evidence'] };

/**
 * One path through the asked record, for a picture with room for one line only: the shortest to an objective above and
 * to a measurement below; where there is none, the longest. No record is on it twice.
 */
export function spineOf(line: Line): LineNode[] {
  const byKey = new Map(line.nodes.map((node) => [node.ref.key, node]));
  const asked = byKey.get(line.of.key);
  if (!asked) return [];
  const path = (up: boolean, taken: Set<string>): LineNode[] => {
    const next = stepsOf(line, up);
    for (const type of goals[up ? 'up' : 'down']) {
      const found = shortestTo(line.of.key, (key) => byKey.get(key)?.ref.type === type, next, taken);
      if (found) return found.map((key) => byKey.get(key)!);
    }
    return longestFrom(line.of.key, next, taken)
      .filter((key) => byKey.has(key))
      .map((key) => byKey.get(key)!);
  };
  const above = path(true, new Set([line.of.key]));
  const below = path(false, new Set([line.of.key, ...above.map((node) => node.ref.key)]));
  return [...above.reverse(), asked, ...below];
}

type Steps = (key: string) => string[];

function stepsOf(line: Line, up: boolean): Steps {
  const next = new Map<string, string[]>();
  for (const edge of line.edges) {
    const [from, to] = up ? [edge.effect, edge.cause] : [edge.cause, edge.effect];
    const list = next.get(from);
    if (list) list.push(to);
    else next.set(from, [to]);
  }
  return (key) => next.get(key) ?? [];
}

/** Breadth first; the start itself is left out of the path. */
function shortestTo(start: string, isGoal: (key: string) => boolean, next: Steps, taken: Set<string>): string[] | null {
  const from = new Map<string, string>();
  const queue = [start];
  for (let at = queue.shift(); at !== undefined; at = queue.shift()) {
    if (at !== start && isGoal(at)) {
      const path = [at];
      for (let back = from.get(at); back !== undefined && back !== start; back = from.get(back)) path.unshift(back);
      return path;
    }
    for (const key of next(at)) {
      if (key === start || taken.has(key) || from.has(key)) continue;
      from.set(key, at);
      queue.push(key);
    }
  }
  return null;
}

/** At each record the way that reaches farthest. Each reach is worked out once; a circle counts as an end. */
function longestFrom(start: string, next: Steps, taken: Set<string>): string[] {
  const known = new Map<string, number>();
  const reach = (key: string): number => {
    const before = known.get(key);
    if (before !== undefined) return before;
    known.set(key, 0);
    const longest = Math.max(0, ...next(key).map((each) => 1 + reach(each)));
    known.set(key, longest);
    return longest;
  };
  const path: string[] = [];
  const seen = new Set(taken);
  for (let at: string | undefined = start; at !== undefined; ) {
    const on: string | undefined = next(at)
      .filter((key) => !seen.has(key))
      .sort((a, b) => reach(b) - reach(a) || a.localeCompare(b))[0];
    if (on !== undefined) {
      seen.add(on);
      path.push(on);
    }
    at = on;
  }
  return path;
}
