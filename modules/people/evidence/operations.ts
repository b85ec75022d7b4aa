import { z } from 'zod';
import { type AnyOperation, listQuery, numberPage, operation, pageOf, sortOf, toPage } from '#platform';
import { treeOf } from '../authority/standing.ts';
import { domainName, domainNamed, personName, personNamed } from '../named.ts';
import { type EvidenceKind, evidenceKinds } from './kind.ts';
import { readEvidence } from './store.ts';
import { evidenceSchema, viewEvidence } from './view.ts';

const kinds = Object.keys(evidenceKinds) as [EvidenceKind, ...EvidenceKind[]];

const list = operation({
  id: 'evidence.list',
  method: 'GET',
  path: '/evidence',
  tag: 'People',
  summary: 'List what finished work has shown, the newest first',
  description:
    'Evidence is derived by the system from what was finished; nobody types it. Your own, and what of others you may read.',
  permission: 'self.use',
  query: listQuery.extend({
    sort: sortOf(['id'], '-id'),
    person: personName.optional(),
    domain: domainName.optional().describe('With all below it.'),
    kind: z.enum(kinds).optional(),
    level: z.coerce.number().int().min(1).max(5).optional().describe('At least this'),
  }),
  output: pageOf(evidenceSchema),
  errors: ['not_found'],
  cli: { words: ['evidence', 'list'], columns: ['key', 'at', 'person.name', 'level', 'statement', 'note'] },
  async handler(context, { query }) {
    await context.authorise('self.use', { type: 'evidence', domainId: null });
    const tree = await treeOf(context.workspace);
    const { after, direction } = numberPage(query);
    const rows = await readEvidence(context.db, {
      scope: await context.scope('people.read'),
      readerId: context.actor.personId,
      personId: query.person === undefined ? undefined : (await personNamed(context.db, query.person)).id,
      domainIds: query.domain === undefined ? undefined : tree.subtree(domainNamed(tree, query.domain)),
      kind: query.kind,
      level: query.level,
      after,
      direction,
      limit: query.limit + 1,
    });
    return toPage(rows, query.limit, (row) => [row.id], viewEvidence);
  },
});

export const evidenceOperations: AnyOperation[] = [list];
