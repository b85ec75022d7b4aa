import { z } from 'zod';
import { assumptionSchema, libraryFolder, loadYamlFile } from '#library';

const planningSchema = z.strictObject({
  currency: z.string().regex(/^[A-Z]{3}$/),
  quarterBudgetMinor: z.int().min(0),
  quarterHours: z.number().min(0),
  values: z.strictObject({
    'package-preparation-hours': assumptionSchema,
    'package-hours': assumptionSchema,
    'rebuild-preparation-hours': assumptionSchema,
    'rebuild-hours': assumptionSchema,
  }),
});
export type PlanningAssumptions = z.infer<typeof planningSchema>;

let loaded: PlanningAssumptions | undefined;
/** Shipped content, read once a process. */
export function planningAssumptions(): PlanningAssumptions {
  loaded ??= loadYamlFile(planningSchema, libraryFolder, 'assumptions/planning.yaml');
  return loaded;
}
