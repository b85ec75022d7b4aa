import { z } from 'zod';
import { dataClasses, usePolicySchema, usePurposes } from '#library';
import { type AnyOperation, listQuery, operation, pageOf, pageOfAll, refSchema, sortOf, toRef } from '#platform';
import { reachIn } from '../authority/reach.ts';
import { standingOf } from '../authority/standing.ts';
import { personName, personNamed, reasonText } from '../named.ts';
import { checkUse, defineUsePolicy, endUsePolicy, showUsePolicy, usedComponentPort, usesOf } from './service.ts';
import { findUsePolicies, type UsePolicyRow } from './store.ts';

const policyView = z.object({
  id: z.int(),
  key: z.string(),
  slug: z.string(),
  version: z.int(),
  name: z.string(),
  why: z.string(),
  applies: usePolicySchema.shape.applies,
  allows: usePolicySchema.shape.allows,
  shipped: z.boolean(),
  createdBy: refSchema,
  createdAt: z.string(),
  endedAt: z.string().nullable(),
});

function view(row: UsePolicyRow): z.input<typeof policyView> {
  const { why, applies, allows } = row.definition;
  return {
    id: row.id,
    key: `USE-${row.id}`,
    slug: row.key,
    version: row.version,
    name: row.name,
    ...{ why, applies, allows },
    shipped: row.shipped,
    createdBy: toRef('person', row.createdById, row.createdBy),
    createdAt: row.createdAt.toISOString(),
    endedAt: row.endedAt?.toISOString() ?? null,
  };
}

const list = operation({
  id: 'use-policy.list',
  method: 'GET',
  path: '/use-policies',
  tag: 'People',
  summary: 'List what components may be used for, by whom, with which data',
  permission: 'estate.read',
  query: listQuery.extend({ sort: sortOf(['slug', 'name'], 'slug') }),
  output: pageOf(policyView),
  cli: { words: ['use-policy', 'list'], columns: ['slug', 'version', 'name', 'shipped'] },
  async handler(context, { query }) {
    const scope = await context.scope('estate.read');
    const rows = scope === 'all' || scope.length > 0 ? await findUsePolicies(context.db) : [];
    return pageOfAll(rows, query, (row, field) => (field === 'name' ? row.name : row.key), view);
  },
});

const define = operation({
  id: 'use-policy.define',
  method: 'POST',
  path: '/use-policies',
  tag: 'People',
  summary: 'Define a policy of use, or a new version of one',
  permission: 'policy.define',
  body: usePolicySchema,
  output: policyView,
  status: 201,
  errors: ['already_exists', 'not_found'],
  cli: { words: ['use-policy', 'define'], args: ['key', 'name'] },
  handler: async (context, { body }) => view(await defineUsePolicy(context, body)),
});

const params = z.object({ policy: z.string().min(1).max(80).describe('A policy of use by its short name.') });

const end = operation({
  id: 'use-policy.end',
  method: 'POST',
  path: '/use-policies/{policy}/end',
  tag: 'People',
  summary: 'End a policy of use: it restricts nothing from now on',
  permission: 'policy.define',
  params,
  body: z.object({ reason: reasonText }),
  output: policyView,
  errors: ['not_found'],
  cli: { words: ['use-policy', 'end'], args: ['policy'] },
  async handler(context, input) {
    await endUsePolicy(context, input.params.policy, input.body.reason);
    return view(await showUsePolicy(context, input.params.policy));
  },
});

const verdictView = z.object({
  allowed: z.boolean(),
  policy: z.object({ id: z.int(), key: z.string(), version: z.int(), name: z.string() }).nullable(),
  reason: z.string(),
  nearest: z.array(z.string()),
});

const componentParams = z.object({ id: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER) });

const check = operation({
  id: 'use.check',
  method: 'GET',
  path: '/components/{id}/use',
  tag: 'People',
  summary: 'May a component be used for something, and if not, what may it be used for',
  permission: 'estate.read',
  params: componentParams,
  query: z.object({
    purpose: z.enum(usePurposes),
    data: z.enum(dataClasses).default('internal'),
    person: personName.optional().describe('You, unless named; others take people.read there.'),
  }),
  output: verdictView,
  errors: ['not_found'],
  cli: { words: ['use'], args: ['id', 'purpose'] },
  async handler(context, input) {
    await usesOf(context, input.params.id);
    const { person, purpose, data } = input.query;
    let personId = context.actor.personId;
    if (person !== undefined) {
      const facts = await context.workspace.port(usedComponentPort)(context.db, input.params.id);
      await context.authorise('people.read', { type: 'person', domainId: facts?.domainId ?? null });
      personId = (await personNamed(context.db, person)).id;
    }
    return checkUse(context, { componentId: input.params.id, purpose, dataClass: data, personId });
  },
});

const uses = operation({
  id: 'use.list',
  method: 'GET',
  path: '/components/{id}/uses',
  tag: 'People',
  summary: 'Show what a component may be used for, and what of it is yours',
  permission: 'estate.read',
  params: componentParams,
  query: listQuery.pick({ limit: true, cursor: true }).extend({ sort: sortOf(['slug'], 'slug') }),
  output: pageOf(
    z.object({
      id: z.int(),
      slug: z.string(),
      version: z.int(),
      name: z.string(),
      why: z.string(),
      allows: z.array(
        z.object({
          purposes: z.array(z.enum(usePurposes)),
          data: z.enum(dataClasses),
          level: z.int(),
          teams: z.array(z.string()).nullable(),
          levelReaches: z.boolean(),
        }),
      ),
    }),
  ),
  errors: ['not_found'],
  async handler(context, input) {
    const govern = await usesOf(context, input.params.id);
    const facts = await context.workspace.port(usedComponentPort)(context.db, input.params.id);
    const standing = await standingOf(context.workspace, context.actor.personId);
    const level = facts ? reachIn(standing.tree, standing, facts.domainId).level : 0;
    return pageOfAll(
      govern,
      input.query,
      (row) => row.definition.key,
      ({ id, version, definition }) => ({
        id,
        slug: definition.key,
        version,
        name: definition.name,
        why: definition.why,
        allows: definition.allows.map((rule) => ({
          purposes: rule.purposes,
          data: rule.data,
          level: rule.level,
          teams: rule.teams ?? null,
          levelReaches: level >= rule.level,
        })),
      }),
    );
  },
});

export const useOperations: AnyOperation[] = [list, define, end, check, uses];
