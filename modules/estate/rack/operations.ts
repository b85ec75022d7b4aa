import { type AnyOperation, operation } from '#platform';
import { idParams } from '../params.ts';
import { listRacks, rackPage, rackQuery } from './list.ts';
import { elevationSchema, showElevation } from './service.ts';

const elevation = operation({
  id: 'rack.elevation',
  method: 'GET',
  path: '/racks/{id}/elevation',
  tag: 'Estate',
  summary: 'Show what stands in a rack, unit by unit, with its power, weight and free space',
  permission: 'estate.read',
  params: idParams('component'),
  output: elevationSchema,
  errors: ['not_found'],
  cli: { words: ['rack', 'show'], args: ['id'] },
  handler: (ctx, { params }) => showElevation(ctx, params.id),
});

const list = operation({
  id: 'rack.list',
  method: 'GET',
  path: '/racks',
  tag: 'Estate',
  summary: 'List racks with what is free in them; by `freeUnits` those in which something still fits',
  permission: 'estate.read',
  query: rackQuery,
  output: rackPage,
  cli: { words: ['rack', 'list'], columns: ['key', 'name', 'site.name', 'heightUnits', 'freeUnits', 'largestRun'] },
  handler: (ctx, { query }) => listRacks(ctx, query),
});

export const rackOperations: AnyOperation[] = [list, elevation];
