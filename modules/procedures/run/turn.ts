import { type Id, PlumblineError } from '#kernel';
import type { Mutation } from '#platform';
import { advance } from './advance.ts';
import type { Claim, Claimant } from './claim.ts';
import type { PlanMemory } from './plans.ts';
import { readSteps } from './readSteps.ts';
import { isCurrent, type Settlement, settle } from './settlement.ts';
import { type Standing, standingOf } from './standing.ts';
import { saveStandings } from './standingStore.ts';
import { lockDueRuns, lockRuns } from './store.ts';
import { endTampered } from './tampered.ts';

export interface TurnRequest {
  worker: string;
  leaseMs: number;
  plans: PlanMemory;
  /** What came of steps that the worker held. */
  settlements: readonly Settlement[];
  /** How many steps it can take on. */
  room: number;
}

export interface TurnResult {
  claims: Claim[];
  /** Results that were refused: the steps are other executors' by now. Nothing of them is saved. */
  stale: Claim[];
}

/**
 * One transaction for many runs: saves what came of the steps that a worker held, lets their runs go on, and gives it as
 * many new steps as it has room for. Locked runs are skipped where there is a choice: workers share the work without
 * waiting for each other. Steps whose lease has ended are given too; their runs are the longest due.
 */
export async function takeTurn(mutation: Mutation, request: TurnRequest): Promise<TurnResult> {
  const { tx, now } = mutation;
  const claimant: Claimant = { worker: request.worker, leaseMs: request.leaseMs, now };
  const settledIds = [...new Set(request.settlements.map(({ claim }) => claim.runId))];
  const settled = await lockRuns(tx, settledIds);
  // A run that goes on needs no other to make place for it: the longest due come first, with a share of their own.
  const share = request.settlements.length === 0 ? request.room : Math.max(1, Math.ceil(request.room / 4));
  const due = await lockDueRuns(tx, now, settledIds, Math.min(request.room, share));
  const runs = [...due, ...settled];
  if (runs.length === 0) return { claims: [], stale: [] };
  const plans = await request.plans.of(tx, runs);
  const steps = await readSteps(tx, plans);
  const standings = new Map<Id, Standing>();
  for (const run of runs) {
    const held = plans.get(run.id);
    if (held) standings.set(run.id, standingOf(run, held, steps.get(run.id) ?? []));
    else await endTampered(mutation, run, 'fail');
  }
  const stale: Claim[] = [];
  for (const settlement of request.settlements) {
    const { claim } = settlement;
    const standing = standings.get(claim.runId);
    const step = standing?.steps.find((candidate) => candidate.id === claim.stepId);
    if (standing && isCurrent(step, claim)) settle(standing, step, settlement, now);
    else stale.push(claim);
  }
  const claims: Claim[] = [];
  for (const standing of standings.values()) claims.push(...advance(standing, claimant, request.room - claims.length));
  await saveStandings(mutation, [...standings.values()]);
  return { claims, stale };
}

export function staleExecutor(claim: Claim): PlumblineError {
  return new PlumblineError(
    'stale_executor',
    `The step "${claim.step.name}" is another executor's by now; a result of generation ${claim.generation} is refused.`,
  );
}
