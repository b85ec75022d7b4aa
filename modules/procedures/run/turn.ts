import { type Id, PlumblineError } from '#kernel';
import type { Mutation } from '#platform';
import { advance } from './advance.ts';
import type { Claim, Claimant } from './claim.ts';
import type { PlanMemory } from './plans.ts';
import { readSteps, stepsOf } from './readSteps.ts';
import { setAside } from './setAside.ts';
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
  /** Besides the runs of the settlements: these, where they are due. Else whatever is. */
  only?: readonly Id[];
  /** Runs that are not to be looked at now, though they are due. */
  avoid?: readonly Id[];
  /** Told once they are locked: whose turn it is. */
  onRuns?: (runIds: readonly Id[]) => void;
}

export interface TurnResult {
  claims: Claim[];
  /** Results that were refused: the steps are other executors' by now. Nothing of them is saved. */
  stale: Claim[];
  /** Runs that could not be thought through: they wait for a person, and nothing of them is begun. */
  stuck: { runId: Id; error: unknown }[];
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
  const except = [...settledIds, ...(request.avoid ?? [])];
  const due = await lockDueRuns(tx, now, { except, only: request.only, limit: Math.min(request.room, share) });
  const runs = [...due, ...settled];
  request.onRuns?.(runs.map(({ id }) => id));
  if (runs.length === 0) return { claims: [], stale: [], stuck: [] };
  const plans = await request.plans.of(tx, runs);
  const stored = await readSteps(tx, [...plans.keys()]);
  const results = Map.groupBy(request.settlements, ({ claim }) => claim.runId);
  const turn: TurnResult = { claims: [], stale: [], stuck: [] };
  const moved: Standing[] = [];
  for (const run of runs) {
    const settlements = results.get(run.id) ?? [];
    const held = plans.get(run.id);
    if (!held) {
      await endTampered(mutation, run, 'fail');
      turn.stale.push(...settlements.map(({ claim }) => claim));
      continue;
    }
    const before = { ...run };
    try {
      const standing = standingOf(run, held, stepsOf(run.id, held, stored));
      turn.stale.push(...settleAll(standing, settlements, now));
      turn.claims.push(...advance(standing, claimant, request.room - turn.claims.length));
      moved.push(standing);
    } catch (error) {
      // An error of ours in one run is no reason to stop the others.
      await setAside(mutation, before, settlements, error);
      turn.stuck.push({ runId: run.id, error });
    }
  }
  await saveStandings(mutation, moved);
  return turn;
}

/** Returns what is another executor's by now. */
function settleAll(standing: Standing, settlements: readonly Settlement[], now: Date): Claim[] {
  const stale: Claim[] = [];
  for (const settlement of settlements) {
    const step = standing.steps.find(({ id }) => id === settlement.claim.stepId);
    if (isCurrent(step, settlement.claim)) settle(standing, step, settlement, now);
    else stale.push(settlement.claim);
  }
  return stale;
}

export function staleExecutor(claim: Claim): PlumblineError {
  return new PlumblineError(
    'stale_executor',
    `The step "${claim.step.name}" is another executor's by now; a result of generation ${claim.generation} is refused.`,
  );
}
