import type { MarkedExecution } from './marker.ts';

/**
 * A driver is how real things are reached: this machine, a host over SSH. It knows no domain: it runs what it is given
 * and tells truthfully what came of it.
 *
 * Promises that every driver keeps (drivers/driver/conformance.ts holds each one to them, against the real thing)
 * - `argv` is passed as it is: no shell reads it. A `script` is read by the target's /bin/sh.
 * - A command that ends with a non-zero exit status is a result, not an error.
 * - A command that must stop (time-out, cancellation) is stopped with its whole process group, and the error says
 *   whether that is known to have worked (`extra.stopped`).
 * - Output is bounded: beyond `maxOutputBytes` its middle is left out and `truncated` says so.
 * - A command ends when its process ends, even if a daemon that it started still holds its output open.
 *
 * Errors: `host_unreachable`, `host_key_unknown`, `host_key_changed`, `host_auth_failed` (before anything ran);
 * `host_connection_lost` (it may have run, may still run: look before repeating); `command_timed_out`, `cancelled`,
 * `host_sudo_refused`.
 */
export interface Driver<Target> extends MarkedExecution<Target> {
  exec(target: Target, command: Command, options: ExecOptions): Promise<CommandResult>;
  /** Writes a whole file: the path holds either what it held before or all of the new content. */
  putFile(target: Target, file: FileToPut, options?: PutFileOptions): Promise<void>;
  /** Ends connections; running commands end with `host_connection_lost`. */
  close(): Promise<void>;
}

/** Secrets belong in `stdin`: argv, script and env can be seen by other users of the target while the command runs. */
export type Command =
  | { argv: readonly string[]; stdin?: string | Uint8Array }
  | { script: string; stdin?: string | Uint8Array };

export interface ExecOptions {
  /** Counted from the start of the command; waiting for a connection or a free channel is not counted. */
  timeoutMs: number;
  signal?: AbortSignal;
  onOutput?: (chunk: OutputChunk) => void;
  /** Kept per stream; default 1 MiB. `onOutput` sees everything. */
  maxOutputBytes?: number;
  /** As root by `sudo -n`; nothing is added where the user is root already. */
  sudo?: boolean;
  env?: Readonly<Record<string, string>>;
}

export interface OutputChunk {
  stream: 'stdout' | 'stderr';
  text: string;
}

export interface CommandResult {
  /** Null when a signal ended it. 126: not executable, 127: not found. */
  exitCode: number | null;
  /** For example SIGKILL. A command run under a marker reports 128 + the signal's number as its exit code instead. */
  signal: string | null;
  stdout: string;
  stderr: string;
  truncated: boolean;
  durationMs: number;
}

export interface FileToPut {
  /** Absolute. Its folder must exist. */
  path: string;
  content: string | Uint8Array;
  /** Octal, for example 0o644; default 0o644. */
  mode?: number;
}

export interface PutFileOptions {
  timeoutMs?: number;
  signal?: AbortSignal;
  sudo?: boolean;
}

export const defaultMaxOutputBytes = 1024 * 1024;
