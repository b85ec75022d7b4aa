import { z } from 'zod';
import type { Level } from '#kernel';
import { type AnyOperation, listQuery, momentSchema, numberPage, operation, pageOf, sortOf, toPage } from '#platform';
import { levelNumber } from '../grants/operations.ts';
import { domainName, idOf, personName, reasonText } from '../named.ts';
import { delegate, endDelegation } from './service.ts';
import { delegationView, listDelegations, showDelegation } from './view.ts';

const list = operation({
  id: 'delegation.list',
  method: 'GET',
  path: '/delegations',
  tag: 'People',
  summary: 'List who lent which level to whom, and until when',
  permission: 'people.read',
  query: listQuery.extend({
    sort: sortOf(['id'], '-id'),
    state: z.enum(['coming', 'current', 'ended']).optional(),
  }),
  output: pageOf(delegationView),
  cli: {
    words: ['delegation', 'list'],
    columns: ['key', 'from.name', 'to.name', 'domain.name', 'level', 'ends', 'state'],
  },
  async handler(context, { query }) {
    const { after, direction } = numberPage(query);
    const rows = await listDelegations(context, { after, direction, state: query.state, limit: query.limit + 1 });
    return toPage(
      rows,
      query.limit,
      (row) => [row.id],
      (row) => row,
    );
  },
});

const add = operation({
  id: 'delegation.add',
  method: 'POST',
  path: '/delegations',
  tag: 'People',
  summary: 'Lend a level of your own to somebody until an end',
  permission: 'authority.delegate',
  body: z.object({
    person: personName,
    domain: domainName,
    level: levelNumber,
    from: momentSchema.optional(),
    to: momentSchema,
    reason: reasonText,
  }),
  output: delegationView,
  status: 201,
  errors: ['not_found', 'conflict', 'proof_needed'],
  cli: { words: ['delegate'], args: ['person', 'domain', 'level'] },
  async handler(context, { body }) {
    const id = await delegate(context, {
      ...body,
      level: body.level as Level,
      from: body.from,
      to: body.to,
    });
    return showDelegation(context, id);
  },
});

const end = operation({
  id: 'delegation.end',
  method: 'POST',
  path: '/delegations/{id}/end',
  tag: 'People',
  summary: 'Take a lent level back, or give it back',
  permission: 'people.grant',
  params: z.object({ id: z.string().min(1).max(24).describe('A delegation: DLG-7, or 7.') }),
  body: z.object({ reason: reasonText }),
  output: delegationView,
  errors: ['not_found', 'illegal_transition'],
  cli: { words: ['delegation', 'end'], args: ['id'] },
  async handler(context, { params, body }) {
    const id = idOf(params.id, 'delegation');
    await endDelegation(context, id, body.reason);
    return showDelegation(context, id);
  },
});

export const delegationOperations: AnyOperation[] = [list, add, end];
