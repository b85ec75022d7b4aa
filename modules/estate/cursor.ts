import { PlumblineError } from '#kernel';
import { decodeCursor } from '#platform';

/** A cursor that holds one number. Throws `invalid_input` for one that holds something else. */
export function numberCursor(cursor: string): number {
  const [value] = decodeCursor(cursor, 1);
  if (typeof value === 'number') return value;
  throw new PlumblineError('invalid_input', 'The cursor belongs to another list.', {
    issues: [{ path: '/query/cursor', message: 'must be the `next` of an earlier page of this list' }],
  });
}
