import type { Id, Level } from '#kernel';
import type { WorkPhase } from '#library';
import { type DomainTree, type EvidenceKind, type OpenWork, type OpenWorkAsked, treeOf } from '#people';
import { type Context, type Ref, toRef } from '#platform';
import { contextOf } from '../turn/work.ts';
import { type WorkDraft, type WorkKind, workKinds } from './item.ts';
import { mayDecider } from './may.ts';
import { startableIn } from './service.ts';
import { findStartable, type Startable, waitingWork } from './sources.ts';

/** What finishing a piece of work that waits would show. */
const wouldShow: Readonly<Partial<Record<WorkKind, { kinds: readonly EvidenceKind[]; phase: WorkPhase }>>> = {
  'approve-change': { kinds: ['change-approved'], phase: 'deploy' },
  'run-change': { kinds: ['change-run', 'run-finished', 'use-within-policy'], phase: 'deploy' },
  decide: { kinds: ['run-recovered'], phase: 'support' },
  instruct: { kinds: ['step-done'], phase: 'support' },
  check: { kinds: ['step-done'], phase: 'support' },
  confirm: { kinds: ['step-confirmed'], phase: 'support' },
  'take-request': { kinds: ['run-finished', 'use-within-policy'], phase: 'support' },
  'review-observation': { kinds: ['observation-reviewed'], phase: 'support' },
  'take-observation': { kinds: ['strategy-informed'], phase: 'strategy' },
  'review-break-glass': { kinds: ['break-glass-reviewed'], phase: 'support' },
};

/** What waits for whoever may, not for somebody by name: of these a colleague can be told, too. */
const forWhoeverMay: readonly WorkKind[] = [
  'decide',
  'approve-run',
  'approve-change',
  'run-change',
  'take-request',
  'review-observation',
  'take-observation',
  'review-break-glass',
];

/** Fulfils the people's port: procedures one level above, under whoever supervises them, and what waits that they may do. */
export async function findOpenWork(context: Context, { personId, domains }: OpenWorkAsked): Promise<OpenWork[]> {
  const tree = await treeOf(context.workspace);
  const supervisors = await supervisorsOf(context, personId);
  const wanted = domains.flatMap(({ domainId, level }) =>
    level === 0 || level === 5 ? [] : startableIn(tree, domainId, (level + 1) as Level),
  );
  const startable = await findStartable(context.db, wanted);
  const isSelf = personId === context.actor.personId;
  const theirs = isSelf ? context : await contextOf(context.workspace, personId, context.operation);
  const drafts = await waitingWork(context);
  const waiting = await whatTheyMay(
    theirs,
    isSelf ? drafts : drafts.filter(({ kind }) => forWhoeverMay.includes(kind)),
  );
  return [...startable.map((one) => supervised(one, tree, supervisors)), ...waiting];
}

interface Supervision {
  domainId: Id;
  supervisor: Ref;
}

async function supervisorsOf(context: Context, personId: Id): Promise<Supervision[]> {
  const rows = await context.db
    .selectFrom('supervision as s')
    .innerJoin('person as p', 'p.id', 's.supervisor_id')
    .where('s.person_id', '=', personId)
    .where('s.valid_from', '<=', context.now())
    .where((where) => where.or([where('s.valid_to', 'is', null), where('s.valid_to', '>', context.now())]))
    .where('p.active', '=', true)
    .select(['s.domain_id', 'p.id', 'p.name'])
    .orderBy('s.id')
    .execute();
  return rows.map((row) => ({ domainId: row.domain_id, supervisor: toRef('person', row.id, row.name) }));
}

function supervised({ draft, topic, phase }: Startable, tree: DomainTree, supervisions: Supervision[]): OpenWork {
  const lineage = tree.lineage(draft.domainId);
  const supervision = supervisions.find((one) => lineage.includes(one.domainId));
  const shows: EvidenceKind[] = ['run-finished', 'step-supervised', 'use-within-policy'];
  return {
    record: toRef('procedure', draft.record.id, draft.record.name),
    domainId: draft.domainId,
    action: supervision ? 'Start it' : 'Find a supervisor, then start it',
    how: 'supervised',
    supervisor: supervision?.supervisor ?? null,
    kinds: draft.goal === null ? shows : [...shows, 'line-reached'],
    level: draft.level,
    phase,
    topic,
  };
}

/** What of it they may do alone, and would show something of them. */
async function whatTheyMay(theirs: Context, drafts: readonly WorkDraft[]): Promise<OpenWork[]> {
  const mayDo = mayDecider(theirs);
  const open: OpenWork[] = [];
  for (const draft of drafts) {
    const shows = wouldShow[draft.kind];
    if (!shows) continue;
    const { how } = await mayDo(draft);
    if (how === 'no' || how === 'supervised' || how === 'could-be-supervised') continue;
    open.push(asOpenWork(draft, shows));
  }
  return open;
}

function asOpenWork(draft: WorkDraft, shows: { kinds: readonly EvidenceKind[]; phase: WorkPhase }): OpenWork {
  const { type, id, name } = draft.record;
  return {
    record: toRef(type, id, name),
    domainId: draft.domainId,
    action: workKinds[draft.kind].first,
    how: 'own',
    supervisor: null,
    kinds: shows.kinds,
    level: draft.level,
    phase: shows.phase,
    topic: `${type} ${id}`,
  };
}
