import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyBaseLogger, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { PlumblineError } from '#kernel';
import type { Actor, Authority } from '../registry/context.ts';
import type { AnyOperation } from '../registry/operation.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { addParsers, addRawParser } from './contentType.ts';
import { refuseHostile } from './hostile.ts';
import { statusOf, toPlumblineError, toProblem } from './problem.ts';
import { addRoute } from './route.ts';

export interface HttpServerOptions {
  operations: AnyOperation[];
  /** The workspace of a name, or null when there is none. */
  workspace(name: string): Promise<Workspace | null>;
  authenticate(workspace: Workspace, credentials: Credentials): Promise<Actor | null>;
  /** Calls back whenever what somebody may do there may have changed: what streams is asked about again. */
  onAuthorityChange(workspace: Workspace, listener: () => void): Promise<() => void>;
  authority(workspace: Workspace): Authority;
  /** better-auth's own routes. */
  signInRoutes(workspace: Workspace, request: Request): Promise<Response>;
  /** Whether everything that is needed answers; the names of what does not. */
  notReady(): Promise<string[]>;
  /** What should be looked at soon, though everything still works. */
  warnings?: () => string[];
  log: Logger;
  /** Requests that one client may send in 10 s. */
  rateLimit?: number;
  /** The proxies, by address or network, whose X-Forwarded-For is believed. Nobody else's is. */
  trustProxy?: string[];
  /** https in front: cookies are Secure and browsers are told to stay with https. */
  secure?: boolean;
}

/** What a request brings to say who sends it. */
export interface Credentials {
  bearer: string | null;
  cookie: string | null;
}

const WORKSPACE_PREFIX = /^\/w\/([a-z][a-z0-9-]{0,39})(?=\/|$|\?)/;
const workspaceNames = new WeakMap<IncomingMessage, string>();
/** A stop waits this long for what is being answered. */
const STOP_WITHIN_MS = 10_000;
/** The sign-in routes read the client's address from here. */
export const CLIENT_ADDRESS_HEADER = 'x-plumbline-client';
/** What the sign-in pages behind one address may ask in a minute; guesses are counted one by one besides (people/signin). */
const SIGN_IN_PER_MINUTE = 240;

/** The name of the workspace that a request is for: `/w/<name>/…`, else `main`. */
export function workspaceNameOf(request: FastifyRequest): string {
  return workspaceNames.get(request.raw) ?? 'main';
}

/** A listening-ready server with every operation, health, metrics and sign-in; pages are added by the app. */
export async function createHttpServer(options: HttpServerOptions): Promise<FastifyInstance> {
  // Loaded where requests are answered, not in each worker, thread and command.
  const [
    { fastify, LogController },
    { default: compress },
    { default: helmet },
    { default: rateLimit },
    { createMetrics },
  ] = await Promise.all([
    import('fastify'),
    import('@fastify/compress'),
    import('@fastify/helmet'),
    import('@fastify/rate-limit'),
    import('./metrics.ts'),
  ]);
  const stopping = new AbortController();
  const app = fastify({
    loggerInstance: options.log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    trustProxy: options.trustProxy && options.trustProxy.length > 0 ? options.trustProxy : false,
    // Bounds against slow and huge requests; a stream is not cut by them, they count the request only.
    requestTimeout: 60_000,
    connectionTimeout: 0,
    keepAliveTimeout: 30_000,
    // A stop ends streams and idle connections at once; what is being answered gets its answer.
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 200 },
    frameworkErrors: (error, request, reply) => sendProblem(error, request, reply.header('x-request-id', request.id)),
    clientErrorHandler: refuseConnection,
    rewriteUrl(raw) {
      const match = WORKSPACE_PREFIX.exec(raw.url ?? '/');
      if (!match) return raw.url ?? '/';
      workspaceNames.set(raw, match[1]!);
      const rest = raw.url!.slice(match[0].length);
      return rest.startsWith('/') ? rest : `/${rest}`;
    },
  });
  app.addHook('preClose', async () => {
    stopping.abort();
    setTimeout(() => app.server.closeAllConnections(), STOP_WITHIN_MS).unref();
  });
  app.addHook('onSend', async (_request, reply) => {
    // Else the stop would wait for the client to let go of its idle connection.
    if (stopping.signal.aborted) reply.header('connection', 'close');
  });
  addParsers(app);
  await app.register(helmet, helmetOptions(options.secure ?? false));
  await app.register(compress, { threshold: 2_048, encodings: ['gzip', 'identity'] });
  await app.register(rateLimit, {
    max: options.rateLimit ?? 3_000,
    timeWindow: 10_000,
    // By address alone: what the client can vary at will (a made-up key) must not give it a new allowance.
    keyGenerator: (request) => request.ip,
  });
  const metrics = createMetrics();
  app.addHook('onResponse', async (request, reply) => {
    metrics.observe(request.method, request.routeOptions.url ?? 'none', reply.statusCode, reply.elapsedTime / 1_000);
    if (reply.statusCode >= 500)
      request.log.warn(
        { status: reply.statusCode, url: request.routeOptions.url, ms: reply.elapsedTime },
        'request failed',
      );
    else
      request.log.debug({ status: reply.statusCode, url: request.routeOptions.url, ms: reply.elapsedTime }, 'request');
  });
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id);
  });

  const workspaceOf = async (request: FastifyRequest): Promise<Workspace> => {
    const name = workspaceNameOf(request);
    const workspace = await options.workspace(name);
    if (!workspace) throw new PlumblineError('not_found', `There is no workspace "${name}".`);
    return workspace;
  };
  const gate = {
    workspaceOf,
    authorityOf: options.authority,
    stopping: stopping.signal,
    onAuthorityChange: options.onAuthorityChange,
    async actorOf(workspace: Workspace, request: FastifyRequest) {
      refuseForeignOrigin(request);
      return options.authenticate(workspace, credentialsOf(request));
    },
  };
  /** Who operates the installation, by the key of an administrator of `main`. */
  const operates = async (request: FastifyRequest): Promise<void> => {
    const workspace = await options.workspace('main');
    const actor = workspace && (await gate.actorOf(workspace, request));
    if (!workspace || !actor) throw new PlumblineError('not_signed_in', 'Send the key of an administrator.');
    await options
      .authority(workspace)
      .authorise(actor, 'installation.administer', { type: 'workspace', domainId: null });
  };
  // Before the routes: those that read files stand in a part of their own, which takes over what is set by then.
  addErrorHandlers(app);
  for (const operation of options.operations) {
    if (!operation.raw) addRoute(app, operation, gate);
    else
      await app.register(async (files) => {
        addRawParser(files);
        addRoute(files, operation, gate);
      });
  }

  app.get('/healthz', { config: { rateLimit: false } }, async () => ({ status: 'ok' }));
  app.get('/readyz', { config: { rateLimit: false } }, async (_request, reply) => {
    // A load balancer asks without a key: it is told whether, and the log of the server why not.
    const missing = await options.notReady();
    if (missing.length > 0) options.log.warn({ missing }, 'not ready');
    const warnings = options.warnings?.() ?? [];
    if (warnings.length > 0) options.log.warn({ warnings }, 'ready, with a warning');
    const ready = warnings.length > 0 ? 'ready, with a warning' : 'ready';
    return reply.code(missing.length > 0 ? 503 : 200).send({ status: missing.length > 0 ? 'not ready' : ready });
  });
  // Routes, rates and memory are the operators' business. Not "from loopback": behind a proxy everybody is.
  app.get('/metrics', async (request, reply) => {
    await operates(request);
    return reply.header('content-type', metrics.contentType).send(await metrics.text());
  });
  app.route({
    method: ['GET', 'POST'],
    url: '/api/auth/*',
    config: { rateLimit: { max: SIGN_IN_PER_MINUTE, timeWindow: 60_000 } },
    // Before its body is read. Providers lead back by a GET.
    preParsing: async (request) => refuseForeignOrigin(request),
    handler: async (request, reply) => {
      refuseHostile(request.body, '/body');
      refuseHostile(request.query, '/query');
      const workspace = await workspaceOf(request);
      const response = await options.signInRoutes(workspace, toWebRequest(request));
      for (const [name, value] of response.headers) if (name !== 'set-cookie') reply.header(name, value);
      const cookies = response.headers.getSetCookie();
      if (cookies.length > 0) reply.header('set-cookie', cookies);
      return reply.code(response.status).send(response.body ? Buffer.from(await response.arrayBuffer()) : null);
    },
  });
  return app;
}

function addErrorHandlers(app: FastifyInstance): void {
  app.setErrorHandler((thrown, request, reply) => {
    if (!reply.sent && !reply.raw.headersSent) return sendProblem(thrown, request, reply);
    request.log.warn({ err: thrown, url: request.routeOptions.url }, 'failed after its answer had begun');
  });
}

function sendProblem(thrown: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const error = toPlumblineError(thrown);
  if (error.code === 'internal')
    request.log.error({ err: error.cause ?? error, url: request.routeOptions?.url }, 'an operation failed');
  const retryAfterSeconds = error.extra['retryAfterSeconds'];
  if (typeof retryAfterSeconds === 'number') reply.header('retry-after', String(retryAfterSeconds));
  return reply
    .code(statusOf[error.code])
    .header('content-type', 'application/problem+json')
    .send(JSON.stringify(toProblem(error, request.id)));
}

/** What is no HTTP request at all, or one that never ends: there is no route and no reply, only the connection. */
function refuseConnection(thrown: NodeJS.ErrnoException, socket: Socket): void {
  if (!socket.writable || thrown.code === 'ECONNRESET') {
    socket.destroy();
    return;
  }
  const reasons: Record<string, string> = {
    HPE_HEADER_OVERFLOW: 'The headers are larger than 16 KiB.',
    ERR_HTTP_REQUEST_TIMEOUT: 'The request did not arrive whole in time.',
  };
  const error = new PlumblineError(
    'malformed_body',
    reasons[thrown.code ?? ''] ?? 'This is not a request by HTTP/1.1.',
  );
  const body = JSON.stringify(toProblem(error, randomUUID()));
  socket.end(
    `HTTP/1.1 400 Bad Request\r\nContent-Type: application/problem+json\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}

/** The answer where no route is: for the API a problem, and what the app gives for pages. */
export function notFoundProblem(request: FastifyRequest): { status: number; body: string } {
  const error = new PlumblineError('not_found', `There is no ${request.method} ${request.url.slice(0, 200)}.`);
  return { status: 404, body: JSON.stringify(toProblem(error, request.id)) };
}

/**
 * A browser that carries our cookie must not be made to act by another site's page. Requests with an API key need no
 * such care: no browser adds that header by itself.
 */
function refuseForeignOrigin(request: FastifyRequest): void {
  if (request.method === 'GET' || request.method === 'HEAD') return;
  if (request.headers.authorization?.startsWith('Bearer ')) return;
  const site = request.headers['sec-fetch-site'];
  const origin = request.headers.origin;
  const foreign =
    site !== undefined
      ? site !== 'same-origin' && site !== 'none'
      : origin !== undefined && URL.parse(origin)?.host !== request.headers.host;
  if (foreign) throw new PlumblineError('forbidden', 'This request came from a page of another site.');
}

function credentialsOf({ headers }: FastifyRequest): Credentials {
  return {
    bearer: /^Bearer (\S+)$/.exec(headers.authorization ?? '')?.[1] ?? null,
    cookie: headers.cookie ?? null,
  };
}

function toHeaders(request: FastifyRequest): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  return headers;
}

function toWebRequest(request: FastifyRequest): Request {
  const name = workspaceNames.get(request.raw);
  const url = URL.parse(
    `${request.protocol}://${request.host || 'localhost'}${name ? `/w/${name}` : ''}${request.url}`,
  );
  if (!url) throw new PlumblineError('malformed_body', 'The Host header does not name a host.');
  const body = request.method === 'POST' && request.body !== undefined ? JSON.stringify(request.body) : null;
  const headers = toHeaders(request);
  headers.delete('content-length');
  // Whatever the client sent under this name is overwritten: it says what the connection, or a trusted proxy, says.
  headers.set(CLIENT_ADDRESS_HEADER, request.ip);
  return new Request(url, { method: request.method, headers, body });
}

function helmetOptions(secure: boolean) {
  return {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        // Mantine and React Flow place things by style attributes.
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        workerSrc: ["'self'", 'blob:'],
        fontSrc: ["'self'", 'data:'],
        connectSrc: ["'self'"],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
        formAction: ["'self'"],
      },
    },
    strictTransportSecurity: secure ? { maxAge: 31_536_000 } : false,
    referrerPolicy: { policy: 'same-origin' as const },
    crossOriginEmbedderPolicy: false,
  };
}
