import { PlumblineError } from '#kernel';
import type { ExecOptions } from './driver.ts';

/** Stopping itself may hang, on a host that has gone silent. */
const stopLimitMs = 20_000;

/**
 * Watches one running command for its time-out and its cancellation, whichever comes first, has it stopped, and then
 * reports that reason whatever else happened. A command that ended by itself is not stopped any more.
 */
export class Stopper {
  readonly #options: ExecOptions;
  readonly #stop: () => Promise<boolean>;
  #stopping: Promise<PlumblineError> | null = null;

  /** `stop` ends the command and resolves to whether it is known to be gone. */
  constructor(options: ExecOptions, stop: () => Promise<boolean>) {
    this.#options = options;
    this.#stop = stop;
  }

  /** Waits for the command's end. */
  async watch<T>(end: Promise<T>): Promise<T> {
    const { timeoutMs, signal } = this.#options;
    const { promise: stopped, reject } = Promise.withResolvers<never>();
    stopped.catch(() => {});
    const begin = (code: StopCode) => {
      this.#stopping ??= this.#stopped().then((known) => stopError(code, timeoutMs, known));
      this.#stopping.then(reject);
    };
    const onAbort = () => begin('cancelled');
    const timer = setTimeout(() => begin('command_timed_out'), timeoutMs);
    signal?.addEventListener('abort', onAbort, { once: true });
    if (signal?.aborted) onAbort();
    try {
      const value = await Promise.race([end, stopped]);
      if (this.#stopping) throw await this.#stopping;
      return value;
    } catch (error) {
      throw this.#stopping ? await this.#stopping : error;
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
    }
  }

  async #stopped(): Promise<boolean> {
    const limit = Promise.withResolvers<boolean>();
    const timer = setTimeout(() => limit.resolve(false), stopLimitMs);
    const known = await Promise.race([this.#stop().catch(() => false), limit.promise]);
    clearTimeout(timer);
    return known;
  }
}

type StopCode = 'cancelled' | 'command_timed_out';

export function stopError(code: StopCode, timeoutMs: number, stopped: boolean): PlumblineError {
  const what =
    code === 'cancelled' ? 'The command was cancelled' : `The command did not end within ${timeoutMs / 1000} s`;
  const then = stopped
    ? ' and was stopped.'
    : '; whether it was stopped is not known: look at the host before you repeat it.';
  return new PlumblineError(code, what + then, { extra: { stopped } });
}

export function refuseIfCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new PlumblineError('cancelled', 'It was cancelled before it began.');
}
