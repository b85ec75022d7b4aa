import type { OutputValue } from '../plan/text.ts';
import type { StepResult } from './step.ts';

/** What an executor found out about a step. */
export type Outcome =
  | {
      kind: 'done';
      result: StepResult;
      /** Whether its effect was seen, and not only that it ended without an error. */
      observed: boolean;
      /** What it leaves for later steps. No secrets: those lie in the vault. */
      outputs?: Record<string, OutputValue>;
    }
  | { kind: 'failed'; result: StepResult }
  /** Only a person can tell whether it took effect, or whether to go on. */
  | { kind: 'ask'; result: StepResult }
  /** Nobody could tell just now: look at the target again later. */
  | { kind: 'look-again'; summary: string; mayHaveRun: boolean }
  /** What it waits for is not so yet: ask again after a while. No slot is held meanwhile. */
  | { kind: 'not-yet'; summary: string; afterMs: number };
