import { z } from 'zod';
import { PlumblineError } from '#kernel';
import { refuseHostile } from './hostile.ts';
import { toPlumblineError, toProblem } from './problem.ts';

const CHUNK = 1_000;

export interface BulkLine<Value = unknown> {
  line: number;
  value: Value;
}

/** One line of a bulk answer. */
export interface BulkResult {
  line: number;
  ok: boolean;
  id?: number;
  error?: { code: string; message: string; issues?: { path: string; message: string }[] };
}

/** The body of a bulk operation: the handler sees chunks of valid lines; each keeps its line number. */
export function bulkBody<Item extends z.ZodType>(item: Item) {
  return z.array(z.object({ line: z.int(), value: item }));
}

export const bulkOutput = z.array(
  z.object({
    line: z.int(),
    ok: z.boolean(),
    id: z.int().optional(),
    error: z
      .object({
        code: z.string(),
        message: z.string(),
        issues: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
      })
      .optional(),
  }),
);

/** The schema of one line, from the bulk body's declaration. */
export function lineSchema(body: z.ZodType): z.ZodType {
  const element = body instanceof z.ZodArray ? (body.element as z.ZodType) : undefined;
  const value = element instanceof z.ZodObject ? (element.shape['value'] as z.ZodType | undefined) : undefined;
  if (!value) throw new Error('A bulk operation declares its body by bulkBody(item).');
  return value;
}

/** Works through NDJSON: bad lines get an error of their own, good ones go to the handler in chunks, results keep the order. */
export async function* runBulk(
  text: string,
  body: z.ZodType,
  handle: (lines: BulkLine[]) => Promise<BulkResult[]>,
): AsyncGenerator<BulkResult[]> {
  const schema = lineSchema(body);
  let results: BulkResult[] = [];
  let valid: BulkLine[] = [];
  const flush = async (): Promise<BulkResult[]> => {
    if (valid.length > 0) {
      const lines = valid;
      const answers = await handle(lines).catch((error): BulkResult[] =>
        lines.map(({ line }) => ({ line, ok: false, error: failure(error) })),
      );
      results.push(...answers);
    }
    const done = results.sort((a, b) => a.line - b.line);
    results = [];
    valid = [];
    return done;
  };
  let line = 0;
  for (const raw of text.split('\n')) {
    line += 1;
    if (raw.trim() === '') continue;
    try {
      valid.push({ line, value: parseLine(raw, schema) });
    } catch (error) {
      results.push({ line, ok: false, error: failure(error) });
    }
    if (valid.length + results.length >= CHUNK) yield await flush();
  }
  const rest = await flush();
  if (rest.length > 0) yield rest;
}

function parseLine(raw: string, schema: z.ZodType): unknown {
  let value: unknown;
  try {
    value = JSON.parse(raw);
  } catch (cause) {
    throw new PlumblineError('malformed_body', 'The line is not JSON.', { cause });
  }
  refuseHostile(value, '');
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues
    .slice(0, 10)
    .map((issue) => ({ path: `/${issue.path.map(String).join('/')}`, message: issue.message }));
  throw new PlumblineError('invalid_input', `${issues[0]!.path}: ${issues[0]!.message}`, { issues });
}

function failure(thrown: unknown): NonNullable<BulkResult['error']> {
  // As a problem, so that its texts are bounded like any refusal's.
  const { code, detail, issues } = toProblem(toPlumblineError(thrown), '');
  return { code, message: detail, ...(issues.length > 0 ? { issues } : {}) };
}
