import { PlumblineError } from './errors.ts';

/** The id of a record: a positive safe integer (bigint identity in the database, parsed once, refused above 2^53 - 1). */
export type Id = number;

/** Parses an id from outside. Throws `invalid_input`. */
export function parseId(text: string | number, what = 'id'): Id {
  const id = typeof text === 'number' ? text : /^[1-9][0-9]{0,15}$/.test(text) ? Number(text) : Number.NaN;
  if (!Number.isSafeInteger(id) || id < 1) {
    throw new PlumblineError('invalid_input', `"${String(text).slice(0, 40)}" is not a valid ${what}.`, {
      issues: [{ path: `/${what}`, message: 'must be a positive whole number' }],
    });
  }
  return id;
}
