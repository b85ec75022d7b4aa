// Operations of the tests' own: a note is an event of the log, so that what they store can be counted.
import { z } from 'zod';
import { PlumblineError, ref } from '#kernel';
import {
  type AnyOperation,
  bulkBody,
  bulkOutput,
  type Context,
  decodeCursor,
  listQuery,
  operation,
  pageOf,
  toPage,
} from '#platform';

const ACTION = 'note.create';
export const VERSION = 3;

const text = z.string().min(1).max(200);
const note = z.object({ id: z.int(), text: z.string(), version: z.int() });
const idParams = z.object({ id: z.coerce.number().int().positive() });

/** What a test holds in its hands while a request runs. */
export interface Hold {
  arrived: PromiseWithResolvers<void>;
  go: PromiseWithResolvers<void>;
  ended: PromiseWithResolvers<void>;
}
export function hold(): Hold {
  return { arrived: Promise.withResolvers(), go: Promise.withResolvers(), ended: Promise.withResolvers() };
}

async function authorise(context: Context): Promise<void> {
  await context.authorise('estate.change', { type: 'component', domainId: null });
}

function write(context: Context, written: string): Promise<number> {
  return context.mutate((mutation) =>
    mutation.record({ subject: ref('person', context.actor.personId), action: ACTION, detail: { text: written } }),
  );
}

/** `held`: what the slow operations wait for. */
export function noteOperations(held: Hold = hold()): AnyOperation[] {
  const create = operation({
    id: ACTION,
    method: 'POST',
    path: '/notes',
    tag: 'Platform',
    summary: 'Write a note',
    permission: 'estate.change',
    body: z.object({ text }),
    output: note,
    status: 201,
    async handler(context, { body }) {
      await authorise(context);
      return { id: await write(context, body.text), text: body.text, version: 1 };
    },
  });

  const createTwo = operation({
    id: 'note.createTwo',
    method: 'POST',
    path: '/notes/two',
    tag: 'Platform',
    summary: 'Write two notes, each by a mutation of its own',
    permission: 'estate.change',
    output: z.object({ ids: z.array(z.int()) }),
    status: 201,
    async handler(context) {
      await authorise(context);
      return { ids: [await write(context, 'one'), await write(context, 'two')] };
    },
  });

  const createAndFail = operation({
    id: 'note.createAndFail',
    method: 'POST',
    path: '/notes/failing',
    tag: 'Platform',
    summary: 'Write a note, then end before there is an answer',
    permission: 'estate.change',
    query: z.object({ as: z.enum(['denied', 'unavailable']).optional() }),
    output: note,
    async handler(context, { query }) {
      await authorise(context);
      await write(context, 'stored');
      if (query.as) throw new PlumblineError(query.as, 'It failed after it was stored.');
      throw new Error('secret detail: the process ended here');
    },
  });

  const createSlowly = operation({
    id: 'note.createSlowly',
    method: 'POST',
    path: '/notes/slowly',
    tag: 'Platform',
    summary: 'Write a note, and answer when the test says so',
    permission: 'estate.change',
    output: note,
    status: 201,
    async handler(context) {
      await authorise(context);
      const id = await write(context, 'slow');
      held.arrived.resolve();
      await held.go.promise;
      return { id, text: 'slow', version: 1 };
    },
  });

  const list = operation({
    id: 'note.list',
    method: 'GET',
    path: '/notes',
    tag: 'Platform',
    summary: 'List notes',
    permission: 'estate.read',
    query: listQuery,
    output: pageOf(note),
    async handler(context, { query }) {
      await context.authorise('estate.read', { type: 'component', domainId: null });
      const after = query.cursor ? Number(decodeCursor(query.cursor, 1)[0]) : 0;
      const rows = await context.db
        .selectFrom('event')
        .select(['id', 'detail'])
        .where('action', '=', ACTION)
        .where('id', '>', after)
        .orderBy('id')
        .limit(query.limit + 1)
        .execute();
      return toPage(
        rows,
        query.limit,
        (row) => [row.id],
        (row) => ({ id: row.id, text: (row.detail as { text: string }).text, version: VERSION }),
      );
    },
  });

  const show = operation({
    id: 'note.show',
    method: 'GET',
    path: '/notes/{id}',
    tag: 'Platform',
    summary: 'Show a note',
    permission: 'estate.read',
    params: idParams,
    output: note,
    async handler(context, { params }) {
      await context.authorise('estate.read', { type: 'component', domainId: null });
      return { id: params.id, text: 'kept', version: VERSION };
    },
  });

  const update = operation({
    id: 'note.update',
    method: 'PATCH',
    path: '/notes/{id}',
    tag: 'Platform',
    summary: 'Change a note',
    permission: 'estate.change',
    params: idParams,
    body: z.object({ text }),
    output: note,
    versioned: true,
    async handler(context, { params, body }) {
      await authorise(context);
      if (context.ifMatch !== VERSION) throw new PlumblineError('stale', `It is at version ${VERSION} now.`);
      await write(context, body.text);
      return { id: params.id, text: body.text, version: VERSION + 1 };
    },
  });

  const bulk = operation({
    id: 'note.bulk',
    method: 'POST',
    path: '/notes/bulk',
    tag: 'Platform',
    summary: 'Write many notes',
    permission: 'estate.change',
    body: bulkBody(z.strictObject({ text })),
    output: bulkOutput,
    bulk: true,
    bodyLimit: 4 * 1_048_576,
    async handler(context, { body }) {
      await authorise(context);
      const ids = await context.mutate((mutation) =>
        mutation.recordAll(
          body.map(({ value }) => ({
            subject: ref('person', context.actor.personId),
            action: ACTION,
            detail: { text: value.text },
          })),
        ),
      );
      return body.map(({ line }, index) => ({ line, ok: true, id: ids[index]! }));
    },
  });

  const stream = operation({
    id: 'note.stream',
    method: 'GET',
    path: '/stream',
    tag: 'Platform',
    summary: 'Hear of notes',
    permission: 'estate.read',
    output: z.unknown(),
    stream: true,
    async *handler(context) {
      await context.authorise('estate.read', { type: 'component', domainId: null });
      try {
        yield { event: 'now', data: { text: 'a\nb' }, id: '1' };
        held.arrived.resolve();
        await Promise.race([
          held.go.promise,
          new Promise<void>((resolve) => context.signal.addEventListener('abort', () => resolve(), { once: true })),
        ]);
        if (!context.signal.aborted) yield { event: 'later', data: {}, id: '2' };
      } finally {
        held.ended.resolve();
      }
    },
  });

  const careless = operation({
    id: 'note.careless',
    method: 'GET',
    path: '/careless',
    tag: 'Platform',
    summary: 'Answer without asking whether it may',
    permission: 'estate.read',
    output: z.object({ secret: z.string() }),
    handler: async () => ({ secret: 'not for you' }),
  });

  const carelessStream = operation({
    id: 'note.carelessStream',
    method: 'GET',
    path: '/careless/stream',
    tag: 'Platform',
    summary: 'Stream without asking whether it may',
    permission: 'estate.read',
    output: z.unknown(),
    stream: true,
    async *handler() {
      try {
        yield { event: 'secret', data: 'not for you' };
        await held.go.promise;
      } finally {
        held.ended.resolve();
      }
    },
  });

  return [create, createTwo, createAndFail, createSlowly, list, show, update, bulk, stream, careless, carelessStream];
}
