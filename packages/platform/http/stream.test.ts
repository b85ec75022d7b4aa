import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apiKeyOf, openTestHttp, openTestWorkspace, type TestHttp, type TestWorkspace } from '#testkit';
import { type Hold, hold, noteOperations } from './testing/notes.ts';

let test: TestWorkspace;
beforeAll(async () => {
  test = await openTestWorkspace();
});
afterAll(() => test.close());

async function withServer(work: (http: TestHttp, held: Hold) => Promise<void>): Promise<void> {
  const held = hold();
  const http = await openTestHttp(test, noteOperations(held));
  try {
    await work(http, held);
  } finally {
    await http.close();
  }
}

function listen(http: TestHttp, signal?: AbortSignal): Promise<Response> {
  return fetch(`${http.url}/api/v1/stream`, {
    headers: { authorization: `Bearer ${http.token}` },
    ...(signal ? { signal } : {}),
  });
}

describe('a stream', () => {
  it('sends its first event at once, as one line of data, and ends when it is through', () =>
    withServer(async (http, held) => {
      const response = await listen(http);
      expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
      const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
      expect((await reader.read()).value).toBe('id: 1\nevent: now\ndata: {"text":"a\\nb"}\n\n');
      held.go.resolve();
      expect((await reader.read()).value).toBe('id: 2\nevent: later\ndata: {}\n\n');
      expect((await reader.read()).done).toBe(true);
    }));

  it('carries the security headers and the request id like any answer', () =>
    withServer(async (http, held) => {
      const response = await listen(http);
      expect(response.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
      expect(response.headers.get('content-security-policy')).toContain("default-src 'self'");
      expect(response.headers.get('cache-control')).toBe('no-store');
      held.go.resolve();
      await response.text();
    }));

  it('ends its generator when the client goes', () =>
    withServer(async (http, held) => {
      const client = new AbortController();
      await listen(http, client.signal);
      await held.arrived.promise;
      client.abort();
      await held.ended.promise;
    }));

  it('does not keep the server from stopping', () =>
    withServer(async (http, held) => {
      const response = await listen(http);
      await held.arrived.promise;
      await http.close();
      await held.ended.promise;
      expect(await response.text()).toContain('event: now');
    }));

  it('is refused with a status, before anything is sent, for somebody who may not', () =>
    withServer(async (http) => {
      const token = await apiKeyOf(test, await test.person('Nobody'));
      const answer = await http.call('GET', '/api/v1/stream', { token });
      expect([answer.status, answer.json()['code']]).toEqual([403, 'forbidden']);
    }));

  it('never begins when its operation authorised nothing', () =>
    withServer(async (http) => {
      const answer = await http.call('GET', '/api/v1/careless/stream');
      expect([answer.status, answer.text.includes('not for you')]).toEqual([500, false]);
    }));

  it('is not entered by a HEAD', () =>
    withServer(async (http) => {
      expect((await http.call('HEAD', '/api/v1/stream')).status).toBe(404);
    }));
});

describe('a stop', () => {
  it('lets a request that is under way have its answer, and takes no new one', () =>
    withServer(async (http, held) => {
      const underWay = http.call('POST', '/api/v1/notes/slowly');
      await held.arrived.promise;
      const stopped = http.close();
      await expect(http.call('GET', '/healthz')).rejects.toThrow();
      held.go.resolve();
      expect((await underWay).status).toBe(201);
      await stopped;
    }));
});
