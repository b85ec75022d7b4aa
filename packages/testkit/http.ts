import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { actorOfApiKey, authorityMemory, createAuthority, issueApiKey } from '#people';
import {
  type Actor,
  type AnyOperation,
  createHttpServer,
  type HttpServerOptions,
  requestMark,
  requestMarkPort,
} from '#platform';
import type { TestWorkspace } from './workspace.ts';

export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  /** The body as JSON. Throws when it is something else. */
  json<T = Record<string, unknown>>(): T;
}

export interface CallOptions {
  /** An API key; null sends none. */
  token?: string | null;
  /** JSON unless a string or bytes: those go as they are. */
  body?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

/** One request, with its whole answer. */
export async function request(
  baseUrl: string,
  method: string,
  path: string,
  { token, body, headers = {}, signal }: CallOptions = {},
): Promise<Answer> {
  const raw = typeof body === 'string' || body instanceof Uint8Array;
  const response = await fetch(`${baseUrl}${path}`, {
    method,
    headers: {
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: raw ? (body as BodyInit) : JSON.stringify(body) }),
    ...(signal ? { signal } : {}),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, json: () => JSON.parse(text) };
}

/** A new API key of a person. */
export async function apiKeyOf(test: Pick<TestWorkspace, 'workspace'>, actor: Actor): Promise<string> {
  const { secret } = await test.workspace.db
    .transaction()
    .execute((tx) => issueApiKey(tx, { personId: actor.personId, name: 'test', at: new Date(), expiresAt: null }));
  return secret;
}

export interface TestHttp {
  url: string;
  /** The key of the workspace's first person, sent unless a call says otherwise. */
  token: string;
  call(method: string, path: string, options?: CallOptions): Promise<Answer>;
  close(): Promise<void>;
}

/** The real HTTP server with operations of the test's own, on a random port of this machine. */
export async function openTestHttp(
  test: TestWorkspace,
  operations: AnyOperation[],
  options: Partial<HttpServerOptions> = {},
): Promise<TestHttp> {
  test.workspace.provide(requestMarkPort, requestMark('the secret of a test', test.workspace.name));
  const app = await createHttpServer({
    operations,
    workspace: async (name) => (name === test.workspace.name ? test.workspace : null),
    authenticate: async (workspace, { bearer }) => (bearer === null ? null : actorOfApiKey(workspace, bearer)),
    onAuthorityChange: async (workspace, listener) => (await workspace.get(authorityMemory)).onChange(listener),
    authority: createAuthority,
    signInRoutes: async () => new Response(null, { status: 404 }),
    notReady: async () => [],
    log: pino({ level: process.env['PLUMBLINE_TEST_LOG'] ?? 'silent' }),
    ...options,
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
  const url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
  const token = await apiKeyOf(test, test.first);
  return {
    url,
    token,
    call: (method, path, { token: given = token, ...rest } = {}) =>
      request(url, method, path, { token: given, ...rest }),
    close: () => app.close(),
  };
}
