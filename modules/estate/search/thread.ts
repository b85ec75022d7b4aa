import { Worker } from 'node:worker_threads';
import type { Id } from '#kernel';
import { defineService, endOfLog, subscribe, touchedIds, type Workspace } from '#platform';
import type { Answer, FromWorker, Question, ToWorker, WorkerStart } from './worker.ts';

const CLOSE_WITHIN_MS = 2_000;
/** Own events whose coming in the log is still awaited; far more than are ever under way. */
const MOST_OWN = 200_000;

export interface SearchThread {
  ask(question: Question): Promise<Answer>;
  /** Resolves when everything that was committed before the call, by whomever, can be found. */
  caughtUp(): Promise<void>;
}

/**
 * The index of a workspace, in a thread of its own. It hears of this process's commits at once and of the others' by the
 * event log; both only say what to read again.
 */
export const searchThread = defineService<SearchThread>('estate.search', async (workspace) => {
  let thread = startThread(workspace);
  const current = (): Thread => {
    // One that failed begins anew with reading everything.
    if (thread.ended) thread = startThread(workspace);
    return thread;
  };
  const own = new Set<Id>();
  const stopCommits = workspace.onCommit((events) => {
    const ids = touchedIds(
      events.map(({ subject }) => ({ subject, detail: {} })),
      'component',
    );
    for (const { touched } of events) for (const id of touched?.component ?? []) ids.add(id);
    if (ids.size === 0) return;
    if (own.size > MOST_OWN) own.clear();
    for (const { id } of events) own.add(id);
    current().post({ ask: 'touch', ids: [...ids] });
  });
  const subscription = await subscribe(workspace, { from: await endOfLog(workspace.db) }, (events) => {
    const others = events.filter(({ id }) => !own.delete(id));
    const ids = touchedIds(others, 'component');
    if (ids.size > 0) current().post({ ask: 'touch', ids: [...ids] });
  });
  return {
    value: {
      ask: (question) => current().ask(question),
      async caughtUp() {
        await subscription.caughtUp();
        await current().ask({ ask: 'settled' });
      },
    },
    async close() {
      stopCommits();
      await subscription.stop();
      await thread.close();
    },
  };
});

const WORTH_READING_AHEAD = 20_000;

/** Has a large estate read at the start of a server, so that the first question need not wait; a small one is read in no time. */
export async function readAhead(workspace: Workspace): Promise<void> {
  const { rows } = await workspace.pool.query<{ rows: number }>(
    `select reltuples as rows from pg_class where oid = 'component'::regclass`,
  );
  if (rows[0]!.rows >= WORTH_READING_AHEAD) await workspace.get(searchThread);
}

interface Thread {
  readonly ended: boolean;
  post(message: ToWorker): void;
  ask(question: Question): Promise<Answer>;
  close(): Promise<void>;
}

function startThread(workspace: Workspace): Thread {
  const start: WorkerStart = { name: workspace.name, url: workspace.url };
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: start, name: 'search' });
  const waiting = new Map<number, PromiseWithResolvers<Answer>>();
  let last = 0;
  let ended = false;
  const end = (error: Error): void => {
    ended = true;
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  };
  worker.on('message', (message: FromWorker) => {
    if ('log' in message) {
      workspace.log.warn(message.log);
      return;
    }
    const asked = waiting.get(message.number);
    waiting.delete(message.number);
    if (waiting.size === 0) worker.unref();
    if ('error' in message) asked?.reject(new Error(message.error));
    else asked?.resolve(message.answer);
  });
  worker.on('error', (error) => {
    workspace.log.error({ err: error }, 'the thread of the search failed; the next question starts it again');
    end(error as Error);
  });
  const gone = new Promise<void>((resolve) =>
    worker.on('exit', () => {
      end(new Error('The thread of the search has ended.'));
      resolve();
    }),
  );
  // It must not keep a process alive in which nobody waits for an answer.
  worker.unref();
  return {
    get ended() {
      return ended;
    },
    post: (message) => worker.postMessage(message),
    ask(question) {
      last += 1;
      const asked = Promise.withResolvers<Answer>();
      waiting.set(last, asked);
      worker.ref();
      worker.postMessage({ number: last, ...question });
      return asked.promise;
    },
    async close() {
      if (ended) return;
      worker.postMessage({ ask: 'close' } satisfies ToWorker);
      const timer = setTimeout(() => void worker.terminate(), CLOSE_WITHIN_MS);
      await gone;
      clearTimeout(timer);
    },
  };
}
