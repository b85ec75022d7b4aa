// A planned diff, as one can trust it: what is made, what differs, what goes.
import { styleText } from 'node:util';
import { plain } from './print.ts';

export interface DiffEntry {
  op: 'create' | 'update' | 'remove';
  what: string;
  name: string;
  kind?: string | null;
  /** Why it is in the diff, where that does not go without saying. */
  message?: string | null;
  changes: { field: string; before: unknown; after: unknown }[];
}

const marks = { create: ['+', 'green'], update: ['~', 'yellow'], remove: ['-', 'red'] } as const;
/** Software comes by the hundred; the rest is counted. */
const SHOWN_PER_GROUP = 12;

const colour = (name: 'green' | 'yellow' | 'red', text: string): string =>
  process.stdout.isTTY ? styleText(name, text) : text;

export function diffText(entries: DiffEntry[]): string {
  const groups = Map.groupBy(entries, (entry) => `${entry.what} ${entry.op}`);
  return [...groups.values()]
    .flatMap((group) => {
      const lines = group.slice(0, SHOWN_PER_GROUP).flatMap(entryLines);
      const rest = group.length - SHOWN_PER_GROUP;
      return rest > 0 ? [...lines, `    … and ${rest} more like these (--json shows all)`] : lines;
    })
    .join('\n');
}

function entryLines(entry: DiffEntry): string[] {
  const [mark, hue] = marks[entry.op];
  const head = colour(
    hue,
    `${mark} ${entry.what}${entry.kind ? ` ${plain(entry.kind)}` : ''} ${plain(entry.name)}`,
  ).concat(entry.message ? `  ${plain(entry.message)}` : '');
  if (entry.what === 'installation') {
    const version = entry.changes.find((change) => change.field === 'version');
    if (!version) return [head];
    return [
      `${head}  ${entry.op === 'update' ? `${plain(version.before)} → ` : ''}${plain(entry.op === 'remove' ? version.before : version.after)}`,
    ];
  }
  return [
    head,
    ...entry.changes.map(
      (change) =>
        `    ${plain(change.field)}: ${entry.op === 'update' ? `${plain(change.before)} → ` : ''}${plain(change.after)}`,
    ),
  ];
}
