import { type AnyOperation, operation } from '#platform';
import { idParams } from '../params.ts';
import { impactSchema } from './impact.ts';
import { impactOf, impactQuery } from './impactOf.ts';
import { neighbourhood, neighbourhoodQuery, neighbourhoodSchema } from './neighbourhood.ts';

const impact = operation({
  id: 'component.impact',
  method: 'GET',
  path: '/components/{id}/impact',
  tag: 'Estate',
  summary: 'Show what goes when a component goes, why, and what it depends on itself',
  description: 'Redundancy counts: a dependent is down when fewer of its group are left than it needs, else degraded.',
  permission: 'estate.read',
  params: idParams('component'),
  query: impactQuery,
  output: impactSchema,
  errors: ['not_found'],
  cli: { words: ['impact'], args: ['id'] },
  handler: (ctx, { params, query }) => impactOf(ctx, params.id, query),
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

export const graphOperations: AnyOperation[] = [impact, around];
