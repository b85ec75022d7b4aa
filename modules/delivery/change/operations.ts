import { z } from 'zod';
import { type AnyOperation, listQuery, numberPage, operation, pageOf, sortOf, toPage } from '#platform';
import { decideChange, editChange, runChange, showChange, withdrawChange } from './service.ts';
import { listChanges } from './store.ts';
import { changeSchema, changeStateSchema, changeSummarySchema, domainNames, summaryOf, viewChange } from './view.ts';

const idParams = z.object({ id: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER) });
const reason = z.string().max(2_000);
const planHash = z.string().regex(/^[0-9a-f]{64}$/, 'must be the planHash of the change that you read');

const list = operation({
  id: 'change.list',
  method: 'GET',
  path: '/changes',
  tag: 'Delivery',
  summary: 'List changes, newest first',
  permission: 'change.read',
  query: listQuery.extend({ sort: sortOf(['id'], '-id'), state: changeStateSchema.optional() }),
  output: pageOf(changeSummarySchema),
  cli: { words: ['change', 'list'], columns: ['key', 'state', 'title', 'domain.name', 'riskLevel', 'updatedAt'] },
  async handler(context, { query }) {
    const scope = await context.scope('change.read');
    const changes = await listChanges(context.db, {
      scope,
      limit: query.limit + 1,
      ...(query.state ? { state: query.state } : {}),
      ...numberPage(query),
    });
    const domains = await domainNames(context, [...new Set(changes.map((change) => change.domainId))]);
    return toPage(
      changes,
      query.limit,
      (change) => [change.id],
      (change) => summaryOf(change, domains),
    );
  },
});

const show = operation({
  id: 'change.show',
  method: 'GET',
  path: '/changes/{id}',
  tag: 'Delivery',
  summary: 'Show a change: its diff, plan, impact, fit, dry run, risk and who may do what with it',
  permission: 'change.read',
  params: idParams,
  output: changeSchema,
  errors: ['not_found'],
  cli: { words: ['change', 'show'], args: ['id'] },
  handler: async (context, { params }) => viewChange(context, await showChange(context, params.id)),
});

const decide = (verdict: 'approved' | 'denied', verb: 'approve' | 'deny') =>
  operation({
    id: `change.${verb}`,
    method: 'POST',
    path: `/changes/{id}/${verb}`,
    tag: 'Delivery',
    summary:
      verdict === 'approved'
        ? 'Approve exactly the plan that one has read'
        : 'Deny a change: this plan cannot run, whoever approves it',
    permission: 'change.approve',
    params: idParams,
    body: z.object({ planHash, reason: verdict === 'approved' ? reason.optional() : reason.min(1) }),
    output: changeSchema,
    errors: ['not_found', 'plan_changed', 'own_work', 'illegal_transition'],
    cli: { words: ['change', verb], args: ['id'] },
    async handler(context, { params, body }) {
      await showChange(context, params.id);
      await context.mutate((mutation) =>
        decideChange(context, mutation, params.id, {
          verdict,
          planHash: body.planHash,
          ...(body.reason === undefined ? {} : { reason: body.reason }),
        }),
      );
      return viewChange(context, await showChange(context, params.id));
    },
  });

const edit = operation({
  id: 'change.edit',
  method: 'PATCH',
  path: '/changes/{id}',
  tag: 'Delivery',
  summary: 'Edit a change; who edits it becomes an author, and another plan needs another approval',
  permission: 'change.edit',
  params: idParams,
  body: z.object({
    title: z.string().min(1).max(200).optional(),
    why: z.string().min(1).max(4_000).optional(),
    inputs: z.record(z.string().max(40), z.union([z.string().max(4_000), z.number(), z.boolean()])).optional(),
  }),
  output: changeSchema,
  versioned: true,
  errors: ['not_found', 'stale', 'illegal_transition'],
  handler: async (context, { params, body }) => viewChange(context, await editChange(context, params.id, body)),
});

const run = operation({
  id: 'change.run',
  method: 'POST',
  path: '/changes/{id}/run',
  tag: 'Delivery',
  summary: 'Start the run of an approved change',
  permission: 'run.start',
  params: idParams,
  output: changeSchema,
  status: 202,
  errors: ['not_found', 'not_approved', 'denied', 'plan_changed', 'illegal_transition'],
  cli: { words: ['change', 'run'], args: ['id'] },
  async handler(context, { params }) {
    await showChange(context, params.id);
    await context.mutate((mutation) => runChange(context, mutation, params.id));
    return viewChange(context, await showChange(context, params.id));
  },
});

const withdraw = operation({
  id: 'change.withdraw',
  method: 'POST',
  path: '/changes/{id}/withdraw',
  tag: 'Delivery',
  summary: 'Take a change back before it runs',
  permission: 'change.edit',
  params: idParams,
  body: z.object({ reason: reason.min(1) }),
  output: changeSchema,
  errors: ['not_found', 'illegal_transition'],
  async handler(context, { params, body }) {
    await showChange(context, params.id);
    await context.mutate((mutation) => withdrawChange(context, mutation, params.id, body.reason));
    return viewChange(context, await showChange(context, params.id));
  },
});

export const operations: AnyOperation[] = [
  list,
  show,
  decide('approved', 'approve'),
  decide('denied', 'deny'),
  edit,
  run,
  withdraw,
];
