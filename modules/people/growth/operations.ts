import { z } from 'zod';
import { type Level, PlumblineError } from '#kernel';
import { workPhases } from '#library';
import { type AnyOperation, listQuery, numberPage, operation, pageOf, pageOfAll, sortOf, toPage } from '#platform';
import { treeOf } from '../authority/standing.ts';
import { domainName, domainNamed, personName, personNamed, reasonText } from '../named.ts';
import { assess } from './assess.ts';
import { verdicts } from './assessment.ts';
import { approaches } from './everybody.ts';
import { growthOf, levelDocuments } from './growth.ts';
import { readAssessments } from './store.ts';
import { approachSchema, assessmentSchema, growthSchema, viewApproach, viewAssessment } from './view.ts';

const sourceSchema = z.object({
  kind: z.string(),
  level: z.int().optional(),
  phases: z.array(z.enum(workPhases)).optional(),
  how: z.string(),
});

const listLevels = operation({
  id: 'level.list',
  method: 'GET',
  path: '/levels',
  tag: 'People',
  summary: 'List the five levels with their statements and what shows each',
  permission: 'self.use',
  query: listQuery.extend({ sort: sortOf(['level'], 'level') }),
  output: pageOf(
    z.object({
      level: z.int(),
      name: z.string(),
      statements: z.array(
        z.object({
          statement: z.string(),
          says: z.string(),
          pieces: z.int(),
          withinDays: z.int(),
          topics: z.int(),
          phases: z.int(),
          kinds: z.int(),
          from: z.array(sourceSchema),
        }),
      ),
    }),
  ),
  cli: { words: ['level', 'list'], columns: ['level', 'name'] },
  async handler(context, { query }) {
    await context.authorise('self.use', { type: 'workspace', domainId: null });
    return pageOfAll(
      levelDocuments().map((document) => ({ ...document, id: document.level })),
      query,
      (document) => document.level,
      ({ level, name, statements }) => ({
        level,
        name,
        statements: statements.map(({ key, says, shownBy }) => ({ statement: key, says, ...shownBy })),
      }),
    );
  },
});

const show = operation({
  id: 'growth.show',
  method: 'GET',
  path: '/people/{id}/growth',
  tag: 'People',
  summary: 'What somebody holds, has shown and lacks, and which open work would supply it',
  permission: 'self.use',
  params: z.object({ id: personName }),
  output: growthSchema,
  errors: ['not_found'],
  cli: { words: ['growth', 'show'], args: ['id'] },
  async handler(context, { params }) {
    await context.authorise('self.use', { type: 'person', domainId: null });
    // Who may not be read looks exactly like who is not there.
    const missing = new PlumblineError('not_found', `There is no person ${params.id.slice(0, 80)}.`);
    const person = await personNamed(context.db, params.id).catch(asMissing(missing));
    return growthOf(context, person.id).catch(asMissing(missing));
  },
});

const list = operation({
  id: 'readiness.list',
  method: 'GET',
  path: '/readiness',
  tag: 'People',
  summary: 'Who is ready for more: everybody on the way to the next level, the nearest first',
  description:
    'One row a person and domain, of those whom one may read and of oneself. What shows each statement, and the open work that would supply the rest, says growth.show.',
  permission: 'self.use',
  query: listQuery.extend({
    sort: sortOf(['progress', 'person', 'domain', 'next'], '-progress'),
    person: personName.optional(),
    domain: domainName.optional().describe('With all below it.'),
    next: z.coerce.number().int().min(1).max(5).optional().describe('On the way to this level'),
    ready: z.enum(['yes', 'no', 'all']).default('all').describe('yes: every statement of the next level is shown'),
  }),
  output: pageOf(approachSchema),
  errors: ['not_found'],
  cli: {
    words: ['readiness', 'list'],
    columns: ['person.name', 'domain.name', 'level', 'next', 'progress', 'ready', 'missing'],
  },
  async handler(context, { query }) {
    await context.authorise('self.use', { type: 'person', domainId: null });
    const tree = await treeOf(context.workspace);
    const within = query.domain === undefined ? null : new Set(tree.subtree(domainNamed(tree, query.domain)));
    const personId = query.person === undefined ? null : (await personNamed(context.db, query.person)).id;
    const rows = (await approaches(context, personId)).filter(
      ({ domain, next, readiness }) =>
        (within === null || within.has(domain.id)) &&
        (query.next === undefined || next === query.next) &&
        (query.ready === 'all' || (readiness.shown === readiness.statements.length) === (query.ready === 'yes')),
    );
    return pageOfAll(
      rows,
      query,
      (row, field) =>
        field === 'person'
          ? row.person.name.toLowerCase()
          : field === 'domain'
            ? row.domain.name.toLowerCase()
            : row[field as 'progress' | 'next'],
      viewApproach,
    );
  },
});

const create = operation({
  id: 'assessment.create',
  method: 'POST',
  path: '/assessments',
  tag: 'People',
  summary: 'Assess whether somebody has shown the next level in a domain',
  description:
    'The verdict "granted" grants the level; a refusal is kept with its reason too. Nobody assesses themselves.',
  permission: 'people.grant',
  body: z.object({
    person: personName,
    domain: domainName,
    level: z.int().min(1).max(5),
    verdict: z.enum(verdicts),
    reason: reasonText,
  }),
  output: assessmentSchema,
  status: 201,
  errors: ['not_found', 'own_work', 'illegal_transition', 'conflict', 'proof_needed'],
  cli: { words: ['assess'], args: ['person', 'domain', 'level'] },
  async handler(context, { body }) {
    const domainId = domainNamed(await treeOf(context.workspace), body.domain);
    // Who may grant nothing here learns nothing of who is there.
    await context.authorise('people.grant', { type: 'grant', domainId, level: body.level as Level });
    const stored = await assess(context, {
      personId: (await personNamed(context.db, body.person)).id,
      domainId,
      level: body.level as Level,
      verdict: body.verdict,
      reason: body.reason,
    });
    return viewAssessment(stored);
  },
});

const listAssessments = operation({
  id: 'assessment.list',
  method: 'GET',
  path: '/assessments',
  tag: 'People',
  summary: 'List assessments with their reasons, the newest first',
  permission: 'self.use',
  query: listQuery.extend({ sort: sortOf(['id'], '-id'), person: personName.optional() }),
  output: pageOf(assessmentSchema),
  cli: { words: ['assessment', 'list'], columns: ['key', 'at', 'person.name', 'level', 'verdict', 'reason'] },
  async handler(context, { query }) {
    await context.authorise('self.use', { type: 'assessment', domainId: null });
    const { after, direction } = numberPage(query);
    const rows = await readAssessments(context.db, {
      personId: query.person === undefined ? undefined : (await personNamed(context.db, query.person)).id,
      domainIds: await context.scope('people.read'),
      readerId: context.actor.personId,
      after,
      direction,
      limit: query.limit + 1,
    });
    return toPage(rows, query.limit, (row) => [row.id], viewAssessment);
  },
});

const asMissing =
  (missing: PlumblineError) =>
  (error: unknown): never => {
    throw error instanceof PlumblineError && error.code === 'not_found' ? missing : error;
  };

export const growthOperations: AnyOperation[] = [listLevels, show, list, create, listAssessments];
