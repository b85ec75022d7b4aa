import type { StateTable } from '#kernel';

/**
 * pending: not begun, or to be repeated. running: an executor holds it, or held it when it died. waiting: nobody knows
 * whether it took effect and it cannot be repeated safely, so a person looks. done and skipped are final.
 */
export type StepState = 'pending' | 'running' | 'done' | 'failed' | 'waiting' | 'skipped';
export type StepMove = 'claim' | 'finish' | 'fail' | 'again' | 'ask' | 'retry' | 'skip';

export const stepStates: StateTable<StepState, StepMove> = {
  pending: { claim: 'running', skip: 'skipped' },
  running: { claim: 'running', finish: 'done', fail: 'failed', again: 'pending', ask: 'waiting' },
  waiting: { retry: 'pending', skip: 'skipped' },
  failed: { retry: 'pending', skip: 'skipped' },
  done: {},
  skipped: {},
};

/** What came of a step, as it is kept in `step.result`. */
export interface StepResult {
  summary: string;
  exitCode?: number | null;
  durationMs?: number;
  /** How it came about when it was not simply executed. */
  how?: 'executed' | 'observed' | 'earlier-attempt' | 'skipped';
  /** What a person should know before deciding, when the step waits. */
  question?: string;
  /** While pending again: the result of every attempt up to this generation has been dealt with. */
  settledGeneration?: number;
  /** While running: how often nobody could tell what became of it. */
  interruptions?: number;
  /** false: what is known so far excludes that it has begun on the target. */
  begun?: boolean;
}
