import type { DiffEntry } from '../api/types.ts';
import { formatNumber } from './format.ts';

export interface DiffCounts {
  create: number;
  update: number;
  remove: number;
  total: number;
}

export function countDiff(diff: DiffEntry[]): DiffCounts {
  const counts = { create: 0, update: 0, remove: 0, total: diff.length };
  for (const entry of diff) counts[entry.op] += 1;
  return counts;
}

/** "2 to add, 1 to change, nothing to remove", or "2 added …" once it is done: removal is always said, as it is what one fears. */
export function diffSentence(counts: DiffCounts, done = false): string {
  if (counts.total === 0) return done ? 'Nothing became different.' : 'Nothing will be different.';
  const [add, change, remove] = done ? ['added', 'changed', 'removed'] : ['to add', 'to change', 'to remove'];
  const parts = [
    counts.create > 0 ? `${formatNumber(counts.create)} ${add}` : null,
    counts.update > 0 ? `${formatNumber(counts.update)} ${change}` : null,
    counts.remove > 0 ? `${formatNumber(counts.remove)} ${remove}` : `nothing ${remove}`,
  ];
  return `${parts.filter(Boolean).join(', ')}.`;
}

const order = ['component', 'relation', 'installation'];
const opOrder = { remove: 0, update: 1, create: 2 };

/** Entries by what they are about; in each group removals first, then changes, then additions. */
export function groupDiff(diff: DiffEntry[]): { what: string; entries: DiffEntry[] }[] {
  const groups = new Map<string, DiffEntry[]>();
  for (const entry of diff) {
    const group = groups.get(entry.what);
    if (group) group.push(entry);
    else groups.set(entry.what, [entry]);
  }
  const place = (what: string) => (order.includes(what) ? order.indexOf(what) : order.length);
  return [...groups]
    .sort(([a], [b]) => place(a) - place(b))
    .map(([what, entries]) => ({ what, entries: entries.sort((a, b) => opOrder[a.op] - opOrder[b.op]) }));
}
