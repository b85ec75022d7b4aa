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

/**
 * One path through the asked record: up to the farthest cause and down to the farthest effect, rather by records of new
 * types than through another change of the same history. For a picture with room for one line only.
 */
export function spineOf(line: Line): LineNode[] {
  const byKey = new Map(line.nodes.map((node) => [node.ref.key, node]));
  const climb = (key: string, up: boolean): LineNode[] => {
    const path: LineNode[] = [];
    const seen = new Set([key]);
    const reach = reaches(line, up);
    const types = new Set([byKey.get(key)?.ref.type]);
    let at = key;
    for (;;) {
      const next = line.edges
        .filter((edge) => (up ? edge.effect : edge.cause) === at)
        .map((edge) => byKey.get(up ? edge.cause : edge.effect))
        .filter((node): node is LineNode => node !== undefined && !seen.has(node.ref.key))
        .sort(
          (a, b) =>
            Number(types.has(a.ref.type)) - Number(types.has(b.ref.type)) ||
            reach(b.ref.key) - reach(a.ref.key) ||
            a.ref.id - b.ref.id,
        )[0];
      if (!next) return path;
      seen.add(next.ref.key);
      types.add(next.ref.type);
      path.push(next);
      at = next.ref.key;
    }
  };
  const asked = byKey.get(line.of.key);
  return [...climb(line.of.key, true).reverse(), ...(asked ? [asked] : []), ...climb(line.of.key, false)];
}

/** For each record the longest way on, in steps. Each is worked out once; a circle counts as an end. */
function reaches(line: Line, up: boolean): (key: string) => number {
  const next = new Map<string, string[]>();
  for (const edge of line.edges) {
    const [from, to] = up ? [edge.effect, edge.cause] : [edge.cause, edge.effect];
    const list = next.get(from);
    if (list) list.push(to);
    else next.set(from, [to]);
  }
  const known = new Map<string, number>();
  const reach = (key: string): number => {
    const before = known.get(key);
    if (before !== undefined) return before;
    known.set(key, 0);
    const longest = Math.max(0, ...(next.get(key) ?? []).map((each) => 1 + reach(each)));
    known.set(key, longest);
    return longest;
  };
  return reach;
}
