import type { Id } from '#kernel';
import type { Tx } from '#platform';
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
    stored.positions.forEach((position, index) => {
      const planned = byPosition.get(position);
      if (!planned) throw new Error(`RUN-${runId} has a step ${position}, which its plan does not know.`);
      const { name, target } = planned;
      const componentId = target?.component.id ?? null;
      steps.push(stepOf(stored, { id: stored.ids[index]!, position, name, componentId }));
    });
  }
  return steps.sort((a, b) => a.position - b.position);
}

function stepOf(
  { runId, state }: PlainSteps,
  step: Pick<StepRow, 'id' | 'position' | 'name' | 'componentId'>,
): StepRow {
  return {
    ...{ ...step, runId, state, generation: state === 'pending' ? 0 : 1, attempts: 0, observed: false },
    ...{ leaseOwner: null, leaseUntil: null, result: null, outputs: null, undoes: null },
    ...{ confirmedBy: null, doneBy: null, startedAt: null, finishedAt: null },
  };
}
