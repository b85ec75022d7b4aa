import { z } from 'zod';
import { type Id, type Level, levels } from '#kernel';
import {
  type AnyOperation,
  listQuery,
  numberPage,
  operation,
  pageOf,
  pageOfAll,
  type Reader,
  refSchema,
  sortOf,
  toPage,
  toRef,
  workspaceDirectory,
} from '#platform';
import { agentOperations } from './agent/operations.ts';
import { breakGlassOperations } from './break-glass/operations.ts';
import { canOperations } from './can/operations.ts';
import { delegationOperations } from './delegation/operations.ts';
import { domainOperations } from './domains/operations.ts';
import { evidenceOperations } from './evidence/operations.ts';
import { grantOperations } from './grants/operations.ts';
import { growthOperations } from './growth/operations.ts';
import { matrixOperations } from './matrix/operations.ts';
import { noticeOperations } from './notify/index.ts';
import { personOperations } from './person/operations.ts';
import { rosterOperations } from './roster/operations.ts';
import { signInOperations } from './signin/operations.ts';
import { supervisionOperations } from './supervision/operations.ts';
import { teamOperations } from './team/operations.ts';
import { useOperations } from './use/operations.ts';

const grantSchema = z.object({ domain: refSchema, level: z.int(), levelName: z.string() });
type HeldGrant = z.infer<typeof grantSchema>;

/** The grants in force of several people, by one query. */
async function grantsOf(db: Reader, personIds: Id[], at: Date): Promise<Map<Id, HeldGrant[]>> {
  if (personIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('grant as g')
    .innerJoin('domain as d', 'd.id', 'g.domain_id')
    .where('g.person_id', 'in', personIds)
    .where('g.valid_from', '<=', at)
    .where((where) => where.or([where('g.valid_to', 'is', null), where('g.valid_to', '>', at)]))
    .select(['g.person_id', 'g.level', 'd.id', 'd.name'])
    .orderBy('d.id')
    .execute();
  const held = new Map<Id, HeldGrant[]>();
  for (const row of rows) {
    const grant = {
      domain: toRef('domain', row.id, row.name),
      level: row.level,
      levelName: levels[row.level as Level],
    };
    held.set(row.person_id, [...(held.get(row.person_id) ?? []), grant]);
  }
  return held;
}

const personSchema = refSchema.extend({
  kind: z.enum(['person', 'agent', 'system']),
  email: z.string().nullable(),
  title: z.string().nullable(),
  manager: refSchema.nullable(),
  administrator: z.boolean(),
  active: z.boolean(),
  grants: z.array(grantSchema),
});

const listPeople = operation({
  id: 'person.list',
  method: 'GET',
  path: '/people',
  tag: 'People',
  summary: 'List people and agents with the levels they hold now',
  permission: 'people.read',
  query: listQuery.extend({
    sort: sortOf(['id'], 'id'),
    q: z.string().max(200).optional(),
    kind: z.enum(['person', 'agent', 'system']).optional(),
  }),
  output: pageOf(personSchema),
  cli: { words: ['person', 'list'], columns: ['key', 'name', 'title', 'email'] },
  async handler(context, { query }) {
    await context.authorise('people.read', { type: 'person', domainId: null });
    const page = numberPage(query);
    let find = context.db
      .selectFrom('person')
      .selectAll()
      .orderBy('id', page.direction)
      .limit(query.limit + 1);
    if (page.after !== null) find = find.where('id', page.beyond, page.after);
    if (query.kind) find = find.where('kind', '=', query.kind);
    if (query.q) find = find.where('name', 'ilike', `%${query.q.replace(/[\\%_]/g, '\\$&')}%`);
    const people = await find.execute();
    const grants = await grantsOf(
      context.db,
      people.map((person) => person.id),
      context.now(),
    );
    const managerIds = [...new Set(people.flatMap((person) => person.manager_id ?? []))];
    const managers = new Map(
      managerIds.length === 0
        ? []
        : (await context.db.selectFrom('person').select(['id', 'name']).where('id', 'in', managerIds).execute()).map(
            (row) => [row.id, toRef('person', row.id, row.name)],
          ),
    );
    return toPage(
      people,
      query.limit,
      (row) => [row.id],
      (row) => ({
        ...toRef('person', row.id, row.name),
        kind: row.kind as 'person',
        email: row.email,
        title: row.title,
        manager: row.manager_id === null ? null : (managers.get(row.manager_id) ?? null),
        administrator: row.administrator,
        active: row.active,
        grants: grants.get(row.id) ?? [],
      }),
    );
  },
});

const listDomains = operation({
  id: 'domain.list',
  method: 'GET',
  path: '/domains',
  tag: 'People',
  summary: 'List the domains of work',
  permission: 'self.use',
  query: listQuery.extend({ sort: sortOf(['id', 'name', 'slug'], 'id') }),
  output: pageOf(refSchema.extend({ slug: z.string(), parentId: z.int().nullable(), purpose: z.string() })),
  cli: { words: ['domain', 'list'], columns: ['key', 'slug', 'name', 'purpose'] },
  async handler(context, { query }) {
    await context.authorise('self.use', { type: 'domain', domainId: null });
    const rows = await context.db.selectFrom('domain').selectAll().execute();
    return pageOfAll(
      rows,
      query,
      (row, field) => (field === 'name' ? row.name : field === 'slug' ? row.key : row.id),
      (row) => ({
        ...toRef('domain', row.id, row.name),
        slug: row.key,
        parentId: row.parent_id,
        purpose: row.purpose,
      }),
    );
  },
});

const showMe = operation({
  id: 'me.show',
  method: 'GET',
  path: '/me',
  tag: 'People',
  summary: 'Who am I here, and what may I do',
  permission: 'self.use',
  output: z.object({
    person: refSchema.extend({
      email: z.string().nullable(),
      title: z.string().nullable(),
      administrator: z.boolean(),
    }),
    workspace: z.object({ name: z.string(), kind: z.enum(['main', 'example']) }),
    grants: z.array(grantSchema),
    workspaces: z.array(z.object({ name: z.string(), title: z.string(), href: z.string(), exists: z.boolean() })),
  }),
  cli: { words: ['me'] },
  async handler(context) {
    const { personId } = context.actor;
    await context.authorise('self.use', { type: 'person', id: personId, domainId: null });
    const person = await context.db
      .selectFrom('person')
      .selectAll()
      .where('id', '=', personId)
      .executeTakeFirstOrThrow();
    const grants = await grantsOf(context.db, [personId], context.now());
    return {
      person: {
        ...toRef('person', person.id, person.name),
        email: person.email,
        title: person.title,
        administrator: person.administrator,
      },
      workspace: {
        name: context.workspace.name,
        kind: context.workspace.name === 'main' ? ('main' as const) : ('example' as const),
      },
      grants: grants.get(personId) ?? [],
      workspaces: await context.workspace.port(workspaceDirectory).list(),
    };
  },
});

export const operations: AnyOperation[] = [
  ...personOperations,
  ...agentOperations,
  ...teamOperations,
  ...domainOperations,
  ...grantOperations,
  ...delegationOperations,
  ...supervisionOperations,
  ...breakGlassOperations,
  ...canOperations,
  ...matrixOperations,
  ...useOperations,
  showMe,
  listPeople,
  listDomains,
  ...signInOperations,
  ...rosterOperations,
  ...noticeOperations,
  ...evidenceOperations,
  ...growthOperations,
];
