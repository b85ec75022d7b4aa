import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../../packages/testkit/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const count = async (path: string, cookie?: string): Promise<number> => {
  const answer = await server.call('GET', path, cookie ? { token: null, headers: { cookie } } : {});
  return answer.json<{ items: unknown[] }>().items.length;
};

it('keeps the example organisation apart from the real infrastructure, from its making to its end', async () => {
  expect((await server.call('GET', '/w/example/api/v1/me')).status).toBe(404);
  const before = await count('/api/v1/components?limit=500');

  // No request waits longer than a client would, however long it takes to make.
  const open = () => server.call('POST', '/api/v1/workspaces/example/open?waitSeconds=60');
  let opened = await open();
  while (opened.status === 200 && opened.json()['url'] === null) opened = await open();
  expect([opened.status, opened.text]).toEqual([200, expect.stringContaining('/w/example/')]);
  const landing = await fetch(opened.json<{ url: string }>().url, { redirect: 'manual' });
  expect(new URL(landing.headers.get('location')!, server.url).pathname).toBe('/w/example/');
  const cookies = landing.headers.getSetCookie();
  // A browser sends it to the example only.
  expect(cookies.join()).toMatch(/plumbline-example\.session_token=.*Path=\/w\/example\//);
  const cookie = cookies.map((one) => one.split(';')[0]).join('; ');

  const me = await server.call('GET', '/w/example/api/v1/me', { token: null, headers: { cookie } });
  expect(me.json()).toMatchObject({ workspace: { name: 'example', kind: 'example' } });
  expect(await count('/w/example/api/v1/components?limit=500', cookie)).toBe(500);
  expect(await count('/api/v1/components?limit=500')).toBe(before);

  // What opens the one opens nothing in the other.
  expect((await server.call('GET', '/w/example/api/v1/me')).status).toBe(401);
  expect((await server.call('GET', '/api/v1/me', { token: null, headers: { cookie } })).status).toBe(401);
  const renamed = cookie.replaceAll('plumbline-example', 'plumbline-main');
  expect((await server.call('GET', '/api/v1/me', { token: null, headers: { cookie: renamed } })).status).toBe(401);

  const removed = await server.call('DELETE', '/api/v1/workspaces/example');
  expect(removed.json()).toEqual({ removed: true });
  expect((await server.call('GET', '/w/example/api/v1/me', { token: null, headers: { cookie } })).status).toBe(404);
  expect((await server.call('DELETE', '/api/v1/workspaces/example')).json()).toEqual({ removed: false });
  expect((await server.call('GET', '/api/v1/audit/verify')).json()).toMatchObject({ ok: true });
}, 1_200_000);
