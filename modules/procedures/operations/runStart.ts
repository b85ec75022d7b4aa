import { z } from 'zod';
import { PlumblineError } from '#kernel';
import { dataClasses } from '#library';
import { type AnyOperation, operation } from '#platform';
import { prepareRun } from '../plan/prepare.ts';
import { runSchema } from '../run/show.ts';
import { startRun } from '../run/start.ts';
import { requireUses } from '../run/uses.ts';
import { needsRequest, requireReader } from './may.ts';
import { runWishSchema, targetIds } from './procedurePlan.ts';
import { shown } from './runs.ts';

const start = operation({
  id: 'run.start',
  method: 'POST',
  path: '/runs',
  tag: 'Operations',
  summary: 'Start a procedure on its targets',
  description:
    'What needs an approval is proposed, and begins when somebody else agrees. With `planHash` nothing else runs than the ' +
    'plan that was shown.',
  permission: 'run.start',
  body: runWishSchema.extend({
    procedure: z.string().min(1).max(80).describe('Its key, such as replace-package.'),
    planHash: z.string().length(64).optional().describe('Of the plan that you have read.'),
    data: z.enum(dataClasses).optional().describe('The data that it has to do with: see the policies of use.'),
  }),
  output: runSchema,
  status: 201,
  errors: ['not_found', 'invalid_input', 'forbidden', 'plan_changed', 'not_approved', 'not_proven'],
  cli: { words: ['run', 'start'], args: ['procedure'] },
  async handler(context, { body }) {
    await requireReader(context);
    const { procedure, inputs, version, local } = body;
    const prepared = await prepareRun(context, { procedure, inputs, version, local, targets: targetIds(body.targets) });
    const without = needsRequest(prepared.plan);
    if (without) throw new PlumblineError('not_proven', without);
    if (body.planHash !== undefined && body.planHash !== prepared.planHash) {
      throw new PlumblineError('plan_changed', 'The plan is not the one that you have read: look at it again.', {
        extra: { planHash: prepared.planHash },
      });
    }
    await requireUses(context, prepared, body.data);
    const { plan, domainId, secrets } = prepared;
    const { runId } = await context.mutate((mutation) =>
      startRun(context, mutation, { plan, domainId, secrets, change: null }),
    );
    return shown(context, runId);
  },
});

export const runStartOperations: AnyOperation[] = [start];
