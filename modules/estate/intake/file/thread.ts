// The heavy half of intake in a thread of its own, so that requests are answered meanwhile: both ends of the wire.
import { type MessagePort, parentPort, type ResourceLimits, Worker } from 'node:worker_threads';
import { pino } from 'pino';
import { type ErrorCode, type Issue, PlumblineError, systemClock } from '#kernel';
import { openWorkspace, toPlumblineError, type Workspace } from '#platform';
import type { Codec } from '../reading.ts';
import { createIntakeWork, type IntakeWork } from './work.ts';

interface Call {
  id: number;
  workspace: { name: string; url: string };
  method: keyof IntakeWork;
  args: unknown[];
}

type Reply =
  | { id: number; result: unknown }
  | { id: number; error: { code: ErrorCode; message: string; issues: Issue[]; extra: Record<string, unknown> } };

/** Answers calls in the thread that the app has started for it. */
export function serveIntakeThread(codecs: readonly Codec[], port: MessagePort | null = parentPort): void {
  if (!port) throw new Error('This is no thread.');
  const works = new Map<string, IntakeWork>();
  const workOf = ({ name, url }: Call['workspace']): IntakeWork => {
    let work = works.get(url);
    if (!work) {
      const log = pino({ level: 'warn' }, pino.destination({ dest: 2, sync: true }));
      work = createIntakeWork(openWorkspace({ name, url, clock: systemClock, log, maxConnections: 4 }), codecs);
      works.set(url, work);
    }
    return work;
  };
  port.on('message', (call: Call) => {
    const work = workOf(call.workspace) as unknown as Record<string, (...args: unknown[]) => Promise<unknown>>;
    const reply = (message: Reply): void => port.postMessage(message);
    Promise.resolve()
      .then(() => work[call.method]!(...call.args))
      .then(
        (result) => reply({ id: call.id, result }),
        (thrown) => {
          const { code, message, issues, extra } = toPlumblineError(thrown);
          if (code === 'internal') console.error(thrown);
          reply({ id: call.id, error: { code, message, issues: issues.slice(0, 100), extra } });
        },
      );
  });
}

export interface IntakeThread {
  /** The work of one workspace, done in the thread. */
  workOf(workspace: Workspace): IntakeWork;
  close(): Promise<void>;
}

/** More is no reason to try again: the same file would end it again. What is applied goes chunk by chunk, and is. */
function endedWith(cause: unknown, method: keyof IntakeWork): PlumblineError {
  const isFull = (cause as { code?: unknown } | null)?.code === 'ERR_WORKER_OUT_OF_MEMORY';
  return isFull && method !== 'apply'
    ? new PlumblineError(
        'body_too_large',
        'The server has not enough memory to read this in one piece. Nothing was changed. Split it into smaller files, such as one for each site, and give them one after the other with the same source.',
        { cause },
      )
    : new PlumblineError('unavailable', 'What reads and plans files has ended; try again.', { cause });
}

/** Started at the first call; started anew by the next call after it has ended, as when it has no memory left. */
export function openIntakeThread(script: URL, resourceLimits: ResourceLimits = {}): IntakeThread {
  let worker: Worker | null = null;
  let last = 0;
  let closed = false;
  const waiting = new Map<
    number,
    { method: keyof IntakeWork; resolve(value: unknown): void; reject(error: unknown): void }
  >();
  const running = (): Worker => {
    if (closed) throw new PlumblineError('unavailable', 'The server is stopping.');
    if (worker) return worker;
    const started = new Worker(script, { execArgv: ['--disable-warning=ExperimentalWarning'], resourceLimits });
    worker = started;
    started.unref();
    started.on('message', (reply: Reply) => {
      const caller = waiting.get(reply.id);
      waiting.delete(reply.id);
      if (waiting.size === 0) started.unref();
      if ('error' in reply) {
        const { code, message, ...rest } = reply.error;
        caller?.reject(new PlumblineError(code, message, rest));
      } else caller?.resolve(reply.result);
    });
    const ended = (cause: unknown): void => {
      if (worker === started) worker = null;
      for (const caller of waiting.values()) caller.reject(endedWith(cause, caller.method));
      waiting.clear();
    };
    started.on('error', ended);
    started.on('exit', (code) => ended(new Error(`The thread ended with ${code}.`)));
    return started;
  };
  const call = (workspace: Workspace, method: keyof IntakeWork, args: unknown[]): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const thread = running();
      last += 1;
      waiting.set(last, { method, resolve, reject });
      thread.ref();
      const [bytes] = args;
      const message: Call = { id: last, workspace: { name: workspace.name, url: workspace.url }, method, args };
      thread.postMessage(message, bytes instanceof Uint8Array ? [bytes.buffer as ArrayBuffer] : []);
    });
  return {
    workOf: (workspace) => ({
      read: (...args) => call(workspace, 'read', args) as ReturnType<IntakeWork['read']>,
      forget: (...args) => call(workspace, 'forget', args) as Promise<void>,
      preview: (...args) => call(workspace, 'preview', args) as ReturnType<IntakeWork['preview']>,
      plan: (...args) => call(workspace, 'plan', args) as Promise<void>,
      apply: (...args) => call(workspace, 'apply', args) as Promise<void>,
      planEstate: (...args) => call(workspace, 'planEstate', args) as ReturnType<IntakeWork['planEstate']>,
    }),
    async close() {
      closed = true;
      await worker?.terminate();
    },
  };
}
