import { type Operations, routes } from './generated/operations.ts';
import { ApiProblem, problemOf } from './problem.ts';

export interface ClientOptions {
  /** `http://127.0.0.1:7300`, or `/w/example` in front of the paths; empty in a browser on the same origin. */
  baseUrl: string;
  token?: string;
  fetch?: typeof fetch;
}

type Part<
  Id extends keyof Operations,
  Name extends 'params' | 'query' | 'body',
> = undefined extends Operations[Id][Name]
  ? { [K in Name]?: Operations[Id][Name] }
  : Record<never, never> extends Operations[Id][Name]
    ? { [K in Name]?: Operations[Id][Name] }
    : { [K in Name]: Operations[Id][Name] };

export type CallInput<Id extends keyof Operations> = Part<Id, 'params'> &
  Part<Id, 'query'> &
  Part<Id, 'body'> & { ifMatch?: number; idempotencyKey?: string; signal?: AbortSignal };

export interface ApiClient {
  /** Throws ApiProblem. */
  call<Id extends keyof Operations>(id: Id, input: CallInput<Id>): Promise<Operations[Id]['output']>;
}

/** Fills a route's path and adds the query; undefined values are left out. */
export function urlOf(
  baseUrl: string,
  path: string,
  params: Record<string, unknown> = {},
  query: Record<string, unknown> = {},
): string {
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(params[name])));
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    for (const one of Array.isArray(value) ? value : [value])
      if (one !== undefined && one !== null) search.append(name, String(one));
  }
  return `${baseUrl}${filled}${search.size > 0 ? `?${search}` : ''}`;
}

export function createClient(options: ClientOptions): ApiClient {
  const send = options.fetch ?? fetch;
  return {
    async call(id, input) {
      const { params, query, body, ifMatch, idempotencyKey, signal } = input as CallInput<typeof id> & {
        params?: Record<string, unknown>;
        query?: Record<string, unknown>;
        body?: unknown;
      };
      const { method, path } = routes[id];
      const headers: Record<string, string> = { accept: 'application/json' };
      if (options.token) headers['authorization'] = `Bearer ${options.token}`;
      const isFile = body instanceof Blob || body instanceof Uint8Array;
      if (body !== undefined) headers['content-type'] = isFile ? 'application/octet-stream' : 'application/json';
      if (ifMatch !== undefined) headers['if-match'] = `"${ifMatch}"`;
      if (idempotencyKey) headers['idempotency-key'] = idempotencyKey;
      const url = urlOf(options.baseUrl, path, params, query);
      let response: Response;
      try {
        response = await send(url, {
          method,
          headers,
          ...(body === undefined ? {} : { body: isFile ? (body as BodyInit) : JSON.stringify(body) }),
          ...(signal ? { signal } : {}),
        });
      } catch (cause) {
        if (signal?.aborted) throw cause;
        throw unreachable(options.baseUrl, cause);
      }
      if (!response.ok) throw await problemOf(response);
      return response.json();
    },
  };
}

function unreachable(baseUrl: string, cause: unknown): ApiProblem {
  return new ApiProblem(
    {
      title: 'Not reachable',
      status: 0,
      code: 'unreachable',
      detail: `No Plumbline server answers at ${baseUrl || 'this address'}.`,
      remedy: 'Start it with "npm start", or set PLUMBLINE_URL to where it runs.',
      issues: [],
      requestId: '',
    },
    { cause },
  );
}
