import { type ClientRequest, type IncomingMessage, request as requestPlain } from 'node:http';
import { request as requestTls } from 'node:https';
import { isIP } from 'node:net';
import { type RequestDriver, type RequestOptions, refuseIfCancelled } from '#drivers/driver';
import { PlumblineError } from '#kernel';
import type { Resolved } from './address.ts';
import { hostOf, type LookUp, portOf, resolveAllowed } from './guard.ts';
import { type HttpAnswer, type HttpRequest, type HttpTarget, isQuestion } from './target.ts';

/**
 * Sends one request and reads its answer within bounds. It promises what drivers/driver/request.ts says, and
 * - any status is an answer, not an error;
 * - a redirection is followed for questions on the same host only, at most five; anything else of it is the answer;
 * - a name is looked up once, and what was judged is what is connected to.
 *
 * Errors besides: `endpoint_refused`.
 */
export type HttpDriver = RequestDriver<HttpTarget, HttpRequest, HttpAnswer>;

export interface HttpDriverOptions {
  connectTimeoutMs?: number;
  /** More of an answer is not read. */
  maxBytes?: number;
  /** How names are looked up; the system's way unless given. */
  lookUp?: LookUp;
}

const MOST_REDIRECTIONS = 5;

export function createHttpDriver({
  connectTimeoutMs = 10_000,
  maxBytes = 1024 * 1024,
  lookUp,
}: HttpDriverOptions = {}): HttpDriver {
  return {
    async request(target, request, options) {
      refuseIfCancelled(options.signal);
      const limits = { connectTimeoutMs, maxBytes };
      let url = urlOf(request.url);
      const startedAt = performance.now();
      for (let redirections = 0; ; redirections += 1) {
        const place = await resolveAllowed(url, target.opened, lookUp);
        refuseIfCancelled(options.signal);
        const left = options.timeoutMs - (performance.now() - startedAt);
        const answer = await exchange({ target, request, url, place, limits }, { ...options, timeoutMs: left });
        const next = redirections < MOST_REDIRECTIONS ? redirection(url, request, answer) : null;
        if (!next) return { ...answer, durationMs: performance.now() - startedAt };
        url = next;
      }
    },
  };
}

function urlOf(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || !['http:', 'https:'].includes(url.protocol))
    throw new PlumblineError('invalid_input', 'The address must begin with https:// or http://.');
  if (url.username !== '' || url.password !== '')
    throw new PlumblineError('invalid_input', 'An address holds no sign-in: name a credential instead.');
  return url;
}

/** Only a question, and only on the same origin: a sign-in must not go anywhere else. */
function redirection(url: URL, request: HttpRequest, { status, headers }: HttpAnswer): URL | null {
  const location = headers['location'];
  if (![301, 302, 303, 307, 308].includes(status) || !location || !isQuestion(request.method)) return null;
  const next = URL.canParse(location, url) ? new URL(location, url) : null;
  return next && next.origin === url.origin ? next : null;
}

interface Exchange {
  target: HttpTarget;
  request: HttpRequest;
  url: URL;
  place: Resolved;
  limits: { connectTimeoutMs: number; maxBytes: number };
}

async function exchange(
  { target, request, url, place, limits }: Exchange,
  options: RequestOptions,
): Promise<HttpAnswer> {
  const name = `${url.hostname}:${portOf(url)}`;
  const harmless = isQuestion(request.method);
  const host = hostOf(url);
  const headers: Record<string, string> = {
    'user-agent': 'plumbline',
    accept: '*/*',
    ...request.headers,
    host: url.host,
  };
  if (request.body !== null) headers['content-length'] = String(Buffer.byteLength(request.body));
  if (request.idempotencyKey !== null) headers['idempotency-key'] = request.idempotencyKey;
  const { promise, resolve, reject } = Promise.withResolvers<HttpAnswer>();
  let connected = false;
  let outgoing: ClientRequest;
  const fail = (error: PlumblineError): void => {
    reject(error);
    outgoing?.destroy();
  };
  try {
    const send = url.protocol === 'https:' ? requestTls : requestPlain;
    outgoing = send({
      method: request.method,
      host: place.address,
      family: place.family,
      port: portOf(url),
      path: `${url.pathname}${url.search}`,
      headers,
      agent: false,
      ...(url.protocol === 'https:'
        ? {
            ...(target.ca === null ? {} : { ca: target.ca }),
            minVersion: 'TLSv1.2' as const,
            // The certificate is for the name that was asked for, not for the address.
            ...(isIP(host) === 0 ? { servername: host } : {}),
          }
        : {}),
    });
  } catch {
    // Node's own message would repeat the header that it refuses.
    throw new PlumblineError('invalid_input', 'A header or the path of the request holds what no request may hold.');
  }
  const connecting = setTimeout(() => {
    if (!connected) fail(unreachable(name, 'no answer'));
  }, limits.connectTimeoutMs);
  const ready = url.protocol === 'https:' ? 'secureConnect' : 'connect';
  outgoing.once('socket', (socket) => socket.once(ready, () => (connected = true)));
  outgoing.once('error', (cause: NodeJS.ErrnoException) => reject(errorOf(cause, name, connected)));
  outgoing.once('response', (incoming) => read(incoming, limits.maxBytes).then(resolve, () => reject(lost(name))));
  const stop = (code: 'cancelled' | 'command_timed_out'): void => {
    const what =
      code === 'cancelled'
        ? 'It was cancelled'
        : `${name} did not answer within ${Math.round(options.timeoutMs) / 1000} s`;
    const stopped = harmless || !connected;
    const then = stopped ? '.' : '; whether it was done is not known: look before you repeat it.';
    fail(new PlumblineError(code, what + then, { extra: { stopped } }));
  };
  const onAbort = (): void => stop('cancelled');
  const timer = setTimeout(() => stop('command_timed_out'), Math.max(1, options.timeoutMs));
  options.signal?.addEventListener('abort', onAbort, { once: true });
  outgoing.end(request.body ?? undefined);
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    clearTimeout(connecting);
    options.signal?.removeEventListener('abort', onAbort);
    outgoing.on('error', () => {});
    outgoing.destroy();
  }
}

async function read(incoming: IncomingMessage, maxBytes: number): Promise<HttpAnswer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  let truncated = false;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    chunks.push(chunk.subarray(0, maxBytes - bytes));
    bytes += chunk.length;
    if (bytes > maxBytes) {
      truncated = true;
      break;
    }
  }
  const headers = Object.fromEntries(
    Object.entries(incoming.headers).map(([name, value]) => [name, [value ?? ''].flat().join(', ')]),
  );
  return {
    status: incoming.statusCode ?? 0,
    headers,
    text: Buffer.concat(chunks).toString('utf8'),
    truncated,
    durationMs: 0,
  };
}

const reasons: Record<string, string> = {
  ECONNREFUSED: 'nothing listens there',
  EHOSTUNREACH: 'there is no way to it',
  ENETUNREACH: 'there is no way to its network',
  ETIMEDOUT: 'no answer',
};

function errorOf(cause: NodeJS.ErrnoException, name: string, connected: boolean): PlumblineError {
  const code = cause.code ?? '';
  if (connected) return lost(name, cause);
  if (/CERT|SELF_SIGNED|ALTNAME|UNABLE_TO|^ERR_SSL|EPROTO/.test(code)) {
    return new PlumblineError('host_auth_failed', `The certificate of ${name} is not trusted (${code}).`, { cause });
  }
  return unreachable(name, reasons[code] ?? code, cause);
}

function unreachable(name: string, why: string, cause?: unknown): PlumblineError {
  return new PlumblineError('host_unreachable', `${name} cannot be reached: ${why}.`, { cause });
}

function lost(name: string, cause?: unknown): PlumblineError {
  return new PlumblineError('host_connection_lost', `The connection to ${name} broke before the answer came.`, {
    cause,
  });
}
