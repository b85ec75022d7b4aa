import { isMap, isPair, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import type { z } from 'zod';
import { type Issue, PlumblineError } from '#kernel';

/** A document that was read, with the line on which each part of it stands; or what is wrong with it. */
export type CheckedYaml<T> =
  | { ok: true; data: T; lineOf(path: PropertyKey[]): number | undefined }
  | { ok: false; issues: Issue[] };

/** Reads one YAML document by a schema, and says of each wrong place where it is. */
export function checkYaml<T>(schema: z.ZodType<T>, text: string): CheckedYaml<T> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true });
  if (document.errors.length > 0) {
    const issues = document.errors.map((error) => ({
      path: '',
      message: error.message.split('\n', 1)[0]!.replace(/ at line \d+, column \d+:?$/, ''),
      line: lines.linePos(error.pos[0]).line,
    }));
    return { ok: false, issues };
  }
  let value: unknown;
  try {
    value = document.toJS();
  } catch (error) {
    // Aliases that multiply without end.
    return { ok: false, issues: [{ path: '', message: error instanceof Error ? error.message : 'cannot be read' }] };
  }
  const parsed = schema.safeParse(value);
  const at = (path: PropertyKey[]): number | undefined => lineOf(document.contents, path, lines);
  if (parsed.success) return { ok: true, data: parsed.data, lineOf: at };
  const issues = flatten(parsed.error.issues).map((issue) => {
    const line = at(issue.path);
    return {
      path: `/${issue.path.map(String).join('/')}`,
      message: issue.message,
      ...(line === undefined ? {} : { line }),
    };
  });
  return { ok: false, issues };
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
function flatten(issues: z.core.$ZodIssue[]): { path: PropertyKey[]; message: string }[] {
  return issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => ({ path: [...issue.path, key], message: `is not a known field` }))
      : [{ path: issue.path, message: issue.message }],
  );
}

/** The line of the deepest node on the path that exists: a missing field is reported where it should stand. */
function lineOf(root: Node | null, path: PropertyKey[], lines: LineCounter): number | undefined {
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
  return offset === undefined ? undefined : lines.linePos(offset).line;
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
