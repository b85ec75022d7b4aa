import { z } from 'zod';
import { type AnyOperation, operation, rawBody } from '#platform';
import { rosterFormats, rosterPlanSchema } from './roster.ts';
import { applyPeople, planPeople } from './service.ts';

const query = z.object({
  format: z.enum(rosterFormats).default('csv'),
  whole: z.stringbool().default(false).describe('It is everybody: who is missing has left and becomes inactive'),
});

const plan = operation({
  id: 'roster.plan',
  method: 'POST',
  path: '/people/roster/plan',
  tag: 'People',
  summary: 'Show what taking in a list of people would change',
  description:
    'A table (CSV) or an export of a directory (LDIF). People are known by their e-mail addresses. No password is ever read. Lines that are wrong are named and left out.',
  permission: 'installation.administer',
  query,
  raw: true,
  body: rawBody,
  output: rosterPlanSchema,
  errors: ['invalid_input', 'body_too_large', 'forbidden'],
  handler: (ctx, { query: given, body }) => planPeople(ctx, { ...given, body }),
});

const apply = operation({
  id: 'roster.apply',
  method: 'POST',
  path: '/people/roster/apply',
  tag: 'People',
  summary: 'Take in a list of people exactly as it was planned',
  description: 'Levels that it gives need level 5 in their domains.',
  permission: 'installation.administer',
  query: query.extend({ planHash: z.string().regex(/^[0-9a-f]{64}$/) }),
  raw: true,
  body: rawBody,
  output: rosterPlanSchema,
  errors: ['invalid_input', 'body_too_large', 'plan_changed', 'forbidden', 'proof_needed'],
  handler: (ctx, { query: { planHash, ...given }, body }) => applyPeople(ctx, { ...given, body }, planHash),
});

export const rosterOperations: AnyOperation[] = [plan, apply];
