import { z } from 'zod';
import {
  type AnyOperation,
  listQuery,
  numberPage,
  operation,
  pageOf,
  refSchema,
  sortOf,
  toPage,
  toRef,
} from '#platform';
import { noticeKindNames } from '../notice.ts';
import { countUnread } from '../store.ts';

const id = z.int().min(1).max(Number.MAX_SAFE_INTEGER);
const own = (personId: number) => ({ type: 'person', id: personId, domainId: null }) as const;

const noticeSchema = refSchema.extend({
  kind: z.enum(noticeKindNames),
  body: z.string(),
  path: z.string(),
  urgent: z.boolean(),
  at: z.iso.datetime(),
  readAt: z.iso.datetime().nullable(),
});

const list = operation({
  id: 'notice.list',
  method: 'GET',
  path: '/notices',
  tag: 'People',
  summary: 'List what I was told, the newest first',
  permission: 'self.use',
  query: listQuery.extend({ sort: sortOf(['id'], '-id'), unread: z.enum(['true', 'false']).optional() }),
  output: pageOf(noticeSchema),
  cli: { words: ['notice', 'list'], columns: ['key', 'at', 'name', 'path'] },
  async handler(context, { query }) {
    const { personId } = context.actor;
    await context.authorise('self.use', own(personId));
    const page = numberPage(query);
    let find = context.db
      .selectFrom('notice')
      .selectAll()
      .where('person_id', '=', personId)
      .orderBy('id', page.direction)
      .limit(query.limit + 1);
    if (page.after !== null) find = find.where('id', page.beyond, page.after);
    if (query.unread) find = find.where('read_at', query.unread === 'true' ? 'is' : 'is not', null);
    return toPage(
      await find.execute(),
      query.limit,
      (row) => [row.id],
      (row) => ({
        ...toRef('notice', row.id, row.title),
        kind: row.kind as 'run-waiting',
        body: row.body,
        path: row.path,
        urgent: row.urgent,
        at: row.created_at.toISOString(),
        readAt: row.read_at?.toISOString() ?? null,
      }),
    );
  },
});

const unread = operation({
  id: 'notice.unread',
  method: 'GET',
  path: '/notices/unread',
  tag: 'People',
  summary: 'Count what I was told and have not read',
  permission: 'self.use',
  output: z.object({ unread: z.int() }),
  cli: { words: ['notice', 'unread'] },
  async handler(context) {
    const { personId } = context.actor;
    await context.authorise('self.use', own(personId));
    return { unread: await countUnread(context.db, personId) };
  },
});

const read = operation({
  id: 'notice.read',
  method: 'POST',
  path: '/notices/read',
  tag: 'People',
  summary: 'Mark notices as read; all of them where none is named',
  permission: 'self.use',
  body: z.object({ ids: z.array(id).max(500).optional() }).optional(),
  output: z.object({ unread: z.int() }),
  cli: { words: ['notice', 'read'] },
  async handler(context, { body }) {
    const { personId } = context.actor;
    await context.authorise('self.use', own(personId));
    // A mark in one's own inbox: it says nothing of the infrastructure, and the time stands in it.
    await context.mutate(async ({ tx, now }) => {
      let update = tx
        .updateTable('notice')
        .set({ read_at: now })
        .where('person_id', '=', personId)
        .where('read_at', 'is', null);
      if (body?.ids) update = update.where('id', 'in', body.ids.length > 0 ? body.ids : [0]);
      await update.execute();
    });
    return { unread: await countUnread(context.db, personId) };
  },
});

export const inboxOperations: AnyOperation[] = [list, unread, read];
