import type { Prefix } from './queries.ts';

export interface LevelPage {
  items: Prefix[];
  next: string | null;
}

export type TreeRow =
  | { type: 'prefix'; prefix: Prefix; depth: number; open: boolean }
  | { type: 'more'; under: number | null; cursor: string | null; depth: number };

/** Which pages are needed to show the tree as it is open, and its rows as far as they are there. */
export function toRows(
  open: ReadonlySet<number>,
  wanted: ReadonlyMap<number | null, number>,
  pageOf: (under: number | null, cursor: string | null) => LevelPage | undefined,
): { rows: TreeRow[]; needed: { under: number | null; cursor: string | null }[] } {
  const rows: TreeRow[] = [];
  const needed: { under: number | null; cursor: string | null }[] = [];
  const walk = (under: number | null, depth: number): void => {
    let cursor: string | null = null;
    for (let page = 0; page < (wanted.get(under) ?? 1); page += 1) {
      needed.push({ under, cursor });
      const found = pageOf(under, cursor);
      if (!found) {
        rows.push({ type: 'more', under, cursor, depth });
        return;
      }
      for (const prefix of found.items) {
        const isOpen = open.has(prefix.id) && prefix.hasInside;
        rows.push({ type: 'prefix', prefix, depth, open: isOpen });
        if (isOpen) walk(prefix.id, depth + 1);
      }
      if (found.next === null) return;
      cursor = found.next;
    }
    rows.push({ type: 'more', under, cursor, depth });
  };
  walk(null, 0);
  return { rows, needed };
}
