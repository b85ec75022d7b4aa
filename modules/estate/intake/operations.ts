import { z } from 'zod';
import { type AnyOperation, listQuery, numberPage, operation, pageOf, sortOf, toPage } from '#platform';
import { idParams } from '../params.ts';
import { credentialSchema, intakeSchema, intakeTargetSchema, lookAtMachine } from './intake.ts';
import { requireMayLook } from './mayLook.ts';
import { applyIntake, listIntakes, planIntake, showIntake } from './service.ts';

const componentId = z
  .int()
  .positive()
  .optional()
  .describe('Says which component the machine is; else it is recognised');
const [localTarget, sshTarget] = intakeTargetSchema.options;

const plan = operation({
  id: 'intake.plan',
  method: 'POST',
  path: '/intakes',
  tag: 'Estate',
  summary: 'Look at a machine and plan what it would bring into the estate',
  description:
    'Only reads: this machine, or a host over SSH without an agent. The plan is reviewed, then applied by its hash. The credential is used once and never stored.',
  permission: 'estate.observe',
  body: z.discriminatedUnion('kind', [
    localTarget.extend({ componentId }).strict(),
    sshTarget.extend({ componentId, credential: credentialSchema.optional() }).strict(),
  ]),
  output: intakeSchema,
  status: 201,
  errors: ['host_unreachable', 'host_key_unknown', 'host_key_changed', 'host_auth_failed', 'forbidden'],
  cli: { words: ['intake', 'plan'], args: ['kind'] },
  async handler(ctx, { body }) {
    const { componentId: known, ...rest } = body;
    const target = intakeTargetSchema.parse(rest);
    const credential = body.kind === 'ssh' ? body.credential : undefined;
    await requireMayLook(ctx, { target, componentId: known, credential });
    const observation = await ctx.workspace.port(lookAtMachine)(target, credential, ctx.signal, ctx.actor.personId);
    return planIntake(ctx, { target, observation, ...(known === undefined ? {} : { componentId: known }) });
  },
});

const apply = operation({
  id: 'intake.apply',
  method: 'POST',
  path: '/intakes/{id}/apply',
  tag: 'Estate',
  summary: 'Apply an intake exactly as it was reviewed',
  permission: 'estate.change',
  params: idParams('intake'),
  body: z.strictObject({ planHash: z.string().regex(/^[0-9a-f]{64}$/) }),
  output: intakeSchema,
  errors: ['not_found', 'plan_changed', 'forbidden'],
  cli: { words: ['intake', 'apply'], args: ['id', 'planHash'] },
  handler: (ctx, { params, body }) => applyIntake(ctx, params.id, body.planHash),
});

const show = operation({
  id: 'intake.show',
  method: 'GET',
  path: '/intakes/{id}',
  tag: 'Estate',
  summary: 'Show an intake with its diff',
  permission: 'estate.observe',
  params: idParams('intake'),
  output: intakeSchema,
  errors: ['not_found'],
  cli: { words: ['intake', 'show'], args: ['id'] },
  handler: (ctx, { params }) => showIntake(ctx, params.id),
});

const list = operation({
  id: 'intake.list',
  method: 'GET',
  path: '/intakes',
  tag: 'Estate',
  summary: 'List intakes, newest first',
  permission: 'estate.observe',
  query: listQuery.extend({
    sort: sortOf(['id'], '-id'),
    component: z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER).optional(),
  }),
  output: pageOf(intakeSchema.omit({ diff: true })),
  cli: {
    words: ['intake', 'list'],
    columns: [
      'key',
      'kind',
      'state',
      'component.name',
      'summary.create',
      'summary.update',
      'summary.remove',
      'createdAt',
    ],
  },
  async handler(ctx, { query }) {
    const rows = await listIntakes(ctx, {
      ...numberPage(query),
      limit: query.limit + 1,
      componentId: query.component,
    });
    return toPage(
      rows,
      query.limit,
      (row) => [row.id],
      ({ diff: _diff, ...intake }) => intake,
    );
  },
});

export const intakeOperations: AnyOperation[] = [plan, apply, show, list];
