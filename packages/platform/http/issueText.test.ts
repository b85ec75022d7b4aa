import { expect, it } from 'vitest';
import { z } from 'zod';
import { issueText } from './issueText.ts';
import { momentSchema } from './moment.ts';

it.each<[z.ZodType, unknown, string]>([
  [z.string().min(3), 'x', 'must have at least 3 characters'],
  [z.string().min(1), '', 'must not be empty'],
  [z.string().max(2), 'abc', 'must have at most 2 characters'],
  [z.array(z.int()).max(1), [1, 2], 'must have at most 1 item'],
  [z.int().max(5), 9, 'must be at most 5'],
  [z.number().gt(0), 0, 'must be more than 0'],
  [z.string(), undefined, 'is missing'],
  [z.boolean(), 'yes', 'must be true or false'],
  [z.int(), 1.5, 'must be a whole number'],
  [z.enum(['a', 'b']), 'c', 'must be one of a, b'],
  [z.strictObject({ a: z.int().optional() }), { b: 1 }, 'has nothing called b'],
  [z.email(), 'nobody', 'must be an e-mail address, such as ada@example.org'],
  [
    momentSchema,
    'monday',
    'must be a time with its offset, such as 2026-01-31T12:00:00Z or 2026-01-31T13:00:00+01:00 (in an address + is %2B)',
  ],
  [z.union([z.string(), z.int()]), {}, 'does not have the required form'],
  [z.string().refine(() => false, 'is no colour'), 'x', 'is no colour'],
])('says what is wrong in plain words %#', (schema, value, text) => {
  const result = schema.safeParse(value);
  expect(result.success ? [] : result.error.issues.map(issueText)).toEqual([text]);
});
