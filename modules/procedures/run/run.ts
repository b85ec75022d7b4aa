import type { Id, StateTable } from '#kernel';

/**
 * proposed: somebody else must approve exactly this plan. ready: made, nothing begun. running: some step is done or under
 * way. waiting: a person must do or decide something before anything can go on. paused: nothing further is begun until
 * somebody says so. failed may be taken up again (`retry`, `skip`); finished and cancelled are final. A cancelled run that
 * is being undone stays in the states of one that runs until what it did is taken back (`run.undoing`).
 */
export type RunState = 'proposed' | 'ready' | 'running' | 'waiting' | 'paused' | 'finished' | 'failed' | 'cancelled';
export type RunMove =
  | 'approve'
  | 'deny'
  | 'begin'
  | 'wait'
  | 'pause'
  | 'resume'
  | 'finish'
  | 'fail'
  | 'cancel'
  | 'undo'
  | 'undone';

const ends = { finish: 'finished', fail: 'failed', undone: 'cancelled' } as const;
const stops = { cancel: 'cancelled', undo: 'running' } as const;

export const runStates: StateTable<RunState, RunMove> = {
  proposed: { approve: 'ready', deny: 'cancelled', cancel: 'cancelled' },
  // It may be over, or ask a person, before a worker ever had to do with it.
  ready: { begin: 'running', wait: 'waiting', pause: 'paused', ...ends, cancel: 'cancelled' },
  running: { begin: 'running', wait: 'waiting', pause: 'paused', ...ends, ...stops },
  waiting: { resume: 'running', pause: 'paused', ...ends, ...stops },
  // What was under way when it was paused may end meanwhile.
  paused: { resume: 'running', ...ends, ...stops },
  failed: { resume: 'running', undone: 'cancelled', ...stops },
  finished: {},
  cancelled: {},
};

export const isOver = (state: RunState): boolean => state === 'finished' || state === 'failed' || state === 'cancelled';

/** Who leads a run now: who started it, or whom it was handed over to. */
export const leaderOf = (run: { startedBy: Id; responsibleId: Id | null }): Id => run.responsibleId ?? run.startedBy;

/** Nothing of it goes on any more, nor is anything of it taken back. */
export const isFinal = (state: RunState): boolean => state === 'finished' || state === 'cancelled';

export const runStateNames = Object.keys(runStates) as [RunState, ...RunState[]];
