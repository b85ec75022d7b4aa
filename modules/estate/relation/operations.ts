import { z } from 'zod';
import { type AnyOperation, operation } from '#platform';
import { idParams } from '../params.ts';
import { relationKindSchema } from './kind.ts';
import { relationSchema } from './relation.ts';
import { createRelation, removeRelation } from './service.ts';

const id = z.int().positive();

const create = operation({
  id: 'relation.create',
  method: 'POST',
  path: '/relations',
  tag: 'Estate',
  summary: 'Relate two components',
  permission: 'estate.change',
  body: z.strictObject({
    kind: relationKindSchema,
    from: id,
    to: id,
    redundancyGroup: z
      .string()
      .trim()
      .min(1)
      .max(100)
      .nullable()
      .optional()
      .describe('Relations of one dependent that stand in for each other'),
    needed: z.int().min(1).max(1_000).nullable().optional().describe('How many of the group must be up'),
  }),
  output: relationSchema,
  status: 201,
  errors: ['not_found', 'forbidden', 'already_exists'],
  cli: { words: ['relation', 'create'], args: ['kind', 'from', 'to'] },
  handler: (ctx, { body }) =>
    createRelation(ctx, {
      kind: body.kind,
      fromId: body.from,
      toId: body.to,
      redundancyGroup: body.redundancyGroup ?? null,
      needed: body.needed ?? null,
    }),
});

const remove = operation({
  id: 'relation.remove',
  method: 'DELETE',
  path: '/relations/{id}',
  tag: 'Estate',
  summary: 'End a relation; the past keeps it',
  permission: 'estate.change',
  params: idParams('relation'),
  output: relationSchema,
  errors: ['not_found', 'forbidden'],
  cli: { words: ['relation', 'remove'], args: ['id'] },
  handler: (ctx, { params }) => removeRelation(ctx, params.id),
});

export const relationOperations: AnyOperation[] = [create, remove];
