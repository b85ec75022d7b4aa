import { z } from 'zod';
import { type AnyOperation, operation } from '#platform';
import { editInput, editPlanSchema } from './edit.ts';
import { applyEdit, planEdit } from './service.ts';

const plan = operation({
  id: 'component.edit-plan',
  method: 'POST',
  path: '/components/edit/plan',
  tag: 'Estate',
  summary: 'Preview one change to many components, chosen one by one or by a filter',
  permission: 'estate.change',
  body: editInput,
  output: editPlanSchema,
  handler: (ctx, { body }) => planEdit(ctx, body),
});

const apply = operation({
  id: 'component.edit-apply',
  method: 'POST',
  path: '/components/edit/apply',
  tag: 'Estate',
  summary: 'Change many components exactly as previewed',
  permission: 'estate.change',
  body: editInput.extend({ planHash: z.string().max(100) }),
  output: editPlanSchema,
  errors: ['plan_changed'],
  handler: (ctx, { body: { planHash, ...input } }) => applyEdit(ctx, input, planHash),
});

export const editOperations: AnyOperation[] = [plan, apply];
