import type { FastifyReply } from 'fastify';
import { toPlumblineError, toProblem } from './problem.ts';

/** What a streaming operation yields. Its first item comes at once (the state now), so that a refusal is still an answer. */
export interface ServerSentEvent {
  event: string;
  data: unknown;
  id?: string;
}

const HEARTBEAT_MS = 15_000;

/** Sends an async iterable as server-sent events until it ends or the client goes. */
export async function sendEvents(
  reply: FastifyReply,
  events: AsyncIterable<unknown>,
  signal: AbortSignal,
  /** Called once the first item is there; throws when it must not be sent. */
  check: () => void,
): Promise<void> {
  const iterator = events[Symbol.asyncIterator]() as AsyncIterator<ServerSentEvent>;
  const first = await iterator.next();
  try {
    check();
  } catch (error) {
    // It has begun, and would else wait for its next event until the client goes.
    await iterator.return?.(undefined);
    throw error;
  }
  reply.hijack();
  const raw = reply.raw;
  // What hooks have set (security headers, request id) still counts, though the reply is ours from here.
  for (const [name, value] of Object.entries(reply.getHeaders())) if (value !== undefined) raw.setHeader(name, value);
  raw.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
  });
  const heartbeat = setInterval(() => raw.write(': still here\n\n'), HEARTBEAT_MS);
  const ended = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
  try {
    for (let item = first; !item.done && !signal.aborted; ) {
      const { event, data, id } = item.value;
      const text = `${id === undefined ? '' : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
      if (!raw.write(text)) await Promise.race([new Promise((resolve) => raw.once('drain', resolve)), ended]);
      const next = await Promise.race([iterator.next(), ended]);
      if (!next) break;
      item = next;
    }
  } catch (error) {
    // The status is sent already: that the answer is not whole is its last event.
    const problem = toProblem(toPlumblineError(error), reply.request.id);
    if (!signal.aborted) raw.write(`event: failure\ndata: ${JSON.stringify(problem)}\n\n`);
    throw error;
  } finally {
    clearInterval(heartbeat);
    raw.end();
    // Not awaited: a generator that waits for its next event ends by the signal it was given.
    void iterator.return?.(undefined);
  }
}
