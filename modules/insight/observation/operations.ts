import { z } from 'zod';
import { parseKey, type RecordRef } from '#kernel';
import { domainName, domainNamed, personName, personNamed, treeOf } from '#people';
import { type AnyOperation, type Context, listQuery, numberPage, operation, pageOf, sortOf, toPage } from '#platform';
import { severityNames } from '../signal/signal.ts';
import { MOST_ABOUT, MOST_TAKEN, observationId, observationStateNames } from './observation.ts';
import { accept, contribute, decline, readOne, take, withdraw } from './service.ts';
import { readObservations } from './store.ts';
import { type Observation, observationSchema, viewObservations } from './view.ts';

const params = z.object({ id: z.string().min(1).max(24).describe('An observation: OBS-7, or 7.') });
const keyText = z.string().trim().min(3).max(24);
const reason = z.string().trim().min(3).max(1_000);
const severityNumber = z.literal(Object.keys(severityNames).map(Number) as [1, 2, 3, 4, 5]);

async function shown(context: Context, id: number): Promise<Observation> {
  const [view] = await viewObservations(context, [await readOne(context, id)]);
  return view!;
}

const create = operation({
  id: 'observation.contribute',
  method: 'POST',
  path: '/observations',
  tag: 'Insight',
  summary: 'Contribute what you saw, and about what, to the reviews of its domain',
  description:
    'It counts once somebody else who guides or ensures there has accepted it. The domain is that of the first record named that has one.',
  permission: 'signal.report',
  body: z.object({
    observed: z.string().trim().min(10).max(2_000).describe('What was seen, in your words'),
    about: z.array(keyText).min(1).max(MOST_ABOUT).describe('Keys of what it is about, such as CMP-4 or RUN-7'),
    domain: domainName.optional(),
    evidence: z.string().trim().min(1).max(8_000).optional().describe('What shows it: figures, output, a quotation'),
  }),
  output: observationSchema,
  status: 201,
  errors: ['not_found'],
  cli: { words: ['observation', 'contribute'], args: ['observed'] },
  async handler(context, { body }) {
    const domainId = body.domain === undefined ? null : domainNamed(await treeOf(context.workspace), body.domain);
    const { observed, about, evidence = null } = body;
    return shown(context, await contribute(context, { observed, about, evidence, domainId }));
  },
});

const list = operation({
  id: 'observation.list',
  method: 'GET',
  path: '/observations',
  tag: 'Insight',
  summary: 'List what people observed, the newest first',
  description: 'Your own, and those of the domains that you may read.',
  permission: 'self.use',
  query: listQuery.extend({
    sort: sortOf(['id'], '-id'),
    state: z
      .enum([...observationStateNames, 'open', 'all'])
      .default('all')
      .describe('open: contributed or accepted'),
    domain: domainName.optional().describe('With all below it.'),
    author: personName.optional(),
    about: keyText.optional().describe('The key of a record that it is about, or was taken into'),
  }),
  output: pageOf(observationSchema),
  errors: ['not_found'],
  cli: {
    words: ['observation', 'list'],
    columns: ['key', 'state', 'domain.name', 'author.name', 'contributedAt', 'observed'],
  },
  async handler(context, { query }) {
    await context.authorise('self.use', { type: 'observation', domainId: null });
    const tree = await treeOf(context.workspace);
    const { after, direction } = numberPage(query);
    const about: RecordRef | undefined = query.about === undefined ? undefined : parseKey(query.about);
    const rows = await readObservations(context.db, {
      scope: await context.scope('estate.read'),
      readerId: context.actor.personId,
      states: query.state === 'all' ? undefined : query.state === 'open' ? ['contributed', 'accepted'] : [query.state],
      domainIds: query.domain === undefined ? undefined : tree.subtree(domainNamed(tree, query.domain)),
      authorId: query.author === undefined ? undefined : (await personNamed(context.db, query.author)).id,
      about,
      after,
      direction,
      limit: query.limit + 1,
    });
    const views = await viewObservations(context, rows);
    return toPage(
      views,
      query.limit,
      (view) => [view.id],
      (view) => view,
    );
  },
});

const show = operation({
  id: 'observation.show',
  method: 'GET',
  path: '/observations/{id}',
  tag: 'Insight',
  summary: 'Show an observation, its review, and what it was taken into',
  permission: 'self.use',
  params,
  output: observationSchema,
  errors: ['not_found'],
  cli: { words: ['observation', 'show'], args: ['id'] },
  async handler(context, input) {
    await context.authorise('self.use', { type: 'observation', domainId: null });
    return shown(context, observationId(input.params.id));
  },
});

const acceptOne = operation({
  id: 'observation.accept',
  method: 'POST',
  path: '/observations/{id}/accept',
  tag: 'Insight',
  summary: 'Accept an observation of somebody else: it counts, and holds as a signal',
  permission: 'observation.review',
  params,
  body: z.object({
    reason,
    severity: severityNumber.default(2).describe('1 note, 2 low, 3 medium, 4 high, 5 critical'),
  }),
  output: observationSchema,
  errors: ['not_found', 'illegal_transition', 'own_work'],
  cli: { words: ['observation', 'accept'], args: ['id', 'reason'] },
  async handler(context, input) {
    const id = observationId(input.params.id);
    await accept(context, id, input.body);
    return shown(context, id);
  },
});

const declineOne = operation({
  id: 'observation.decline',
  method: 'POST',
  path: '/observations/{id}/decline',
  tag: 'Insight',
  summary: 'Decline an observation of somebody else with a reason that they read',
  permission: 'observation.review',
  params,
  body: z.object({ reason }),
  output: observationSchema,
  errors: ['not_found', 'illegal_transition', 'own_work'],
  cli: { words: ['observation', 'decline'], args: ['id', 'reason'] },
  async handler(context, input) {
    const id = observationId(input.params.id);
    await decline(context, id, input.body.reason);
    return shown(context, id);
  },
});

const withdrawOne = operation({
  id: 'observation.withdraw',
  method: 'POST',
  path: '/observations/{id}/withdraw',
  tag: 'Insight',
  summary: 'Withdraw an observation of your own that nobody has reviewed yet',
  permission: 'self.use',
  params,
  output: observationSchema,
  errors: ['not_found', 'illegal_transition', 'conflict'],
  cli: { words: ['observation', 'withdraw'], args: ['id'] },
  async handler(context, input) {
    const id = observationId(input.params.id);
    await withdraw(context, id);
    return shown(context, id);
  },
});

const takeOne = operation({
  id: 'observation.take',
  method: 'POST',
  path: '/observations/{id}/take',
  tag: 'Insight',
  summary: 'Take an accepted observation into an objective, a standard or an initiative',
  permission: 'strategy.decide',
  params,
  body: z.object({
    into: z.array(keyText).min(1).max(MOST_TAKEN).describe('Keys, such as STD-2, OBJ-1 or INI-4'),
    note: z.string().trim().min(3).max(1_000).describe('What follows from it there'),
  }),
  output: observationSchema,
  errors: ['not_found', 'illegal_transition'],
  cli: { words: ['observation', 'take'], args: ['id', 'note'] },
  async handler(context, input) {
    const id = observationId(input.params.id);
    await take(context, id, input.body);
    return shown(context, id);
  },
});

export const operations: AnyOperation[] = [create, list, show, acceptOne, declineOne, withdrawOne, takeOne];
