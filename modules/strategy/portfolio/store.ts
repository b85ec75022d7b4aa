import { type Id, PlumblineError } from '#kernel';
import type { Reader, Tx } from '#platform';
import type { Placement } from './plan.ts';

export interface PortfolioPlan {
  id: Id;
  name: string;
  /** Such as 2026-Q4. */
  period: string;
  budgetMinor: number;
  currency: string;
  hours: number;
  state: 'draft' | 'adopted' | 'closed';
  version: number;
}

export interface PortfolioItem extends Placement {
  name: string;
}

const columns = ['id', 'name', 'period', 'budget_minor', 'currency', 'hours', 'state', 'version'] as const;
const select = (reader: Reader) => reader.selectFrom('portfolio_plan').select(columns);
type Row = Awaited<ReturnType<ReturnType<typeof select>['executeTakeFirstOrThrow']>>;
const toPlan = (row: Row): PortfolioPlan => ({
  id: row.id,
  name: row.name,
  period: row.period,
  budgetMinor: row.budget_minor,
  currency: row.currency,
  hours: row.hours,
  state: row.state as PortfolioPlan['state'],
  version: row.version,
});

export async function findPlan(reader: Reader, period: string): Promise<PortfolioPlan | null> {
  const row = await select(reader).where('period', '=', period).executeTakeFirst();
  return row ? toPlan(row) : null;
}

/** The plan of a period, locked; made from `draft` where there is none. */
export async function lockPlan(
  tx: Tx,
  period: string,
  draft: { name: string; budgetMinor: number; currency: string; hours: number; at: Date } | null,
): Promise<{ plan: PortfolioPlan; isNew: boolean }> {
  const made = draft
    ? await tx
        .insertInto('portfolio_plan')
        .values({
          name: draft.name,
          period,
          budget_minor: draft.budgetMinor,
          currency: draft.currency,
          hours: draft.hours,
          state: 'draft',
          created_at: draft.at,
        })
        .onConflict((on) => on.column('period').doNothing())
        .returning('id')
        .executeTakeFirst()
    : undefined;
  const row = await select(tx).where('period', '=', period).forUpdate().executeTakeFirst();
  if (!row) throw new PlumblineError('not_found', `There is no portfolio plan for ${period} yet.`);
  return { plan: toPlan(row), isNew: made !== undefined };
}

export async function updateLimits(tx: Tx, id: Id, limits: { budgetMinor: number; hours: number }): Promise<void> {
  await tx
    .updateTable('portfolio_plan')
    .set((set) => ({ budget_minor: limits.budgetMinor, hours: limits.hours, version: set('version', '+', 1) }))
    .where('id', '=', id)
    .execute();
}

/** Replaces the plan's items but for those of `keep`, whose initiatives are under way or over. */
export async function replaceItems(tx: Tx, planId: Id, placements: readonly Placement[], keep: Id[]): Promise<void> {
  await tx
    .deleteFrom('portfolio_item')
    .where('plan_id', '=', planId)
    .where('initiative_id', 'not in', keep.length > 0 ? keep : [0])
    .execute();
  if (placements.length === 0) return;
  await tx
    .insertInto('portfolio_item')
    .values(
      placements.map((item) => ({
        plan_id: planId,
        initiative_id: item.initiativeId,
        included: item.included,
        rank: item.rank,
        reason: item.reason,
      })),
    )
    .execute();
}

export async function findItems(reader: Reader, planId: Id): Promise<PortfolioItem[]> {
  const rows = await reader
    .selectFrom('portfolio_item as p')
    .innerJoin('initiative as i', 'i.id', 'p.initiative_id')
    .where('p.plan_id', '=', planId)
    .select(['p.initiative_id', 'p.included', 'p.rank', 'p.reason', 'i.name'])
    .orderBy('p.included', 'desc')
    .orderBy('p.rank')
    .execute();
  return rows.map((row) => ({
    initiativeId: row.initiative_id,
    included: row.included,
    rank: row.rank,
    reason: row.reason,
    name: row.name,
  }));
}
