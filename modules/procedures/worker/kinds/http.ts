import { canonicalJson, type Json } from '#kernel';
import { definePort } from '#platform';
import type { HttpAction } from '../../plan/action.ts';
import type { Filled } from '../../plan/text.ts';
import type { Outcome } from '../../run/outcome.ts';
import { vaultPort } from '../../vault/vault.ts';
import type { Failure } from '../failure.ts';
import { onBehalfOf } from './exec.ts';
import { judge } from './judge.ts';
import type { Ask, Attempt, StepExecutor, Tools, Work } from './kind.ts';
import { atPointer } from './pointer.ts';
import { unmarked } from './unmarked.ts';

/** What http steps need of a driver; the app fulfils it with drivers/http (see there for the promises). */
export type SendHttp = (
  request: {
    method: HttpAction['method'];
    url: string;
    headers: Record<string, string>;
    body: string | null;
    /** Names the attempt: the same when it is repeated, so that the other side can tell. null: it changes nothing. */
    attempt: { runId: number; stepId: number; number: number } | null;
    /** host:port that somebody approved for this, even on this machine. */
    approved: readonly string[];
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

type Request = Filled<HttpAction>;
const harmless = ({ method }: Request): boolean => method === 'GET' || method === 'HEAD';
/** Of the answer, into the run's log. */
const SHOWN_CHARACTERS = 16_384;

/** Sends a request, and sees whether the answer is what was expected. */
export const http: StepExecutor<HttpAction> = {
  harmless,
  attempt: (work, tools) => unmarked(work, tools, { harmless: harmless(work.action) }, () => execute(work, tools)),
};

/** A server that is in trouble does not say no. */
export const askHttp: Ask<HttpAction> = async (request, attempt, tools) => {
  const answer = await send(request, attempt, tools);
  if (answer.status >= 500 || answer.status === 429) return 'unknown';
  return unexpected(request, answer) === null ? 'yes' : 'no';
};

async function execute(work: Work<HttpAction>, tools: Tools): Promise<Failure> {
  const answer = await send(work.action, work, tools);
  const wrong = unexpected(work.action, answer);
  const kept = { durationMs: Math.round(answer.durationMs), how: 'executed' as const };
  const outcome: Outcome =
    wrong === null
      ? await judge(work, tools, kept, (source) => {
          if ('status' in source) return answer.status;
          if ('header' in source) return answer.headers[source.header.toLowerCase()];
          return 'json' in source ? atPointer(parsed(answer), source.json) : null;
        })
      : { kind: 'failed', result: { ...kept, summary: wrong } };
  // Only now: what of the answer is a secret is masked from here on.
  show(work, tools, answer);
  return outcome;
}

function show({ claim, action }: Work<HttpAction>, tools: Tools, answer: HttpAnswer): void {
  tools.output.note(`${action.method} ${new URL(action.url).origin}: ${answer.status}`);
  const holdsSecret = Object.values(claim.step.outputs).some((output) => output.secret !== null);
  if (holdsSecret) tools.output.note('The answer is not shown: it holds a secret.');
  else tools.output.push({ stream: 'stdout', text: answer.text.slice(0, SHOWN_CHARACTERS) });
}

async function send(action: Request, { claim }: Attempt, tools: Tools): Promise<HttpAnswer> {
  const { hostname, protocol, port } = new URL(action.url);
  const endpoint = { host: hostname, port: Number(port) || (protocol === 'https:' ? 443 : 80) };
  const { body, type } = bodyOf(action.body as Request['body']);
  const headers: Record<string, string> = { ...(type === null ? {} : { 'content-type': type }), ...action.headers };
  const approved: string[] = [];
  if (action.credential) {
    const { name, as } = action.credential;
    const kind = as === 'basic' ? 'http-basic' : 'http-token';
    const opened = await tools.port(vaultPort).open(name, [kind], onBehalfOf(claim), endpoint);
    tools.secrets.hide(opened.value);
    headers[typeof as === 'object' ? as.header : 'authorization'] = signIn(as, opened);
    approved.push(...opened.endpoints);
  }
  const { runId, stepId, settledGeneration } = claim;
  return tools.port(httpPort)(
    {
      ...{ method: action.method, url: action.url, headers, body, approved },
      attempt: harmless(action) ? null : { runId, stepId, number: settledGeneration + 1 },
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
function unexpected({ expect }: Request, answer: HttpAnswer): string | null {
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

function parsed({ text }: HttpAnswer): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
