import { sql } from 'kysely';
import { z } from 'zod';
import { type Json, parseKey, type RecordType, recordTypes } from '#kernel';
import type { LoggedEvent } from '../events/feed.ts';
import { liveEvents } from '../events/live.ts';
import { verifyAudit } from '../events/seal.ts';
import { touchedTypes } from '../events/touched.ts';
import { listQuery, numberPage, pageOf, sortOf, toPage } from '../http/list.ts';
import { operation } from '../registry/operation.ts';

export const verifyAuditTrail = operation({
  id: 'audit.verify',
  method: 'GET',
  path: '/audit/verify',
  tag: 'Platform',
  summary: 'Recompute the hash chain of the audit trail',
  description: 'Names the first seal that does not hold, and the tail of events that no seal covers yet.',
  permission: 'audit.read',
  output: z.object({
    ok: z.boolean(),
    seals: z.int(),
    sealedEvents: z.int(),
    unsealedEvents: z.int(),
    unsealedFrom: z.int().nullable(),
    firstBroken: z.object({ sealId: z.int(), reason: z.string() }).nullable(),
  }),
  cli: { words: ['audit', 'verify'] },
  async handler(context) {
    await context.authorise('audit.read', { type: 'workspace', domainId: null });
    return verifyAudit(context.db);
  },
});

const eventSchema = z.object({
  id: z.int(),
  at: z.string(),
  actorId: z.int(),
  actor: z.string(),
  action: z.string(),
  subject: z.object({ type: z.string(), id: z.int(), key: z.string() }),
  requestId: z.string().nullable(),
  detail: z.record(z.string(), z.unknown()),
});

export const listEvents = operation({
  id: 'audit.list',
  method: 'GET',
  path: '/events',
  tag: 'Platform',
  summary: 'Read the audit trail, newest first',
  permission: 'audit.read',
  query: listQuery.extend({
    sort: sortOf(['id'], '-id'),
    actor: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER).optional().describe('Only what one person did'),
    action: z.string().max(80).optional(),
    subject: z.string().max(40).optional().describe('Only what was done to one record, by its key (CMP-1)'),
  }),
  output: pageOf(eventSchema),
  cli: { words: ['audit', 'list'], columns: ['at', 'actor', 'action', 'subject.key'] },
  async handler(context, { query }) {
    await context.authorise('audit.read', { type: 'workspace', domainId: null });
    const page = numberPage(query);
    let find = context.db
      .selectFrom('event as e')
      .leftJoin('person as p', 'p.id', 'e.actor_id')
      .select([
        'e.id',
        'e.at',
        'e.actor_id',
        'p.name as actor',
        'e.action',
        'e.subject_type',
        'e.subject_id',
        'e.request_id',
        'e.detail',
      ])
      .orderBy('e.id', page.direction)
      .limit(query.limit + 1);
    if (page.after !== null) find = find.where('e.id', page.beyond, page.after);
    if (query.actor) find = find.where('e.actor_id', '=', query.actor);
    if (query.action) find = find.where('e.action', '=', query.action);
    if (query.subject) {
      const subject = parseKey(query.subject);
      find = find.where(
        sql<boolean>`(e.subject_type = ${subject.type} and e.subject_id = ${subject.id}
          or e.detail ? 'touched' and event_touches(e.detail, ${subject.type}, ${subject.id}))`,
      );
    }
    return toPage(
      await find.execute(),
      query.limit,
      (row) => [row.id],
      (row) => ({
        id: row.id,
        at: row.at.toISOString(),
        actorId: row.actor_id,
        actor: row.actor ?? 'unknown',
        action: row.action,
        subject: subjectOf(row.subject_type as RecordType, row.subject_id),
        requestId: row.request_id,
        detail: row.detail as Record<string, unknown>,
      }),
    );
  },
});

function subjectOf(type: RecordType, id: number) {
  return { type, id, key: `${recordTypes[type]}-${id}` };
}

/** An event may name people whom it concerns: they hear that it happened, whatever level they hold. */
function concerns(detail: Json, personId: number): boolean {
  const named =
    detail !== null && typeof detail === 'object' && !Array.isArray(detail) ? detail['concerns'] : undefined;
  return Array.isArray(named) && named.includes(personId);
}

export const streamEvents = operation({
  id: 'events.stream',
  method: 'GET',
  path: '/events/stream',
  tag: 'Platform',
  summary: 'Hear of every mutation as it happens (server-sent events)',
  description:
    'Names the records that changed, never their content: read them again by their own operations. Who holds no level anywhere hears only of their own.',
  permission: 'self.use',
  stream: true,
  output: z.unknown(),
  async *handler(context) {
    await context.authorise('self.use', { type: 'workspace', domainId: null });
    const readable = await context.scope('estate.read');
    const { personId } = context.actor;
    const mayHear = ({ actorId, subject, detail }: LoggedEvent): boolean =>
      readable === 'all' ||
      readable.length > 0 ||
      actorId === personId ||
      concerns(detail, personId) ||
      (subject.type === 'person' && subject.id === personId);
    let waiting: LoggedEvent[] = [];
    let wake = (): void => {};
    const live = await context.workspace.get(liveEvents);
    const stopListening = live.listen((events) => {
      // A client that cannot keep up hears of the newest only; it reads again anyway.
      waiting = [...waiting, ...events.filter(mayHear)].slice(-1_000);
      wake();
    });
    const onAbort = (): void => wake();
    context.signal.addEventListener('abort', onAbort, { once: true });
    try {
      yield { event: 'ready', data: {} };
      while (!context.signal.aborted) {
        const events = waiting;
        waiting = [];
        for (const event of events) {
          yield {
            event: 'event',
            id: String(event.id),
            data: {
              id: event.id,
              action: event.action,
              subject: subjectOf(event.subject.type, event.subject.id),
              touches: touchedTypes(event),
              at: event.at.toISOString(),
            },
          };
        }
        if (waiting.length === 0 && !context.signal.aborted)
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
      }
    } finally {
      context.signal.removeEventListener('abort', onAbort);
      stopListening();
    }
  },
});
