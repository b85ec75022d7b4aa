import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestWorkspace, type TestWorkspace } from '#testkit';
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
