import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestWorkspace, type TestWorkspace } from '#testkit';
import { setPassword } from './password.ts';
import { signIn, signInSettings } from './signIn.ts';

let test: TestWorkspace;
beforeAll(async () => {
  test = await openTestWorkspace();
  test.workspace.provide(signInSettings, {
    secret: 'a secret of a test that is long enough',
    baseUrl: 'http://127.0.0.1:1',
    pathPrefix: '/w/example',
  });
});
afterAll(() => test?.close());

describe('the routes of the sign-in', () => {
  const ask = async (method: string, path: string) =>
    (await test.workspace.get(signIn)).handle(
      new Request(`http://127.0.0.1:1/w/example/api/auth/${path}`, {
        method,
        headers: { 'content-type': 'application/json', origin: 'http://127.0.0.1:1' },
        ...(method === 'POST' ? { body: '{}' } : {}),
      }),
    );

  it('are those that the pages use', async () => {
    expect((await ask('GET', 'get-session')).status).toBe(200);
    expect((await ask('POST', 'sign-in/email')).status).toBe(400);
  });

  it.each([
    ['GET', 'ok'],
    ['GET', 'error'],
    ['GET', 'delete-user/callback'],
    ['GET', 'callback/google'],
    ['POST', 'sign-in/magic-link'],
    ['POST', 'sign-in/social'],
    ['POST', 'sign-up/email'],
    ['POST', 'request-password-reset'],
    ['POST', 'update-user'],
    ['POST', '../auth/update-user'],
    ['POST', 'sign-out/'],
  ])('do not include %s %s', async (method, path) => {
    await expect(ask(method, path)).rejects.toMatchObject({ code: 'not_found' });
  });
});

const cookieOf = (response: Response): string =>
  response.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ');

describe('a password', () => {
  const enter = async (password: string) =>
    (await test.workspace.get(signIn)).handle(
      new Request('http://127.0.0.1:1/w/example/api/auth/sign-in/email', {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: 'http://127.0.0.1:1' },
        body: JSON.stringify({ email: 'ada@example.org', password }),
      }),
    );
  const set = (password: string) =>
    setPassword.handler(test.context({ operation: 'password.set' }), {
      params: undefined,
      query: undefined,
      body: { password },
    });

  it('that a person set signs them in, and the one before no longer does', async () => {
    expect((await enter('correct horse battery')).status).toBe(401);
    await set('correct horse battery');
    expect((await enter('correct horse battery')).status).toBe(200);
    await set('another staple entirely');
    expect((await enter('correct horse battery')).status).toBe(401);
    expect((await enter('another staple entirely')).status).toBe(200);
  });

  it('lets in until the sign-out, though it is remembered who came', async () => {
    const account = await test.workspace.get(signIn);
    const cookie = cookieOf(await enter('another staple entirely'));
    expect(await account.actorOf(cookie)).toMatchObject({ personId: test.first.personId });
    const left = await account.handle(
      new Request('http://127.0.0.1:1/w/example/api/auth/sign-out', {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: 'http://127.0.0.1:1', cookie },
        body: '{}',
      }),
    );
    expect(left.status).toBe(200);
    expect(await account.actorOf(cookie)).toBeNull();
  });

  it('that is new ends the sessions that there were', async () => {
    const cookie = cookieOf(await enter('another staple entirely'));
    const account = await test.workspace.get(signIn);
    expect(await account.actorOf(cookie)).toMatchObject({ personId: test.first.personId });
    await set('the third one of them');
    expect(await account.actorOf(cookie)).toBeNull();
  });

  it('is nowhere in clear: neither in the account nor in the audit trail', async () => {
    await set('marked-password-7f3a91');
    const accounts = await test.workspace.db.selectFrom('account').select('password').execute();
    const events = await test.workspace.db.selectFrom('event').select('detail').execute();
    expect(JSON.stringify([accounts, events])).not.toContain('marked-password-7f3a91');
  });
});
