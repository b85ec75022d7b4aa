import { workspacePrefix } from '../paths.ts';
import { offlineProblem, problemOf } from './problem.ts';

export const apiBase = `${workspacePrefix}/api/v1`;

export type QueryValue = string | number | boolean | null | undefined;

export interface RequestOptions {
  query?: Record<string, QueryValue>;
  body?: unknown;
  /** The version that is changed, for If-Match. */
  version?: number;
  /** Made once an attempt of the user's, so that a repeated sending creates nothing twice. */
  idempotencyKey?: string;
  signal?: AbortSignal;
}

export function urlOf(path: string, query: Record<string, QueryValue> = {}): string {
  const given = Object.entries(query).filter((entry): entry is [string, string | number | boolean] => {
    return entry[1] !== undefined && entry[1] !== null && entry[1] !== '';
  });
  const search = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
  return `${apiBase}${path}${search ? `?${search}` : ''}`;
}

/** One request. Throws Problem, for a refusal as well as for silence. */
export async function request<Answer>(method: string, path: string, options: RequestOptions = {}): Promise<Answer> {
  const headers: Record<string, string> = { accept: 'application/json' };
  if (options.body !== undefined) headers['content-type'] = 'application/json';
  if (options.version !== undefined) headers['if-match'] = `"${options.version}"`;
  if (options.idempotencyKey) headers['idempotency-key'] = options.idempotencyKey;
  let response: Response;
  try {
    response = await fetch(urlOf(path, options.query), {
      method,
      headers,
      credentials: 'same-origin',
      ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
      ...(options.signal ? { signal: options.signal } : {}),
    });
  } catch (error) {
    if (options.signal?.aborted) throw error;
    throw offlineProblem();
  }
  if (!response.ok) throw await problemOf(response);
  if (response.status === 204) return undefined as Answer;
  return (await response.json()) as Answer;
}

export const get = <Answer>(path: string, query?: Record<string, QueryValue>, signal?: AbortSignal) =>
  request<Answer>('GET', path, { ...(query ? { query } : {}), ...(signal ? { signal } : {}) });

/** A key for one attempt of the user's. Not crypto.randomUUID: that is missing where the page came over plain HTTP. */
export function attemptKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
