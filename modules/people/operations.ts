import { z } from 'zod';
import { type Level, levels, PlumblineError, ref } from '#kernel';
import { type AnyOperation, decodeCursor, listQuery, operation, pageOf, refSchema, toPage, toRef } from '#platform';
import { signIn } from './signin/signIn.ts';

const personSchema = refSchema.extend({
  kind: z.enum(['person', 'agent', 'system']),
  email: z.string().nullable(),
  title: z.string().nullable(),
  administrator: z.boolean(),
  active: z.boolean(),
  grants: z.array(z.object({ domain: refSchema, level: z.int(), levelName: z.string() })),
});

const listPeople = operation({
  id: 'person.list',
  method: 'GET',
  path: '/people',
  tag: 'People',
  summary: 'List people and agents with the levels they hold now',
  permission: 'people.read',
  query: listQuery.extend({ q: z.string().max(200).optional() }),
  output: pageOf(personSchema),
  cli: { words: ['person', 'list'], columns: ['key', 'name', 'title', 'email'] },
  async handler(context, { query }) {
    await context.authorise('people.read', { type: 'person', domainId: null });
    const after = query.cursor ? Number(decodeCursor(query.cursor, 1)[0]) : 0;
    let find = context.db
      .selectFrom('person')
      .selectAll()
      .where('id', '>', after)
      .orderBy('id')
      .limit(query.limit + 1);
    if (query.q) find = find.where('name', 'ilike', `%${query.q.replace(/[\\%_]/g, '\\$&')}%`);
    const people = await find.execute();
    const now = context.now();
    const grants =
      people.length === 0
        ? []
        : await context.db
            .selectFrom('grant as g')
            .innerJoin('domain as d', 'd.id', 'g.domain_id')
            .where(
              'g.person_id',
              'in',
              people.map((person) => person.id),
            )
            .where('g.valid_from', '<=', now)
            .where((where) => where.or([where('g.valid_to', 'is', null), where('g.valid_to', '>', now)]))
            .select(['g.person_id', 'g.level', 'd.id', 'd.name'])
            .orderBy('d.id')
            .execute();
    const byPerson = Map.groupBy(grants, (grant) => grant.person_id);
    return toPage(
      people,
      query.limit,
      (row) => [row.id],
      (row) => ({
        ...toRef('person', row.id, row.name),
        kind: row.kind as 'person',
        email: row.email,
        title: row.title,
        administrator: row.administrator,
        active: row.active,
        grants: (byPerson.get(row.id) ?? []).map((grant) => ({
          domain: toRef('domain', grant.id, grant.name),
          level: grant.level,
          levelName: levels[grant.level as Level],
        })),
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
  query: listQuery,
  output: pageOf(refSchema.extend({ slug: z.string(), parentId: z.int().nullable(), purpose: z.string() })),
  cli: { words: ['domain', 'list'], columns: ['key', 'slug', 'name', 'purpose'] },
  async handler(context, { query }) {
    await context.authorise('self.use', { type: 'domain', domainId: null });
    const after = query.cursor ? Number(decodeCursor(query.cursor, 1)[0]) : 0;
    const rows = await context.db
      .selectFrom('domain')
      .selectAll()
      .where('id', '>', after)
      .orderBy('id')
      .limit(query.limit + 1)
      .execute();
    return toPage(
      rows,
      query.limit,
      (row) => [row.id],
      (row) => ({
        ...toRef('domain', row.id, row.name),
        slug: row.key,
        parentId: row.parent_id,
        purpose: row.purpose,
      }),
    );
  },
});

const createSignInLink = operation({
  id: 'sign-in.create',
  method: 'POST',
  path: '/sign-in-links',
  tag: 'People',
  summary: 'Make a link that signs its person in once',
  permission: 'installation.administer',
  body: z.object({ email: z.email().max(200).optional() }).optional(),
  output: z.object({ url: z.string(), expiresAt: z.iso.datetime() }),
  status: 201,
  errors: ['not_found'],
  cli: { words: ['sign-in'], args: ['email'], columns: ['url', 'expiresAt'] },
  async handler(context, { body }) {
    await context.authorise('installation.administer', { type: 'workspace', domainId: null });
    const me = await context.db
      .selectFrom('person')
      .select('email')
      .where('id', '=', context.actor.personId)
      .executeTakeFirst();
    const email = body?.email ?? me?.email;
    if (!email)
      throw new PlumblineError('invalid_input', 'You have no e-mail address here: name the person by theirs.', {
        issues: [{ path: '/email', message: 'is needed' }],
      });
    const link = await (await context.workspace.get(signIn)).createLink(email);
    const person = await context.db
      .selectFrom('person')
      .select('id')
      .where('email', '=', email)
      .executeTakeFirstOrThrow();
    await context.mutate((mutation) =>
      mutation.record({ subject: ref('person', person.id), detail: { expiresAt: link.expiresAt.toISOString() } }),
    );
    return { url: link.url, expiresAt: link.expiresAt.toISOString() };
  },
});

export const operations: AnyOperation[] = [listPeople, listDomains, createSignInLink];
