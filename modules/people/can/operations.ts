import { z } from 'zod';
import { PlumblineError } from '#kernel';
import {
  type AnyOperation,
  actions,
  listQuery,
  operation,
  pageOf,
  pageOfAll,
  refSchema,
  sortOf,
  toRef,
} from '#platform';
import { authorityGrid, policies } from '../authority/decide.ts';
import { personName } from '../named.ts';
import { can } from './service.ts';

const whoSchema = refSchema.extend({ level: z.int() });

const simulate = operation({
  id: 'authority.can',
  method: 'GET',
  path: '/authority/can',
  tag: 'People',
  summary: 'May somebody do something to something, why, and who else could',
  description: 'Nothing is done. About others it takes people.read where the thing is.',
  permission: 'people.read',
  query: z.object({
    person: personName.describe('A person or agent: PER-3, 3, an e-mail address, or me.'),
    action: z.enum(actions),
    resource: z
      .string()
      .trim()
      .min(1)
      .max(80)
      .describe('A domain (network), a procedure by its short name, or a record such as CHG-4, CMP-12, RUN-7.'),
  }),
  output: z.object({
    person: refSchema,
    action: z.enum(actions),
    resource: z.object({ name: z.string(), domain: refSchema, level: z.int() }),
    allowed: z.boolean(),
    how: z.enum(['own', 'delegated', 'supervised', 'break-glass']).nullable(),
    sentence: z.string(),
    decidedBy: z.array(z.object({ id: z.string(), effect: z.enum(['permit', 'forbid']), why: z.string() })),
    policyVersion: z.string(),
    level: z.int(),
    ownLevel: z.int(),
    neededLevel: z.int().nullable(),
    supervisedBy: refSchema.nullable(),
    lentBy: refSchema.nullable(),
    breakGlass: z.string().nullable(),
    whoCould: z.array(whoSchema),
  }),
  errors: ['not_found'],
  cli: { words: ['can'], args: ['person', 'action', 'resource'] },
  async handler(context, { query }) {
    const answer = await can(context, query);
    const { resource } = answer;
    const lender =
      answer.lentBy === null
        ? null
        : await context.db.selectFrom('person').select('name').where('id', '=', answer.lentBy).executeTakeFirst();
    return {
      person: toRef('person', answer.personId, answer.person),
      action: query.action,
      resource: {
        name: resource.name,
        domain: toRef('domain', resource.domainId, resource.domain),
        level: resource.level,
      },
      allowed: answer.allowed,
      how: answer.how,
      sentence: answer.sentence,
      decidedBy: answer.decidedBy,
      policyVersion: policies().version.slice(0, 12),
      level: answer.level,
      ownLevel: answer.ownLevel,
      neededLevel: answer.neededLevel,
      supervisedBy: answer.supervisedBy ? toRef('person', answer.supervisedBy.id, answer.supervisedBy.name) : null,
      lentBy: lender ? toRef('person', answer.lentBy!, lender.name) : null,
      breakGlass: answer.breakGlassId === null ? null : `BRG-${answer.breakGlassId}`,
      whoCould: answer.whoCould.map(({ id, name, level }) => ({ ...toRef('person', id, name), level })),
    };
  },
});

const policyView = z.object({
  id: z.string(),
  effect: z.enum(['permit', 'forbid']),
  why: z.string(),
  file: z.string(),
  text: z.string(),
  version: z.string(),
  setVersion: z.string().describe('Of all policies together; an answer of the simulator names it.'),
});

const allPolicies = () => {
  const engine = policies();
  return [...engine.policies.values()].map((policy, index) => ({
    ...policy,
    position: index + 1,
    version: policy.version.slice(0, 12),
    setVersion: engine.version.slice(0, 12),
  }));
};
const viewPolicy = ({ position: _, ...policy }: ReturnType<typeof allPolicies>[number]) => policy;

const list = operation({
  id: 'policy.list',
  method: 'GET',
  path: '/policies',
  tag: 'People',
  summary: 'List the policies that decide who may do what, with their reasons',
  permission: 'people.read',
  query: listQuery.extend({ sort: sortOf(['id'], 'id') }),
  output: pageOf(policyView),
  cli: { words: ['policy', 'list'], columns: ['id', 'effect', 'version', 'why'] },
  async handler(context, { query }) {
    const scope = await context.scope('people.read');
    const all = scope === 'all' || scope.length > 0 ? allPolicies() : [];
    return pageOfAll(
      all.map((policy) => ({ policy, id: policy.position })),
      query,
      (row) => row.id,
      (row) => viewPolicy(row.policy),
    );
  },
});

const show = operation({
  id: 'policy.show',
  method: 'GET',
  path: '/policies/{policy}',
  tag: 'People',
  summary: 'Show a policy: its text, its reason and its version',
  permission: 'people.read',
  params: z.object({ policy: z.string().min(1).max(80) }),
  output: policyView,
  errors: ['not_found'],
  cli: { words: ['policy', 'show'], args: ['policy'] },
  async handler(context, { params }) {
    const scope = await context.scope('people.read');
    const found = allPolicies().find(({ id }) => id === params.policy);
    if (!found || (scope !== 'all' && scope.length === 0))
      throw new PlumblineError('not_found', `There is no policy ${params.policy}.`);
    return viewPolicy(found);
  },
});

const gridRow = z.object({
  action: z.enum(actions),
  level: z.int().nullable(),
  agent: z.int().nullable(),
  delegated: z.int().nullable(),
  supervised: z.int().nullable(),
  above: z.int().nullable(),
  author: z.int().nullable(),
  administrator: z.boolean(),
  system: z.boolean(),
});

const grid = operation({
  id: 'authority.grid',
  method: 'GET',
  path: '/authority/grid',
  tag: 'People',
  summary: 'Show which level suffices for which action, in each standing',
  permission: 'self.use',
  output: z.object({ items: z.array(gridRow), version: z.string() }),
  async handler(context) {
    await context.authorise('self.use', { type: 'workspace', domainId: null });
    const rows = authorityGrid();
    return {
      items: actions.map((action) => ({ action, ...rows[action] })),
      version: policies().version.slice(0, 12),
    };
  },
});

export const canOperations: AnyOperation[] = [simulate, list, show, grid];
