import { contentHash, type Level, PlumblineError } from '#kernel';
import type { InputValues } from '../definition/input.ts';
import type { Action, PlannedExpression, PlannedOutput, PlannedSecret, Probe, Undo } from './action.ts';
import { isFormat1, type RunPlanFormat1, readFormat1 } from './format1.ts';
import type { StepTarget, Target } from './target.ts';

export interface PlannedStep {
  position: number;
  name: string;
  why: string | null;
  /** Positions that must be done or skipped before this one is ready. */
  after: number[];
  /**
   * The chain that it belongs to: the steps of one target between two steps that are done once for all. A chain is open
   * from the begin of its first step until all of its steps are over; at most `plan.concurrency` chains are open at a
   * time, and a step of one that is not open yet is ready only when another may open. 0: in none.
   */
  lane: number;
  /** null: it is done to nothing in particular. */
  target: StepTarget | null;
  /** Asked just before the step; where one of them says no, it is skipped. */
  when: PlannedExpression[];
  /** Made just before the step, unless they are there from an earlier attempt. */
  generate: PlannedSecret[];
  action: Action;
  /** Whether it took effect. */
  verify: Probe | null;
  undo: Undo | null;
  outputs: Record<string, PlannedOutput>;
  repeatable: boolean;
  timeoutMs: number;
  /** One for each retry: how long to wait before it. */
  retryDelaysMs: number[];
}

/** Everything that a run will do, decided beforehand. Never changed; another plan is another run. */
export interface RunPlan {
  format: 2;
  /** What people read, such as "Replace lighttpd by nginx-light on web-1". */
  title: string;
  procedure: PinnedProcedure;
  /** The procedures that it calls, in the versions whose steps stand in it. */
  calls: PinnedProcedure[];
  /** Without the secret ones. */
  inputs: InputValues;
  /** Keys of the secrets that whoever starts the run gives, by input. */
  secretInputs: Record<string, string>;
  /** Chains that may be open at a time: see `PlannedStep.lane`. */
  concurrency: number;
  steps: PlannedStep[];
}

export interface PinnedProcedure {
  key: string;
  version: number;
  name: string;
  level: Level;
  contentHash: string;
}

/** As it lies in the database and as its hash binds it. Plans of format 1 were made before steps had kinds of action. */
export type StoredPlan = RunPlan | RunPlanFormat1;

/** What a stored plan says. Read it for use; hash it as it is stored. */
export function readPlan(stored: StoredPlan): RunPlan {
  return isFormat1(stored) ? readFormat1(stored) : stored;
}

/** The hash of the plan alone. What an approval binds to may hold more (a change's diff): see startRun. */
export function planHash(plan: StoredPlan): string {
  return contentHash(plan);
}

/** The host on which a command of the step runs. The planner has seen to it that there is one. */
export function hostOf(step: Pick<PlannedStep, 'name' | 'target'>): Target {
  const { target } = step;
  if (!target?.connection) throw new PlumblineError('invalid_input', `The step "${step.name}" has no host to run on.`);
  return { component: target.component, connection: target.connection };
}
