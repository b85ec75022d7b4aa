import type { Id } from '#kernel';
import type { Tx } from '#platform';
import type { PlannedStep } from '../plan/plan.ts';
import type { HeldPlan } from './plans.ts';
import { findOddSteps, findPlainSteps, type PlainSteps, type StepRow } from './store.ts';

/** What is stored of the steps of some runs: of plain ones only where they stand. */
export interface StoredSteps {
  odd: ReadonlyMap<Id, StepRow[]>;
  plain: ReadonlyMap<Id, PlainSteps[]>;
}

export async function readSteps(tx: Tx, runIds: readonly Id[]): Promise<StoredSteps> {
  if (runIds.length === 0) return { odd: new Map(), plain: new Map() };
  const odd = await findOddSteps(tx, runIds);
  return { odd, plain: Map.groupBy(await findPlainSteps(tx, runIds), ({ runId }) => runId) };
}

/**
 * The steps of a run as the rules need them. The rest of plain ones is known: the plan has their names, and nothing has
 * happened to them or nothing will. Throws where the plan does not know a step.
 */
export function stepsOf(runId: Id, { byPosition }: HeldPlan, { odd, plain }: StoredSteps): StepRow[] {
  const steps = [...(odd.get(runId) ?? [])];
  for (const stored of plain.get(runId) ?? []) {
    for (let at = 0; at < stored.count; at += 1) {
      const position = stored.firstPosition + at;
      const planned = byPosition.get(position);
      if (!planned) throw new Error(`RUN-${runId} has a step ${position}, which its plan does not know.`);
      steps.push(plainStep(stored, stored.firstId + at, planned));
    }
  }
  return steps.sort((a, b) => a.position - b.position);
}

/** Member by member, and not by spreads: this is done for every step of every run that is looked at. */
function plainStep({ runId, state }: PlainSteps, id: Id, { position, name, target }: PlannedStep): StepRow {
  return {
    id,
    runId,
    position,
    name,
    componentId: target?.component.id ?? null,
    state,
    generation: state === 'pending' ? 0 : 1,
    leaseOwner: null,
    leaseUntil: null,
    attempts: 0,
    observed: false,
    result: null,
    outputs: null,
    undoes: null,
    confirmedBy: null,
    doneBy: null,
    startedAt: null,
    finishedAt: null,
  };
}
