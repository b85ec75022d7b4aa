import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { manualClock } from '#kernel';
import type { Actor } from '#platform';
import { openTestWorkspace, type TestWorkspace } from '#testkit';
import { pushSettings } from '../notify/settings.ts';
import { operations } from '../operations.ts';
import { insertAgent } from '../testing.ts';
import { setPassword } from './password.ts';
import { signIn } from './signIn.ts';
import { provideSignIn, TestBrowser } from './testing/browser.ts';

/** Stands still: a guess takes long on a busy machine, and a lock is over after half a minute. */
const clock = manualClock(new Date());
let test: TestWorkspace;
beforeAll(async () => {
  test = await openTestWorkspace({ clock });
  provideSignIn(test.workspace, { pathPrefix: '/w/example' });
  test.workspace.provide(pushSettings, { publicKey: 'x', privateKey: 'x', allowPrivate: false });
  // PER-3 and PER-4, of whom others say something below.
  const kim = await test.person('Kim');
  const agent = await insertAgent(test, 'Agent', kim, 2);
  expect([kim.personId, agent.personId]).toEqual([3, 4]);
});
afterAll(() => test?.close());

let nextAddress = 1;
/** Each from an address of its own, so that one test's guesses are not another's. */
const browser = () => new TestBrowser(test.workspace, `192.0.2.${nextAddress++}`);

describe('the routes of the sign-in', () => {
  it('are those that the pages use', async () => {
    expect((await browser().get('state')).body).toMatchObject({ signedIn: false, waitsFor: null, name: null });
    expect((await browser().post('sign-in/email', {})).code).toBe('invalid_input');
  });

  it.each([
    ['GET', 'ok'],
    ['GET', 'error'],
    ['GET', 'get-session'],
    ['GET', 'delete-user/callback'],
    ['GET', 'callback/google'],
    ['POST', 'sign-in/magic-link'],
    ['POST', 'sign-in/social'],
    ['POST', 'sign-up/email'],
    ['POST', 'request-password-reset'],
    ['POST', 'update-user'],
    ['POST', '../auth/update-user'],
    ['POST', 'sign-out/'],
    ['POST', 'passkey/delete-passkey'],
    ['POST', 'begin-session'],
    ['POST', 'undefined'],
    ['GET', 'constructor'],
  ])('do not include %s %s', async (method, path) => {
    expect((await browser().ask(method, path, {})).code).toBe('not_found');
  });
});

const enter = async (password: string, from = browser()) => ({
  from,
  answer: await from.post('sign-in/email', { email: 'ada@example.org', password }),
});

/** As the HTTP layer would know them. */
const set = (body: { password: string; current?: string }, actor: Actor = test.first) =>
  setPassword.handler(test.context({ operation: 'password.set', actor }), {
    params: undefined,
    query: undefined,
    body,
  }) as Promise<{ endedSessions: number }>;

const byLink = (): Actor => ({
  ...test.first,
  session: { id: 'none', method: 'link', provenAt: clock.now() },
});

describe('what could be used against somebody', () => {
  const later = new Date(clock.now().getTime() + 86_400_000).toISOString();
  const push = { endpoint: 'https://push.example/1', keys: { p256dh: 'x'.repeat(30), auth: 'x'.repeat(30) } };
  it.each([
    ['grant.add', {}, { person: 'PER-3', domain: 'network', level: 1, reason: 'for a test' }],
    ['grant.end', { id: 'GRT-1' }, { reason: 'for a test' }],
    ['delegation.add', {}, { person: 'PER-3', domain: 'network', level: 1, to: later, reason: 'for a test' }],
    ['agent.add', {}, { name: 'Night watch', purpose: 'looks at disks' }],
    ['agent.rotate', { agent: 'PER-4' }, undefined],
    ['agent.edit', { agent: 'PER-4' }, { owner: 'PER-3' }],
    ['agent.edit', { agent: 'PER-4' }, { ceiling: 1 }],
    ['person.edit', { person: 'PER-3' }, { email: 'other@example.org' }],
    ['sign-in.create', {}, { email: 'kim@example.org' }],
    ['second-factor.reset', { id: 3 }, undefined],
    ['identity-provider.set', {}, { key: 'corp' }],
    ['break-glass.open', {}, { domain: 'network', reason: 'the core switch is down' }],
    ['contact.set', {}, { privateEmail: 'me@example.org' }],
    ['push-device.add', {}, { ...push, device: 'A browser' }],
    ['mail.set', {}, { host: '127.0.0.1', port: 25, security: 'none', sender: 'x@example.org' }],
    ['webhook.add', {}, { name: 'Chat', url: 'https://chat.example/', kinds: [], allowPrivate: false }],
    ['webhook.remove', { id: 1 }, undefined],
    ['key.create', {}, { name: 'script', days: 1 }],
  ] as const)('is asked a proof for that is not old: %s of %o', async (id, params, body) => {
    const stale: Actor = {
      ...test.first,
      session: { id: 'none', method: 'password', provenAt: new Date(clock.now().getTime() - 11 * 60_000) },
    };
    const declared = operations.find((one) => one.id === id)!;
    expect(declared.errors).toContain('proof_needed');
    const done = declared.handler(test.context({ operation: id, actor: stale }), { params, query: undefined, body });
    await expect(done).rejects.toMatchObject({ code: 'proof_needed' });
  });
});

describe('a password', () => {
  it('that a person set signs them in, and the one before no longer does', async () => {
    expect((await enter('correct horse battery')).answer.code).toBe('sign_in_refused');
    await set({ password: 'correct horse battery' });
    expect((await enter('correct horse battery')).answer).toMatchObject({ status: 200, body: { waitsFor: null } });
    await set({ password: 'another staple entirely', current: 'correct horse battery' });
    expect((await enter('correct horse battery')).answer.code).toBe('sign_in_refused');
    expect((await enter('another staple entirely')).answer.status).toBe(200);
  });

  it('is changed with the present one only, or within minutes of a link', async () => {
    await expect(set({ password: 'a third one of them' })).rejects.toMatchObject({ code: 'invalid_input' });
    await expect(set({ password: 'a third one of them', current: 'wrong' })).rejects.toMatchObject({
      code: 'sign_in_refused',
    });
    await set({ password: 'a third one of them' }, byLink());
    const old = byLink();
    old.session!.provenAt = new Date(clock.now().getTime() - 11 * 60_000);
    await expect(set({ password: 'a fourth one of them' }, old)).rejects.toMatchObject({ code: 'invalid_input' });
    await set({ password: 'another staple entirely' }, byLink());
  });

  it('lets in until the sign-out, though it is remembered who came', async () => {
    const { from } = await enter('another staple entirely');
    expect(await from.actor()).toMatchObject({ personId: test.first.personId, session: { method: 'password' } });
    const { cookie } = from;
    expect((await from.post('sign-out')).status).toBe(200);
    expect(await (await test.workspace.get(signIn)).actorOf(cookie)).toBeNull();
  });

  it('that is new ends the sessions that there were, except the one it was set in', async () => {
    const mine = (await enter('another staple entirely')).from;
    const other = (await enter('another staple entirely')).from;
    const actor = (await mine.actor())!;
    const { endedSessions } = await set(
      { password: 'the next one of them', current: 'another staple entirely' },
      actor,
    );
    expect(endedSessions).toBeGreaterThanOrEqual(1);
    expect(await mine.actor()).not.toBeNull();
    expect(await other.actor()).toBeNull();
  });

  it('that is guessed first is refused, with the reason', async () => {
    for (const password of ['Passwort2026!!', 'qwertzuiop123', 'aaaaaaaaaaaaa', 'ada.example.2024', 'abcabcabcabc'])
      await expect(set({ password }, byLink())).rejects.toMatchObject({ code: 'password_too_common' });
  });

  it('is nowhere in clear: neither in the account nor in the audit trail', async () => {
    await set({ password: 'marked-secret-7f3a91' }, byLink());
    await enter('marked-secret-7f3a91');
    await enter('wrong-marked-secret-7f3a91');
    const accounts = await test.workspace.db.selectFrom('account').select('password').execute();
    const events = await test.workspace.db.selectFrom('event').select('detail').execute();
    expect(JSON.stringify([accounts, events])).not.toContain('marked-secret');
  });

  it('gives a new session each time, and ends what stood in that browser', async () => {
    const { from } = await enter('marked-secret-7f3a91');
    const first = from.cookie;
    await enter('marked-secret-7f3a91', from);
    expect(from.cookie).not.toBe(first);
    expect(await (await test.workspace.get(signIn)).actorOf(first)).toBeNull();
  });

  it('comes with a cookie that scripts and other sites do not get, and no token in the body', async () => {
    const { answer } = await enter('marked-secret-7f3a91');
    const session = answer.setCookies.find((one) => one.includes('session_token='))!;
    expect(session).toMatch(/HttpOnly/i);
    expect(session).toMatch(/SameSite=Lax/i);
    expect(session).toMatch(/Path=\/w\/example\//);
    expect(Object.keys(answer.body)).toEqual(['waitsFor']);
  });
});

describe('somebody who guesses', () => {
  it('waits longer and longer for an account, told how long, known there or not', async () => {
    for (const email of ['nobody@example.org', 'ada@example.org']) {
      const codes: (string | null)[] = [];
      for (let guess = 0; guess < 6; guess += 1)
        codes.push((await browser().post('sign-in/email', { email, password: `guess ${guess}` })).code);
      expect([email, codes]).toEqual([email, [...Array(5).fill('sign_in_refused'), 'locked_out']]);
      // The right password does not help either.
      const right = await browser().post('sign-in/email', { email, password: 'marked-secret-7f3a91' });
      expect([right.code, right.extra['scope']]).toEqual(['locked_out', 'account']);
      expect(right.extra['retryAfterSeconds']).toBeGreaterThan(20);
      expect(right.extra['retryAfterSeconds']).toBeLessThanOrEqual(30);
    }
  });

  it('leaves a trace of each guess and of the lock', async () => {
    const rows = await test.workspace.db
      .selectFrom('event')
      .where('subject_type', '=', 'person')
      .where('subject_id', '=', test.first.personId)
      .where('action', 'in', ['sign-in.refuse', 'sign-in.lock'])
      .select(['action', 'detail'])
      .orderBy('id', 'desc')
      .limit(3)
      .execute();
    expect(rows.map(({ action }) => action)).toEqual(['sign-in.lock', 'sign-in.refuse', 'sign-in.refuse']);
    expect(rows[0]!.detail).toMatchObject({ method: 'password', address: expect.stringMatching(/^192\.0\.2\./) });
  });

  it('is not faster by sending the guesses at once', async () => {
    const codes = await Promise.all(
      Array.from({ length: 12 }, (_, guess) =>
        browser().post('sign-in/email', { email: 'at.once@example.org', password: `guess ${guess}` }),
      ),
    );
    expect(codes.filter(({ code }) => code === 'sign_in_refused')).toHaveLength(5);
    expect(codes.filter(({ code }) => code === 'locked_out')).toHaveLength(7);
  });

  it('waits for an address too, when each guess is at another account', async () => {
    const from = browser();
    const codes: (string | null)[] = [];
    for (let guess = 0; guess < 21; guess += 1)
      codes.push((await from.post('sign-in/email', { email: `other${guess}@example.org`, password: 'x' })).code);
    expect(codes.indexOf('locked_out')).toBe(20);
    expect((await browser().post('sign-in/email', { email: 'fresh@example.org', password: 'x' })).code).toBe(
      'sign_in_refused',
    );
  });
});

describe('somebody who has left', () => {
  it('is out at once, and their session does not come back with them', async () => {
    const kim = await test.person('Kim Leaver');
    const { email } = await test.workspace.db
      .selectFrom('person')
      .select('email')
      .where('id', '=', kim.personId)
      .executeTakeFirstOrThrow();
    const from = browser();
    const link = await (await test.workspace.get(signIn)).createLink(email!);
    expect((await from.get(link.url)).status).toBe(302);
    expect(await from.actor()).toMatchObject({ personId: kim.personId });
    const setActive = (active: boolean) =>
      test.context({ actor: test.system }).mutate(async (mutation) => {
        await mutation.tx.updateTable('person').set({ active }).where('id', '=', kim.personId).execute();
        await mutation.record({ subject: { type: 'person', id: kim.personId } });
      });
    await setActive(false);
    expect(await from.actor()).toBeNull();
    await setActive(true);
    expect(await from.actor()).toBeNull();
  });
});

describe('what the sign-in writes by itself', () => {
  it('has an actor, as everything has', async () => {
    const kim = await test.person('Kim Linked');
    const row = await test.workspace.db
      .selectFrom('person')
      .select('email')
      .where('id', '=', kim.personId)
      .executeTakeFirstOrThrow();
    await (await test.workspace.get(signIn)).createLink(row.email!);
    const events = await test.workspace.db
      .selectFrom('event')
      .select(['action', 'actor_id'])
      .where('subject_type', '=', 'person')
      .where('subject_id', '=', kim.personId)
      .where('action', '=', 'sign-in.account')
      .execute();
    expect(events).toEqual([{ action: 'sign-in.account', actor_id: test.system.personId }]);
  });
});
