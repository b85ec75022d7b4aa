// Tables for people.
import { stripVTControlCharacters, styleText } from 'node:util';
import { type ProblemDocument, policiesOf } from '#api-client';
import { flagName } from './flagName.ts';

const MAX_CELL = 60;

/** Control characters, and those that turn the direction of what follows. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: exactly those are to go
const UNSEEN = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;

/** Text as it may reach the terminal, whatever other machines have put into it. Lines stay lines. */
export function printable(text: string): string {
  return stripVTControlCharacters(text).replaceAll(UNSEEN, ' ');
}

/** JSON for scripts, which may be looked at on a terminal too: JSON itself escapes only some of what is unseen. */
export function jsonText(value: unknown, indent: number | undefined = 2): string {
  return JSON.stringify(value, null, indent).replaceAll(
    UNSEEN,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** A value in one line. */
export function plain(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return value.map(plain).join(', ');
  if (typeof value === 'object') {
    const named = value as { name?: unknown; field?: unknown; before?: unknown; after?: unknown };
    if (typeof named.name === 'string') return plain(named.name);
    if (typeof named.field === 'string') {
      const before = plain(named.before);
      return `${plain(named.field)}: ${before === '' ? '' : `${before} → `}${plain(named.after)}`;
    }
    return plain(JSON.stringify(value));
  }
  return printable(String(value)).replaceAll('\n', ' ');
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
  const isShort = (value: unknown): boolean =>
    value === null || typeof value !== 'object' || typeof (value as { name?: unknown }).name === 'string';
  return Object.keys(first)
    .filter((name) => isShort(first[name]))
    .slice(0, 8);
}

const bold = (text: string): string => (process.stdout.isTTY ? styleText('bold', text) : text);
const cut = (text: string): string => (text.length > MAX_CELL ? `${text.slice(0, MAX_CELL - 1)}…` : text);

export function table(items: Record<string, unknown>[], columns: string[] | null): string {
  if (items.length === 0) return 'Nothing found.';
  const names = columns ?? columnsOf(items);
  const rows = items.map((item) => names.map((name) => cut(plain(dig(item, name)))));
  const heads = headsOf(names);
  const widths = heads.map((head, index) => Math.max(head.length, ...rows.map((row) => row[index]!.length)));
  const line = (cells: string[]): string =>
    cells
      .map((cell, index) => cell.padEnd(widths[index]!))
      .join('  ')
      .trimEnd();
  return [bold(line(heads)), ...rows.map(line)].join('\n');
}

/** For scripts: the same columns, nothing cut, a tab between them; the first line names them. */
export function tableTsv(items: Record<string, unknown>[], columns: string[] | null): string {
  const names = columns ?? columnsOf(items);
  return [headsOf(names), ...items.map((item) => names.map((name) => plain(dig(item, name))))]
    .map((cells) => cells.join('\t'))
    .join('\n');
}

/** One record for scripts: a line for each member. */
export function recordTsv(value: Record<string, unknown>): string {
  return Object.entries(value)
    .map(([name, member]) => `${name}\t${plain(member)}`)
    .join('\n');
}

function headsOf(names: readonly string[]): string[] {
  const firsts = names.map((name) => name.split('.')[0]!);
  // Two columns of one member are told apart by what they show of it.
  return names.map((name, index) =>
    (firsts.filter((first) => first === firsts[index]).length > 1
      ? name.replaceAll('.', ' ')
      : firsts[index]!
    ).replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`),
  );
}

const MAX_VALUE = 100;

/** A member of a record as lines: an object's members stand indented under its name, JSON that is too long is cut. */
function memberLines(name: string, value: unknown, width: number, indent = ''): string[] {
  const named = value as { name?: unknown } | null;
  const isGroup =
    value !== null && typeof value === 'object' && !Array.isArray(value) && typeof named?.name !== 'string';
  if (!isGroup) {
    const key = (value as { key?: unknown } | null)?.key;
    const text = typeof key === 'string' ? `${plain(key)} ${plain(value)}` : plain(value);
    const shown = typeof value === 'object' && text.length > MAX_VALUE ? `${text.slice(0, MAX_VALUE - 1)}…` : text;
    return [`${indent}${bold(name.padEnd(width))}  ${shown}`];
  }
  const members = Object.entries(value as Record<string, unknown>);
  const inner = Math.max(...members.map(([member]) => member.length), 0);
  return [
    `${indent}${bold(name)}`,
    ...members.flatMap(([member, part]) =>
      indent === ''
        ? memberLines(member, part, inner, '  ')
        : memberLines(member, JSON.stringify(part), inner, `${indent}  `),
    ),
  ];
}

/** One record: its plain fields, then its lists as tables. Who says each field is left to --json. */
export function record(value: Record<string, unknown>): string {
  const fields = Object.entries(value).filter(([name, member]) => !Array.isArray(member) && name !== 'provenance');
  const width = Math.max(...fields.map(([name]) => name.length), 0);
  const lists = Object.entries(value).filter(
    (entry): entry is [string, Record<string, unknown>[]] => Array.isArray(entry[1]) && entry[1].length > 0,
  );
  return [
    ...fields.flatMap(([name, member]) => memberLines(name, member, width)),
    ...lists.flatMap(([name, members]) => [
      '',
      bold(name),
      typeof members[0] === 'object' ? table(members, null) : members.map(plain).join(', '),
    ]),
  ].join('\n');
}

export function problemText(problem: ProblemDocument): string {
  const issues = problem.issues.map(
    (issue) => `  ${issue.line ? `line ${issue.line}: ` : ''}${placeOf(plain(issue.path))}  ${plain(issue.message)}`,
  );
  // One thing that is wrong stands in the sentence already; of several it would repeat the first.
  if (issues.length === 1 && problem.detail.includes(problem.issues[0]!.message)) issues.length = 0;
  const detail =
    issues.length > 1 ? problem.detail.replace(/^(The (?:body|query|path) is not valid):.*$/s, '$1:') : problem.detail;
  const policies = policiesOf(problem).map(({ id, why }) => `  policy ${plain(id)}: ${plain(why)}`);
  return [plain(detail), ...policies, ...issues, plain(remedyOf(problem))].filter(Boolean).join('\n');
}

/** What the server cannot know: how it is said here. */
function remedyOf({ issues, remedy }: ProblemDocument): string {
  if (issues.some(({ path, message }) => path === '/targets' && message.startsWith('must be')))
    return 'Name what it is done to: --targets CMP-1. What it takes, and how that comes into the estate: plumbline procedure show <procedure>.';
  if (!issues.some(({ path }) => path === '/attributes/management')) return remedy;
  return 'Give it the attribute management: {address, port, user}. Is it the machine that Plumbline runs on? Then add --local.';
}

/** The place of a flag, as it is typed here. */
function placeOf(path: string): string {
  const [, flag, rest = ''] = /^\/(?:body|query|params)\/([A-Za-z]+)(.*)$/.exec(path) ?? [];
  return flag ? `${flagName(flag)}${rest}` : path;
}
