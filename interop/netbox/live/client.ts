import { setTimeout as sleep } from 'node:timers/promises';
import { type Json, PlumblineError } from '#kernel';
import { type NetBoxToken, tokenHeader } from './token.ts';

const TIMEOUT_MS = 60_000;
const TRIES = 5;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 60_000;
const MAX_PAGE_BYTES = 64 * 1_048_576;

export interface ClientOptions {
  /** Where NetBox is, such as https://netbox.example.org; a path before /api/ is kept. */
  url: string;
  token: NetBoxToken;
  signal?: AbortSignal;
  /** Waits between tries; a test need not. */
  pause?: (milliseconds: number, signal: AbortSignal | undefined) => Promise<void>;
}

/** Part of a list, as NetBox gives it. */
export interface Page {
  count: number;
  /** Whether more follows. The address that NetBox names for it is not followed: it may name another host. */
  more: boolean;
  results: { [name: string]: Json }[];
}

type Query = { [name: string]: string | number | readonly number[] };

/** Nothing is answered at this path: another release of NetBox, or one may not see it. */
export class NotServed extends Error {
  readonly status: number;
  constructor(path: string, status: number) {
    super(`NetBox answers ${status} to ${path}`);
    this.status = status;
  }
}

/**
 * Reads NetBox's REST API. A fault that passes (no connection, 429, 5xx, an answer that is cut off) is tried again with
 * growing pauses; the token goes to this NetBox only, and redirects are not followed.
 */
export class NetBoxClient {
  readonly #base: URL;
  readonly #options: ClientOptions;

  constructor(options: ClientOptions) {
    this.#base = new URL(`${options.url.replace(/\/+$/, '')}/api/`);
    this.#options = options;
  }

  /** The version of NetBox, such as 4.7.3. Throws `unavailable` or `invalid_input` in words for whoever set it up. */
  async version(): Promise<string> {
    const status = await this.#get('status/', {});
    const version = status['netbox-version'];
    if (typeof version !== 'string')
      throw new PlumblineError('unavailable', `${this.#base.origin} answers, but not as NetBox does.`);
    return version;
  }

  async page(path: string, query: Query): Promise<Page> {
    const answer = await this.#get(`${path}/`, query);
    const { count, next, results } = answer;
    if (typeof count !== 'number' || !Array.isArray(results))
      throw new PlumblineError('unavailable', `${this.#base.origin} answers ${path} otherwise than NetBox does.`);
    return { count, more: typeof next === 'string' && next !== '', results: results as Page['results'] };
  }

  async #get(path: string, query: Query): Promise<{ [name: string]: Json }> {
    const url = new URL(path, this.#base);
    for (const [name, value] of Object.entries(query))
      for (const one of Array.isArray(value) ? value : [value]) url.searchParams.append(name, String(one));
    const pause =
      this.#options.pause ??
      ((milliseconds, signal) => sleep(milliseconds, undefined, { ...(signal ? { signal } : {}) }));
    for (let attempt = 1; ; attempt += 1) {
      const fault = await this.#try(url, path);
      if ('answer' in fault) return fault.answer;
      if (attempt === TRIES)
        throw new PlumblineError(
          'unavailable',
          `${this.#base.origin} gave no good answer to ${path} in ${TRIES} tries: ${fault.why}.`,
        );
      const pauseMs = fault.afterMs ?? FIRST_PAUSE_MS * 4 ** (attempt - 1);
      await pause(Math.min(pauseMs, LONGEST_PAUSE_MS), this.#options.signal);
    }
  }

  /** The answer, or why it may be tried again and after how long. Throws what will not pass by itself. */
  async #try(
    url: URL,
    path: string,
  ): Promise<{ answer: { [name: string]: Json } } | { why: string; afterMs?: number }> {
    const timeout = AbortSignal.timeout(TIMEOUT_MS);
    const signal = this.#options.signal ? AbortSignal.any([timeout, this.#options.signal]) : timeout;
    let text: string;
    let response: Response;
    try {
      response = await fetch(url, {
        headers: { accept: 'application/json', authorization: tokenHeader(this.#options.token) },
        redirect: 'manual',
        signal,
      });
      text = await textOf(response);
    } catch (error) {
      if (this.#options.signal?.aborted) throw new PlumblineError('cancelled', 'It was cancelled.');
      if (error instanceof PlumblineError) throw error;
      return { why: reasonOf(error) };
    }
    const { status } = response;
    if (status === 429 || status >= 500) {
      const seconds = Number(response.headers.get('retry-after'));
      return { why: `it answers ${status}`, ...(seconds > 0 ? { afterMs: seconds * 1_000 } : {}) };
    }
    if (status === 404) throw new NotServed(path, status);
    if (status === 401 || status === 403) {
      // The status page says whether it is the token or only this list that one may not see.
      if (path !== 'status/' && !/token/i.test(text)) throw new NotServed(path, status);
      throw new PlumblineError(
        'unavailable',
        `${url.origin} does not take the token (${status}): is it right, and is it active?`,
      );
    }
    if (status >= 300)
      throw new PlumblineError(
        'unavailable',
        `${url.origin} answers ${status} to ${path}${status < 400 ? '; redirects are not followed: give the address it is at' : ''}.`,
      );
    try {
      const answer = JSON.parse(text) as Json;
      if (typeof answer === 'object' && answer !== null && !Array.isArray(answer)) return { answer };
    } catch {
      return { why: 'its answer is cut off or no JSON' };
    }
    return { why: 'its answer is no object' };
  }
}

async function textOf(response: Response): Promise<string> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of response.body ?? []) {
    size += piece.length;
    if (size > MAX_PAGE_BYTES) throw new PlumblineError('unavailable', 'NetBox gives a page of more than 64 MB.');
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}

function reasonOf(error: unknown): string {
  const cause = (error as { cause?: { code?: string; message?: string } }).cause;
  if ((error as Error).name === 'TimeoutError') return `no answer within ${TIMEOUT_MS / 1_000} s`;
  return cause?.code ?? cause?.message ?? (error as Error).message;
}
