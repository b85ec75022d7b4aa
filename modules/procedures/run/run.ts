import type { StateTable } from '#kernel';

/**
 * ready: made, nothing begun. running: some step is done or under way. waiting: a person must decide about a step.
 * failed may be taken up again (`retry`, `skip`); finished and cancelled are final.
 */
export type RunState = 'ready' | 'running' | 'waiting' | 'finished' | 'failed' | 'cancelled';
export type RunMove = 'begin' | 'wait' | 'finish' | 'fail' | 'cancel' | 'resume';

export const runStates: StateTable<RunState, RunMove> = {
  ready: { begin: 'running', fail: 'failed', cancel: 'cancelled' },
  running: { begin: 'running', wait: 'waiting', finish: 'finished', fail: 'failed', cancel: 'cancelled' },
  waiting: { resume: 'running', cancel: 'cancelled' },
  failed: { resume: 'running', cancel: 'cancelled' },
  finished: {},
  cancelled: {},
};
