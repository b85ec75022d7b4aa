import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ref } from '#kernel';
import { platformOperations } from '#platform';
import { apiKeyOf, openTestHttp, openTestWorkspace, type TestHttp, type TestWorkspace } from '#testkit';

let test: TestWorkspace;
let http: TestHttp;
beforeAll(async () => {
  test = await openTestWorkspace();
  http = await openTestHttp(test, platformOperations);
});
afterAll(async () => {
  await http.close();
  await test.close();
});

const record = (action: string) =>
  test.context().mutate((mutation) => mutation.record({ subject: ref('component', 7), action }));

interface Listener {
  /** All that it has heard, up to the first event with this action. */
  until(action: string): Promise<string>;
  end(): Promise<void>;
}

async function listen(token = http.token): Promise<Listener> {
  const headers = { authorization: `Bearer ${token}` };
  const response = await fetch(`${http.url}/api/v1/events/stream`, { headers });
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let text = (await reader.read()).value!;
  return {
    async until(action) {
      while (!text.includes(`"action":"${action}"`)) {
        const { value, done } = await reader.read();
        if (done) throw new Error(`The stream ended: ${text}`);
        text += value;
      }
      return text;
    },
    end: () => reader.cancel(),
  };
}

describe('the stream of events', () => {
  it('tells everybody who listens of every mutation once, and never what it says', async () => {
    const listeners = await Promise.all(Array.from({ length: 50 }, () => listen()));
    await test
      .context()
      .mutate((mutation) =>
        mutation.record({ subject: ref('component', 7), action: 'test.one', detail: { secret: 'x' } }),
      );
    await record('test.two');
    for (const listener of listeners) {
      const heard = await listener.until('test.two');
      expect(heard.match(/"action":"test\.one"/g)).toHaveLength(1);
      expect(heard).toContain('"key":"CMP-7"');
      expect(heard).not.toContain('secret');
    }
    await Promise.all(listeners.map((listener) => listener.end()));
  });

  it('begins with what comes, not with what was', async () => {
    await record('test.before');
    const listener = await listen();
    await record('test.after');
    const heard = await listener.until('test.after');
    expect(heard).not.toContain('test.two');
    await listener.end();
  });
});

describe('the audit trail over HTTP', () => {
  it('is read newest first, page by page, or for one record', async () => {
    await record('test.listed');
    const first = await http.call('GET', '/api/v1/events?limit=2');
    const page = first.json<{ items: { id: number; action: string; actor: string }[]; next: string }>();
    expect(page.items[0]).toMatchObject({ action: 'test.listed', actor: 'Ada First', subject: { key: 'CMP-7' } });
    const second = (await http.call('GET', `/api/v1/events?limit=2&cursor=${page.next}`)).json<typeof page>();
    expect(second.items[0]!.id).toBeLessThan(page.items[1]!.id);
    const one = (await http.call('GET', '/api/v1/events?subject=CMP-7&limit=500')).json<typeof page>();
    expect(one.items.every((event) => event.action.startsWith('test.'))).toBe(true);
    expect((await http.call('GET', '/api/v1/events?subject=nonsense')).status).toBe(400);
  });

  it('is for those only who may read it', async () => {
    const token = await apiKeyOf(test, await test.person('Follower', { infrastructure: 1 }));
    expect((await http.call('GET', '/api/v1/events', { token })).status).toBe(403);
    expect((await http.call('GET', '/api/v1/audit/verify', { token })).status).toBe(403);
  });
});
