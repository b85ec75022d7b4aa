import { randomInt } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { errorRegistry } from '#kernel';
import type { Answer } from '#testkit';
import { startTestServer, type TestServer } from '../../packages/testkit/server.ts';
import { apiOperations } from './document.ts';
import { type BadRequest, badRequests, randomOf } from './hostileInputs.ts';
import { findRecords, type Records, runTurn, sampleRequest } from './sample.ts';

const seed = Number(process.env['PLUMBLINE_TEST_SEED'] || randomInt(2 ** 31));
/** What is kept about requests, not what they are about. */
const bookkeeping = ['idempotency', 'session', 'verification', 'seal', 'consumer', 'migration', 'sign_in_failure'];
/** Written by the notifier alone, of events, when it comes to them: an event that a refused request left is counted itself. */
const notices = ['notice', 'notice_delivery'];

/** The system goes on with what valid requests began: what it does meanwhile is not the doing of a refused one. */
const BACKGROUND = 'events of the system';

let server: TestServer;
let records: Records;
let countAll: string;
beforeAll(async () => {
  console.log(`hostile inputs: PLUMBLINE_TEST_SEED=${seed}`);
  server = await startTestServer();
  await runTurn(server);
  records = await findRecords(server);
  const { rows } = await server.workspace.pool.query<{ name: string }>(
    `select tablename as name from pg_tables where schemaname = 'public' order by 1`,
  );
  const leftOut = ['event', ...bookkeeping, ...notices];
  const counted = rows.map(({ name }) => name).filter((name) => !leftOut.includes(name));
  const me = (await server.call('GET', '/api/v1/me')).json<{ person: { id: number } }>().person.id;
  countAll = [
    `select 'event' as name, count(*)::int as n from event where actor_id = ${me}`,
    `select '${BACKGROUND}', count(*)::int from event where actor_id <> ${me}`,
    ...counted.map((name) => `select '${name}', count(*)::int from "${name}"`),
  ].join(' union all ');
});
afterAll(() => server.close());

async function stored(): Promise<Record<string, number>> {
  // What takes longer than a request waits for goes on in the name of who asked.
  const going = `select 1 from intake where state in ('planning', 'applying')`;
  await expect.poll(async () => (await server.workspace.pool.query(going)).rows, { timeout: 500_000 }).toEqual([]);
  const { rows } = await server.workspace.pool.query<{ name: string; n: number }>(countAll);
  return Object.fromEntries(rows.map(({ name, n }) => [name, n]));
}

/** Another machine that does not answer is told by 502; that is no defect of ours. */
const farEnd = ['host_unreachable', 'host_auth_failed', 'host_connection_lost'];

/** What is wrong with an answer to a bad request; null when it is a clear refusal, or the request was not so bad. */
function complaint(answer: Answer, isValid: boolean): string | null {
  if (answer.status < 400) return isValid ? null : `accepted with ${answer.status}: ${answer.text.slice(0, 200)}`;
  if (!answer.headers.get('content-type')?.startsWith('application/problem+json'))
    return `${answer.status} without a problem: ${answer.text.slice(0, 200)}`;
  const problem = answer.json();
  if (answer.status >= 500 && !farEnd.includes(String(problem['code'])))
    return `${answer.status}: ${answer.text.slice(0, 300)}`;
  if (problem['status'] !== answer.status || !Object.hasOwn(errorRegistry, String(problem['code'])))
    return `an unknown problem: ${answer.text.slice(0, 200)}`;
  if (!problem['detail'] || !problem['remedy'] || !problem['requestId']) return `unclear: ${answer.text.slice(0, 200)}`;
  if (answer.text.length > 30_000) return `a refusal of ${answer.text.length} characters`;
  return null;
}

/** Of what may be stored, each run sends others: the seed decides. */
const MOST_ALONE = 12;
function some(requests: BadRequest[]): BadRequest[] {
  const choose = randomOf(seed);
  const left = [...requests];
  const chosen: BadRequest[] = [];
  while (chosen.length < MOST_ALONE && left.length > 0) {
    const one = choose(left);
    left.splice(left.indexOf(one), 1);
    chosen.push(one);
  }
  return chosen;
}

describe.each(apiOperations.map((operation) => [operation.id, operation] as const))('%s', (_, operation) => {
  const schema = operation.declaration.body;
  const body = schema instanceof z.ZodObject ? schema.strict() : schema;

  async function send({ path, headers, body: bytes }: BadRequest): Promise<Answer> {
    const client = new AbortController();
    try {
      if (!operation.declaration.stream)
        return await server.call(operation.method, path, { headers, ...(bytes === undefined ? {} : { body: bytes }) });
      // A stream that begins does not end by itself: its status is all that counts.
      const all = { ...headers, authorization: `Bearer ${server.token}` };
      const response = await fetch(`${server.url}${path}`, { headers: all, signal: client.signal });
      const text = response.status < 400 ? '' : await response.text();
      return { status: response.status, headers: response.headers, text, json: () => JSON.parse(text) };
    } finally {
      client.abort();
    }
  }

  /** A hostile text may be a fine name, and a list may find nothing for it: then there is nothing to refuse. */
  const isHarmless = ({ value }: BadRequest): boolean =>
    operation.method === 'GET' ||
    (value === undefined ? operation.declaration.bulk === true : (body?.safeParse(value).success ?? true));

  it('refuses bad input clearly, stores nothing of it, and goes on', async () => {
    // A turn looks at a machine and goes on by itself: only what must be refused is sent to its start.
    const requests = badRequests(operation, sampleRequest(operation, records), randomOf(seed)).filter(
      (request) => operation.id !== 'turn.start' || !isHarmless(request) || request.value === undefined,
    );
    const complaints: string[] = [];
    const judge = async (request: BadRequest): Promise<Answer> => {
      const answer = await send(request);
      const wrong = complaint(answer, isHarmless(request));
      if (wrong) complaints.push(`${request.what} → ${wrong}`);
      return answer;
    };
    // What must be refused comes first, at once; then one by one what may be stored, for a refusal among that stores nothing either.
    const [harmless, bad] = [requests.filter(isHarmless), requests.filter((request) => !isHarmless(request))];
    const [together, alone] = operation.method === 'GET' ? [requests, []] : [bad, some(harmless)];
    let before = await stored();
    const compare = async (what: string): Promise<void> => {
      const after = await stored();
      const changed = Object.keys(after).filter((name) => after[name] !== before[name]);
      if (changed.length > 0 && !changed.includes(BACKGROUND))
        complaints.push(`${what} stored in ${changed.join(', ')}`);
      before = after;
    };
    for (let start = 0; start < together.length; start += 10)
      await Promise.all(together.slice(start, start + 10).map(judge));
    await compare('what was refused');
    for (const request of alone) {
      const answer = await judge(request);
      if (answer.status >= 400) await compare(`${request.what} → ${answer.status}, but`);
      else before = await stored();
    }
    expect({ seed, complaints }).toEqual({ seed, complaints: [] });
    expect((await server.call('GET', '/healthz')).status).toBe(200);
  }, 600_000);
});
