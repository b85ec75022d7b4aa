import { type Id, ref } from '#kernel';
import type { Marker } from '../execute.ts';
import type { PlannedStep } from '../plan/plan.ts';
import type { Outputs } from '../plan/text.ts';
import { leaderOf } from './run.ts';
import { moveRun, plannedOf, type Standing } from './standing.ts';
import type { StepResult, StepState } from './step.ts';
import type { StepRow } from './store.ts';

/** The right to work on one step until the lease ends. Everything that its holder saves names the generation. */
export interface Claim {
  runId: Id;
  stepId: Id;
  generation: number;
  worker: string;
  /** As the plan has it; for one that takes another back, that one's `undo` is its action. */
  step: PlannedStep;
  run: { planHash: string; domainId: Id; ledBy: Id; changeId: Id | null; title: string; hasSecrets: boolean };
  /** How the attempt is named on the target. */
  marker: Marker;
  /**
   * first: nobody has begun it. again: earlier attempts are dealt with, it is to be repeated. take-over: its executor is
   * gone, nobody knows how far it came. stop: the run was cancelled meanwhile.
   */
  how: 'first' | 'again' | 'take-over' | 'stop';
  /** What attempts up to this generation left on the target has been dealt with. */
  settledGeneration: number;
  interruptions: number;
  /** Whether this or an unsettled earlier attempt can have begun on the target. */
  mayHaveRun: boolean;
  /** When the first attempt began. */
  startedAt: Date;
  outputs: Outputs;
  /** Where the run's steps stand, by position: what expressions may ask. */
  states: { get(position: number): StepState | undefined };
  /** Where a person has done it and it is to be looked at. */
  doneBy: Id | null;
}

export interface Claimant {
  /** null: nobody who could work on steps. */
  worker: string | null;
  leaseMs: number;
  now: Date;
}

/** Gives a step to a worker. Its generation grows: whoever held it before is refused from now on. */
export function claimStep(standing: Standing, step: StepRow, claimant: Claimant): Claim {
  const { run, held } = standing;
  const { now, worker, leaseMs } = claimant;
  if (worker === null) throw new Error('Nobody is there to work on a step.');
  const fresh = step.state === 'pending';
  const result: StepResult | null = step.result;
  const polling = fresh && result?.polling === true;
  const how = isStopped(standing, step) ? 'stop' : !fresh ? 'take-over' : step.generation > 0 ? 'again' : 'first';
  // Whoever works on it says when something leaves for the target (lease.ts); where it never does, nothing has begun.
  if (fresh && saysWhenItBegins(plannedOf(standing, step)))
    step.result = { ...(result ?? { summary: 'A worker has taken it up.' }), begun: false };
  step.generation += 1;
  step.state = 'running';
  step.leaseOwner = worker;
  step.leaseUntil = new Date(now.getTime() + leaseMs);
  step.attempts += fresh && !polling ? 1 : 0;
  step.startedAt ??= now;
  step.finishedAt = null;
  standing.changed.add(step);
  if (run.state === 'ready') moveRun(standing, 'begin', now);
  if (!polling) {
    standing.drafts.push({
      subject: ref('step', step.id),
      action: how === 'take-over' ? 'step.take-over' : 'step.start',
      detail: { runId: run.id, position: step.position, generation: step.generation, worker },
    });
  }
  return {
    runId: run.id,
    stepId: step.id,
    generation: step.generation,
    worker,
    step: plannedOf(standing, step),
    run: {
      planHash: run.planHash,
      domainId: run.domainId,
      ledBy: leaderOf(run),
      changeId: run.changeId,
      title: held.plan.title,
      hasSecrets: held.hasSecrets,
    },
    marker: { runId: run.id, stepId: step.id, generation: step.generation },
    how,
    settledGeneration: result?.settledGeneration ?? 0,
    interruptions: result?.interruptions ?? 0,
    mayHaveRun: how !== 'first' && result?.begun !== false,
    startedAt: step.startedAt,
    outputs: outputsOf(standing),
    states: { get: (position) => standing.byPosition.get(position)?.state },
    doneBy: step.doneBy,
  };
}

/** A target that keeps no marks cannot tell what has begun there. */
const saysWhenItBegins = ({ action }: PlannedStep): boolean => action.kind === 'ldap' || action.kind === 'http';

/** What the run was doing when it was cancelled is stopped; what takes it back is not. */
function isStopped({ run }: Standing, step: StepRow): boolean {
  return run.state === 'cancelled' || (run.undoing && step.undoes === null);
}

/** Of the steps as they stand: nothing is gathered, for a run may have thousands and a pass asks for a few. */
export const outputsOf = ({ byPosition }: Pick<Standing, 'byPosition'>): Outputs => ({
  get: (position) => byPosition.get(position)?.outputs ?? undefined,
});
