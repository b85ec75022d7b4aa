import { z } from 'zod';
import { PlumblineError } from '#kernel';
import type { Context } from '#platform';
import { diffEntrySchema, diffSummarySchema } from '../component/diff.ts';
import { requireReader } from '../component/scope.ts';
import { intakeWork } from '../intake/file/service.ts';
import { executePlan } from '../plan/execute.ts';
import { ensureSource } from '../source/source.ts';
import { type PlannedEstate, planYaml } from './plan.ts';

export const estatePlanSchema = z.object({
  name: z.string(),
  planHash: z.string(),
  summary: diffSummarySchema,
  diff: z.array(diffEntrySchema),
  warnings: z.array(z.string()),
});
export type EstatePlanView = z.infer<typeof estatePlanSchema>;

/** Characters that are read while other requests wait: some forty milliseconds of the processor. */
export const SHORT = 16_000;

/** What applying an estate file would change. Changes nothing. */
export async function planEstate(ctx: Context, yaml: string): Promise<EstatePlanView> {
  return viewOf(await plan(ctx, yaml));
}

/** Applies exactly the plan that was reviewed; `plan_changed` when the file or the estate gives another one by now. */
export async function applyEstate(ctx: Context, yaml: string, planHash: string): Promise<EstatePlanView> {
  const scope = await ctx.scope('estate.change');
  if (scope !== 'all' && scope.length === 0)
    await ctx.authorise('estate.change', { type: 'component', domainId: null });
  const planned = await plan(ctx, yaml);
  if (planned.planHash !== planHash) {
    throw new PlumblineError(
      'plan_changed',
      'The file or the estate has changed since this plan was made. Make the plan again and review it.',
      { extra: { planHash: planned.planHash } },
    );
  }
  await ctx.mutate(async (mutation) => {
    await ensureSource(mutation.tx, planned.plan.source, { name: `The estate file "${planned.name}"`, kind: 'yaml' });
    await executePlan(mutation, planned.plan, scope, []);
  });
  return viewOf(planned);
}

function viewOf({ name, planHash, preview }: PlannedEstate): EstatePlanView {
  return { name, planHash, ...preview };
}

/** A long file is read and planned in the thread of the intake, so that requests are answered meanwhile. */
async function plan(ctx: Context, yaml: string): Promise<PlannedEstate> {
  await requireReader(ctx);
  if (yaml.length <= SHORT) return planYaml(ctx, yaml, ctx.now());
  const request = { actor: ctx.actor, requestId: ctx.requestId, atMs: ctx.now().getTime() };
  return ctx.workspace.port(intakeWork).planEstate(yaml, request);
}
