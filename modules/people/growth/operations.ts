import { z } from 'zod';
import type { Level } from '#kernel';
import { workPhases } from '#library';
import { type AnyOperation, listQuery, numberPage, operation, pageOf, pageOfAll, sortOf, toPage } from '#platform';
import { treeOf } from '../authority/standing.ts';
import { assess } from './assess.ts';
import { verdicts } from './assessment.ts';
import { domainNamed } from './domainNamed.ts';
import { growthOf, levelDocuments } from './growth.ts';
import { personRef } from './params.ts';
import { readAssessments } from './store.ts';
import { assessmentSchema, growthSchema, viewAssessment } from './view.ts';

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
  params: z.object({ id: personRef }),
  output: growthSchema,
  errors: ['not_found'],
  cli: { words: ['growth', 'show'], args: ['id'] },
  handler: (context, { params }) => growthOf(context, params.id),
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
    person: personRef,
    domain: z.string().min(1).max(80).describe('Key or id of a domain'),
    level: z.int().min(1).max(5),
    verdict: z.enum(verdicts),
    reason: z.string().trim().min(10).max(1000),
  }),
  output: assessmentSchema,
  status: 201,
  errors: ['not_found', 'own_work', 'illegal_transition'],
  cli: { words: ['assess'], args: ['person', 'domain', 'level'] },
  async handler(context, { body }) {
    const tree = await treeOf(context.workspace);
    const stored = await assess(context, {
      personId: body.person,
      domainId: domainNamed(tree, body.domain),
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
  query: listQuery.extend({ sort: sortOf(['id'], '-id'), person: personRef.optional() }),
  output: pageOf(assessmentSchema),
  cli: { words: ['assessment', 'list'], columns: ['key', 'at', 'person.name', 'level', 'verdict', 'reason'] },
  async handler(context, { query }) {
    await context.authorise('self.use', { type: 'assessment', domainId: null });
    const { after, direction } = numberPage(query);
    const rows = await readAssessments(context.db, {
      personId: query.person,
      domainIds: await context.scope('people.read'),
      readerId: context.actor.personId,
      after,
      direction,
      limit: query.limit + 1,
    });
    return toPage(rows, query.limit, (row) => [row.id], viewAssessment);
  },
});

export const growthOperations: AnyOperation[] = [listLevels, show, create, listAssessments];
