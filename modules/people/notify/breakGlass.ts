import { type Id, keyOf, ref } from '#kernel';
import type { Resource } from '#platform';
import { whoCould } from '../authority/refusal.ts';
import type { NoticeSource } from './settings.ts';

interface Opened {
  personId: Id;
  person: string;
  domainId: Id;
  domain: string;
  ownerId: Id | null;
  reason: string;
}

/** Opened: the owner of the domain hears of it at once, whatever the hour. Each one is then reviewed by somebody else. */
export const breakGlassNotices: NoticeSource = {
  actions: ['break-glass.open', 'break-glass.review-due'],
  async notices(workspace, event) {
    const key = keyOf(ref('break_glass', event.subject.id));
    const { personId, person, domainId, domain, ownerId, reason } = event.detail as unknown as Opened;
    const resource: Resource = { type: 'break_glass', id: event.subject.id, domainId, authorIds: [personId] };
    const reviewers = async (): Promise<Id[]> =>
      (await whoCould(workspace, 'break-glass.review', resource, personId)).map(({ id }) => id);
    const path = `/break-glass/${key}`;
    if (event.action === 'break-glass.review-due') {
      const body = `What ${person} did in ${domain} without an approval is still to be reviewed.`;
      return [
        {
          kind: 'break-glass-review',
          to: await reviewers(),
          key: `${key} due`,
          title: `${key} is to be reviewed`,
          body,
          path,
        },
      ];
    }
    return [
      {
        kind: 'break-glass-opened',
        // A domain without an owner, or whose owner opens it themself: those who could review it.
        to: ownerId === null || ownerId === personId ? await reviewers() : [ownerId],
        key: `${key} open`,
        title: `${person} works in ${domain} without an approval`,
        body: reason,
        path,
      },
    ];
  },
};
