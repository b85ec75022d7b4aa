import { isMap, isPair, isScalar, isSeq, Lexer, LineCounter, type Node, parseDocument, visit } from 'yaml';
import type { z } from 'zod';
import { type Issue, PlumblineError } from '#kernel';
import { wordsOf, wordsOfParser } from './wording.ts';

/** A document that was read, with the line on which each part of it stands; or what is wrong with it. */
export type CheckedYaml<T> =
  | {
      ok: true;
      data: T;
      lineOf(path: PropertyKey[]): number | undefined;
      placeOf(path: PropertyKey[]): Place | undefined;
    }
  | { ok: false; issues: Issue[] };

/** Counted from 1. */
export interface Place {
  line: number;
  column: number;
}

/** Reads one YAML document by a schema, and says of each wrong place where it is. */
export function checkYaml<T>(schema: z.ZodType<T>, text: string): CheckedYaml<T> {
  const deep = lineTooDeep(text);
  if (deep !== null)
    return { ok: false, issues: [{ path: '', message: `is nested deeper than ${MAX_DEPTH} levels`, line: deep }] };
  const lines = new LineCounter();
  // Its own check for names said twice compares every pair of them: twenty thousand names took ten seconds.
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: false });
  if (document.errors.length > 0) {
    const issues = document.errors.map((error) => ({
      path: '',
      message: wordsOfParser(error.message.split('\n', 1)[0]!.replace(/ at line \d+, column \d+:?$/, '')),
      ...placeAt(lines, error.pos[0]),
    }));
    return { ok: false, issues };
  }
  const twice = firstSaidTwice(document);
  if (twice !== null)
    return { ok: false, issues: [{ path: '', message: 'Map keys must be unique', ...placeAt(lines, twice) }] };
  let value: unknown;
  try {
    value = document.toJS();
  } catch (error) {
    // Aliases that multiply without end, or that name nothing.
    const alias = error instanceof Error ? /\*([^\s,\]}]+)|alias/.exec(text) : null;
    const place = alias ? placeAt(lines, alias.index) : { line: 1, column: 1 };
    return {
      ok: false,
      issues: [{ path: '', message: error instanceof Error ? error.message : 'cannot be read', ...place }],
    };
  }
  const own = withinItself(value, [], []);
  if (own) {
    const place = placeOf(document.contents, own, lines) ?? { line: 1, column: 1 };
    return { ok: false, issues: [{ path: `/${own.map(String).join('/')}`, message: 'holds itself', ...place }] };
  }
  const inherited = inheritedName(value, []);
  if (inherited) {
    const place = placeOf(document.contents, inherited, lines) ?? { line: 1, column: 1 };
    return {
      ok: false,
      issues: [{ path: `/${inherited.map(String).join('/')}`, message: 'is not a name that may be used', ...place }],
    };
  }
  const parsed = schema.safeParse(value);
  const at = (path: PropertyKey[]): Place | undefined => placeOf(document.contents, path, lines);
  if (parsed.success) return { ok: true, data: parsed.data, lineOf: (path) => at(path)?.line, placeOf: at };
  // Placing each costs a walk through what stands before it.
  const told = flatten(parsed.error.issues, value).slice(0, MOST_TOLD);
  const issues = told.map((issue) => ({
    path: `/${issue.path.map(String).join('/')}`,
    message: issue.message,
    ...(at(issue.path) ?? { line: 1, column: 1 }),
  }));
  return { ok: false, issues };
}

/** Who wrote more mistakes than these mends them first. */
const MOST_TOLD = 200;
/** No document of ours nests deeper; the parser's time grows with the square of the depth, and of keys of keys worse. */
const MAX_DEPTH = 64;
const SCALAR = '\u001f';

/** The line on which a text nests too deep, before anything parses it; null where it does not. */
function lineTooDeep(text: string): number | null {
  const indents: number[] = [];
  let line = 1;
  let flow = 0;
  let compact = 0;
  let atStart = true;
  let isScalar = false;
  for (const token of new Lexer().lex(text)) {
    if (isScalar) {
      isScalar = false;
      for (let feed = token.indexOf('\n'); feed >= 0; feed = token.indexOf('\n', feed + 1)) line += 1;
      continue;
    }
    if (token.endsWith('\n')) {
      line += 1;
      compact = 0;
      atStart = true;
      continue;
    }
    const isSpace = token.trim() === '';
    if (atStart && flow === 0) {
      const indent = isSpace ? token.length : 0;
      while (indents.length > 0 && indents.at(-1)! >= indent) indents.pop();
      indents.push(indent);
    }
    atStart = false;
    if (token === SCALAR) isScalar = true;
    else if (token === '[' || token === '{') flow += 1;
    else if (token === ']' || token === '}') flow = Math.max(0, flow - 1);
    else if (token === '-' || token === '?') compact += 1;
    if (flow + compact + indents.length > MAX_DEPTH) return line;
  }
  return null;
}

/** Where a map says a name for the second time. */
function firstSaidTwice(document: ReturnType<typeof parseDocument>): number | null {
  let found: number | null = null;
  visit(document, {
    Map(_, map) {
      const names = new Set<unknown>();
      for (const { key } of map.items) {
        if (!isScalar(key)) continue;
        if (names.has(key.value)) {
          found = key.range?.[0] ?? 0;
          return visit.BREAK;
        }
        names.add(key.value);
      }
    },
  });
  return found;
}

/** Where something stands that an alias makes a part of itself: nothing that reads it would come to an end. */
function withinItself(value: unknown, path: PropertyKey[], above: object[]): PropertyKey[] | null {
  if (value === null || typeof value !== 'object') return null;
  if (above.includes(value)) return path;
  for (const [key, member] of Object.entries(value)) {
    const found = withinItself(member, [...path, Array.isArray(value) ? Number(key) : key], [...above, value]);
    if (found) return found;
  }
  return null;
}

const inheritedNames = new Set(['__proto__', 'constructor', 'prototype']);

/** Where a name stands that every object inherits: a schema may pass it over in silence, so it is looked for first. */
function inheritedName(value: unknown, path: PropertyKey[]): PropertyKey[] | null {
  if (value === null || typeof value !== 'object') return null;
  for (const [key, member] of Object.entries(value)) {
    const at = [...path, Array.isArray(value) ? Number(key) : key];
    if (inheritedNames.has(key)) return at;
    const found = inheritedName(member, at);
    if (found) return found;
  }
  return null;
}

/**
 * Reads one YAML document by a schema. Throws `library_invalid` that names the file, each wrong place and its line, so
 * that whoever wrote the file can go there.
 */
export function readYaml<T>(schema: z.ZodType<T>, text: string, file: string): T {
  const checked = checkYaml(schema, text);
  if (checked.ok) return checked.data;
  throw refused(file, checked.issues);
}

/** Reads one JSON document by a schema. Its errors name the place by its pointer. */
export function readJson<T>(schema: z.ZodType<T>, text: string, file: string): T {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw refused(file, [{ path: '', message: error instanceof Error ? error.message : 'is no JSON' }]);
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw refused(
    file,
    parsed.error.issues.map((issue) => ({ path: `/${issue.path.join('/')}`, message: issue.message })),
  );
}

/** A closed key is reported at the map that holds it; point at the key itself. */
function flatten(issues: z.core.$ZodIssue[], value: unknown): { path: PropertyKey[]; message: string }[] {
  return issues.flatMap((issue) => {
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map((key) => ({ path: [...issue.path, key], message: `is not a known field` }));
    const meant = issue.code === 'invalid_union' ? meantOption(issue.errors) : null;
    const given = issue.path.reduce(memberOf, value);
    if (!meant) return [{ path: issue.path, message: wordsOf(issue, given) }];
    return flatten(meant, given).map(({ path, message }) => ({ path: [...issue.path, ...path], message }));
  });
}

const memberOf = (value: unknown, name: PropertyKey): unknown =>
  value !== null && typeof value === 'object' && Object.hasOwn(value, name)
    ? (value as Record<PropertyKey, unknown>)[name]
    : undefined;

/** The one form that has the fields that were given, where there is one: what is wrong is wrong in that. */
function meantOption(options: z.core.$ZodIssue[][]): z.core.$ZodIssue[] | null {
  const fitting = options.filter((issues) =>
    issues.every((issue) =>
      issue.path.length > 0 && issue.code !== 'unrecognized_keys' ? true : issue.path.length > 1,
    ),
  );
  return fitting.length === 1 ? fitting[0]! : null;
}

const placeAt = (lines: LineCounter, offset: number): Place => {
  const { line, col } = lines.linePos(offset);
  return { line, column: col };
};

/** Where the deepest node stands on the path that exists: a missing field is reported where it should stand. */
function placeOf(root: Node | null, path: PropertyKey[], lines: LineCounter): Place | undefined {
  let node: unknown = root;
  let offset = root?.range?.[0];
  for (const part of path) {
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && item.key.value === part);
      if (!isPair(pair) || !isScalar(pair.key)) break;
      offset = pair.key.range?.[0] ?? offset;
      node = pair.value;
    } else if (isSeq(node)) {
      const item = node.items[Number(part)];
      if (item === undefined) break;
      node = item;
      offset = (item as Node).range?.[0] ?? offset;
    } else break;
  }
  return offset === undefined ? undefined : placeAt(lines, offset);
}

function refused(file: string, issues: Issue[]): PlumblineError {
  const named = issues
    .slice(0, 5)
    .map((issue) => `${issue.line ? `line ${issue.line}, ` : ''}${issue.path || 'the document'}: ${issue.message}`);
  const more = issues.length > named.length ? `; and ${issues.length - named.length} more` : '';
  return new PlumblineError('library_invalid', `${file} is not valid: ${named.join('; ')}${more}`, {
    issues,
    extra: { file },
  });
}
