import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apiKeyOf, openTestHttp, openTestWorkspace, type TestHttp, type TestWorkspace } from '#testkit';
import { noteOperations } from './testing/notes.ts';

let test: TestWorkspace;
let http: TestHttp;
let missing: string[] = [];
beforeAll(async () => {
  test = await openTestWorkspace();
  http = await openTestHttp(test, noteOperations(), { notReady: async () => missing });
});
afterAll(async () => {
  await http.close();
  await test.close();
});

describe('who is let in', () => {
  it('is nobody without a sign-in', async () => {
    for (const token of [null, 'nonsense', 'plb_nonsense', `plb_${'x'.repeat(200)}`]) {
      const answer = await http.call('GET', '/api/v1/notes', { token });
      expect([answer.status, answer.json()['code']]).toEqual([401, 'not_signed_in']);
    }
  });

  it('learns nothing before the sign-in, not even that the input is wrong', async () => {
    expect((await http.call('POST', '/api/v1/notes', { token: null, body: { wrong: 1 } })).status).toBe(401);
    expect((await http.call('GET', '/api/v1/notes?wrong=1', { token: null })).status).toBe(401);
  });

  it('is told the level that is needed, and who holds it', async () => {
    const token = await apiKeyOf(test, await test.person('Nobody'));
    const answer = await http.call('POST', '/api/v1/notes', { token, body: { text: 'x' } });
    expect(answer.json()).toMatchObject({ status: 403, code: 'forbidden' });
    expect(answer.json()['detail']).toContain('Ada First');
  });

  it('gets nothing from an operation that authorised nothing', async () => {
    const answer = await http.call('GET', '/api/v1/careless');
    expect(answer.status).toBe(500);
    expect(answer.text).not.toContain('not for you');
  });
});

describe('a page of another site', () => {
  const post = (headers: Record<string, string>, token: string | null = null) =>
    http.call('POST', '/api/v1/notes', { token, body: { text: 'x' }, headers: { cookie: 'a=b', ...headers } });

  const foreign = (): Record<string, string>[] => [
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: http.url.replace(/\d+$/, '1') },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site', origin: http.url },
  ];

  it('cannot make a browser act with our cookie', async () => {
    for (const headers of foreign()) {
      const answer = await post(headers);
      expect([answer.status, answer.json()['detail']]).toEqual([403, 'This request came from a page of another site.']);
    }
  });

  it('signs nobody in or out', async () => {
    const enter = async (headers: Record<string, string>) =>
      (await http.call('POST', '/api/auth/sign-out', { token: null, headers, body: {} })).status;
    expect(await Promise.all(foreign().map(enter))).toEqual([403, 403, 403, 403, 403]);
    // Past the check of the origin, there is just no such route here.
    expect(await enter({ origin: http.url })).toBe(404);
    const back = await http.call('GET', '/api/auth/oidc/callback', { headers: { 'sec-fetch-site': 'cross-site' } });
    expect(back.status).toBe(404);
  });

  it('is told from our own page, and from a client with an API key', async () => {
    // Past the check of the origin, there is just nobody signed in.
    expect((await post({ origin: http.url })).status).toBe(401);
    expect((await post({ 'sec-fetch-site': 'same-origin' })).status).toBe(401);
    expect((await post({ origin: 'https://evil.example' }, http.token)).status).toBe(201);
  });

  it('is given no leave by CORS', async () => {
    const answer = await http.call('GET', '/api/v1/notes', { headers: { origin: 'https://evil.example' } });
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
  });
});

describe('every answer', () => {
  it('carries a request id of its own, whatever it is', async () => {
    const ids = [];
    for (const [method, path] of [
      ['GET', '/api/v1/notes'],
      ['GET', '/api/v1/notes/0'],
      ['GET', '/api/v1/notes/%zz'],
      ['GET', '/healthz'],
      ['POST', '/nothing'],
    ] as const)
      ids.push((await http.call(method, path, { headers: { 'x-request-id': 'mine' } })).headers.get('x-request-id'));
    expect(ids.every((id) => /^[0-9a-f-]{36}$/.test(id ?? ''))).toBe(true);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('carries the security headers', async () => {
    const { headers } = await http.call('GET', '/api/v1/notes');
    const policy = headers.get('content-security-policy')!;
    expect(policy).toContain("default-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('same-origin');
    expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
    expect(headers.get('x-powered-by')).toBeNull();
    // Over plain http on this machine it would lock people out.
    expect(headers.get('strict-transport-security')).toBeNull();
  });

  it('tells browsers to stay with https where that is in front', async () => {
    const behind = await openTestHttp(test, noteOperations(), { secure: true });
    const { headers } = await behind.call('GET', '/healthz');
    expect(headers.get('strict-transport-security')).toContain('max-age=31536000');
    await behind.close();
  });
});

describe('too many requests', () => {
  it('are refused with the seconds to wait, even under ever new keys, while health still answers', async () => {
    const narrow = await openTestHttp(test, noteOperations(), { rateLimit: 5 });
    // Together: one after the other they could last longer than what is counted as one time.
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, i) => narrow.call('GET', '/api/v1/notes', { token: `made-up-${i}` })),
    );
    expect(answers.map((answer) => answer.status).sort()).toEqual([401, 401, 401, 401, 401, 429, 429, 429]);
    const refused = answers.find((answer) => answer.status === 429)!;
    expect(refused.json()).toMatchObject({ status: 429, code: 'rate_limited' });
    expect(refused.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await narrow.call('GET', '/healthz')).status).toBe(200);
    await narrow.close();
  });
});

describe('the operators', () => {
  it('see that it lives, and whether it is ready', async () => {
    expect((await http.call('GET', '/healthz', { token: null })).json()).toEqual({ status: 'ok' });
    expect((await http.call('GET', '/readyz', { token: null })).status).toBe(200);
    missing = ['database'];
    const answer = await http.call('GET', '/readyz', { token: null });
    // What is missing stands in the log: who only reaches the port learns nothing of how we are built.
    expect([answer.status, answer.json()]).toEqual([503, { status: 'not ready' }]);
    missing = [];
  });

  it('alone see the metrics: an administrator, and neither a stranger nor anybody else', async () => {
    const token = await apiKeyOf(test, await test.person('Level Five', { infrastructure: 5 }));
    expect((await http.call('GET', '/metrics', { token: null })).status).toBe(401);
    expect((await http.call('GET', '/metrics', { token })).status).toBe(403);
    expect((await http.call('GET', '/metrics')).status).toBe(200);
  });

  it('see requests by route and status, never by the ids in their paths', async () => {
    await http.call('GET', '/api/v1/notes/123456');
    await http.call('GET', '/secret/path');
    const { text, headers } = await http.call('GET', '/metrics');
    expect(headers.get('content-type')).toContain('text/plain');
    expect(text).toContain('plumbline_http_request_seconds_count{method="GET",route="/api/v1/notes/:id",status="200"}');
    expect(text).toContain('plumbline_nodejs_eventloop_lag_seconds');
    // Of the labels alone: a figure may hold any digits.
    expect(text.match(/\{.*\}/g)!.join('\n')).not.toContain('123456');
    expect(text).not.toContain('/secret');
  });
});

describe('a large answer', () => {
  it('is compressed for those who ask for it', async () => {
    const body = Array.from({ length: 400 }, (_, i) => `{"text":"line ${i}"}`).join('\n');
    await http.call('POST', '/api/v1/notes/bulk', { body, headers: { 'content-type': 'application/x-ndjson' } });
    const answer = await http.call('GET', '/api/v1/notes?limit=400', { headers: { 'accept-encoding': 'gzip' } });
    expect(answer.headers.get('content-encoding')).toBe('gzip');
    expect(answer.json<{ items: unknown[] }>().items).toHaveLength(400);
  });
});
