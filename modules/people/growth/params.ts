import { z } from 'zod';

/** A person by their number or key. */
export const personRef = z
  .string()
  .regex(/^(PER-)?[1-9][0-9]{0,14}$/i, 'must be a number or a key such as PER-12')
  .describe('Number or key, such as PER-12')
  .transform((text) => Number(text.replace(/^[a-z]+-/i, '')));
