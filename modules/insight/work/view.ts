import { z } from 'zod';
import { refSchema } from '#platform';
import { bands, workKindNames } from './item.ts';

export const workSchema = z.object({
  id: z.int().describe('Its place in the order in which one would do it'),
  kind: z.enum(workKindNames),
  band: z.enum(bands).describe('now: something stands still or is due; soon: somebody waits; later: nobody does'),
  record: refSchema,
  detail: z.string().nullable().describe('What of it waits, such as the step'),
  first: z.string().describe('What one does first'),
  why: z.string().describe('Why it is there, in one line'),
  since: z.string(),
  dueAt: z.string().nullable(),
  domain: refSchema,
  level: z.int(),
  how: z.enum(['own', 'delegated', 'break-glass', 'supervised', 'could-be-supervised']),
  supervisors: z.array(refSchema).describe('Who supervises it, or who could'),
});
export type Work = z.infer<typeof workSchema>;
