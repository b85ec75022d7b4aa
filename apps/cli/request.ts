// Requests by path, for verbs that are read from the OpenAPI document.

import type { ProblemDocument } from '#api-client';
import { ApiProblem, urlOf } from '#api-client';
import type { Connection } from './connection.ts';

export interface RequestParts {
  method: string;
  path: string;
  params?: Record<string, unknown>;
  query?: Record<string, unknown>;
  body?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

export type Send = <Answer>(parts: RequestParts) => Promise<Answer>;

export async function open(connection: Connection, parts: RequestParts): Promise<Response> {
  const headers: Record<string, string> = { accept: 'application/json', ...parts.headers };
  if (connection.token) headers['authorization'] = `Bearer ${connection.token}`;
  if (parts.body !== undefined) headers['content-type'] ??= 'application/json';
  const body =
    parts.body === undefined
      ? null
      : typeof parts.body === 'string'
        ? parts.body
        : parts.body instanceof Uint8Array
          ? new Blob([parts.body as Uint8Array<ArrayBuffer>])
          : JSON.stringify(parts.body);
  let response: Response;
  try {
    response = await fetch(urlOf(connection.baseUrl, parts.path, parts.params, parts.query), {
      method: parts.method,
      headers,
      body,
      ...(parts.signal ? { signal: parts.signal } : {}),
    });
  } catch (cause) {
    throw refusal(
      'unreachable',
      `No Plumbline server answers at ${connection.baseUrl}.`,
      'Start it with "npm start", or set PLUMBLINE_URL to where it runs.',
      cause,
    );
  }
  const isPage = response.headers.get('content-type')?.startsWith('text/html');
  if (response.ok && !isPage) return response;
  const problem = (await response.json().catch(() => null)) as ProblemDocument | null;
  if (problem?.code === 'not_signed_in') {
    const why = connection.token
      ? 'The API key is not (or no longer) good here.'
      : `No API key: PLUMBLINE_TOKEN is not set, and ${connection.tokenFile} cannot be read.`;
    throw refusal(
      'not_signed_in',
      why,
      'Set PLUMBLINE_TOKEN, or run this as the user that started Plumbline (or set PLUMBLINE_DATA to its data folder).',
    );
  }
  if (problem?.code) throw new ApiProblem(problem);
  throw refusal(
    'unexpected_answer',
    `${connection.baseUrl} answered ${response.status} ${response.statusText}.`,
    'Check that PLUMBLINE_URL is the address of a Plumbline server.',
  );
}

function refusal(code: string, detail: string, remedy: string, cause?: unknown): ApiProblem {
  return new ApiProblem({ title: code, status: 0, code, detail, remedy, issues: [], requestId: '' }, { cause });
}

export function sender(connection: Connection): Send {
  return async (parts) => (await open(connection, parts)).json();
}

/** The items of a server-sent event stream, until it ends. */
export async function* events(response: Response): AsyncGenerator<{ event: string; data: unknown }> {
  let rest = '';
  for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
    const blocks = (rest + chunk).split('\n\n');
    rest = blocks.pop() ?? '';
    for (const block of blocks) {
      const event = /^event: (.*)$/m.exec(block)?.[1];
      const data = /^data: (.*)$/m.exec(block)?.[1];
      if (event && data) yield { event, data: JSON.parse(data) };
    }
  }
}
