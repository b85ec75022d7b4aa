export type Op = 'created' | 'changed' | 'gone';

export const opWords: Record<Op, string> = { created: 'New', changed: 'Changed', gone: 'Gone' };

export interface TallyRow {
  what: 'component' | 'relation';
  kind: string;
  counts: Record<Op, number>;
}

/** Counts as rows, components before relations, the fullest first. */
export function tally(counts: { what: 'component' | 'relation'; kind: string; op: Op; count: number }[]): TallyRow[] {
  const rows = new Map<string, TallyRow>();
  for (const { what, kind, op, count } of counts) {
    const key = `${what} ${kind}`;
    const row = rows.get(key) ?? { what, kind, counts: { created: 0, changed: 0, gone: 0 } };
    row.counts[op] += count;
    rows.set(key, row);
  }
  const sum = ({ counts: each }: TallyRow): number => each.created + each.changed + each.gone;
  return [...rows.values()].sort(
    (a, b) => a.what.localeCompare(b.what) || sum(b) - sum(a) || a.kind.localeCompare(b.kind),
  );
}

const DAY_MS = 86_400_000;
const day = (now: Date, back: number): string => new Date(now.getTime() - back * DAY_MS).toISOString().slice(0, 10);

/** Spans that one asks for most, each from the end of a day to the end of today. */
export function spans(now: Date): { label: string; from: string; to: string }[] {
  return [
    { label: 'Today', from: day(now, 1), to: day(now, 0) },
    { label: 'A week', from: day(now, 7), to: day(now, 0) },
    { label: 'A month', from: day(now, 30), to: day(now, 0) },
    { label: 'A year', from: day(now, 365), to: day(now, 0) },
  ];
}
