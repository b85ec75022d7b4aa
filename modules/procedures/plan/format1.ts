import type { InputValues } from '../definition/input.ts';
import type { Action, Command } from './action.ts';
import type { PinnedProcedure, PlannedStep, RunPlan, StoredPlan } from './plan.ts';
import type { Target } from './target.ts';

/** A plan as it was written until steps had kinds of action. Stored ones stay as they are: their hash was approved. */
export interface RunPlanFormat1 {
  format: 1;
  title: string;
  procedure: PinnedProcedure;
  inputs: InputValues;
  steps: PlannedStepFormat1[];
}

interface PlannedStepFormat1 {
  position: number;
  name: string;
  kind: 'run' | 'verify' | 'observe';
  after: number[];
  target: Target;
  command: Command | null;
  dryRun: Command | null;
  verify: Command | null;
  undo: Command | null;
  repeatable: boolean;
  timeoutMs: number;
  retries: number;
  retryAfterMs: number;
}

export const isFormat1 = (plan: StoredPlan): plan is RunPlanFormat1 => plan.format === 1;

export function readFormat1(plan: RunPlanFormat1): RunPlan {
  const { title, procedure, inputs } = plan;
  return {
    ...{ format: 2, title, procedure, calls: [], inputs, secretInputs: {}, concurrency: 1 },
    steps: plan.steps.map(readStep),
  };
}

function readStep(step: PlannedStepFormat1): PlannedStep {
  const { position, name, after, target, repeatable, timeoutMs } = step;
  return {
    ...{ position, name, why: null, after, lane: 0, target, when: [], generate: [], outputs: {} },
    action: actionOf(step),
    verify: step.verify && { kind: 'verify', command: step.verify },
    undo: step.undo && { kind: 'run', files: [], command: step.undo, dryRun: null },
    ...{ repeatable, timeoutMs, retryDelaysMs: Array<number>(step.retries).fill(step.retryAfterMs) },
  };
}

function actionOf(step: PlannedStepFormat1): Action {
  switch (step.kind) {
    case 'run':
      return { kind: 'run', files: [], command: step.command!, dryRun: step.dryRun };
    case 'verify':
      return { kind: 'verify', command: step.command! };
    case 'observe':
      return { kind: 'observe' };
  }
}
