import { z } from 'zod';
import { type AnyOperation, operation } from '#platform';
import { applyEstate, estatePlanSchema, planEstate } from './service.ts';

const BODY_LIMIT_BYTES = 32 * 1_048_576;
const yaml = z.string().max(BODY_LIMIT_BYTES).describe('The estate file; see docs/guides/estate.md');

const plan = operation({
  id: 'estate.plan',
  method: 'POST',
  path: '/estate/plan',
  tag: 'Estate',
  summary: 'Show what applying an estate file would change',
  description:
    'Every mistake of the file is answered with its line. What the file does not name stays as it is, unless it says `prune: true`.',
  permission: 'estate.read',
  body: z.union([z.strictObject({ yaml }), yaml]),
  output: estatePlanSchema,
  errors: ['invalid_input', 'forbidden'],
  bodyLimit: BODY_LIMIT_BYTES,
  handler: (ctx, { body }) => planEstate(ctx, typeof body === 'string' ? body : body.yaml),
});

const apply = operation({
  id: 'estate.apply',
  method: 'POST',
  path: '/estate/apply',
  tag: 'Estate',
  summary: 'Apply an estate file exactly as it was planned',
  permission: 'estate.change',
  body: z.strictObject({ yaml, planHash: z.string().regex(/^[0-9a-f]{64}$/) }),
  output: estatePlanSchema,
  errors: ['invalid_input', 'plan_changed', 'forbidden'],
  bodyLimit: BODY_LIMIT_BYTES,
  handler: (ctx, { body }) => applyEstate(ctx, body.yaml, body.planHash),
});

export const yamlOperations: AnyOperation[] = [plan, apply];
