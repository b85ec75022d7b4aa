import { expect, it } from 'vitest';
import type { PlannedStep } from '../plan/plan.ts';
import { afterInterruption, readySteps, runMoveAfter } from './ready.ts';
import type { StepState } from './step.ts';

const now = new Date('2026-03-01T10:00:00Z');
const later = new Date('2026-03-01T10:00:05Z');
const plan = [
  { position: 1, after: [] as number[] },
  { position: 2, after: [1] },
  { position: 3, after: [1] },
  { position: 4, after: [2, 3] },
] as unknown as PlannedStep[];
const standing = (states: StepState[], leaseUntil: Date | null = null) =>
  states.map((state, index) => ({ position: index + 1, state, leaseUntil }));

it('begins with the steps that wait for nothing', () => {
  expect(readySteps(plan, standing(['pending', 'pending', 'pending', 'pending']), now)).toEqual([1]);
});

it('takes a skipped step for done, and lets steps beside each other be ready together', () => {
  expect(readySteps(plan, standing(['skipped', 'pending', 'pending', 'pending']), now)).toEqual([2, 3]);
});

it('waits for all that a step comes after', () => {
  expect(readySteps(plan, standing(['done', 'done', 'running', 'pending']), now)).toEqual([]);
  expect(readySteps(plan, standing(['done', 'done', 'failed', 'pending']), now)).toEqual([]);
  expect(readySteps(plan, standing(['done', 'done', 'done', 'pending']), now)).toEqual([4]);
});

it('holds a step that is to be repeated back until its time', () => {
  const steps = standing(['pending', 'pending', 'pending', 'pending'], later);
  expect(readySteps(plan, steps, now)).toEqual([]);
  expect(readySteps(plan, steps, later)).toEqual([1]);
});

it('finishes a run when everything is done or skipped, fails it with a step, and waits with one', () => {
  expect(runMoveAfter(standing(['done', 'skipped']))).toBe('finish');
  expect(runMoveAfter(standing(['done', 'failed']))).toBe('fail');
  expect(runMoveAfter(standing(['waiting', 'pending']))).toBe('wait');
  expect(runMoveAfter(standing(['waiting', 'running']))).toBe(null);
  expect(runMoveAfter(standing(['done', 'pending']))).toBe(null);
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
