import type { Id } from '#kernel';
import type { Tx } from '#platform';
import type { HeldPlan } from './plans.ts';
import { findOddSteps, findPlainSteps, type PlainSteps, type StepRow } from './store.ts';

/**
 * The steps of some runs as the rules need them. Of plain ones only where they stand is read; the rest is known: the plan
 * has their names, and nothing has happened to them or nothing will.
 */
export async function readSteps(tx: Tx, plans: ReadonlyMap<Id, HeldPlan>): Promise<Map<Id, StepRow[]>> {
  if (plans.size === 0) return new Map();
  const steps = await findOddSteps(tx, [...plans.keys()]);
  for (const plain of await findPlainSteps(tx, [...plans.keys()])) {
    const { byPosition } = plans.get(plain.runId)!;
    const known = steps.get(plain.runId) ?? [];
    plain.positions.forEach((position, index) => {
      const { name, target } = byPosition.get(position)!;
      const componentId = target?.component.id ?? null;
      known.push(stepOf(plain, { id: plain.ids[index]!, position, name, componentId }));
    });
    steps.set(plain.runId, known);
  }
  for (const known of steps.values()) known.sort((a, b) => a.position - b.position);
  return steps;
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
