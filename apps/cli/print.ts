// Tables for people.
import { stripVTControlCharacters, styleText } from 'node:util';
import type { ProblemDocument } from '#api-client';

const MAX_CELL = 60;

/** What came from other machines may hold control characters: they never reach the terminal. */
export function plain(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'object') {
    const named = value as { key?: unknown; name?: unknown };
    if (typeof named.name === 'string') return plain(named.name);
    return plain(JSON.stringify(value));
  }
  // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly those are to go
  return stripVTControlCharacters(String(value)).replaceAll(/[\u0000-\u001f\u007f-\u009f]/g, ' ');
}

function dig(item: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (value, name) => (value === null || value === undefined ? undefined : (value as Record<string, unknown>)[name]),
      item,
    );
}

function columnsOf(items: Record<string, unknown>[]): string[] {
  const first = items[0] ?? {};
  return Object.keys(first)
    .filter((name) => first[name] === null || typeof first[name] !== 'object')
    .slice(0, 7);
}

const bold = (text: string): string => (process.stdout.isTTY ? styleText('bold', text) : text);
const cut = (text: string): string => (text.length > MAX_CELL ? `${text.slice(0, MAX_CELL - 1)}…` : text);

export function table(items: Record<string, unknown>[], columns: string[] | null): string {
  if (items.length === 0) return 'Nothing found.';
  const names = columns ?? columnsOf(items);
  const rows = items.map((item) => names.map((name) => cut(plain(dig(item, name)))));
  const heads = names.map((name) => name.split('.')[0]!.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`));
  const widths = heads.map((head, index) => Math.max(head.length, ...rows.map((row) => row[index]!.length)));
  const line = (cells: string[]): string =>
    cells
      .map((cell, index) => cell.padEnd(widths[index]!))
      .join('  ')
      .trimEnd();
  return [bold(line(heads)), ...rows.map(line)].join('\n');
}

/** One record: its plain fields, then its lists as tables. */
export function record(value: Record<string, unknown>): string {
  const plainFields = Object.entries(value).filter(([, member]) => !Array.isArray(member));
  const width = Math.max(...plainFields.map(([name]) => name.length), 0);
  const lists = Object.entries(value).filter(
    (entry): entry is [string, Record<string, unknown>[]] => Array.isArray(entry[1]) && entry[1].length > 0,
  );
  return [
    ...plainFields.map(([name, member]) => `${bold(name.padEnd(width))}  ${plain(member)}`),
    ...lists.flatMap(([name, members]) => [
      '',
      bold(name),
      typeof members[0] === 'object' ? table(members, null) : members.map(plain).join(', '),
    ]),
  ].join('\n');
}

export function problemText(problem: ProblemDocument): string {
  const issues = problem.issues.map(
    (issue) => `  ${issue.line ? `line ${issue.line}: ` : ''}${plain(issue.path)}  ${plain(issue.message)}`,
  );
  return [plain(problem.detail), ...issues, problem.remedy].filter(Boolean).join('\n');
}
