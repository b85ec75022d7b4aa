import type { Command, CommandResult, ExecOptions } from './driver.ts';

/**
 * A marked command leaves on the target itself what became of it, so that an executor that died, or lost its
 * connection, never has to guess.
 *
 * - The *marker* names the step of a run; its *generation* counts the executors that took the step over. The target
 *   remembers the highest generation it has seen for a step and refuses lower ones (`stale_executor`). To look is
 *   enough to be seen: after `observe` with generation 2, a late start of generation 1 is refused.
 * - Starting the same marker again does not run the command again: it joins the one that was started.
 * - While an attempt runs, a start by a newer generation is refused (`command_running`): observe, then wait for it by
 *   `follow`, or end it by `stopEarlier`.
 * - The records lie in /var/lib/plumbline/runs (root), else in the user's state folder: they survive a reboot. Of a step
 *   that finds no room there they lie in /run/plumbline/runs (root) or below /tmp, and do not. They can
 *   be read by that user only. That a step has no record proves that it did not begin there only as far back as the target
 *   can vouch for its records (`knownForMs`): they may have been taken away. What was executed and what it wrote goes by `forget`, that it was done after 90 days.
 *
 * The same `sudo` must be given to every call about one marker: it decides whose folder is meant.
 * Needs flock and setsid (util-linux) on the target; without them the error is `host_unsuited`.
 */
export interface MarkedExecution<Target> {
  /** Starts the command in a session of its own, follows its output and waits for its end. */
  execMarked(target: Target, marker: Marker, command: Command, options: ExecOptions): Promise<CommandResult>;
  observe(target: Target, marker: Marker, options?: ObserveOptions): Promise<MarkedState>;
  /** Waits for a started command, whoever started it, and gives its whole output from the beginning. */
  follow(target: Target, marker: Marker, options: FollowOptions): Promise<CommandResult>;
  /** Ends what an attempt of this step left running: SIGTERM, then SIGKILL after `graceMs`. */
  stopEarlier(target: Target, marker: Marker, options?: StopOptions): Promise<{ stopped: boolean }>;
  /**
   * Removes what steps executed and wrote, once their results are kept elsewhere; that each was done, and its exit status,
   * stays. What still runs, or was taken over by a newer generation, is left as it is: how many is told.
   */
  forget(target: Target, markers: readonly Marker[], options?: ObserveOptions): Promise<{ left: number }>;
}

export interface Marker {
  /** Whose run it is: several installations may work on one target. Letters, digits, dots and dashes. */
  scope: string;
  runId: number;
  stepId: number;
  /** A positive integer that grows with each take-over. */
  generation: number;
}

export type MarkedState =
  /** No attempt has begun within the last `knownForMs`: the target would know. 0: it cannot tell. */
  | { state: 'never-started'; knownForMs: number }
  | { state: 'running'; generation: number; pid: number; startedAt: string }
  | (CommandResult & { state: 'finished'; generation: number; startedAt: string; finishedAt: string })
  /** It was started and is gone without an exit status: the target went down, or everything was killed. */
  | { state: 'interrupted'; generation: number; startedAt: string };

export interface ObserveOptions {
  timeoutMs?: number;
  signal?: AbortSignal;
  sudo?: boolean;
  maxOutputBytes?: number;
}

export type FollowOptions = Pick<ExecOptions, 'timeoutMs' | 'signal' | 'onOutput' | 'maxOutputBytes' | 'sudo'>;

export interface StopOptions extends ObserveOptions {
  graceMs?: number;
}
