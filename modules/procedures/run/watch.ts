import type { Id } from '#kernel';
import { type Context, onEventBell } from '#platform';
import { throttled } from '../worker/coalesced.ts';
import { type OutputLine, outputAfter, type RunView, readableRun, viewRun } from './show.ts';

export type RunEvent = { event: 'run'; data: RunView } | { event: 'output'; id: string; data: OutputLine[] };

const LINES_AT_ONCE = 500;
/** The bell rings at every event of the workspace, and to look is to read the whole run. */
const LOOK_EVERY_MS = 250;

/**
 * The run as it is, then every change of it and everything that it says, until it is over or nobody watches. Its output
 * is in the `output` events only, from `after` on.
 */
export async function* watchRun(context: Context, runId: Id, after: Id): AsyncGenerator<RunEvent> {
  let run = await readableRun(context, runId);
  const bell = await bellOf(context);
  try {
    let shown = '';
    let last = after;
    while (!context.signal.aborted) {
      const ring = bell.next();
      run = await readableRun(context, runId);
      const view = await viewRun(context, run, 0);
      const now = JSON.stringify(view);
      if (now !== shown) yield { event: 'run', data: view };
      shown = now;
      for (let lines = await outputAfter(context.db, runId, last, LINES_AT_ONCE); lines.length > 0; ) {
        last = lines.at(-1)!.id;
        yield { event: 'output', id: String(last), data: lines };
        lines = lines.length === LINES_AT_ONCE ? await outputAfter(context.db, runId, last, LINES_AT_ONCE) : [];
      }
      if (run.state === 'finished' || run.state === 'cancelled') return;
      await ring;
    }
  } finally {
    bell.close();
  }
}

/** `next()` resolves at the next ring, and when the watcher goes. */
async function bellOf(context: Context): Promise<{ next(): Promise<void>; close(): void }> {
  let resolve = (): void => {};
  let rung = Promise.resolve();
  const rearm = (): void => {
    rung = new Promise((done) => {
      resolve = done;
    });
  };
  rearm();
  const ring = (): void => {
    resolve();
    rearm();
  };
  const seldom = throttled(ring, LOOK_EVERY_MS);
  const unsubscribe = await onEventBell(context.workspace, seldom);
  context.signal.addEventListener('abort', ring, { once: true });
  return {
    next: () => rung,
    close() {
      unsubscribe();
      seldom.cancel();
      context.signal.removeEventListener('abort', ring);
    },
  };
}
