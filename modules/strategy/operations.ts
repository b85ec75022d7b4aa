import { z } from 'zod';
import { dayOf, keyOf, PlumblineError, ref } from '#kernel';
import { findDomains } from '#people';
import { type AnyOperation, type Context, listQuery, operation, pageOf, pageOfAll, sortOf, toRef } from '#platform';
import { findInitiatives, type Initiative } from './initiative/store.ts';
import { findMeasures, findObjectives } from './objective/store.ts';
import { quarterOf } from './portfolio/period.ts';
import { setQuarterLimits } from './portfolio/service.ts';
import { findItems, findPlan } from './portfolio/store.ts';
import { findStandards } from './standard/store.ts';
import {
  initiativeSchema,
  objectiveSchema,
  portfolioSchema,
  type StandardNames,
  standardSchema,
  toObjectiveView,
  toStandardView,
} from './view.ts';

const idParams = z.object({ id: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER) });
const READ = { type: 'objective', domainId: null } as const;

const listObjectives = operation({
  id: 'objective.list',
  method: 'GET',
  path: '/objectives',
  tag: 'Strategy',
  summary: 'List the objectives, with their measures and what was measured',
  permission: 'strategy.read',
  query: listQuery.extend({
    sort: sortOf(['id', 'name', 'state'], 'id'),
    state: objectiveSchema.shape.state.optional(),
  }),
  output: pageOf(objectiveSchema),
  cli: { words: ['objective', 'list'], columns: ['key', 'state', 'name'] },
  async handler(context, { query }) {
    await context.authorise('strategy.read', READ);
    const [objectives, measures] = await Promise.all([findObjectives(context.db), findMeasures(context.db, 90)]);
    return pageOfAll(
      objectives.filter((objective) => !query.state || objective.state === query.state),
      query,
      (objective, field) => (field === 'name' ? objective.name : field === 'state' ? objective.state : objective.id),
      (objective) => toObjectiveView(objective, measures),
    );
  },
});

async function standardNames(context: Context): Promise<StandardNames> {
  const [objectives, domains] = await Promise.all([findObjectives(context.db), findDomains(context.db)]);
  return {
    objectives: new Map(objectives.map((objective) => [objective.id, objective.name])),
    domains: new Map(domains.map((domain) => [domain.id, domain.name])),
  };
}

const listStandards = operation({
  id: 'standard.list',
  method: 'GET',
  path: '/standards',
  tag: 'Strategy',
  summary: 'List the standards and the positions that they take on products',
  permission: 'strategy.read',
  query: listQuery.extend({
    sort: sortOf(['id', 'name', 'effectiveFrom'], 'id'),
    product: z.string().max(120).optional(),
  }),
  output: pageOf(standardSchema),
  cli: { words: ['standard', 'list'], columns: ['key', 'slug', 'name', 'effectiveFrom'] },
  async handler(context, { query }) {
    await context.authorise('strategy.read', READ);
    const [standards, names] = await Promise.all([findStandards(context.db), standardNames(context)]);
    const wanted = query.product
      ? standards.filter((standard) => standard.positions.some((position) => position.product === query.product))
      : standards;
    return pageOfAll(
      wanted,
      query,
      (standard, field) =>
        field === 'name' ? standard.name : field === 'effectiveFrom' ? standard.effectiveFrom : standard.id,
      (standard) => toStandardView(standard, names),
    );
  },
});

const showStandard = operation({
  id: 'standard.show',
  method: 'GET',
  path: '/standards/{id}',
  tag: 'Strategy',
  summary: 'Show a standard',
  permission: 'strategy.read',
  params: idParams,
  output: standardSchema,
  errors: ['not_found'],
  cli: { words: ['standard', 'show'], args: ['id'] },
  async handler(context, { params }) {
    await context.authorise('strategy.read', READ);
    const [standards, names] = await Promise.all([findStandards(context.db), standardNames(context)]);
    const standard = standards.find((one) => one.id === params.id);
    if (!standard) throw new PlumblineError('not_found', `There is no standard ${params.id}.`);
    return toStandardView(standard, names);
  },
});

/** Initiatives as the API shows them: the names of their objectives by one query. */
async function viewInitiatives(
  context: Context,
  initiatives: Initiative[],
): Promise<z.infer<typeof initiativeSchema>[]> {
  const objectives = await findObjectives(context.db);
  const objectiveName = new Map(objectives.map((row) => [row.id, row.name]));
  return initiatives.map((one) => ({
    id: one.id,
    key: keyOf(ref('initiative', one.id)),
    name: one.name,
    why: one.why,
    state: one.state,
    // Insight stands above strategy: its key is all that is known of it here.
    insight: one.insightId === null ? null : toRef('insight', one.insightId, keyOf(ref('insight', one.insightId))),
    objective:
      one.objectiveId === null ? null : toRef('objective', one.objectiveId, objectiveName.get(one.objectiveId) ?? ''),
    effortHours: one.effortHours,
    cost: one.cost,
    benefit: one.benefit,
    createdAt: one.createdAt.toISOString(),
    version: one.version,
  }));
}

function initiativeSort(one: Initiative, field: string): string | number {
  if (field === 'name' || field === 'state' || field === 'effortHours') return one[field];
  if (field === 'cost' || field === 'benefit') return one[field].likelyMinor;
  return one.id;
}

const listInitiatives = operation({
  id: 'initiative.list',
  method: 'GET',
  path: '/initiatives',
  tag: 'Strategy',
  summary: 'List initiatives with their cost and benefit',
  permission: 'strategy.read',
  query: listQuery.extend({
    sort: sortOf(['id', 'name', 'state', 'effortHours', 'cost', 'benefit'], 'id'),
    state: z.enum(['proposed', 'planned', 'running', 'done', 'dropped']).optional(),
  }),
  output: pageOf(initiativeSchema),
  cli: { words: ['initiative', 'list'], columns: ['key', 'state', 'name', 'effortHours'] },
  async handler(context, { query }) {
    await context.authorise('strategy.read', READ);
    const initiatives = await findInitiatives(context.db, query.state ? { states: [query.state] } : {});
    const page = pageOfAll(initiatives, query, initiativeSort, (initiative) => initiative);
    return { items: await viewInitiatives(context, page.items), next: page.next };
  },
});

async function viewPortfolio(context: Context): Promise<z.infer<typeof portfolioSchema>> {
  const plan = await findPlan(context.db, quarterOf(dayOf(context.now())));
  if (!plan) {
    throw new PlumblineError(
      'not_found',
      'This quarter has no portfolio plan yet. A turn that proposes an initiative begins it.',
    );
  }
  const items = await findItems(context.db, plan.id);
  const initiatives = await findInitiatives(context.db, { ids: items.map((item) => item.initiativeId) });
  const byId = new Map((await viewInitiatives(context, initiatives)).map((view) => [view.id, view]));
  const included = items.filter((item) => item.included).map((item) => byId.get(item.initiativeId)!);
  return {
    id: plan.id,
    key: keyOf(ref('portfolio_plan', plan.id)),
    name: plan.name,
    period: plan.period,
    state: plan.state,
    budgetMinor: plan.budgetMinor,
    currency: plan.currency,
    hours: plan.hours,
    usedMinor: included.reduce((sum, one) => sum + one.cost.likelyMinor, 0),
    usedHours: included.reduce((sum, one) => sum + one.effortHours, 0),
    items: items.map((item) => ({
      initiative: byId.get(item.initiativeId)!,
      included: item.included,
      rank: item.rank,
      reason: item.reason,
    })),
    version: plan.version,
  };
}

const showPortfolio = operation({
  id: 'portfolio.show',
  method: 'GET',
  path: '/portfolio-plans/current',
  tag: 'Strategy',
  summary: 'Show the portfolio plan of this quarter: what is in, what is out, and why',
  permission: 'strategy.read',
  output: portfolioSchema,
  errors: ['not_found'],
  cli: { words: ['portfolio', 'show'] },
  async handler(context) {
    await context.authorise('strategy.read', READ);
    return viewPortfolio(context);
  },
});

const updatePortfolio = operation({
  id: 'portfolio.update',
  method: 'PATCH',
  path: '/portfolio-plans/current',
  tag: 'Strategy',
  summary: 'Set the money and the hours of this quarter; its initiatives are chosen anew under them',
  permission: 'strategy.decide',
  body: z.object({
    budgetMinor: z.int().min(0).max(Number.MAX_SAFE_INTEGER).optional(),
    hours: z.number().min(0).max(1_000_000).optional(),
  }),
  output: portfolioSchema,
  versioned: true,
  errors: ['not_found', 'stale'],
  async handler(context, { body }) {
    await setQuarterLimits(context, body);
    return viewPortfolio(context);
  },
});

export const operations: AnyOperation[] = [
  listObjectives,
  listStandards,
  showStandard,
  listInitiatives,
  showPortfolio,
  updatePortfolio,
];
