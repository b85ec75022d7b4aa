import { dayOf, type Id, keyOf, PlumblineError, ref } from '#kernel';
import type { Context, Mutation } from '#platform';
import { planningAssumptions } from '../initiative/planning.ts';
import { findInitiatives, type Initiative, moveInitiatives } from '../initiative/store.ts';
import { hoursText, moneyText, quarterOf } from './period.ts';
import { type PortfolioChoice, planPortfolio } from './plan.ts';
import { findItems, lockPlan, type PortfolioPlan, replaceItems, updateLimits } from './store.ts';

export interface Replanned extends PortfolioChoice {
  plan: PortfolioPlan;
}

/**
 * Chooses the initiatives of the current quarter anew: what is under way keeps its place and its share of the limits,
 * the rest is chosen by exact optimisation. Makes the quarter's draft plan where there is none.
 */
export async function replanQuarter(mutation: Mutation): Promise<Replanned> {
  const { tx, now } = mutation;
  const period = quarterOf(dayOf(now));
  const planning = planningAssumptions();
  const { plan, isNew } = await lockPlan(tx, period, {
    name: `Portfolio plan ${period}`,
    budgetMinor: planning.quarterBudgetMinor,
    currency: planning.currency,
    hours: planning.quarterHours,
    at: now,
  });
  const before = new Set((await findItems(tx, plan.id)).filter((item) => item.included).map((i) => i.initiativeId));
  const open = await findInitiatives(tx, { states: ['proposed', 'planned'] });
  const running = (await findInitiatives(tx, { ids: [...before], states: ['running', 'done'] })).filter(
    (initiative) => initiative.cost.currency === plan.currency,
  );
  const choice = choose(plan, open, running);
  const ids = (included: boolean): Id[] =>
    choice.placements.filter((item) => item.included === included).map((item) => item.initiativeId);
  await replaceItems(
    tx,
    plan.id,
    choice.placements,
    running.map((initiative) => initiative.id),
  );
  await moveInitiatives(tx, ids(true), 'planned');
  await moveInitiatives(tx, ids(false), 'proposed');
  const added = ids(true).filter((id) => !before.has(id));
  if (isNew || added.length > 0) {
    await mutation.record({
      subject: ref('portfolio_plan', plan.id),
      action: isNew ? 'portfolio.create' : 'portfolio.choose',
      detail: { period, included: ids(true).map((id) => keyOf(ref('initiative', id))) },
      causes: added.map((id) => ref('initiative', id)),
    });
  }
  return { ...choice, plan };
}

function choose(plan: PortfolioPlan, open: Initiative[], running: Initiative[]): PortfolioChoice {
  const minutes = (initiative: Initiative): number => Math.round(initiative.effortHours * 60);
  const spent = (of: (initiative: Initiative) => number): number => running.reduce((sum, one) => sum + of(one), 0);
  return planPortfolio(
    open
      .filter((initiative) => initiative.cost.currency === plan.currency)
      .map((initiative) => ({
        id: initiative.id,
        name: initiative.name,
        costMinor: initiative.cost.likelyMinor,
        minutes: minutes(initiative),
        benefitMinor: initiative.benefit.likelyMinor,
      })),
    {
      budgetMinor: Math.max(0, plan.budgetMinor - spent((one) => one.cost.likelyMinor)),
      minutes: Math.max(0, Math.round(plan.hours * 60) - spent(minutes)),
    },
    { money: (minor) => moneyText(minor, plan.currency), hours: hoursText },
  );
}

/** Sets the money and hours of the current quarter and chooses anew under them. */
export async function setQuarterLimits(
  context: Context,
  limits: { budgetMinor?: number | undefined; hours?: number | undefined },
): Promise<void> {
  await context.authorise('strategy.decide', { type: 'portfolio_plan', domainId: null });
  await context.mutate(async (mutation) => {
    const period = quarterOf(dayOf(mutation.now));
    const { plan } = await lockPlan(mutation.tx, period, null);
    if (context.ifMatch !== null && context.ifMatch !== plan.version) {
      throw new PlumblineError('stale', `${plan.name} was changed since you read it.`, {
        extra: { version: plan.version },
      });
    }
    const next = { budgetMinor: limits.budgetMinor ?? plan.budgetMinor, hours: limits.hours ?? plan.hours };
    await updateLimits(mutation.tx, plan.id, next);
    await mutation.record({
      subject: ref('portfolio_plan', plan.id),
      action: 'portfolio.limit',
      detail: { before: { budgetMinor: plan.budgetMinor, hours: plan.hours }, after: next },
    });
    await replanQuarter(mutation);
  });
}
