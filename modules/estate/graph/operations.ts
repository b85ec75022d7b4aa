import { type AnyOperation, operation } from '#platform';
import { idParams } from '../params.ts';
import { dependenciesSchema, impactPageSchema, impactSchema, jointImpactSchema } from './impact.ts';
import {
  dependenciesOf,
  impactOf,
  impactOfSeveral,
  impactQuery,
  jointImpactQuery,
  streamedImpactQuery,
  streamImpact,
} from './impactOf.ts';
import { neighbourhood, neighbourhoodQuery, neighbourhoodSchema } from './neighbourhood.ts';
import { pathsOf, pathsQuery, pathsSchema } from './pathsOf.ts';
import { singlePointsOf, singlePointsQuery, singlePointsSchema } from './singlePointsOf.ts';

const redundancy =
  'Redundancy counts: a dependent is down when fewer of its group are left than it needs, else degraded.';

const impact = operation({
  id: 'component.impact',
  method: 'GET',
  path: '/components/{id}/impact',
  tag: 'Estate',
  summary: 'Show what goes when a component goes, why, and what it depends on itself',
  description: redundancy,
  permission: 'estate.read',
  params: idParams('component'),
  query: impactQuery,
  output: impactSchema,
  errors: ['not_found'],
  cli: { words: ['impact'], args: ['id'] },
  handler: (ctx, { params, query }) => impactOf(ctx, params.id, query),
});

const joint = operation({
  id: 'graph.impact',
  method: 'GET',
  path: '/graph/impact',
  tag: 'Estate',
  summary: 'Show what goes when several components go together',
  description: redundancy,
  permission: 'estate.read',
  query: jointImpactQuery,
  output: jointImpactSchema,
  errors: ['not_found'],
  cli: { words: ['impact', 'together'], args: ['of'] },
  handler: (ctx, { query }) => impactOfSeveral(ctx, query.of, query),
});

const streamed = operation({
  id: 'graph.impact-stream',
  method: 'GET',
  path: '/graph/impact/events',
  tag: 'Estate',
  summary: 'Show all that goes when components go: counts first, then page by page',
  permission: 'estate.read',
  query: streamedImpactQuery,
  output: impactPageSchema,
  errors: ['not_found'],
  stream: true,
  handler: (ctx, { query }) => streamImpact(ctx, query),
});

const dependencies = operation({
  id: 'component.dependencies',
  method: 'GET',
  path: '/components/{id}/dependencies',
  tag: 'Estate',
  summary: 'Show what a component stands on, and which of it is a single point of failure',
  permission: 'estate.read',
  params: idParams('component'),
  query: impactQuery,
  output: dependenciesSchema,
  errors: ['not_found'],
  cli: { words: ['dependencies'], args: ['id'], columns: ['component.key', 'component.name', 'alone', 'why'] },
  handler: (ctx, { params, query }) => dependenciesOf(ctx, params.id, query),
});

const paths = operation({
  id: 'graph.paths',
  method: 'GET',
  path: '/graph/paths',
  tag: 'Estate',
  summary: 'Show how two components hang together: the paths between them, shortest first',
  description: 'By dependency where one stands on the other, else by any relation.',
  permission: 'estate.read',
  query: pathsQuery,
  output: pathsSchema,
  errors: ['not_found'],
  cli: { words: ['paths'], args: ['from', 'to'] },
  handler: (ctx, { query }) => pathsOf(ctx, query),
});

const points = operation({
  id: 'graph.single-points',
  method: 'GET',
  path: '/graph/single-points',
  tag: 'Estate',
  summary: 'Show what takes down components of a site or a domain by failing alone, the worst first',
  description: redundancy,
  permission: 'estate.read',
  query: singlePointsQuery,
  output: singlePointsSchema,
  errors: ['not_found'],
  cli: { words: ['single-points'], columns: ['component.key', 'component.name', 'takes', 'gravest', 'example.why'] },
  handler: (ctx, { query }) => singlePointsOf(ctx, query),
});

const around = operation({
  id: 'graph.neighbourhood',
  method: 'GET',
  path: '/graph',
  tag: 'Estate',
  summary: 'Show the components around one and the relations among them',
  permission: 'estate.read',
  query: neighbourhoodQuery,
  output: neighbourhoodSchema,
  errors: ['not_found'],
  cli: { words: ['graph'], args: ['around'] },
  handler: (ctx, { query }) => neighbourhood(ctx, query),
});

export const graphOperations: AnyOperation[] = [impact, joint, streamed, dependencies, paths, points, around];
