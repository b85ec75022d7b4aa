import { z } from 'zod';
import { type AnyOperation, listQuery, momentSchema, numberPage, operation, pageOf, sortOf, toPage } from '#platform';
import { domainName, idOf, personName, reasonText } from '../named.ts';
import { endSupervision, supervise } from './service.ts';
import { listSupervisions, showSupervision, supervisionView } from './view.ts';

const list = operation({
  id: 'supervision.list',
  method: 'GET',
  path: '/supervisions',
  tag: 'People',
  summary: 'List who confirms whose steps one level above their own',
  permission: 'people.read',
  query: listQuery.extend({
    sort: sortOf(['id'], '-id'),
    state: z.enum(['coming', 'current', 'ended']).optional(),
  }),
  output: pageOf(supervisionView),
  cli: {
    words: ['supervision', 'list'],
    columns: ['key', 'person.name', 'supervisor.name', 'domain.name', 'ends', 'state'],
  },
  async handler(context, { query }) {
    const { after, direction } = numberPage(query);
    const rows = await listSupervisions(context, { after, direction, state: query.state, limit: query.limit + 1 });
    return toPage(
      rows,
      query.limit,
      (row) => [row.id],
      (row) => row,
    );
  },
});

const add = operation({
  id: 'supervision.add',
  method: 'POST',
  path: '/supervisions',
  tag: 'People',
  summary: "Name a supervisor who confirms each step one level above somebody's own",
  permission: 'people.supervise',
  body: z.object({
    person: personName,
    supervisor: personName,
    domain: domainName,
    from: momentSchema.optional(),
    to: momentSchema.nullable().optional(),
    reason: reasonText,
  }),
  output: supervisionView,
  status: 201,
  errors: ['not_found', 'conflict'],
  cli: { words: ['supervision', 'add'], args: ['person', 'supervisor', 'domain'] },
  async handler(context, { body }) {
    const id = await supervise(context, {
      ...body,
      from: body.from,
      to: body.to ?? null,
    });
    return showSupervision(context, id);
  },
});

const end = operation({
  id: 'supervision.end',
  method: 'POST',
  path: '/supervisions/{id}/end',
  tag: 'People',
  summary: 'End a supervision now',
  permission: 'people.supervise',
  params: z.object({ id: z.string().min(1).max(24).describe('A supervision: SPV-7, or 7.') }),
  body: z.object({ reason: reasonText }),
  output: supervisionView,
  errors: ['not_found', 'illegal_transition'],
  cli: { words: ['supervision', 'end'], args: ['id'] },
  async handler(context, { params, body }) {
    const id = idOf(params.id, 'supervision');
    await endSupervision(context, id, body.reason);
    return showSupervision(context, id);
  },
});

export const supervisionOperations: AnyOperation[] = [list, add, end];
