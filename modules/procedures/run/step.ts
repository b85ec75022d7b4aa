import type { StateTable } from '#kernel';

/**
 * pending: not begun, to be repeated, or asked again later. running: an executor holds it, or held it when it died.
 * waiting: a person is asked (`result.asks` says what for). done and skipped are final.
 */
export type StepState = 'pending' | 'running' | 'done' | 'failed' | 'waiting' | 'skipped';
export type StepMove = 'claim' | 'hold' | 'finish' | 'fail' | 'again' | 'ask' | 'confirm' | 'retry' | 'skip';

export const stepStates: StateTable<StepState, StepMove> = {
  pending: { claim: 'running', hold: 'waiting', finish: 'done', fail: 'failed', skip: 'skipped' },
  running: { claim: 'running', finish: 'done', fail: 'failed', again: 'pending', ask: 'waiting' },
  waiting: { finish: 'done', fail: 'failed', confirm: 'pending', retry: 'pending', skip: 'skipped' },
  failed: { retry: 'pending', skip: 'skipped' },
  done: {},
  skipped: {},
};

/**
 * What a waiting step wants of a person. instruct: do it, and show it. check: say yes or no. approve: agree, somebody
 * else. confirm: let it begin, the supervisor. decide: say what became of it, by retry or skip.
 */
export type Asks = 'instruct' | 'check' | 'approve' | 'confirm' | 'decide';

/** What came of a step, as it is kept in `step.result`. */
export interface StepResult {
  summary: string;
  exitCode?: number | null;
  durationMs?: number;
  /** How it came about when it was not simply executed. */
  how?: 'executed' | 'observed' | 'earlier-attempt' | 'skipped' | 'person';
  /** What a person should know before deciding, when the step waits. */
  question?: string;
  asks?: Asks;
  /** While pending again: the result of every attempt up to this generation has been dealt with. */
  settledGeneration?: number;
  /** While running: how often nobody could tell what became of it. */
  interruptions?: number;
  /** false: what is known so far excludes that it has begun on the target. */
  begun?: boolean;
  /** While pending: what it waits for is asked again and again; attempts are not counted meanwhile. */
  polling?: boolean;
  /** While pending: it waits for this moment, and is done then. */
  wakesAt?: string;
}
