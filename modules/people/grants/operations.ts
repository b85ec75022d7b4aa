import { z } from 'zod';
import { type Level, levels, PlumblineError } from '#kernel';
import {
  type AnyOperation,
  type Context,
  listQuery,
  momentSchema,
  numberPage,
  operation,
  pageOf,
  refSchema,
  sortOf,
  toPage,
  toRef,
} from '#platform';
import { treeOf } from '../authority/standing.ts';
import { domainName, domainNamed, idOf, personName, personNamed, reasonText } from '../named.ts';
import { grantState } from './grant.ts';
import { addGrant, endGrant } from './service.ts';
import { findGrants, type GrantRow } from './store.ts';

export const levelNumber = z.coerce.number().int().min(1).max(5);

export const grantView = z.object({
  id: z.int(),
  key: z.string(),
  person: refSchema,
  domain: refSchema,
  level: z.int(),
  levelName: z.string(),
  state: z.enum(['coming', 'current', 'ended']),
  from: z.string(),
  to: z.string().nullable(),
  grantedBy: refSchema.nullable(),
  reason: z.string(),
  endedBy: refSchema.nullable(),
  endReason: z.string(),
});

export function viewGrant(row: GrantRow, now: Date): z.input<typeof grantView> {
  const person = (id: number | null, name: string | null) =>
    id === null || name === null ? null : toRef('person', id, name);
  return {
    id: row.id,
    key: `GRT-${row.id}`,
    person: toRef('person', row.personId, row.person),
    domain: toRef('domain', row.domainId, row.domain),
    level: row.level,
    levelName: levels[row.level],
    state: grantState(row, now),
    from: row.from.toISOString(),
    to: row.to?.toISOString() ?? null,
    grantedBy: person(row.grantedById, row.grantedBy),
    reason: row.reason,
    endedBy: person(row.endedById, row.endedBy),
    endReason: row.endReason,
  };
}

/** Those that the actor may read: their own, and those in domains whose people they may read. */
async function visible(context: Context) {
  const scope = await context.scope('people.read');
  await context.authorise('self.use', { type: 'grant', domainId: null });
  return { scope, selfId: context.actor.personId, at: context.now() };
}

async function show(context: Context, id: number): Promise<z.input<typeof grantView>> {
  const filter = { ...(await visible(context)), id, after: null, descending: false, limit: 1 };
  const [row] = await findGrants(context.db, filter);
  if (!row) throw new PlumblineError('not_found', `There is no grant ${id}, or you may not read it.`);
  return viewGrant(row, filter.at);
}

const list = operation({
  id: 'grant.list',
  method: 'GET',
  path: '/grants',
  tag: 'People',
  summary: 'List who holds which level where, from when to when, and who said so',
  permission: 'people.read',
  query: listQuery.extend({
    sort: sortOf(['id'], '-id'),
    person: personName.optional(),
    domain: domainName.optional().describe('With all above it, whose levels hold in it.'),
    state: z.enum(['coming', 'current', 'ended']).optional(),
  }),
  output: pageOf(grantView),
  errors: ['not_found'],
  cli: {
    words: ['grant', 'list'],
    columns: ['key', 'person.name', 'domain.name', 'level', 'from', 'to', 'state', 'reason'],
  },
  async handler(context, { query }) {
    const filter = await visible(context);
    const page = numberPage(query);
    const tree = await treeOf(context.workspace);
    const person = query.person
      ? await personNamed(context.db, query.person).catch((error: unknown) => {
          if (error instanceof PlumblineError && error.code === 'not_found') return { id: 0 };
          throw error;
        })
      : null;
    const rows = await findGrants(context.db, {
      ...filter,
      after: page.after,
      descending: page.direction === 'desc',
      limit: query.limit + 1,
      ...(person ? { personId: person.id } : {}),
      ...(query.domain ? { domainIds: tree.lineage(domainNamed(tree, query.domain)) } : {}),
      ...(query.state ? { state: query.state } : {}),
    });
    return toPage(
      rows,
      query.limit,
      (row) => [row.id],
      (row) => viewGrant(row, filter.at),
    );
  },
});

const add = operation({
  id: 'grant.add',
  method: 'POST',
  path: '/grants',
  tag: 'People',
  summary: 'Grant a level in a domain and all below it, from a time to a time',
  permission: 'people.grant',
  body: z.object({
    person: personName,
    domain: domainName,
    level: levelNumber,
    from: momentSchema.optional(),
    to: momentSchema.nullable().optional(),
    reason: reasonText,
    replace: z.boolean().optional().describe('End what they hold in exactly this domain, so that this level counts.'),
  }),
  output: grantView,
  status: 201,
  errors: ['not_found', 'conflict', 'already_exists', 'own_work', 'proof_needed'],
  cli: { words: ['grant', 'add'], args: ['person', 'domain', 'level'] },
  async handler(context, { body }) {
    const id = await addGrant(context, {
      ...body,
      level: body.level as Level,
      from: body.from,
      to: body.to ?? null,
    });
    return show(context, id);
  },
});

const end = operation({
  id: 'grant.end',
  method: 'POST',
  path: '/grants/{id}/end',
  tag: 'People',
  summary: 'End a grant now; it stays on record with the reason',
  permission: 'people.grant',
  params: z.object({ id: z.string().min(1).max(24).describe('A grant: GRT-7, or 7.') }),
  body: z.object({ reason: reasonText }),
  output: grantView,
  errors: ['not_found', 'illegal_transition', 'conflict', 'own_work', 'proof_needed'],
  cli: { words: ['grant', 'end'], args: ['id'] },
  async handler(context, { params, body }) {
    const id = idOf(params.id, 'grant');
    await endGrant(context, id, body.reason);
    return show(context, id);
  },
});

export const grantOperations: AnyOperation[] = [list, add, end];
