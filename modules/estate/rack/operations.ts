import { type AnyOperation, operation } from '#platform';
import { idParams } from '../params.ts';
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

export const rackOperations: AnyOperation[] = [elevation];
