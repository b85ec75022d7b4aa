import { z } from 'zod';
import { diffEntrySchema, diffSummarySchema } from '../component/diff.ts';
import { componentPatch } from '../component/input.ts';
import { componentQuery } from '../component/list.ts';
import { moveSchema } from '../component/state.ts';

/** How many components one edit may touch: more is an import, with a file that can be reviewed. */
export const MOST_AT_ONCE = 5_000;
/** How many lines of the diff a preview carries. */
export const SHOWN = 300;

export const editSelection = z
  .strictObject({
    ids: z.array(z.int().positive()).min(1).max(MOST_AT_ONCE).optional(),
    filter: componentQuery
      .pick({
        kind: true,
        state: true,
        domain: true,
        site: true,
        parent: true,
        owner: true,
        criticality: true,
        q: true,
      })
      .optional()
      .describe('As the list takes it: all that fit'),
  })
  .refine(
    (selection) => (selection.ids === undefined) !== (selection.filter === undefined),
    'needs either ids or a filter',
  );

export const editChanges = componentPatch
  .omit({ name: true, parent: true })
  .extend({
    typed: z
      .record(z.string().min(1).max(100), z.string().max(20_000))
      .optional()
      .describe('Attributes as they are typed: each kind reads them as what it takes there; empty takes one away'),
    move: moveSchema.optional().describe('A step of the lifecycle, for those that are where it begins'),
    reason: z.string().trim().max(2_000).optional(),
  })
  .refine((changes) => Object.keys(changes).some((name) => name !== 'reason'), 'must change something');

export const editInput = z.strictObject({ select: editSelection, changes: editChanges });
export type EditInput = z.output<typeof editInput>;

export const editPlanSchema = z.object({
  planHash: z.string(),
  selected: z.int(),
  summary: diffSummarySchema,
  diff: z.array(diffEntrySchema).describe(`The first ${SHOWN} lines`),
  refused: z.array(z.object({ key: z.string(), name: z.string(), message: z.string() })).describe('Left out, and why'),
  refusedCount: z.int(),
});
export type EditPlan = z.infer<typeof editPlanSchema>;
