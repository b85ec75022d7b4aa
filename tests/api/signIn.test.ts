import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { request } from '#testkit';
import { startTestServer, type TestServer } from '../../packages/testkit/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

async function newLink(body: unknown = {}): Promise<string> {
  const answer = await server.call('POST', '/api/v1/sign-in-links', { body });
  expect(answer.status).toBe(201);
  return answer.json<{ url: string }>().url;
}

/** Follows a link as a browser does, up to the page. */
async function open(link: string): Promise<{ status: number; location: string; cookies: string[] }> {
  const response = await fetch(link, { redirect: 'manual' });
  await response.body?.cancel();
  return {
    status: response.status,
    location: new URL(response.headers.get('location') ?? '', server.url).href.replace(server.url, ''),
    cookies: response.headers.getSetCookie(),
  };
}

const asCookie = (cookies: string[]): string => cookies.map((cookie) => cookie.split(';')[0]).join('; ');

describe('a sign-in link', () => {
  it('signs its person in once, by a cookie that no script can read', async () => {
    const link = await newLink();
    const first = await open(link);
    expect([first.status, first.location]).toEqual([302, '/']);
    const session = first.cookies.find((cookie) => cookie.startsWith('plumbline-main.session_token='))!;
    expect(session).toMatch(/HttpOnly/i);
    expect(session).toMatch(/SameSite=Lax/i);
    const me = await server.call('GET', '/api/v1/me', { token: null, headers: { cookie: asCookie(first.cookies) } });
    expect(me.json()).toMatchObject({ person: { administrator: true }, workspace: { name: 'main' } });
    const again = await open(link);
    expect(asCookie(again.cookies)).not.toContain('session_token=');
    expect(again.location).toContain('/sign-in?error');
  });

  it('is worth nothing when a letter of it is wrong', async () => {
    const link = await newLink();
    const wrong = await open(link.replace(/token=(.)/, (_, first: string) => `token=${first === 'a' ? 'b' : 'a'}`));
    expect(asCookie(wrong.cookies)).not.toContain('session_token=');
    expect((await open(link)).location).toBe('/');
  });

  it('leads nowhere but home, whatever is added to it', async () => {
    for (const url of ['https://evil.example/', '//evil.example', '/\\evil.example', 'javascript:alert(1)']) {
      const link = new URL(await newLink());
      link.searchParams.set('callbackURL', url);
      const answer = await open(link.href);
      expect([url, answer.location]).toEqual([url, expect.stringMatching(/^\/($|[a-z])/)]);
    }
  });

  it('is made for people of this workspace only', async () => {
    const stranger = await server.call('POST', '/api/v1/sign-in-links', { body: { email: 'stranger@example.org' } });
    expect([stranger.status, stranger.json()['code']]).toEqual([404, 'not_found']);
    const ask = async (name: string, level: 3 | 4, body: object) => {
      const token = await server.keyOf(name, { infrastructure: level });
      return (await server.call('POST', '/api/v1/sign-in-links', { body, token })).status;
    };
    // It is managing people; and whoever made one for somebody above could be them.
    expect(await ask('Manages Nobody', 3, {})).toBe(403);
    expect(await ask('Manages People', 4, {})).toBe(201);
    const me = (await server.call('GET', '/api/v1/me')).json<{ person: { email: string } }>();
    expect(await ask('Reaches Not So High', 4, { email: me.person.email })).toBe(403);
  });
});

describe('a session', () => {
  it('cannot be used by the page of another site', async () => {
    const cookie = asCookie((await open(await newLink())).cookies);
    const post = (headers: Record<string, string>) =>
      server.call('POST', '/api/v1/components', {
        token: null,
        body: { kind: 'service', name: `by cookie ${Math.random()}` },
        headers: { cookie, ...headers },
      });
    expect((await post({ origin: 'https://evil.example' })).status).toBe(403);
    expect((await post({ 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await post({ origin: server.url, 'sec-fetch-site': 'same-origin' })).status).toBe(201);
  });

  it('ends when its person signs out', async () => {
    const cookie = asCookie((await open(await newLink())).cookies);
    const me = () => server.call('GET', '/api/v1/me', { token: null, headers: { cookie } });
    expect((await me()).status).toBe(200);
    const out = await server.call('POST', '/api/auth/sign-out', {
      token: null,
      body: {},
      headers: { cookie, origin: server.url },
    });
    expect(out.status).toBe(200);
    expect((await me()).status).toBe(401);
  });

  it('is not worth anything made up', async () => {
    for (const cookie of [
      'plumbline-main.session_token=abc',
      `plumbline-main.session_token=${'x'.repeat(3_000)}`,
      'plumbline-main.session_token=%00',
      'plumbline-main.session_token=a.b; plumbline-main.session_token=c',
      '=;;=',
    ])
      expect([
        cookie.slice(0, 60),
        (await server.call('GET', '/api/v1/me', { token: null, headers: { cookie } })).status,
      ]).toEqual([cookie.slice(0, 60), 401]);
  });
});

describe('the routes of the sign-in', () => {
  it('let nobody make an account or a link for themselves', async () => {
    const email = 'somebody@example.org';
    for (const [path, body] of [
      ['sign-up/email', { email, password: 'a long enough password', name: 'Somebody' }],
      ['sign-in/magic-link', { email }],
      ['change-email', { newEmail: email }],
      ['delete-user', {}],
    ] as const) {
      const answer = await server.call('POST', `/api/auth/${path}`, {
        token: null,
        body,
        headers: { origin: server.url },
      });
      expect([path, answer.status]).toEqual([
        path,
        expect.toSatisfy((status) => [400, 401, 403, 404].includes(status as number)),
      ]);
    }
    const people = await server.workspace.db.selectFrom('user').select('id').where('email', '=', email).execute();
    expect(people).toEqual([]);
  });

  it('answer bad input without breaking', async () => {
    for (const path of [
      'sign-in/email',
      'sign-out',
      'magic-link/verify',
      'get-session',
      'second-step',
      'prove',
      'app/begin',
      'app/confirm',
      'passkey/generate-register-options',
      'passkey/verify-registration',
      'passkey/verify-authentication',
      'oidc/start',
      'oidc/callback',
      'oidc/why',
      'nothing',
      '%00',
      '..%2f..%2fetc',
    ])
      for (const body of [
        undefined,
        '{',
        '[]',
        '"x"',
        `{"email":${'['.repeat(2_000)}`,
        '{"email":{"$ne":null},"password":1}',
        '{"email":"a\\u0000@b.c","password":"x"}',
      ]) {
        const options = { token: null, headers: { origin: server.url }, ...(body === undefined ? {} : { body }) };
        const answer = await server.call(body === undefined ? 'GET' : 'POST', `/api/auth/${path}`, options);
        expect(asCookie(answer.headers.getSetCookie())).not.toMatch(/session_token=[^;]/);
        expect([path, body?.slice(0, 40), answer.status < 500, answer.status]).toEqual([
          path,
          body?.slice(0, 40),
          true,
          answer.status,
        ]);
      }
  });

  it('slow somebody down who tries passwords', async () => {
    const statuses: number[] = [];
    for (let i = 0; i < 80; i += 1)
      statuses.push(
        (
          await request(server.url, 'POST', '/api/auth/sign-in/email', {
            body: { email: 'ada@example.org', password: `guess number ${i}` },
            headers: { origin: server.url },
          })
        ).status,
      );
    expect(statuses).toContain(429);
    expect(statuses).not.toContain(200);
  });
});
