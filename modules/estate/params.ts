import { z } from 'zod';
import { type RecordType, recordTypes } from '#kernel';

/** A path parameter that names a record: by its number or by the key that people use. */
export function recordId(type: RecordType) {
  const prefix = recordTypes[type];
  return z
    .string()
    .regex(new RegExp(`^(${prefix}-)?[1-9][0-9]{0,14}$`, 'i'), `must be a number or a key such as ${prefix}-12`)
    .describe(`Number or key, such as ${prefix}-12`)
    .transform((text) => Number(text.replace(/^[a-z]+-/i, '')));
}

export const idParams = (type: RecordType) => z.object({ id: recordId(type) });
