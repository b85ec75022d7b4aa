import type { Port, Workspace } from '#platform';
import type { Action, ActionKind, Probe } from '../../plan/action.ts';
import type { Filled, Values } from '../../plan/text.ts';
import type { Claim } from '../../run/claim.ts';
import type { Verified } from '../../run/ready.ts';
import type { Failure } from '../failure.ts';
import type { OutputLog } from '../output.ts';

/** Secrets of one run, in clear inside the worker only. */
export interface RunSecrets {
  /** Keeps what a step found out as a secret of the run, under the key that the plan gives it. */
  keep(key: string, value: string): Promise<void>;
  /** From now on masked in what the step says: what the vault gave for it. */
  hide(value: string): void;
}

/**
 * What an attempt at a step works with. Anything else that a kind needs comes through a port of the workspace
 * (`tools.port(…)`), which the app fulfils: nothing here knows a driver.
 */
export interface Tools {
  workspace: Workspace;
  port<Value>(port: Port<Value>): Value;
  /** What people read along. The secrets of the run are masked in it. */
  output: OutputLog;
  secrets: RunSecrets;
  /** Throws `stale_executor` where the step is another executor's by now. To be asked before anything is repeated. */
  beforeRepeating(): Promise<void>;
  /**
   * To be asked before something that changes anything leaves for a target that keeps no marks of attempts, as late as
   * possible. Throws `stale_executor` where the step is not surely ours any more: then nothing is sent.
   */
  stillOurs(): Promise<void>;
  /** An error that tells nothing to people: it is for the log. */
  onDefect(error: unknown): void;
  /** Aborted when the run is cancelled: what runs on the target is then stopped. */
  cancelled: AbortSignal;
}

/** A claimed step, whatever its kind. */
export interface Attempt {
  claim: Claim;
  /** With its holes filled; null: it has none. */
  verify: Filled<Probe> | null;
  values: Values;
  /** Set once something took place on the target: whatever is thrown after that says nothing of what was done. */
  begun: boolean;
}

/** A claimed step with the holes of its action filled. */
export interface Work<A extends Action> extends Attempt {
  action: Filled<A>;
}

/**
 * How one kind of step is worked on. It makes no choices of its own: what to do is the plan's, and what an interruption
 * means is the rule's (afterInterruption). By `claim.how`:
 * - first: nobody has begun it. again: earlier attempts are dealt with; see only that nothing is left running.
 * - take-over: its executor is gone. Look whether it took effect before anything is repeated.
 * - stop: the run was cancelled. End what runs and answer `failed`; execute nothing.
 * Kinds whose targets remember nothing leave all of that to `unmarked` (unmarked.ts).
 */
export interface StepExecutor<A extends Action> {
  /**
   * It only asks or looks: doing it any number of times changes nothing, so after an interruption it is simply asked
   * again, and an unknown error fails it.
   */
  harmless(action: Filled<A>): boolean;
  /** Errors thrown become outcomes by outcomeOfError (../failure.ts). */
  attempt(work: Work<A>, tools: Tools): Promise<Failure>;
}

export type ActionOf<K extends ActionKind> = Extract<Action, { kind: K }>;

/** A question that changes nothing. Throws where it could not be asked. */
export type Ask<P extends Probe> = (
  probe: Filled<P>,
  attempt: Attempt,
  tools: Tools,
) => Promise<Exclude<Verified, 'none'>>;
