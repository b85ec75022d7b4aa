import type { Id, Level } from '#kernel';
import { type DomainTree, treeOf } from '#people';
import { type Context, toRef } from '#platform';
import { bandOf, compareWork, type WorkDraft, whyLine, workKinds } from './item.ts';
import { type May, mayDecider } from './may.ts';
import { findStartable, type StartableIn, waitingWork } from './sources.ts';
import type { Work } from './view.ts';

/** Own: alone. Supervised: one level above, with somebody who confirms each step. */
export type Wanted = 'own' | 'supervised' | 'all';

/** What waits for this actor, in the order in which they would do it. */
export async function workOf(context: Context, wanted: Wanted): Promise<Work[]> {
  const [tree, waiting] = await Promise.all([treeOf(context.workspace), waitingWork(context)]);
  const above = wanted === 'own' ? [] : await oneAbove(context, tree);
  const mayDo = mayDecider(context);
  const decided: { draft: WorkDraft; may: May }[] = [];
  for (const draft of [...waiting, ...above]) {
    const may = await mayDo(draft);
    if (isWanted(draft, may, wanted)) decided.push({ draft, may });
  }
  const now = context.now();
  const supervisors = await namesOf(context, decided);
  return decided
    .sort((a, b) => compareWork(a.draft, b.draft, now))
    .map(({ draft, may }, index) => view(draft, may, { place: index + 1, now, tree, supervisors }));
}

function isWanted({ kind }: WorkDraft, { how }: May, wanted: Wanted): boolean {
  if (how === 'no') return false;
  const supervised = how === 'supervised' || how === 'could-be-supervised';
  // What one may start at any time does not wait for anybody: it is found among the procedures.
  if (kind === 'procedure' && !supervised) return false;
  return wanted === 'all' || supervised === (wanted === 'supervised');
}

/** The procedures one level above what somebody holds, wherever they hold something. */
async function oneAbove(context: Context, tree: DomainTree): Promise<WorkDraft[]> {
  const held = await context.db
    .selectFrom('grant')
    .select(['domain_id', 'level'])
    .where('person_id', '=', context.actor.personId)
    .where('valid_from', '<=', context.now())
    .where((where) => where.or([where('valid_to', 'is', null), where('valid_to', '>', context.now())]))
    .execute();
  const wanted = held.flatMap(({ domain_id, level }) =>
    level < 5 ? startableIn(tree, domain_id, (level + 1) as Level) : [],
  );
  return (await findStartable(context.db, wanted)).map(({ draft }) => draft);
}

/** A procedure of a domain is done there; one of a domain above is done in the domain in question. */
export function startableIn(tree: DomainTree, domainId: Id, level: Level): StartableIn[] {
  const below = tree.subtree(domainId).map((id) => ({ procedureDomainId: id, domainId: id, level }));
  const above = tree.lineage(domainId).map((id) => ({ procedureDomainId: id, domainId, level }));
  return [...below, ...above.slice(1)];
}

async function namesOf(context: Context, decided: readonly { may: May }[]): Promise<Map<Id, string>> {
  const ids = [...new Set(decided.flatMap(({ may }) => (may.how === 'supervised' ? [may.supervisorId] : [])))];
  if (ids.length === 0) return new Map();
  const rows = await context.db.selectFrom('person').select(['id', 'name']).where('id', 'in', ids).execute();
  return new Map(rows.map((row) => [row.id, row.name]));
}

interface Around {
  place: number;
  now: Date;
  tree: DomainTree;
  supervisors: Map<Id, string>;
}

function view(draft: WorkDraft, may: May, { place, now, tree, supervisors }: Around): Work {
  const { record, domainId } = draft;
  return {
    id: place,
    kind: draft.kind,
    band: bandOf(draft, now),
    record: toRef(record.type, record.id, record.name),
    detail: draft.detail,
    first: may.how === 'could-be-supervised' ? 'Ask somebody to supervise you' : workKinds[draft.kind].first,
    why: whyLine(draft),
    since: draft.since.toISOString(),
    dueAt: draft.dueAt?.toISOString() ?? null,
    domain: toRef('domain', domainId, tree.get(domainId)?.name ?? ''),
    level: draft.level,
    how: may.how === 'no' ? 'own' : may.how,
    supervisors:
      may.how === 'supervised'
        ? [toRef('person', may.supervisorId, supervisors.get(may.supervisorId) ?? '')]
        : may.how === 'could-be-supervised'
          ? may.by.slice(0, 5).map((one) => toRef('person', one.id, one.name))
          : [],
  };
}
