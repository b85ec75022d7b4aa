import { definePort } from '#platform';
import type { Command } from './plan/action.ts';
import type { Connection } from './plan/target.ts';
import type { UseFor } from './vault/vault.ts';

/**
 * What procedures need of a driver, bound to one target. The app fulfils it with drivers/: the shapes are those of
 * drivers/driver (see there for the promises), but nothing here knows a driver.
 */
export interface Reach {
  /** Runs a question or a dry run: nothing that must not be done twice. */
  exec(command: Command, options: ExecuteOptions): Promise<Executed>;
  /** Runs once under its marker: started again with the same marker, it joins the attempt that was started. */
  execMarked(marker: Marker, command: Command, options: ExecuteOptions): Promise<Executed>;
  /** What became of earlier attempts at the step. From then on the target refuses older generations. */
  observe(marker: Marker, options: LookOptions): Promise<MarkedAttempt>;
  /** Waits for a started attempt and gives its output from the beginning. */
  follow(marker: Marker, options: ExecuteOptions & LookOptions): Promise<Executed>;
  /** Writes a whole file, by rename: it is there as it was, or as it is to be. */
  putFile(file: FileToPut, options: ExecuteOptions & LookOptions): Promise<void>;
  /** Ends what earlier attempts left running. */
  stopEarlier(marker: Marker, options: LookOptions): Promise<{ stopped: boolean }>;
  /** Removes what attempts executed and wrote; that they were done stays. How many are left, for they run or are newer. */
  forget(markers: readonly Marker[], options: LookOptions): Promise<{ left: number }>;
}

export interface FileToPut {
  path: string;
  content: string;
  /** Octal, such as 0600. */
  mode: string;
}

/** Names an attempt on the target. */
export interface Marker {
  runId: number;
  stepId: number;
  generation: number;
}

export interface LookOptions {
  sudo: boolean;
}

export interface ExecuteOptions {
  timeoutMs: number;
  signal?: AbortSignal;
  onOutput?: (chunk: { stream: 'stdout' | 'stderr'; text: string }) => void;
}

export interface Executed {
  exitCode: number | null;
  signal: string | null;
  stdout: string;
  stderr: string;
  durationMs: number;
}

export type MarkedAttempt =
  /** No attempt has begun within the last `knownForMs`: the target would know. 0: it cannot tell. */
  | { state: 'never-started'; knownForMs: number }
  | { state: 'running'; generation: number }
  | (Executed & { state: 'finished'; generation: number })
  | { state: 'interrupted'; generation: number };

/**
 * Gives the hands for a connection. Throws where the workspace may reach no host at all; host_* errors come at the first
 * use of the hands, not here. `use`: whose work it is, which decides what of the vault signs in there; without it the
 * installation's own key does.
 */
export type ExecuteOn = (connection: Connection, use?: UseFor) => Reach;
export const executePort = definePort<ExecuteOn>('procedures.execute');

/** Looks at a component again and takes what it says into the estate. Returns a sentence on what was found. */
export type ObserveComponent = (request: {
  componentId: number;
  connection: Connection;
  runId: number;
  stepId: number;
  signal: AbortSignal;
}) => Promise<{ summary: string }>;
export const observePort = definePort<ObserveComponent>('procedures.observe');
