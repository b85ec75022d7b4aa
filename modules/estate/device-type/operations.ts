import { type AnyOperation, operation, pageOf } from '#platform';
import { idParams } from '../params.ts';
import { deviceTypeInput, deviceTypeSchema } from './device-type.ts';
import { createDeviceType, deviceTypeQuery, listDeviceTypes, showDeviceType } from './service.ts';

const list = operation({
  id: 'device-type.list',
  method: 'GET',
  path: '/device-types',
  tag: 'Estate',
  summary: 'List types of hardware: their height, depth, weight, power and ports',
  permission: 'estate.read',
  query: deviceTypeQuery,
  output: pageOf(deviceTypeSchema),
  cli: {
    words: ['device-type', 'list'],
    columns: ['typeKey', 'maker', 'model', 'heightUnits', 'maximumWatts', 'components'],
  },
  handler: (ctx, { query }) => listDeviceTypes(ctx, query),
});

const show = operation({
  id: 'device-type.show',
  method: 'GET',
  path: '/device-types/{id}',
  tag: 'Estate',
  summary: 'Show a type of hardware',
  permission: 'estate.read',
  params: idParams('device_type'),
  output: deviceTypeSchema,
  errors: ['not_found'],
  cli: { words: ['device-type', 'show'], args: ['id'] },
  handler: (ctx, { params }) => showDeviceType(ctx, params.id),
});

const create = operation({
  id: 'device-type.create',
  method: 'POST',
  path: '/device-types',
  tag: 'Estate',
  summary: 'Add a type of hardware of one’s own',
  permission: 'estate.change',
  body: deviceTypeInput,
  output: deviceTypeSchema,
  errors: ['already_exists'],
  cli: { words: ['device-type', 'create'] },
  handler: (ctx, { body }) => createDeviceType(ctx, body),
});

export const deviceTypeOperations: AnyOperation[] = [list, show, create];
