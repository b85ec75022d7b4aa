import { Worker } from 'node:worker_threads';
import { type ErrorCode, PlumblineError } from '#kernel';
import { defineService, type Workspace } from '#platform';
import type { Answer, Question, QuestionName } from './question.ts';
import type { FromWorker, ToWorker, WorkerStart } from './worker.ts';

/** The graph of a workspace, in a thread of its own; every answer has in it what was committed before the question. */
export interface GraphService {
  /** With `signal`, the thread stops working on it when that is aborted. Throws `cancelled` then. */
  ask<Name extends QuestionName>(name: Name, question: Question<Name>, signal?: AbortSignal): Promise<Answer<Name>>;
  /** The thread that answers now, for tests that end it. */
  thread(): Worker | undefined;
}

interface Waiting {
  resolve(answer: Answer<QuestionName>): void;
  reject(error: Error): void;
}

const CLOSE_WITHIN_MS = 2_000;

function stopped(cause?: unknown): PlumblineError {
  return new PlumblineError('unavailable', 'The graph was interrupted. Ask again: it is being read anew.', { cause });
}

export const estateGraph = defineService<GraphService>('estate.graph', async (workspace) => {
  let asker: Asker | undefined;
  let closed = false;
  return {
    value: {
      async ask(name, question, signal) {
        if (closed) throw stopped();
        if (!asker || asker.ended) asker = startAsker(workspace);
        return (await asker.ask(name, question, signal)) as Answer<typeof name>;
      },
      thread: () => asker?.worker,
    },
    async close() {
      closed = true;
      await asker?.close();
    },
  };
});

interface Asker {
  readonly worker: Worker;
  readonly ended: boolean;
  ask(name: QuestionName, question: Question<QuestionName>, signal?: AbortSignal): Promise<Answer<QuestionName>>;
  close(): Promise<void>;
}

/** One life of the thread. Who waits when it ends hears of it; the next question starts another. */
function startAsker(workspace: Workspace): Asker {
  const start: WorkerStart = { name: workspace.name, url: workspace.url };
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: start });
  const waiting = new Map<number, Waiting>();
  let last = 0;
  let ended = false;
  const end = (cause?: unknown): void => {
    ended = true;
    for (const { reject } of waiting.values()) reject(stopped(cause));
    waiting.clear();
  };
  worker.on('message', (message: FromWorker) => {
    if ('log' in message) {
      workspace.log.warn({ graph: JSON.parse(message.log) as unknown }, 'the thread of the graph');
      return;
    }
    const asked = waiting.get(message.number);
    waiting.delete(message.number);
    if (waiting.size === 0) worker.unref();
    if (message.error) asked?.reject(new PlumblineError(message.error.code as ErrorCode, message.error.message));
    else asked?.resolve(message.answer);
  });
  worker.on('error', (error) => {
    workspace.log.error({ err: error }, 'the thread of the graph failed; the next question starts it again');
    end(error);
  });
  const gone = new Promise<void>((resolve) =>
    worker.on('exit', () => {
      end();
      resolve();
    }),
  );
  // It must not keep a process alive in which nobody waits for an answer.
  worker.unref();
  const post = (message: ToWorker): void => worker.postMessage(message);
  return {
    worker,
    get ended() {
      return ended;
    },
    ask(name, question, signal) {
      last += 1;
      const number = last;
      const cancel = (): void => post({ number, ask: 'cancel' });
      signal?.addEventListener('abort', cancel, { once: true });
      return new Promise<Answer<QuestionName>>((resolve, reject) => {
        waiting.set(number, { resolve, reject });
        worker.ref();
        post({ number, ask: name, question });
        if (signal?.aborted) cancel();
      }).finally(() => signal?.removeEventListener('abort', cancel));
    },
    async close() {
      if (ended) return;
      last += 1;
      post({ number: last, ask: 'close' });
      const timer = setTimeout(() => void worker.terminate(), CLOSE_WITHIN_MS);
      await gone;
      clearTimeout(timer);
    },
  };
}
