import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { request } from '#testkit';
import { type Installation, openInstallation } from '../../packages/testkit/installation.ts';

let installation: Installation;
beforeAll(async () => {
  installation = await openInstallation({ args: ['--dev'], prepared: true });
  await installation.start();
});
afterAll(() => installation.remove());

const call = (method: string, path: string, body?: unknown) =>
  request(installation.url, method, path, { token: installation.token(), ...(body === undefined ? {} : { body }) });

describe('a server whose PostgreSQL was killed', () => {
  it('says so while it lasts, lives on, and goes on when PostgreSQL is back', async () => {
    expect((await call('POST', '/api/v1/components', { kind: 'service', name: 'before' })).status).toBe(201);
    const stream = await fetch(`${installation.url}/api/v1/events/stream`, {
      headers: { authorization: `Bearer ${installation.token()}` },
    });
    const reader = stream.body!.pipeThrough(new TextDecoderStream()).getReader();
    await reader.read();

    await installation.kill(['postgres']);
    const during = await Promise.all(Array.from({ length: 20 }, () => call('GET', '/api/v1/components?limit=1')));
    for (const answer of during) {
      // Some come when it is back already; the others are told what is the matter, not that something went wrong.
      if (answer.status !== 200) expect([answer.status, answer.json()['code']]).toEqual([503, 'unavailable']);
    }
    await expect.poll(async () => (await call('GET', '/readyz')).status, { interval: 50 }).toBe(200);
    const after = await call('POST', '/api/v1/components', { kind: 'service', name: 'after' });
    expect([after.status, after.text]).toEqual([201, expect.any(String)]);
    // Who listened before hears of it still.
    let heard = '';
    while (!heard.includes('component.create')) {
      const { value, done } = await reader.read();
      if (done) break;
      heard += value;
    }
    expect(heard).toContain('component.create');
    await reader.cancel();
    const names = (await call('GET', '/api/v1/components?limit=500')).json<{ items: { name: string }[] }>();
    expect(names.items.map((item) => item.name)).toEqual(expect.arrayContaining(['before', 'after']));
    expect((await call('GET', '/api/v1/audit/verify')).json()).toMatchObject({ ok: true });
  }, 300_000);
});
