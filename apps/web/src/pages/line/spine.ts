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
 * One path through the asked record: up to the farthest cause and down to the farthest effect. For a picture with room
 * for one line only.
 */
export function spineOf(line: Line): LineNode[] {
  const byKey = new Map(line.nodes.map((node) => [node.ref.key, node]));
  const climb = (key: string, up: boolean): LineNode[] => {
    const path: LineNode[] = [];
    const seen = new Set([key]);
    let at = key;
    for (;;) {
      const next = line.edges
        .filter((edge) => (up ? edge.effect : edge.cause) === at)
        .map((edge) => byKey.get(up ? edge.cause : edge.effect))
        .filter((node): node is LineNode => node !== undefined && !seen.has(node.ref.key))
        .sort((a, b) => reach(line, b.ref.key, up) - reach(line, a.ref.key, up) || a.ref.id - b.ref.id)[0];
      if (!next) return path;
      seen.add(next.ref.key);
      path.push(next);
      at = next.ref.key;
    }
  };
  const asked = byKey.get(line.of.key);
  return [...climb(line.of.key, true).reverse(), ...(asked ? [asked] : []), ...climb(line.of.key, false)];
}

/** The longest way on from a record, in steps. */
function reach(line: Line, key: string, up: boolean, seen = new Set<string>()): number {
  if (seen.has(key) || seen.size > 60) return 0;
  const here = new Set(seen).add(key);
  let longest = 0;
  for (const edge of line.edges) {
    if ((up ? edge.effect : edge.cause) === key)
      longest = Math.max(longest, 1 + reach(line, up ? edge.cause : edge.effect, up, here));
  }
  return longest;
}
