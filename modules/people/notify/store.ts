import { canonicalJson, type Id } from '#kernel';
import type { Reader, Tx } from '#platform';
import {
  type Channel,
  type NoticeDraft,
  type NoticeKind,
  noPreference,
  type Payload,
  type Preference,
} from './notice.ts';

export interface NoticeRow {
  id: Id;
  personId: Id;
  kind: NoticeKind;
  title: string;
  body: string;
  path: string;
  urgent: boolean;
  createdAt: Date;
  readAt: Date | null;
}

/** Who of them is there to be told. */
export async function reachablePeople(db: Reader, ids: readonly Id[]) {
  if (ids.length === 0) return [];
  return db
    .selectFrom('person')
    .select(['id', 'email'])
    .where('id', 'in', [...new Set(ids)])
    .where('active', '=', true)
    .where('kind', '=', 'person')
    .orderBy('id')
    .execute();
}

/** Returns only those that are new: who was told already is not told again. */
export async function insertNotices(
  tx: Tx,
  draft: NoticeDraft,
  personIds: readonly Id[],
  urgent: boolean,
  eventId: Id,
  at: Date,
): Promise<{ id: Id; personId: Id }[]> {
  if (personIds.length === 0) return [];
  const rows = await tx
    .insertInto('notice')
    .values(
      personIds.map((personId) => ({
        person_id: personId,
        kind: draft.kind,
        key: draft.key,
        title: draft.title,
        body: draft.body,
        path: draft.path,
        urgent,
        event_id: eventId,
        created_at: at,
      })),
    )
    .onConflict((on) => on.columns(['person_id', 'key']).doNothing())
    .returning(['id', 'person_id'])
    .execute();
  return rows.map((row) => ({ id: row.id, personId: row.person_id }));
}

export async function findPreferences(db: Reader, personIds: readonly Id[]): Promise<Map<Id, Preference>> {
  if (personIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('notice_preference')
    .selectAll()
    .where('person_id', 'in', [...personIds])
    .execute();
  return new Map(
    rows.map((row) => [
      row.person_id,
      {
        muted: row.muted as Preference['muted'],
        quiet: row.quiet_from === null || row.quiet_to === null ? null : { from: row.quiet_from, to: row.quiet_to },
        timeZone: row.time_zone,
      },
    ]),
  );
}

export async function findPreference(db: Reader, personId: Id): Promise<Preference> {
  return (await findPreferences(db, [personId])).get(personId) ?? noPreference;
}

export async function savePreference(tx: Tx, personId: Id, preference: Preference, at: Date): Promise<void> {
  const values = {
    muted: canonicalJson(preference.muted),
    quiet_from: preference.quiet?.from ?? null,
    quiet_to: preference.quiet?.to ?? null,
    time_zone: preference.timeZone,
    updated_at: at,
  };
  await tx
    .insertInto('notice_preference')
    .values({ person_id: personId, ...values })
    .onConflict((on) => on.column('person_id').doUpdateSet(values))
    .execute();
}

export interface DeliveryDraft {
  noticeId: Id | null;
  channel: Channel | 'webhook';
  targetId: Id;
  key: string;
  payload: Payload;
  dueAt: Date;
}

export async function insertDeliveries(tx: Tx, drafts: readonly DeliveryDraft[], at: Date): Promise<void> {
  if (drafts.length === 0) return;
  await tx
    .insertInto('notice_delivery')
    .values(
      drafts.map((draft) => ({
        notice_id: draft.noticeId,
        channel: draft.channel,
        target_id: draft.targetId,
        key: draft.key,
        payload: canonicalJson(draft.payload),
        due_at: draft.dueAt,
        created_at: at,
      })),
    )
    .onConflict((on) => on.columns(['channel', 'target_id', 'key']).doNothing())
    .execute();
}

export async function devicesOf(db: Reader, personIds: readonly Id[]) {
  if (personIds.length === 0) return [];
  return db
    .selectFrom('push_subscription')
    .select(['id', 'person_id'])
    .where('person_id', 'in', [...personIds])
    .execute();
}

export async function activeWebhooks(db: Reader, kind: NoticeKind) {
  const rows = await db.selectFrom('webhook').select(['id', 'kinds']).where('active', '=', true).execute();
  return rows.filter(({ kinds }) => kinds.length === 0 || kinds.includes(kind));
}

export async function countUnread(db: Reader, personId: Id): Promise<number> {
  const row = await db
    .selectFrom('notice')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('person_id', '=', personId)
    .where('read_at', 'is', null)
    .executeTakeFirstOrThrow();
  return Number(row.count);
}
