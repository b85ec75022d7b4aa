import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { manualClock } from '#kernel';
import { type Actor, type AnyOperation, openWorkspace } from '#platform';
import { openTestWorkspace, type TestWorkspace } from '#testkit';
import { authorityMemory } from '../../authority/memory.ts';
import { accountOperations } from '../account/operations.ts';
import { personSignInOperations } from '../administration/people.ts';
import { policyOperations } from '../administration/policy.ts';
import { counterAt, totpCode } from '../factor/totp.ts';
import { setPassword } from '../password.ts';
import { requireFresh } from '../session/fresh.ts';
import { signIn } from '../signIn.ts';
import { provideSignIn, TestBrowser } from '../testing/browser.ts';

const clock = manualClock(new Date());
const PASSWORD = 'violet staple horse';
let test: TestWorkspace;
let ben: Actor;
let email: string;
let nextAddress = 1;
const browser = () => new TestBrowser(test.workspace, `198.51.100.${nextAddress++}`);
const operations: AnyOperation[] = [...accountOperations, ...personSignInOperations, ...policyOperations];

// biome-ignore lint/suspicious/noExplicitAny: the answer of any operation
async function call(id: string, actor: Actor, input: object = {}, ifMatch?: number): Promise<any> {
  const operation = operations.find((one) => one.id === id)!;
  const context = test.context({ operation: id, actor, ...(ifMatch === undefined ? {} : { ifMatch }) });
  return operation.handler(context, { params: undefined, query: undefined, body: undefined, ...input });
}

async function personWithPassword(name: string): Promise<{ person: Actor; email: string }> {
  const person = await test.person(name);
  const row = await test.workspace.db
    .selectFrom('person')
    .select('email')
    .where('id', '=', person.personId)
    .executeTakeFirstOrThrow();
  await setPassword.handler(test.context({ operation: 'password.set', actor: person }), {
    params: undefined,
    query: undefined,
    body: { password: PASSWORD },
  });
  return { person, email: row.email! };
}

async function enter(as = email) {
  const from = browser();
  const answer = await from.post('sign-in/email', { email: as, password: PASSWORD });
  return { from, answer };
}

/** A code that counts: those of one half minute count once. */
function codeOf(secret: string): string {
  clock.advance(31_000);
  return totpCode(secret, counterAt(clock.now()));
}

/** Six digits that are none of the codes around now. */
function wrongCode(secret: string): string {
  const at = counterAt(clock.now());
  const right = [-2, -1, 0, 1, 2].map((away) => totpCode(secret, at + away));
  return ['000000', '111111', '222222', '333333', '444444', '555555'].find((code) => !right.includes(code))!;
}

async function setUpApp(from: TestBrowser): Promise<{ secret: string; backupCodes: string[] }> {
  const begun = await from.post('app/begin');
  expect(begun.status).toBe(200);
  const confirmed = await from.post('app/confirm', { code: codeOf(begun.body.secret) });
  expect([confirmed.status, confirmed.code]).toEqual([200, null]);
  return { secret: begun.body.secret, backupCodes: confirmed.body.backupCodes };
}

beforeAll(async () => {
  test = await openTestWorkspace({ clock });
  provideSignIn(test.workspace);
  ({ person: ben, email } = await personWithPassword('Ben Steps'));
});
afterAll(() => test?.close());

describe('an authenticator app', () => {
  let secret: string;
  let backupCodes: string[];

  it('is not asked for before it is confirmed by a code', async () => {
    const { from } = await enter();
    const begun = await from.post('app/begin');
    expect(begun.body.uri).toContain(`secret=${begun.body.secret}`);
    expect((await from.post('app/confirm', { code: wrongCode(begun.body.secret) })).code).toBe('sign_in_refused');
    expect((await enter()).answer.body).toEqual({ waitsFor: null });
  });

  it('gives ten backup codes at its confirmation, and a new session', async () => {
    const { from } = await enter();
    const before = from.cookie;
    ({ secret, backupCodes } = await setUpApp(from));
    expect(new Set(backupCodes).size).toBe(10);
    expect(from.cookie).not.toBe(before);
    expect(await (await test.workspace.get(signIn)).actorOf(before)).toBeNull();
    expect(await from.actor()).toMatchObject({ personId: ben.personId });
  });

  it('is asked for from then on: before its code nobody is in', async () => {
    const { from, answer } = await enter();
    expect(answer.body).toEqual({ waitsFor: 'second-step' });
    expect(await from.actor()).toBeNull();
    expect((await from.get('state')).body).toMatchObject({
      signedIn: false,
      waitsFor: 'second-step',
      second: { code: true, passkey: false },
    });
    expect((await from.post('app/begin')).code).toBe('not_signed_in');
    expect((await from.post('prove', { password: PASSWORD })).code).toBe('not_signed_in');
    const half = from.cookie;
    expect((await from.post('second-step', { code: codeOf(secret) })).body).toEqual({ waitsFor: null });
    expect(await from.actor()).toMatchObject({ personId: ben.personId });
    expect(await (await test.workspace.get(signIn)).actorOf(half)).toBeNull();
  });

  it('waits a quarter of an hour for its code, then for the password anew', async () => {
    const { from } = await enter();
    clock.advance(15 * 60_000 + 1);
    expect((await from.get('state')).body).toMatchObject({ waitsFor: null, name: null });
    expect((await from.post('second-step', { code: codeOf(secret) })).code).toBe('not_signed_in');
  });

  it('is asked for after a link too', async () => {
    const from = browser();
    await from.get((await (await test.workspace.get(signIn)).createLink(email)).url);
    expect(await from.actor()).toBeNull();
    expect((await from.get('state')).body.waitsFor).toBe('second-step');
  });

  it('takes a code once', async () => {
    const code = codeOf(secret);
    const first = (await enter()).from;
    const second = (await enter()).from;
    expect((await first.post('second-step', { code })).status).toBe(200);
    expect((await second.post('second-step', { code })).code).toBe('sign_in_refused');
    expect((await second.post('second-step', { code: codeOf(secret) })).status).toBe(200);
  });

  it('is replaced by a backup code, each once', async () => {
    const code = backupCodes[3]!.toLowerCase();
    expect((await (await enter()).from.post('second-step', { code })).status).toBe(200);
    const { from } = await enter();
    expect((await from.post('second-step', { code })).code).toBe('sign_in_refused');
    await from.post('second-step', { code: codeOf(secret) });
    expect((await call('account.show', (await from.actor())!)).app).toMatchObject({ backupCodesLeft: 9 });
  });

  it('is guessed against the same lock-out, which an administrator lifts', async () => {
    const { from } = await enter();
    const codes: (string | null)[] = [];
    for (let guess = 0; guess < 5; guess += 1)
      codes.push((await from.post('second-step', { code: wrongCode(secret) })).code);
    expect(codes).toEqual([...Array(4).fill('sign_in_refused'), 'locked_out']);
    const id = { params: { id: ben.personId } };
    expect((await call('sign-in.show', test.first, id)).lockedUntil).not.toBeNull();
    await expect(call('sign-in.unlock', ben, id)).rejects.toMatchObject({ code: 'forbidden' });
    expect(await call('sign-in.unlock', test.first, id)).toEqual({ unlocked: true });
    expect((await from.post('second-step', { code: codeOf(secret) })).status).toBe(200);
  });

  it('keeps its secret and its codes where the database does not tell them', async () => {
    const row = await test.workspace.db
      .selectFrom('second_factor')
      .select('sealed')
      .where('person_id', '=', ben.personId)
      .executeTakeFirstOrThrow();
    const codes = await test.workspace.db.selectFrom('backup_code').select('hash').execute();
    const events = await test.workspace.db.selectFrom('event').select('detail').execute();
    const all = JSON.stringify([row, codes, events]);
    for (const told of [secret, ...backupCodes]) expect(all).not.toContain(told);
    const { seal } = await test.workspace.get(signIn);
    expect(seal.open(row.sealed, `second factor of ${ben.personId}`)).toBe(secret);
    // What is sealed for one does not open for another.
    expect(() => seal.open(row.sealed, 'second factor of 1')).toThrow(/cannot be read/);
  });

  it('is removed with a fresh proof only, which a password no longer gives', async () => {
    const { from } = await enter();
    await from.post('second-step', { code: codeOf(secret) });
    clock.advance(11 * 60_000);
    const stale = (await from.actor())!;
    await expect(call('second-factor.remove', stale)).rejects.toMatchObject({ code: 'proof_needed' });
    expect((await from.get('state')).body.proof).toEqual(['code']);
    expect((await from.post('prove', { password: PASSWORD })).code).toBe('invalid_input');
    expect((await from.post('prove', { code: codeOf(secret) })).body).toEqual({ proven: true });
    await call('second-factor.remove', (await from.actor())!);
    expect((await enter()).answer.body).toEqual({ waitsFor: null });
  });
});

describe('a proof that one is still there', () => {
  it('is asked for after ten minutes, and given by the password', async () => {
    const { from } = await enter();
    const contextOf = async () => test.context({ actor: (await from.actor())! });
    const before = await contextOf();
    expect(() => requireFresh(before)).not.toThrow();
    clock.advance(10 * 60_000 + 1);
    const stale = await contextOf();
    expect(() => requireFresh(stale)).toThrow(/Prove once more/);
    expect((await from.post('prove', { password: 'something else' })).code).toBe('sign_in_refused');
    await from.post('prove', { password: PASSWORD });
    const fresh = await contextOf();
    expect(() => requireFresh(fresh)).not.toThrow();
  });

  it('is not asked of an API key, which is shown with each request', () => {
    expect(() => requireFresh(test.context())).not.toThrow();
  });
});

describe('the workspace may ask for a second factor', () => {
  const policy = async (body: object) => {
    const { version } = await call('sign-in-policy.show', test.first);
    await call('sign-in-policy.set', test.first, { body }, version);
  };

  it('then who has none sets one up before anything else, and only that', async () => {
    const { email: eve } = await personWithPassword('Eve Enrols');
    const open = (await enter(eve)).from;
    expect(await open.actor()).not.toBeNull();
    await policy({ secondFactor: 'everybody', fromLevel: null });
    // A session that was whole is asked too, at once.
    expect(await open.actor()).toBeNull();
    const { from, answer } = await enter(eve);
    expect(answer.body).toEqual({ waitsFor: 'enrolment' });
    expect(await from.actor()).toBeNull();
    await setUpApp(from);
    expect(await from.actor()).not.toBeNull();
    await policy({ secondFactor: 'nobody', fromLevel: null });
  });

  it('from a level on, which counts administrators in', async () => {
    await policy({ secondFactor: 'level', fromLevel: 3 });
    const { email: low } = await personWithPassword('Lou Low');
    expect((await enter(low)).answer.body).toEqual({ waitsFor: null });
    const kim = await personWithPassword('Kim Three');
    const domain = await test.workspace.db.selectFrom('domain').select('id').limit(1).executeTakeFirstOrThrow();
    await test.workspace.pool.query(
      `insert into "grant" (person_id, domain_id, level, valid_from, reason) values ($1, $2, 3, $3, 'test')`,
      [kim.person.personId, domain.id, new Date(0)],
    );
    await (await test.workspace.get(authorityMemory)).heard();
    expect((await enter(kim.email)).answer.body).toEqual({ waitsFor: 'enrolment' });
    await policy({ secondFactor: 'nobody', fromLevel: null });
  });

  it('is changed by an administrator who has read it', async () => {
    await expect(call('sign-in-policy.set', ben, { body: { secondFactor: 'nobody' } }, 1)).rejects.toMatchObject({
      code: 'forbidden',
    });
    await expect(
      call('sign-in-policy.set', test.first, { body: { secondFactor: 'everybody', fromLevel: null } }, 1),
    ).rejects.toMatchObject({ code: 'stale' });
  });
});

describe('one’s sessions', () => {
  it('say from where and with what they came, and are ended one by one or all others at once', async () => {
    const { email: mia } = await personWithPassword('Mia Many');
    const [here, there, elsewhere] = [await enter(mia), await enter(mia), await enter(mia)].map(({ from }) => from);
    const me = (await here!.actor())!;
    const { sessions } = await call('account.show', me);
    expect(sessions).toHaveLength(3);
    expect(sessions.find((one: { current: boolean }) => one.current)).toMatchObject({
      device: 'Firefox on Linux',
      address: here!.address,
      method: 'password',
    });
    const there_ = sessions.find((one: { address: string }) => one.address === there!.address);
    expect(await call('session.end', me, { params: { id: there_.id } })).toEqual({ ended: 1 });
    expect(await there!.actor()).toBeNull();
    expect(await call('session.endOthers', me)).toEqual({ ended: 1 });
    expect(await elsewhere!.actor()).toBeNull();
    expect(await here!.actor()).not.toBeNull();
  });

  it('that are ended here are over in every other server too, though it remembers who came', async () => {
    const { email: address } = await personWithPassword('Nina Elsewhere');
    const { from } = await enter(address);
    const other = openWorkspace({ name: 'main', url: test.url, clock, log: pino({ level: 'silent' }) });
    provideSignIn(other);
    const elsewhere = await other.get(signIn);
    const memory = await other.get(authorityMemory);
    expect(await elsewhere.actorOf(from.cookie)).not.toBeNull();
    const me = (await from.actor())!;
    await call('session.end', me, { params: { id: me.session!.id } });
    await memory.heard();
    expect(await elsewhere.actorOf(from.cookie)).toBeNull();
    await other.close();
  });

  it('are nobody else’s to see or end, but an administrator ends them all', async () => {
    const { person: mia, email: address } = await personWithPassword('Mia Other');
    const { from } = await enter(address);
    const { session } = (await from.actor())!;
    await expect(call('session.end', ben, { params: { id: session!.id } })).rejects.toMatchObject({
      code: 'not_found',
    });
    expect(await call('sign-in.end', test.first, { params: { id: mia.personId } })).toEqual({ ended: 1 });
    expect(await from.actor()).toBeNull();
  });

  it('tell who lost a device what to do: an administrator takes the factors away', async () => {
    const { person: lia, email: address } = await personWithPassword('Lia Lost');
    await setUpApp((await enter(address)).from);
    expect((await enter(address)).answer.body).toEqual({ waitsFor: 'second-step' });
    expect(await call('second-factor.reset', test.first, { params: { id: lia.personId } })).toMatchObject({
      app: true,
    });
    expect((await enter(address)).answer.body).toEqual({ waitsFor: null });
  });
});

describe('an API key of one’s own', () => {
  it('is told once, acts as oneself, and is revoked', async () => {
    const { key, id } = await call('key.create', ben, { body: { name: 'my script', days: 30 } });
    expect(key).toMatch(/^plb_/);
    expect((await call('account.show', ben)).keys).toMatchObject([{ id, name: 'my script' }]);
    await expect(call('key.end', test.first, { params: { id } })).rejects.toMatchObject({ code: 'not_found' });
    await call('key.end', ben, { params: { id } });
    expect((await call('account.show', ben)).keys).toEqual([]);
  });
});
