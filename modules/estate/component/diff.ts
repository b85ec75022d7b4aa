import { z } from 'zod';

/** One line of a reviewable plan: what would be made, changed or ended, by which source. The same in intake, YAML and changes. */
export const diffChangeSchema = z.object({
  field: z.string(),
  before: z.json(),
  after: z.json(),
  source: z.string(),
});

export const diffEntrySchema = z.object({
  op: z.enum(['create', 'update', 'remove']),
  what: z.enum(['component', 'installation', 'relation']),
  name: z.string(),
  kind: z.string(),
  /** The record, where it exists already. */
  key: z.string().nullable(),
  changes: z.array(diffChangeSchema),
});
export type DiffEntry = z.infer<typeof diffEntrySchema>;
export type DiffChange = z.infer<typeof diffChangeSchema>;

export const diffSummarySchema = z.object({
  create: z.int(),
  update: z.int(),
  unchanged: z.int(),
  remove: z.int(),
});
export type DiffSummary = z.infer<typeof diffSummarySchema>;

export function summarise(diff: DiffEntry[], unchanged: number): DiffSummary {
  const count = (op: DiffEntry['op']): number => diff.filter((entry) => entry.op === op).length;
  return { create: count('create'), update: count('update'), unchanged, remove: count('remove') };
}
