import { z } from 'zod';
import { type AnyOperation, listQuery, operation, pageOf, pageOfAll, sortOf } from '#platform';
import {
  changeNetBox,
  connectNetBox,
  disconnectNetBox,
  listNetBoxes,
  netBoxInput,
  netBoxPatch,
  runNetBox,
  showNetBox,
} from './service.ts';
import { netBoxSourceSchema } from './source.ts';

const params = z.object({ key: z.string().min(1).max(80).describe('Key of its source, such as netbox') });

const list = operation({
  id: 'netbox.list',
  method: 'GET',
  path: '/netboxes',
  tag: 'Estate',
  summary: 'List the NetBox systems that are read by themselves, and how that went',
  permission: 'estate.observe',
  query: listQuery.extend({ sort: sortOf(['key'], 'key') }),
  output: pageOf(netBoxSourceSchema),
  cli: {
    words: ['netbox', 'list'],
    columns: ['key', 'url', 'everyMinutes', 'paused', 'result', 'endedAt', 'nextDueAt', 'message'],
  },
  handler: async (ctx, { query }) =>
    pageOfAll(
      await listNetBoxes(ctx),
      query,
      (row) => row.key,
      (row) => row,
    ),
});

const show = operation({
  id: 'netbox.show',
  method: 'GET',
  path: '/netboxes/{key}',
  tag: 'Estate',
  summary: 'Show a NetBox that is read by itself: when it is due, how the last reading ended',
  permission: 'estate.observe',
  params,
  output: netBoxSourceSchema,
  errors: ['not_found'],
  cli: { words: ['netbox', 'show'], args: ['key'] },
  handler: (ctx, { params: { key } }) => showNetBox(ctx, key),
});

const connect = operation({
  id: 'netbox.connect',
  method: 'POST',
  path: '/netboxes',
  tag: 'Estate',
  summary: 'Have a NetBox read by its REST API, again and again',
  description:
    'The token is named by where the server finds it; it is never stored, logged or shown. NetBox is asked for its version first.',
  permission: 'installation.administer',
  body: netBoxInput,
  output: netBoxSourceSchema,
  status: 201,
  errors: ['already_exists', 'unavailable'],
  cli: { words: ['netbox', 'connect'], args: ['url'] },
  handler: (ctx, { body }) => connectNetBox(ctx, body),
});

const change = operation({
  id: 'netbox.change',
  method: 'PATCH',
  path: '/netboxes/{key}',
  tag: 'Estate',
  summary: 'Change how a NetBox is read, pause it or go on with it',
  permission: 'installation.administer',
  params,
  body: netBoxPatch,
  output: netBoxSourceSchema,
  errors: ['not_found', 'stale', 'unavailable'],
  versioned: true,
  cli: { words: ['netbox', 'change'], args: ['key'] },
  handler: (ctx, { params: { key }, body }) => changeNetBox(ctx, key, body),
});

const run = operation({
  id: 'netbox.run',
  method: 'POST',
  path: '/netboxes/{key}/run',
  tag: 'Estate',
  summary: 'Have a NetBox read now',
  permission: 'installation.administer',
  params,
  output: netBoxSourceSchema,
  status: 202,
  errors: ['not_found', 'conflict'],
  cli: { words: ['netbox', 'run'], args: ['key'] },
  handler: (ctx, { params: { key } }) => runNetBox(ctx, key),
});

const disconnect = operation({
  id: 'netbox.disconnect',
  method: 'DELETE',
  path: '/netboxes/{key}',
  tag: 'Estate',
  summary: 'Read a NetBox no more; what came into the estate stays',
  permission: 'installation.administer',
  params,
  output: netBoxSourceSchema,
  errors: ['not_found'],
  cli: { words: ['netbox', 'disconnect'], args: ['key'] },
  handler: (ctx, { params: { key } }) => disconnectNetBox(ctx, key),
});

export const operations: AnyOperation[] = [list, show, connect, change, run, disconnect];
