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

/** The `sort` of a list that knows these: the document names them, and whatever else is refused. `-` turns the order. */
export function sortOf<Field extends string>(fields: readonly [Field, ...Field[]], fallback: Field | `-${Field}`) {
  const both: string[] = fields.flatMap((field) => [field, `-${field}`]);
  return z.enum(both as [string, ...string[]]).default(fallback);
}

/** Where a list that goes by one number begins, and which way it goes. Throws `invalid_input` for a foreign cursor. */
export function numberPage(query: { cursor?: string | undefined; sort: string }) {
  const descending = query.sort.startsWith('-');
  const after = query.cursor ? decodeCursor(query.cursor, 1)[0]! : null;
  if (typeof after === 'string') throw foreignCursor();
  return {
    after,
    direction: descending ? ('desc' as const) : ('asc' as const),
    beyond: descending ? '<' : '>',
  } as const;
}

/** A page of a list that is short enough to be read whole. Equal ones go by their id, whichever way the list goes. */
export function pageOfAll<Row extends { id: number }, Item>(
  rows: readonly Row[],
  query: { limit: number; cursor?: string | undefined; sort: string },
  fieldOf: (row: Row, field: string) => string | number,
  toItem: (row: Row) => Item,
) {
  const sign = query.sort.startsWith('-') ? -1 : 1;
  const field = query.sort.replace(/^-/, '');
  const placeOf = (row: Row): [string | number, number] => [fieldOf(row, field), row.id];
  const compare = ([a, aId]: [string | number, number], [b, bId]: [string | number, number]): number =>
    sign * (a < b ? -1 : a > b ? 1 : 0) || aId - bId;
  const sorted = [...rows].sort((a, b) => compare(placeOf(a), placeOf(b)));
  const after = query.cursor ? (decodeCursor(query.cursor, 2) as [string | number, number]) : null;
  const first = sorted[0];
  if (after && (typeof after[1] !== 'number' || (first && typeof after[0] !== typeof placeOf(first)[0])))
    throw foreignCursor();
  const rest = after ? sorted.filter((row) => compare(placeOf(row), after) > 0) : sorted;
  return toPage(rest, query.limit, placeOf, toItem);
}

function foreignCursor(): PlumblineError {
  return new PlumblineError('invalid_input', 'The cursor belongs to another list, or to another order of this one.', {
    issues: [{ path: '/query/cursor', message: 'must be the `next` of an earlier page of this list' }],
  });
}
