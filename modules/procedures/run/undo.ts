import type { Standing } from './standing.ts';

/**
 * The steps that take back what a cancelled run has done, the last first. They are made once nothing runs any more: until
 * then it is not known what is done.
 */
export function addUndoSteps(standing: Standing): void {
  const { steps, held } = standing;
  if (steps.some((step) => step.state === 'running' || step.undoes !== null)) return;
  let position = Math.max(...steps.map((step) => step.position));
  for (const step of steps.toReversed()) {
    const planned = held.byPosition.get(step.position);
    if (step.state !== 'done' || !planned?.undo) continue;
    position += 1;
    const { componentId } = step;
    standing.added.push({ position, undoes: step.position, name: `Undo: ${step.name}`.slice(0, 200), componentId });
  }
}
