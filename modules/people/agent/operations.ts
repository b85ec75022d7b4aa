import { z } from 'zod';
import type { Level } from '#kernel';
import {
  type AnyOperation,
  type Context,
  listQuery,
  numberPage,
  operation,
  pageOf,
  refSchema,
  sortOf,
  toPage,
  toRef,
} from '#platform';
import { levelNumber } from '../grants/operations.ts';
import { personName } from '../named.ts';
import { personView, showPerson } from '../person/show.ts';
import { addAgent, editAgent, type IssuedKey, revokeAgentKeys, rotateAgentKey } from './service.ts';
import { findAgents } from './store.ts';

const agentView = refSchema.extend({
  purpose: z.string().nullable(),
  owner: refSchema,
  ceiling: z.int(),
  active: z.boolean(),
  stoppedWithOwner: z.boolean().describe('Its owner has left: it holds nothing until somebody takes it over.'),
  version: z.int(),
  levels: z.array(z.object({ domain: refSchema, level: z.int(), to: z.string().nullable() })),
  keys: z.array(
    z.object({
      prefix: z.string(),
      createdAt: z.string(),
      expiresAt: z.string().nullable(),
      lastUsedAt: z.string().nullable(),
    }),
  ),
  mine: z.boolean(),
});

const list = operation({
  id: 'agent.list',
  method: 'GET',
  path: '/agents',
  tag: 'People',
  summary: 'List agents with their owners, ceilings, levels and keys in use',
  permission: 'people.read',
  query: listQuery.extend({ sort: sortOf(['id'], 'id') }),
  output: pageOf(agentView),
  cli: { words: ['agent', 'list'], columns: ['key', 'name', 'owner.name', 'ceiling', 'active', 'purpose'] },
  async handler(context, { query }) {
    const scope = await context.scope('people.read');
    const selfId = context.actor.personId;
    const rows = await findAgents(context.db, {
      // One's own agents everybody may see.
      ownerId: scope === 'all' || scope.length > 0 ? null : selfId,
      domainIds: scope === 'all' ? null : scope,
      limit: query.limit + 1,
      at: context.now(),
      ...numberPage(query),
    });
    return toPage(
      rows,
      query.limit,
      (row) => [row.id],
      (row) => ({
        ...toRef('person', row.id, row.name),
        purpose: row.purpose,
        owner: toRef('person', row.ownerId, row.owner),
        ceiling: row.ceiling,
        active: row.active,
        stoppedWithOwner: row.active && !row.ownerActive,
        version: row.version,
        levels: row.levels.map(({ domainId, domain, level, to }) => ({
          domain: toRef('domain', domainId, domain),
          level,
          to,
        })),
        // When a key was used, and from when it is, is its owner's and the administrator's business.
        keys: row.ownerId === selfId || context.actor.administrator ? row.keys : [],
        mine: row.ownerId === selfId,
      }),
    );
  },
});

const keyAnswer = z.object({
  agent: refSchema,
  secret: z.string().describe('The key. It is shown this once.'),
  expiresAt: z.string().nullable(),
});

async function shown(context: Context, key: IssuedKey): Promise<z.input<typeof keyAnswer>> {
  const row = await context.db
    .selectFrom('person')
    .select('name')
    .where('id', '=', key.agentId)
    .executeTakeFirstOrThrow();
  return {
    agent: toRef('person', key.agentId, row.name),
    secret: key.secret,
    expiresAt: key.expiresAt?.toISOString() ?? null,
  };
}

const name = z.string().trim().min(1).max(200);
const purpose = z.string().trim().min(3).max(200);
const keyDays = z.coerce.number().int().min(1).max(730);

const add = operation({
  id: 'agent.add',
  method: 'POST',
  path: '/agents',
  tag: 'People',
  summary: 'Add an agent with an owner, a ceiling and a key that is shown once',
  permission: 'people.manage',
  body: z.object({
    name,
    purpose,
    owner: personName.optional().describe('Who answers for it; you, unless named.'),
    ceiling: levelNumber
      .optional()
      .describe('The highest level that it can reach: 2, unless a level 5 says otherwise.'),
    keyDays: keyDays.optional().describe('After how many days its key ends.'),
  }),
  output: keyAnswer,
  status: 201,
  errors: ['not_found', 'conflict', 'proof_needed'],
  secretAnswer: true,
  cli: {
    words: ['agent', 'add'],
    args: ['name', 'purpose'],
    columns: ['agent.key', 'agent.name', 'secret', 'expiresAt'],
  },
  handler: async (context, { body }) =>
    shown(context, await addAgent(context, { ...body, ceiling: body.ceiling as Level | undefined })),
});

const params = z.object({ agent: personName });

const rotate = operation({
  id: 'agent.rotate',
  method: 'POST',
  path: '/agents/{agent}/key',
  tag: 'People',
  summary: 'Give an agent a new key, shown once; its earlier ones end at once',
  permission: 'people.manage',
  params,
  body: z.object({ keyDays: keyDays.optional() }).optional(),
  output: keyAnswer,
  status: 201,
  errors: ['not_found', 'conflict', 'proof_needed'],
  secretAnswer: true,
  cli: { words: ['agent', 'rotate'], args: ['agent'] },
  handler: async (context, input) =>
    shown(context, await rotateAgentKey(context, input.params.agent, input.body?.keyDays ?? null)),
});

const revoke = operation({
  id: 'agent.revoke',
  method: 'POST',
  path: '/agents/{agent}/revoke',
  tag: 'People',
  summary: 'End all keys of an agent at once',
  permission: 'people.manage',
  params,
  output: personView,
  errors: ['not_found'],
  cli: { words: ['agent', 'revoke'], args: ['agent'] },
  handler: async (context, input) => showPerson(context, String(await revokeAgentKeys(context, input.params.agent))),
});

const edit = operation({
  id: 'agent.edit',
  method: 'PATCH',
  path: '/agents/{agent}',
  tag: 'People',
  summary: 'Change the name, purpose, owner or ceiling of an agent',
  permission: 'people.manage',
  params,
  body: z.object({
    name: name.optional(),
    purpose: purpose.optional(),
    owner: personName.optional(),
    ceiling: levelNumber.optional(),
  }),
  output: personView,
  errors: ['not_found', 'conflict', 'stale', 'proof_needed'],
  versioned: true,
  handler: async (context, input) =>
    showPerson(
      context,
      String(
        await editAgent(context, input.params.agent, {
          ...input.body,
          ceiling: input.body.ceiling as Level | undefined,
        }),
      ),
    ),
});

export const agentOperations: AnyOperation[] = [list, add, rotate, revoke, edit];
