import type { ReadNote } from '../reading.ts';

/** Notes that say the same of several things; `heading` says it once, with of how many. */
export interface NoteGroup {
  heading: string | null;
  notes: ReadNote[];
}

/** Notes by what they say, what is said of most first; what is said once stands for itself, after them. */
export function groupNotes(notes: readonly ReadNote[]): NoteGroup[] {
  const groups = [...Map.groupBy(notes, (note) => note.about ?? note.message)].map(([about, same]) => ({
    about,
    notes: same,
    count: same.reduce((sum, note) => sum + (note.count ?? 1), 0),
    isOne: same.length === 1 && same[0]!.about === undefined,
  }));
  return [
    ...groups.filter((group) => !group.isOne).toSorted((a, b) => b.count - a.count),
    ...groups.filter((group) => group.isOne),
  ].map((group) => ({
    heading: group.isOne ? null : `${group.count} × ${group.about}`,
    notes: group.notes,
  }));
}
