import { canonicalJson, type Json } from '#kernel';
import { definePort } from '#platform';
import type { HttpAction } from '../../plan/action.ts';
import type { Filled } from '../../plan/text.ts';
import { vaultPort } from '../../vault/vault.ts';
import { onBehalfOf } from './exec.ts';
import type { Ask, Attempt, Tools } from './kind.ts';
import { atPointer } from './pointer.ts';

/** What http steps need of a driver; the app fulfils it with drivers/http (see there for the promises). */
export type SendHttp = (
  request: {
    method: HttpAction['method'];
    url: string;
    headers: Record<string, string>;
    body: string | null;
    /** Names the attempt: the same when it is repeated, so that the other side can tell. null: it changes nothing. */
    attempt: { runId: number; stepId: number; number: number } | null;
  },
  options: { timeoutMs: number; signal?: AbortSignal },
) => Promise<HttpAnswer>;
export const httpPort = definePort<SendHttp>('procedures.http');

export interface HttpAnswer {
  status: number;
  /** Names in lower case. */
  headers: Readonly<Record<string, string>>;
  text: string;
  truncated: boolean;
  durationMs: number;
}

export type Request = Filled<HttpAction>;
export const changesNothing = ({ method }: Request): boolean => method === 'GET' || method === 'HEAD';
/** A server that is in trouble does not say no. */
export const askHttp: Ask<HttpAction> = async (request, attempt, tools) => {
  const answer = await sendHttp(request, attempt, tools);
  if (answer.status >= 500 || answer.status === 429) return 'unknown';
  return unexpectedOfHttp(request, answer) === null ? 'yes' : 'no';
};

/**
 * Signs in by the vault, and sends one request. Where a credential may be shown says nothing of where may be spoken to: who
 * keeps a credential does not open the networks of the installation, its operator does (drivers/http).
 */
export async function sendHttp(action: Request, { claim }: Attempt, tools: Tools): Promise<HttpAnswer> {
  const { hostname, protocol, port } = new URL(action.url);
  const endpoint = { host: hostname, port: Number(port) || (protocol === 'https:' ? 443 : 80) };
  const { body, type } = bodyOf(action.body as Request['body']);
  const headers: Record<string, string> = { ...(type === null ? {} : { 'content-type': type }), ...action.headers };
  if (action.credential) {
    const { name, as } = action.credential;
    const kind = as === 'basic' ? 'http-basic' : 'http-token';
    const opened = await tools.port(vaultPort).open(name, [kind], onBehalfOf(claim), endpoint);
    tools.secrets.hide(opened.value);
    headers[typeof as === 'object' ? as.header : 'authorization'] = signIn(as, opened);
  }
  const { runId, stepId, settledGeneration } = claim;
  if (!changesNothing(action)) await tools.stillOurs();
  return tools.port(httpPort)(
    {
      ...{ method: action.method, url: action.url, headers, body },
      attempt: changesNothing(action) ? null : { runId, stepId, number: settledGeneration + 1 },
    },
    { timeoutMs: claim.step.timeoutMs, signal: tools.cancelled },
  );
}

function signIn(
  as: NonNullable<HttpAction['credential']>['as'],
  { account, value }: { account: string | null; value: string },
): string {
  if (as === 'bearer') return `Bearer ${value}`;
  return as === 'basic' ? `Basic ${Buffer.from(`${account ?? ''}:${value}`).toString('base64')}` : value;
}

function bodyOf(body: Request['body']): { body: string | null; type: string | null } {
  if (body === null) return { body: null, type: null };
  if ('json' in body) return { body: JSON.stringify(body.json), type: 'application/json' };
  if ('form' in body) {
    const text = new URLSearchParams(body.form as Record<string, string>).toString();
    return { body: text, type: 'application/x-www-form-urlencoded' };
  }
  return { body: body.text, type: body.type };
}

/** null: everything is as it should be. */
export function unexpectedOfHttp({ expect }: Request, answer: HttpAnswer): string | null {
  if (!expect.status.includes(answer.status))
    return `It answered ${answer.status}; expected was ${expect.status.join(' or ')}.`;
  for (const [pointer, value] of Object.entries(expect.json as Record<string, unknown>)) {
    const found = atPointer(parsed(answer), pointer);
    if (found === undefined) return `Its answer has nothing at ${pointer}.`;
    if (canonicalJson(found as Json) !== canonicalJson(value as Json))
      return `Its answer has another value at ${pointer} than the expected one.`;
  }
  return null;
}

export function parsed({ text }: HttpAnswer): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
