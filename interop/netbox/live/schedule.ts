import type { Workspace } from '#platform';
import { type ReadingOptions, readDue } from './read.ts';

const LOOK_EVERY_MS = 15_000;

/**
 * Reads what is due as long as the workspace is open. Several servers may run this: each NetBox is read by one at a
 * time, and by another one when that has died.
 */
export async function startNetBoxes(
  workspace: Workspace,
  options: ReadingOptions = {},
): Promise<{ stop(): Promise<void> }> {
  const stopping = new AbortController();
  const signal = options.signal ? AbortSignal.any([options.signal, stopping.signal]) : stopping.signal;
  let round: Promise<void> | null = null;
  const look = async (): Promise<void> => {
    try {
      while (!signal.aborted && (await readDue(workspace, { ...options, signal })));
    } catch (error) {
      if (!signal.aborted) workspace.log.error({ err: error }, 'NetBox could not be read; it will be tried again');
    }
  };
  const tick = (): void => {
    round ??= look().finally(() => {
      round = null;
    });
  };
  tick();
  const timer = setInterval(tick, LOOK_EVERY_MS);
  timer.unref();
  return {
    async stop() {
      clearInterval(timer);
      stopping.abort();
      await round;
    },
  };
}
