import { expect, it } from 'vitest';
import type { PlannedStep } from '../plan/plan.ts';
import { afterInterruption, readySteps, runMoveAfter } from './ready.ts';
import type { StepState } from './step.ts';

const step = (position: number, after: number[], lane = 0) => ({ position, after, lane }) as unknown as PlannedStep;
const planned = (steps: PlannedStep[], concurrency = 1) => ({ steps, concurrency });
const plan = planned([step(1, []), step(2, [1]), step(3, [1]), step(4, [2, 3])]);
const standing = (states: StepState[]) =>
  states.map((state, index) => ({
    ...{ position: index + 1, state, leaseUntil: null, undoes: null as number | null },
    generation: state === 'pending' ? 0 : 1,
  }));

it('begins with the steps that wait for nothing', () => {
  expect(readySteps(plan, standing(['pending', 'pending', 'pending', 'pending']), false)).toEqual([1]);
});

it('takes a skipped step for done, and lets steps beside each other be ready together', () => {
  expect(readySteps(plan, standing(['skipped', 'pending', 'pending', 'pending']), false)).toEqual([2, 3]);
});

it('waits for all that a step comes after', () => {
  expect(readySteps(plan, standing(['done', 'done', 'running', 'pending']), false)).toEqual([]);
  expect(readySteps(plan, standing(['done', 'done', 'failed', 'pending']), false)).toEqual([]);
  expect(readySteps(plan, standing(['done', 'done', 'done', 'pending']), false)).toEqual([4]);
});

it('opens so many chains at a time, each until all of it is over', () => {
  const chains = planned([step(1, [], 1), step(2, [1], 1), step(3, [], 2), step(4, [3], 2), step(5, [], 3)], 2);
  expect(readySteps(chains, standing(['pending', 'pending', 'pending', 'pending', 'pending']), false)).toEqual([1, 3]);
  expect(readySteps(chains, standing(['done', 'pending', 'running', 'pending', 'pending']), false)).toEqual([2]);
  expect(readySteps(chains, standing(['done', 'done', 'done', 'pending', 'pending']), false)).toEqual([4, 5]);
  // One that is to be repeated keeps its chain open.
  const again = standing(['pending', 'pending', 'running', 'pending', 'pending']);
  again[0]!.generation = 1;
  expect(readySteps(chains, again, false)).toEqual([1]);
});

it('takes back one step after the other, once nothing runs any more', () => {
  const steps = standing(['done', 'running', 'pending', 'pending']);
  steps[2]!.undoes = 2;
  steps[3]!.undoes = 1;
  expect(readySteps(plan, steps, true)).toEqual([]);
  steps[1]!.state = 'failed';
  expect(readySteps(plan, steps, true)).toEqual([3]);
  steps[2]!.state = 'failed';
  expect(readySteps(plan, steps, true)).toEqual([]);
  expect(runMoveAfter(steps, 0, true)).toBe('fail');
  steps[2]!.state = 'skipped';
  expect(readySteps(plan, steps, true)).toEqual([4]);
  steps[3]!.state = 'done';
  expect(runMoveAfter(steps, 0, true)).toBe('undone');
});

it('finishes a run when everything is done or skipped, fails it with a step, and waits where nothing else can go on', () => {
  expect(runMoveAfter(standing(['done', 'skipped']), 0, false)).toBe('finish');
  expect(runMoveAfter(standing(['done', 'failed']), 0, false)).toBe('fail');
  expect(runMoveAfter(standing(['waiting', 'pending']), 0, false)).toBe('wait');
  expect(runMoveAfter(standing(['waiting', 'pending']), 1, false)).toBe(null);
  expect(runMoveAfter(standing(['waiting', 'running']), 0, false)).toBe(null);
  expect(runMoveAfter(standing(['done', 'pending']), 1, false)).toBe(null);
});

it('follows an attempt that still runs, and takes the result of one that ended, whatever the step says', () => {
  for (const repeatable of [true, false]) {
    expect(afterInterruption({ repeatable }, 'running', 'none')).toBe('follow');
    expect(afterInterruption({ repeatable }, 'ended', 'none')).toBe('take-result');
  }
});

it('never repeats what has taken effect', () => {
  for (const repeatable of [true, false]) {
    for (const earlier of ['never', 'lost'] as const) {
      expect(afterInterruption({ repeatable }, earlier, 'yes')).toBe('done');
    }
  }
});

it('repeats what does no harm, and asks a person about the rest', () => {
  for (const verified of ['no', 'unknown', 'none'] as const) {
    expect(afterInterruption({ repeatable: true }, 'lost', verified)).toBe('execute');
    expect(afterInterruption({ repeatable: false }, 'lost', verified)).toBe('ask-person');
  }
  expect(afterInterruption({ repeatable: false }, 'never', 'none')).toBe('ask-person');
  expect(afterInterruption({ repeatable: false }, 'never', 'unknown')).toBe('ask-person');
  expect(afterInterruption({ repeatable: false }, 'never', 'no')).toBe('execute');
});

it('begins where the host vouches that nothing began, unless the effect is there by other hands', () => {
  for (const verified of ['no', 'unknown', 'none'] as const)
    expect(afterInterruption({ repeatable: false }, 'excluded', verified)).toBe('execute');
  expect(afterInterruption({ repeatable: false }, 'excluded', 'yes')).toBe('done');
});
