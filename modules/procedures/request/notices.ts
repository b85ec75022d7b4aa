import { type Id, keyOf, ref } from '#kernel';
import { type NoticeDraft, type NoticeSource, whoCould } from '#people';
import type { Workspace } from '#platform';
import type { RequestRow } from './request.ts';
import { findInvolved, findRequest, type Involved } from './store.ts';

/** What a request tells: to its requester how it goes, to the manager that they are asked, and to whoever could do it. */
export const requestNotices: NoticeSource = {
  actions: [
    'request.make',
    'request.prove',
    'request.accept',
    'request.release',
    'request.finish',
    'request.refuse',
    'request.expire',
  ],
  async notices(workspace, event) {
    const request = await findRequest(workspace.db, event.subject.id);
    const people = await findInvolved(workspace.db, [request.requesterId]);
    const requester = people.get(request.requesterId)!;
    const say = teller(request, requester, event.id);
    switch (event.action) {
      case 'request.make':
        if (request.state === 'asked') return wantsProof(request, requester, say);
        return request.state === 'proven' ? [await waits(workspace, request, requester, say)] : [];
      case 'request.prove':
      case 'request.release':
        if (request.state !== 'proven') return [];
        return [
          await waits(workspace, request, requester, say),
          ...(request.proofWay === 'manager' && event.action === 'request.prove'
            ? [
                say(
                  'request-state',
                  [requester.id],
                  `${request.label}: confirmed`,
                  'It waits for somebody who can do it.',
                ),
              ]
            : []),
        ];
      case 'request.accept':
        return [
          say('request-state', [requester.id], `${request.label}: somebody is at it`, 'You hear when it is done.'),
        ];
      case 'request.finish':
        return [
          request.secretName === null
            ? say('request-state', [requester.id], `${request.label}: done`, 'What you asked for is done.')
            : say('request-state', [requester.id], `${request.label}: ready for you`, 'It is shown to you once.'),
        ];
      case 'request.refuse':
        return [say('request-state', [requester.id], `${request.label}: not done`, request.reason ?? '')];
      default:
        return [say('request-state', [requester.id], `${request.label}: lapsed`, 'Nobody went on with it in time.')];
    }
  },
};

type Say = (kind: NoticeDraft['kind'], to: Id[], title: string, body: string) => NoticeDraft;

/** Its own events: each one tells its own people once. The requester reads it in the portal, others where they work. */
function teller(request: RequestRow, requester: Involved, eventId: Id): Say {
  const key = keyOf(ref('request', request.id));
  return (kind, to, title, body) => ({
    kind,
    to,
    key: `${key} ${eventId} ${kind}`,
    title,
    body,
    path: to.length === 1 && to[0] === requester.id ? `/portal/${key}` : `/requests/${key}`,
  });
}

function wantsProof(request: RequestRow, requester: Involved, say: Say): NoticeDraft[] {
  if (!request.proofWays.includes('manager') || requester.managerId === null) return [];
  const body = `${requester.name} asks: ${request.label}. Confirm that it is them, or say that it is not.`;
  return [say('proof-wanted', [requester.managerId], `Is it ${requester.name} who asks?`, body)];
}

async function waits(workspace: Workspace, request: RequestRow, requester: Involved, say: Say): Promise<NoticeDraft> {
  const could = await whoCould(
    workspace,
    'run.start',
    { type: 'procedure', domainId: request.domainId, level: request.level },
    requester.id,
  );
  const to = could.map(({ id }) => id).filter((id) => id !== requester.id && id !== request.beneficiaryId);
  return say('request-waiting', to, `${requester.name} asks: ${request.label}`, 'It waits for somebody who may do it.');
}
