import type { Id, StateTable } from '#kernel';
import type { Reader, Tx } from '#platform';
import type { MoneyEstimate } from './estimate.ts';

export type InitiativeState = 'proposed' | 'planned' | 'running' | 'done' | 'dropped';
export type InitiativeMove = 'plan' | 'unplan' | 'run' | 'finish' | 'drop';
export const initiativeStates: StateTable<InitiativeState, InitiativeMove> = {
  proposed: { plan: 'planned', run: 'running', finish: 'done', drop: 'dropped' },
  planned: { unplan: 'proposed', run: 'running', finish: 'done', drop: 'dropped' },
  running: { finish: 'done', drop: 'dropped', unplan: 'proposed' },
  done: {},
  dropped: {},
};

export interface InitiativeDraft {
  key: string;
  name: string;
  insightId: Id;
  objectiveId: Id | null;
  effortHours: number;
  cost: MoneyEstimate;
  benefit: MoneyEstimate;
  why: string;
}

export interface Initiative extends Omit<InitiativeDraft, 'insightId'> {
  id: Id;
  insightId: Id | null;
  state: InitiativeState;
  createdAt: Date;
  version: number;
}

/**
 * Proposes each initiative once by its key; one that is known and still open gets the newest estimate. Returns them in
 * the order of the drafts, and which are new.
 */
export async function upsertInitiatives(
  tx: Tx,
  drafts: readonly InitiativeDraft[],
  at: Date,
): Promise<{ id: Id; key: string; isNew: boolean }[]> {
  if (drafts.length === 0) return [];
  const known = await tx
    .selectFrom('initiative')
    .select(['id', 'key', 'state'])
    .where(
      'key',
      'in',
      drafts.map((draft) => draft.key),
    )
    .execute();
  const knownKeys = new Set(known.map((row) => row.key));
  const rows = await tx
    .insertInto('initiative')
    .values(
      drafts.map((draft) => ({
        key: draft.key,
        name: draft.name,
        insight_id: draft.insightId,
        objective_id: draft.objectiveId,
        state: 'proposed',
        effort_hours: draft.effortHours,
        cost: JSON.stringify(draft.cost),
        benefit: JSON.stringify(draft.benefit),
        why: draft.why,
        created_at: at,
      })),
    )
    .onConflict((on) =>
      on.column('key').doUpdateSet((set) => ({
        effort_hours: set.ref('excluded.effort_hours'),
        cost: set.ref('excluded.cost'),
        benefit: set.ref('excluded.benefit'),
        why: set.ref('excluded.why'),
      })),
    )
    .returning(['id', 'key'])
    .execute();
  const ids = new Map(rows.map((row) => [row.key, row.id]));
  return drafts.map((draft) => ({ id: ids.get(draft.key)!, key: draft.key, isNew: !knownKeys.has(draft.key) }));
}

export async function findInitiatives(
  reader: Reader,
  where: { ids?: Id[]; states?: InitiativeState[]; insightIds?: Id[] },
): Promise<Initiative[]> {
  let find = reader.selectFrom('initiative').selectAll().orderBy('id');
  if (where.ids) find = find.where('id', 'in', where.ids.length > 0 ? where.ids : [0]);
  if (where.states) find = find.where('state', 'in', where.states);
  if (where.insightIds) find = find.where('insight_id', 'in', where.insightIds.length > 0 ? where.insightIds : [0]);
  return (await find.execute()).map((row) => ({
    id: row.id,
    key: row.key,
    name: row.name,
    insightId: row.insight_id,
    objectiveId: row.objective_id,
    state: row.state as InitiativeState,
    effortHours: row.effort_hours,
    cost: row.cost as unknown as MoneyEstimate,
    benefit: row.benefit as unknown as MoneyEstimate,
    why: row.why,
    createdAt: row.created_at,
    version: row.version,
  }));
}

export async function moveInitiatives(tx: Tx, ids: Id[], state: InitiativeState): Promise<void> {
  if (ids.length === 0) return;
  await tx
    .updateTable('initiative')
    .set((set) => ({ state, version: set('version', '+', 1) }))
    .where('id', 'in', ids)
    .execute();
}
