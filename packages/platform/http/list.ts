import { z } from 'zod';
import { PlumblineError } from '#kernel';

export const MAX_PAGE = 500;

/** The query that every list takes; extend it by the list's own filters. */
export const listQuery = z.object({
  limit: z.coerce.number().int().min(1).max(MAX_PAGE).default(50),
  cursor: z.string().max(500).optional(),
  sort: z.string().max(60).optional(),
  fields: z.string().max(500).optional(),
});

/** The answer of every list. `next` is the cursor of the next page, null at the end. */
export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), next: z.string().nullable() });
}

/** A cursor holds the sort values of the last item; opaque to clients. */
export function encodeCursor(values: (string | number)[]): string {
  return Buffer.from(JSON.stringify(values)).toString('base64url');
}

/** Reads a cursor of ours back. Throws `invalid_input` for anything else. */
export function decodeCursor(cursor: string, length: number): (string | number)[] {
  try {
    const values: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (
      Array.isArray(values) &&
      values.length === length &&
      values.every((v) => typeof v === 'string' || Number.isSafeInteger(v))
    ) {
      return values;
    }
  } catch {
    // falls through to the one answer for every bad cursor
  }
  throw new PlumblineError('invalid_input', 'The cursor is not one that this list gave.', {
    issues: [{ path: '/query/cursor', message: 'must be the `next` of an earlier page' }],
  });
}

/** Cuts one item too many off and says where the next page starts. */
export function toPage<Row, Item>(
  rows: Row[],
  limit: number,
  cursorOf: (row: Row) => (string | number)[],
  toItem: (row: Row) => Item,
) {
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    items: page.map(toItem),
    next: rows.length > limit && last !== undefined ? encodeCursor(cursorOf(last)) : null,
  };
}

/** Reads `name` or `-updatedAt` against the sorts that a list allows. Throws `invalid_input`. */
export function parseSort<Field extends string>(
  sort: string | undefined,
  allowed: readonly Field[],
  fallback: Field,
): { field: Field; descending: boolean } {
  if (sort === undefined) return { field: fallback, descending: false };
  const descending = sort.startsWith('-');
  const field = (descending ? sort.slice(1) : sort) as Field;
  if (!allowed.includes(field)) {
    throw new PlumblineError(
      'invalid_input',
      `This list cannot be sorted by "${field.slice(0, 40)}". It sorts by: ${allowed.join(', ')}.`,
      {
        issues: [{ path: '/query/sort', message: `must be one of ${allowed.join(', ')}` }],
      },
    );
  }
  return { field, descending };
}
