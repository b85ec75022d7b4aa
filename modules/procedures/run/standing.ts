import { type Id, type Json, moveTo, ref } from '#kernel';
import type { EventDraft } from '#platform';
import type { PlannedStep } from '../plan/plan.ts';
import type { HeldPlan } from './plans.ts';
import { isOver, type RunMove, runStates } from './run.ts';
import { type StepMove, type StepResult, type StepState, stepStates } from './step.ts';
import type { RunCore, StepRow } from './store.ts';

/**
 * A run with its steps, held under its lock while something happens to it. The rules (settlement.ts, advance.ts, steer.ts)
 * change it here; the store then saves what changed in as few statements as possible (standingStore.ts).
 */
export interface Standing {
  run: RunCore;
  held: HeldPlan;
  /** In the order of their positions. */
  steps: StepRow[];
  byPosition: ReadonlyMap<number, StepRow>;
  /** Steps to be saved. */
  changed: Set<StepRow>;
  /** Steps to be made: what takes others back. */
  added: { position: number; undoes: number; name: string; componentId: Id | null }[];
  runChanged: boolean;
  drafts: EventDraft[];
}

export function standingOf(run: RunCore, held: HeldPlan, steps: StepRow[]): Standing {
  const byPosition = new Map(steps.map((step) => [step.position, step]));
  return { run, held, steps, byPosition, changed: new Set(), added: [], runChanged: false, drafts: [] };
}

/** What the plan says of a step; of one that takes another back: that other's `undo`. */
export function plannedOf({ held }: Standing, step: Pick<StepRow, 'position' | 'undoes' | 'name'>): PlannedStep {
  if (step.undoes === null) return held.byPosition.get(step.position)!;
  const done = held.byPosition.get(step.undoes)!;
  return {
    ...done,
    ...{
      position: step.position,
      name: step.name,
      action: done.undo!,
      when: [],
      generate: [],
      verify: null,
      undo: null,
    },
    // How often it was begun is not known to the target of a command that is repeated: what undoes says so itself.
    ...{ outputs: {}, repeatable: false, retryDelaysMs: [] },
  };
}

/** Moves a step along its table and keeps why. Throws `illegal_transition`. */
export function moveStep(
  standing: Standing,
  step: StepRow,
  move: StepMove,
  result: StepResult | null,
  options: { at: Date; action: string | null; notBefore?: Date | null; detail?: { [key: string]: Json } },
): void {
  step.state = moveTo(stepStates, `The step "${step.name}"`, step.state, move);
  keepStep(standing, step, step.state, result, options);
}

/** As moveStep, where the state may stay. */
export function keepStep(
  standing: Standing,
  step: StepRow,
  state: StepState,
  result: StepResult | null,
  {
    at,
    action,
    notBefore,
    detail,
  }: { at: Date; action: string | null; notBefore?: Date | null; detail?: { [key: string]: Json } },
): void {
  step.state = state;
  step.result = result;
  step.leaseOwner = null;
  step.leaseUntil = notBefore ?? null;
  step.finishedAt = state === 'done' || state === 'failed' || state === 'skipped' ? at : null;
  standing.changed.add(step);
  if (action !== null) {
    standing.drafts.push({
      subject: ref('step', step.id),
      action: `step.${action}`,
      detail: {
        runId: standing.run.id,
        position: step.position,
        ...(step.generation > 0 ? { generation: step.generation } : {}),
        ...(result as unknown as { [key: string]: Json }),
        ...detail,
      },
    });
  }
}

const runActions: Partial<Record<RunMove, string>> = { undone: 'undo', undo: 'cancel' };

/** Moves the run where that is possible from where it stands; a run that is over stays over. */
export function moveRun(standing: Standing, move: RunMove, now: Date, detail: { [key: string]: Json } = {}): boolean {
  if (runStates[standing.run.state][move] === undefined) return false;
  forceRun(standing, move, now, detail);
  return true;
}

/** Throws `illegal_transition` where it is not possible. */
export function forceRun(standing: Standing, move: RunMove, now: Date, detail: { [key: string]: Json } = {}): void {
  const { run } = standing;
  const before = run.state;
  run.state = moveTo(runStates, `RUN-${run.id}`, before, move);
  run.finishedAt = isOver(run.state) ? now : null;
  standing.runChanged = true;
  if (move === 'begin') return;
  standing.drafts.push({
    subject: ref('run', run.id),
    action: `run.${runActions[move] ?? move}`,
    detail: { changeId: run.changeId, title: standing.held.plan.title, ...detail },
    causes: run.changeId === null ? [] : [ref('change', run.changeId)],
  });
}
