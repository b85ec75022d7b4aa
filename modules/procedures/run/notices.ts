import { type Id, keyOf, ref } from '#kernel';
import { type NoticeDraft, type NoticeSource, whoCould } from '#people';
import type { LoggedEvent, Resource, Workspace } from '#platform';
import { authorsOf } from './authority.ts';
import type { Asks } from './step.ts';

interface Asking {
  runId: Id;
  title: string;
  domainId: Id;
  level: number;
  leaderId: Id;
  leaderIsPerson: boolean;
  starterId: Id;
  supervisorId: Id | null;
}

async function findAsking(workspace: Workspace, runId: Id): Promise<Asking | null> {
  const row = await workspace.db
    .selectFrom('run as r')
    .innerJoin('person as p', (join) =>
      join.on('p.id', '=', (on) => on.fn.coalesce('r.responsible_id', 'r.started_by')),
    )
    .select(['r.id', 'r.domain_id', 'r.started_by', 'r.supervisor_id', 'r.plan', 'p.id as leader', 'p.kind'])
    .where('r.id', '=', runId)
    .executeTakeFirst();
  if (!row) return null;
  const plan = row.plan as { title: string; procedure: { level: number } };
  return {
    runId,
    title: plan.title,
    domainId: row.domain_id,
    level: plan.procedure.level,
    leaderId: row.leader,
    leaderIsPerson: row.kind === 'person',
    starterId: row.started_by,
    supervisorId: row.supervisor_id,
  };
}

/** A run that waits tells whoever it waits for: who leads it, their supervisor, or those who may agree. */
export const runNotices: NoticeSource = {
  actions: ['step.waiting', 'run.fail', 'run.propose'],
  async notices(workspace, event) {
    const detail = event.detail as { runId?: number; asks?: Asks; summary?: string; question?: string };
    const runId = event.subject.type === 'run' ? event.subject.id : detail.runId;
    const asking = runId === undefined ? null : await findAsking(workspace, runId);
    if (!asking) return [];
    if (event.action === 'run.propose' || detail.asks === 'approve')
      return [draft(asking, event, 'approval-wanted', await whoMayAgree(workspace, asking), 'An approval is wanted')];
    if (detail.asks === 'confirm' && asking.supervisorId !== null)
      return [
        draft(asking, event, 'supervision-wanted', [asking.supervisorId], 'Your confirmation is wanted before a step'),
      ];
    const to = asking.leaderIsPerson ? [asking.leaderId] : (await couldStart(workspace, asking)).map(({ id }) => id);
    const says = event.action === 'run.fail' ? 'It failed and needs a decision' : 'It waits for you';
    return [draft(asking, event, 'run-waiting', to, says)];
  },
};

const couldStart = (workspace: Workspace, { domainId, level }: Asking) =>
  whoCould(workspace, 'run.start', { type: 'procedure', domainId, level: level as 1 });

async function whoMayAgree(workspace: Workspace, asking: Asking): Promise<Id[]> {
  const { domainId, level, starterId, leaderId } = asking;
  const run = { id: asking.runId, startedBy: starterId, responsibleId: leaderId };
  const resource: Resource = {
    type: 'run',
    id: asking.runId,
    domainId,
    level: level as 1,
    authorIds: (await authorsOf(workspace.db, run)).agreeing,
  };
  return (await whoCould(workspace, 'run.approve', resource)).map(({ id }) => id);
}

function draft(asking: Asking, event: LoggedEvent, kind: NoticeDraft['kind'], to: Id[], says: string): NoticeDraft {
  const key = keyOf(ref('run', asking.runId));
  return {
    kind,
    to,
    key: `${key} ${event.id}`,
    title: `${asking.title}: ${says.charAt(0).toLowerCase()}${says.slice(1)}`,
    // What a step says of itself may hold anything: it is read where one is signed in.
    body: `${key}: ${says}.`,
    path: `/runs/${key}`,
  };
}
