import { keyOf, ref } from '#kernel';
import { type NoticeDraft, type NoticeSource, whoCould } from '#people';
import { readObservations } from './store.ts';

/** Whoever may review it is told that one waits; its author, what came of it. */
export const observationNotices: NoticeSource = {
  actions: ['observation.contribute', 'observation.accept', 'observation.decline', 'observation.take'],
  async notices(workspace, event): Promise<NoticeDraft[]> {
    const { id } = event.subject;
    const [observation] = await readObservations(workspace.db, { scope: 'all', readerId: 0, id, limit: 1 });
    if (!observation) return [];
    const key = keyOf(ref('observation', id));
    const { author, domain, observed } = observation;
    if (event.action === 'observation.contribute') {
      if (observation.state !== 'contributed') return [];
      const could = await whoCould(workspace, 'observation.review', {
        type: 'observation',
        id,
        domainId: domain.id,
        authorIds: [author.id],
      });
      const title = `${author.name} observed something in ${domain.name}`;
      const to = could.map((one) => one.id);
      return [
        { kind: 'observation-waiting', to, key: `${key} waits`, title, body: short(observed), path: '/observations' },
      ];
    }
    const said = {
      'observation.accept': 'was accepted',
      'observation.decline': 'was declined',
      'observation.take': 'was taken into strategy',
    }[event.action];
    const why = (event.action === 'observation.take' ? observation.takenNote : observation.reason) ?? '';
    return [
      {
        kind: 'observation-state',
        to: [author.id],
        key: `${key} ${event.action}`,
        title: `What you observed ${said}`,
        body: short(why),
        path: '/observations?view=all',
      },
    ];
  },
};

const short = (text: string): string => (text.length > 200 ? `${text.slice(0, 199)}…` : text);
