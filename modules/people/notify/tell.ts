import { keyOf, ref } from '#kernel';
import type { LoggedEvent, Workspace } from '#platform';
import { contextOfDoor } from '../signin/actAs.ts';
import { dueAt, isUrgentKind, type NoticeDraft, noPreference, type Payload, wants } from './notice.ts';
import { noticeSources } from './settings.ts';
import {
  activeWebhooks,
  type DeliveryDraft,
  devicesOf,
  findPreferences,
  insertDeliveries,
  insertNotices,
  reachablePeople,
} from './store.ts';

/** Tells whoever an event concerns. Reading the same event again tells nobody anything new. Returns how many were told. */
export async function tellOf(workspace: Workspace, event: LoggedEvent): Promise<number> {
  let told = 0;
  for (const source of workspace.port(noticeSources)) {
    if (!source.actions.includes(event.action)) continue;
    for (const draft of await source.notices(workspace, event)) told += await tell(workspace, event, draft);
  }
  return told;
}

async function tell(workspace: Workspace, event: LoggedEvent, draft: NoticeDraft): Promise<number> {
  // Nobody is told of what they did themself a moment ago.
  const people = await reachablePeople(
    workspace.db,
    draft.to.filter((id) => id !== event.actorId),
  );
  const ids = people.map(({ id }) => id);
  const urgent = draft.urgent ?? isUrgentKind(draft.kind);
  const [preferences, devices, hooks] = await Promise.all([
    findPreferences(workspace.db, ids),
    devicesOf(workspace.db, ids),
    activeWebhooks(workspace.db, draft.kind),
  ]);
  if (ids.length === 0 && hooks.length === 0) return 0;
  const hasMail = (await workspace.db.selectFrom('mail_setting').select('host').executeTakeFirst()) !== undefined;
  const context = await contextOfDoor(workspace, 'notice.tell');
  return context.mutate(async (mutation) => {
    const { tx, now } = mutation;
    const notices = await insertNotices(tx, draft, ids, urgent, event.id, now);
    const payload: Payload = {
      kind: draft.kind,
      title: draft.title,
      body: draft.body,
      path: draft.path,
      urgent,
      at: now.toISOString(),
    };
    const deliveries: DeliveryDraft[] = notices.flatMap(({ id, personId }): DeliveryDraft[] => {
      const preference = preferences.get(personId) ?? noPreference;
      const shared = { noticeId: id, key: draft.key, payload, dueAt: dueAt(preference, urgent, now) };
      const hasAddress = hasMail && people.find((person) => person.id === personId)?.email;
      return [
        ...(hasAddress && wants(preference, 'email', draft.kind)
          ? [{ ...shared, channel: 'email' as const, targetId: personId }]
          : []),
        ...(wants(preference, 'push', draft.kind)
          ? devices
              .filter((device) => device.person_id === personId)
              .map((device) => ({ ...shared, channel: 'push' as const, targetId: device.id }))
          : []),
      ];
    });
    for (const { id } of hooks)
      deliveries.push({ noticeId: null, channel: 'webhook', targetId: id, key: draft.key, payload, dueAt: now });
    await insertDeliveries(tx, deliveries, now);
    await mutation.recordAll(
      notices.map(({ id, personId }) => ({
        subject: ref('notice', id),
        detail: { kind: draft.kind, of: keyOf(event.subject), concerns: [personId] },
        causes: [event.subject],
      })),
    );
    return notices.length;
  });
}
