import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { authorityMemory } from '#people';
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
      let text = '';
      for await (const piece of response.body!.pipeThrough(new TextDecoderStream())) {
        // On a busy machine a sign of life may come between.
        text = (text + piece).replaceAll(': still here\n\n', '');
        if (text === 'id: 1\nevent: now\ndata: {"text":"a\\nb"}\n\n') held.go.resolve();
      }
      expect(text).toBe('id: 1\nevent: now\ndata: {"text":"a\\nb"}\n\nid: 2\nevent: later\ndata: {}\n\n');
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
    withServer(async (http, held) => {
      const answer = await http.call('GET', '/api/v1/careless/stream');
      expect([answer.status, answer.text.includes('not for you')]).toEqual([500, false]);
      // And its generator does not wait on for nobody.
      await held.ended.promise;
    }));

  it.each(['grant', 'key'] as const)('ends when the %s that it came by is taken away', (what) =>
    withServer(async (http, held) => {
      const person = await test.person('Passing By', { infrastructure: 1 });
      const token = await apiKeyOf(test, person);
      const response = await fetch(`${http.url}/api/v1/stream`, { headers: { authorization: `Bearer ${token}` } });
      await held.arrived.promise;
      const now = new Date();
      if (what === 'grant')
        await test.workspace.db
          .updateTable('grant')
          .set({ valid_to: now })
          .where('person_id', '=', person.personId)
          .execute();
      else
        await test.workspace.db
          .updateTable('api_key')
          .set({ revoked_at: now })
          .where('person_id', '=', person.personId)
          .execute();
      await held.ended.promise;
      expect(await response.text()).not.toContain('event: later');
    }),
  );

  it('goes on when somebody else loses theirs', () =>
    withServer(async (http, held) => {
      const other = await test.person('Somebody Else', { infrastructure: 1 });
      const response = await listen(http);
      await held.arrived.promise;
      await test.workspace.db.deleteFrom('grant').where('person_id', '=', other.personId).execute();
      await (await test.workspace.get(authorityMemory)).heard();
      // Past the notice, a request of the same kind has been answered: the look has had its turn.
      expect((await http.call('GET', '/api/v1/notes')).status).toBe(200);
      held.go.resolve();
      expect(await response.text()).toContain('event: later');
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
