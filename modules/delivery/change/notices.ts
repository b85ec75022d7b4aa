import { type Id, keyOf, ref } from '#kernel';
import { type NoticeSource, whoCould } from '#people';

/** A proposed change tells those who may approve it, once for each plan that it states. */
export const changeNotices: NoticeSource = {
  actions: ['change.propose', 'change.edit'],
  async notices(workspace, event) {
    const change = await workspace.db
      .selectFrom('change')
      .select(['id', 'title', 'state', 'domain_id', 'level', 'authors', 'plan_hash'])
      .where('id', '=', event.subject.id)
      .executeTakeFirst();
    if (change?.state !== 'proposed') return [];
    const could = await whoCould(workspace, 'change.approve', {
      type: 'change',
      id: change.id,
      domainId: change.domain_id,
      level: change.level as 1,
      authorIds: change.authors as Id[],
    });
    const key = keyOf(ref('change', change.id));
    return [
      {
        kind: 'approval-wanted',
        to: could.map(({ id }) => id),
        key: `${key} ${change.plan_hash.slice(0, 16)}`,
        title: `An approval is wanted: ${change.title}`,
        body: `${key} waits for somebody who may agree to exactly its plan.`,
        path: `/changes/${key}`,
      },
    ];
  },
};
