import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ManualClock, manualClock } from '#kernel';
import type { Actor } from '#platform';
import { openTestWorkspace, type TestWorkspace } from '#testkit';
import { showHostKeyPort } from '../hostKey/hostKey.ts';
import { approveHostKey } from '../hostKey/service.ts';
import { domainId, insertRun } from '../testing/secretScene.ts';
import { openTestVault, type TestVault } from '../testing/vault.ts';
import { generateSecret } from './generate.ts';
import { vaultOperations } from './operations.ts';
import { referencePort } from './reference.ts';
import { rotateMasterKey } from './rotation.ts';
import {
  deliverableSecrets,
  dropRunSecrets,
  generateRunSecrets,
  putRunSecret,
  readRunSecrets,
  runSecretRetention,
  takeRunSecretOnce,
} from './runSecret.ts';
import {
  type CredentialDraft,
  createCredential,
  grantCredential,
  retireCredential,
  revokeCredential,
  rotateCredential,
  updateCredential,
} from './service.ts';
import type { UseFor } from './vault.ts';

const secret = 'correct horse battery';
const host = { host: 'web-1', port: 22 };

let clock: ManualClock;
let test: TestWorkspace;
let vault: TestVault;
beforeEach(async () => {
  clock = manualClock(new Date('2026-03-01T10:00:00Z'));
  test = await openTestWorkspace({ clock });
  vault = openTestVault(test.workspace);
});
afterEach(() => test.close());

const draft = (more: Partial<CredentialDraft> = {}): CredentialDraft => ({
  name: 'web-root',
  kind: 'password',
  purpose: 'Signs in on the web servers.',
  domain: 'compute',
  endpoints: [],
  leastLevel: 1,
  signsIn: false,
  value: secret,
  ...more,
});
const create = (more: Partial<CredentialDraft> = {}, actor: Actor = test.first) =>
  createCredential(test.context({ actor }), draft(more));
const work = async (domain = 'compute', level: 1 | 2 | 3 = 1): Promise<UseFor> =>
  insertRun(test, { domain, startedBy: await test.person('Leo Worker', { [domain]: level }) });
const open = (use: UseFor, name = 'web-root', endpoint = host) => vault.open(name, ['password'], use, endpoint);
const code = (promise: Promise<unknown>) =>
  promise.then(
    () => 'done',
    (error) => error.code,
  );

/** Everything that the database holds, as text. */
async function everything(): Promise<string> {
  const tables = await test.workspace.pool.query<{ name: string }>(
    `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'`,
  );
  const texts: string[] = [];
  for (const { name } of tables.rows) {
    const { rows } = await test.workspace.pool.query<{ t: string }>(`select x::text as t from "${name}" x`);
    texts.push(...rows.map(({ t }) => t));
  }
  return texts.join('\n');
}

describe('a credential', () => {
  it('is given to the work that may have it, and stands nowhere in the database', async () => {
    await create();
    expect(await open(await work())).toMatchObject({ kind: 'password', value: secret, valueVersion: 1 });
    const all = await everything();
    expect(all).toContain('web-root');
    expect(all).not.toContain(secret);
    expect(all).not.toContain(Buffer.from(secret).toString('base64').slice(0, 20));
    expect(all).not.toContain(Buffer.from(secret).toString('hex'));
  });

  it('is written down with who, run, step and host before it is given, refused or not', async () => {
    const id = await create();
    const use = await work();
    await open(use);
    await code(vault.open('web-root', ['ldap-bind'], use, host));
    const uses = await test.workspace.db.selectFrom('credential_use').selectAll().orderBy('id').execute();
    expect(uses).toMatchObject([
      { credential_id: id, run_id: use.runId, step_id: use.stepId, endpoint: 'web-1:22', refused: null },
      { credential_id: id, refused: 'it is a password, and what is needed is ldap-bind' },
    ]);
    const events = await test.workspace.db
      .selectFrom('event')
      .select(['action', 'detail'])
      .where('subject_type', '=', 'credential')
      .where('subject_id', '=', id)
      .orderBy('id')
      .execute();
    expect(events.map(({ action }) => action)).toEqual(['test', 'credential.use', 'credential.refused']);
    expect(events[1]!.detail).toMatchObject({ runId: use.runId, stepId: use.stepId, endpoint: 'web-1:22' });
  });

  it('is for the work of its domain, of those below it and of those that it is granted to', async () => {
    const id = await create({ domain: 'compute' });
    const elsewhere = await work('network');
    expect(await code(open(elsewhere))).toBe('credential_refused');
    await grantCredential(test.context(), id, 'network');
    expect(await code(open(elsewhere))).toBe('done');
    await revokeCredential(test.context(), id, 'network');
    expect(await code(open(elsewhere))).toBe('credential_refused');
    await create({ name: 'everywhere', domain: 'infrastructure' });
    expect(await code(open(elsewhere, 'everywhere'))).toBe('done');
  });

  it('is refused to who has not, or no longer, the level that it asks for', async () => {
    await create({ leastLevel: 2 });
    expect(await code(open(await work('compute', 1)))).toBe('credential_refused');
    expect(await code(open(await work('compute', 2)))).toBe('done');
    const stranger = await insertRun(test, { domain: 'compute', startedBy: await test.person('Nobody') });
    expect(await code(open(stranger))).toBe('credential_refused');
  });

  it('is not told from one that is not there to who may not read it; to who may, why it is refused', async () => {
    await create({ leastLevel: 2, endpoints: ['web-1'] });
    await create({ name: 'of-others', domain: 'network' });
    const said = async (use: UseFor, name: string, kind: 'password' | 'ldap-bind' = 'password', at = host) => {
      const error = await vault.open(name, [kind], use, at).catch((refused: Error) => refused);
      return (error as Error).message.replace(name, '…');
    };
    const one = await work('compute', 1);
    await create({ name: 'at-one', endpoints: ['web-1'] });
    const none = await said(one, 'not-there');
    expect(none).toContain('there is none of that name');
    const elsewhere = { host: 'web-2', port: 22 };
    for (const [name, kind, at] of [
      ['web-root', 'password', host],
      ['of-others', 'password', host],
      ['at-one', 'ldap-bind', host],
      ['at-one', 'password', elsewhere],
    ] as const)
      expect(await said(one, name, kind, at)).toBe(none);
    const reader = await work('compute', 3);
    expect(await said(reader, 'at-one', 'ldap-bind')).toContain('it is a password');
    expect(await said(reader, 'at-one', 'password', elsewhere)).toContain('may not be shown to web-2:22');
    expect(await said(reader, 'of-others')).toBe(none);
  });

  it('may be called as one of another domain is; the nearest is meant', async () => {
    const four = await test.person('Finn', { compute: 4 });
    await create({ domain: 'network', value: 'value of network' });
    await create({ domain: 'infrastructure', value: 'value of all' });
    expect(await code(create({ value: 'value of compute' }, four))).toBe('done');
    // unique_violation: the HTTP layer says already_exists.
    expect(await code(create({}, four))).toBe('23505');
    expect(await open(await work('compute'))).toMatchObject({ value: 'value of compute' });
    expect(await open(await work('network'))).toMatchObject({ value: 'value of network' });
    expect(await open(await work('infrastructure'))).toMatchObject({ value: 'value of all' });
  });

  it('is shown only to the places that it names', async () => {
    await create({ endpoints: ['*.example.org:22', 'web-1'] });
    const use = await work();
    expect(await code(open(use, 'web-root', { host: 'WEB-1', port: 2222 }))).toBe('done');
    expect(await code(open(use, 'web-root', { host: 'a.example.org', port: 22 }))).toBe('done');
    expect(await code(open(use, 'web-root', { host: 'a.example.org', port: 23 }))).toBe('credential_refused');
    expect(await code(open(use, 'web-root', { host: 'evil-example.org', port: 22 }))).toBe('credential_refused');
  });

  it('that sends a secret must say where to, and has a form that fits its kind', async () => {
    const made = (more: Partial<CredentialDraft>) =>
      code(create({ name: `n${Math.random()}`.replace('0.', ''), ...more }));
    expect(await made({ kind: 'http-token' })).toBe('invalid_input');
    expect(await made({ kind: 'http-token', endpoints: ['api.example.org'] })).toBe('done');
    expect(await made({ kind: 'ldap-bind', endpoints: ['ldap'] })).toBe('invalid_input');
    expect(await made({ kind: 'ldap-bind', endpoints: ['ldap'], account: 'cn=admin' })).toBe('done');
    expect(await made({ kind: 'ssh-key', value: 'no key at all' })).toBe('invalid_input');
    expect(await made({ value: undefined })).toBe('invalid_input');
    expect(await made({ reference: 'env:PLUMBLINE_SECRET_A' })).toBe('invalid_input');
    // None that no step could use.
    const { body } = vaultOperations.find((one) => one.id === 'credential.create')!;
    const given = { name: 'a', purpose: 'For a test.', domain: 'compute', value: secret };
    expect(['password', 'generic'].map((kind) => body!.safeParse({ ...given, kind }).success)).toEqual([true, false]);
  });

  it('is changed from a page only with a fresh proof that it is still them, as the keys of hosts and run secrets are', async () => {
    const id = await create();
    const { runId } = await work();
    await test.workspace.db
      .updateTable('run')
      .set({ started_by: test.first.personId })
      .where('id', '=', runId)
      .execute();
    const provenAt = clock.now();
    const actor: Actor = { ...test.first, session: { id: 'a session', provenAt, method: 'password' } };
    const context = () => test.context({ actor });
    const take = vaultOperations.find((one) => one.id === 'run.take-secret')!;
    const acts: [string, () => Promise<unknown>][] = [
      ['set', () => createCredential(context(), draft({ name: 'another' }))],
      ['rotate', () => rotateCredential(context(), id, { value: 'another one' })],
      ['update', () => updateCredential(context(), id, { purpose: 'Other' })],
      ['grant', () => grantCredential(context(), id, 'network')],
      ['revoke', () => revokeCredential(context(), id, 'network')],
      ['retire', () => retireCredential(context(), id, 'replaced')],
      ['rotate the master', () => rotateMasterKey(context(), { fresh: true })],
      ['approve a host', () => approveHostKey(context(), { address: 'web-1', port: 22, fingerprint: 'SHA256:abc' })],
      ['take', async () => take.handler(context(), { params: { id: String(runId), key: 'p' } } as never)],
    ];
    test.workspace.provide(showHostKeyPort, async () => ({
      type: 'ed25519',
      fingerprint: 'SHA256:xyz',
      publicKey: 'k',
    }));
    clock.advance(10 * 60_000 + 1);
    for (const [name, act] of acts) expect([name, await code(act())]).toEqual([name, 'proof_needed']);
    actor.session!.provenAt = clock.now();
    for (const [name, act] of acts) expect([name, await code(act())]).not.toEqual([name, 'proof_needed']);
  });

  it('is managed at level 4 of its domain, and by no administrator as such', async () => {
    const three = await test.person('Thea', { compute: 3 });
    const four = await test.person('Finn', { compute: 4 });
    expect(await code(create({ name: 'a' }, three))).toBe('forbidden');
    const id = await createCredential(test.context({ actor: four }), draft());
    expect(await code(rotateCredential(test.context({ actor: three }), id, { value: 'another one' }))).toBe(
      'forbidden',
    );
    const outsider = await test.person('Olga', { network: 4 });
    expect(await code(rotateCredential(test.context({ actor: outsider }), id, { value: 'another one' }))).toBe(
      'not_found',
    );
  });

  it('is managed by nobody below the level that it asks for', async () => {
    const four = await test.person('Finn', { compute: 4 });
    expect(await code(create({ leastLevel: 5 }, four))).toBe('forbidden');
    const id = await create({ leastLevel: 5 });
    const context = test.context({ actor: four });
    expect(await code(rotateCredential(context, id, { value: 'another one' }))).toBe('forbidden');
    expect(await code(updateCredential(context, id, { leastLevel: 1, value: 'another one' }))).toBe('forbidden');
  });

  it('names what lies elsewhere only by who manages the root', async () => {
    const four = await test.person('Finn', { compute: 4 });
    const elsewhere = { value: undefined, reference: 'vault:kv/other/team#password' };
    expect(await code(create(elsewhere, four))).toBe('forbidden');
    const id = await create({}, four);
    const context = test.context({ actor: four });
    expect(await code(rotateCredential(context, id, elsewhere))).toBe('forbidden');
    expect(await code(updateCredential(context, id, elsewhere))).toBe('forbidden');
    expect(await code(rotateCredential(test.context(), id, elsewhere))).toBe('done');
  });

  it('goes further only with its value given anew', async () => {
    const id = await create({ endpoints: ['web-1', 'web-2'], leastLevel: 2 });
    const update = (patch: Parameters<typeof updateCredential>[2]) => code(updateCredential(test.context(), id, patch));
    for (const further of [{ endpoints: ['evil'] }, { endpoints: [] }, { leastLevel: 1 as const }, { signsIn: true }])
      expect([further, await update(further)]).toEqual([further, 'invalid_input']);
    expect(await update({ endpoints: ['web-1'], leastLevel: 3 })).toBe('done');
    expect(await update({ endpoints: ['web-1', 'web-3'], leastLevel: 1, value: 'the value anew' })).toBe('done');
    expect(await open(await work(), 'web-root', { host: 'web-3', port: 22 })).toMatchObject({
      value: 'the value anew',
      valueVersion: 2,
    });
  });

  it('keeps one value only: rotated, the older one is gone', async () => {
    const id = await create();
    await rotateCredential(test.context(), id, { value: 'a new value' });
    const values = await test.workspace.db.selectFrom('credential_value').selectAll().execute();
    expect(values).toHaveLength(1);
    expect(await open(await work())).toMatchObject({ value: 'a new value', valueVersion: 2 });
  });

  it('that is retired is gone for all work, and its name is free', async () => {
    const id = await create();
    const use = await work();
    await retireCredential(test.context(), id, 'replaced');
    expect(await code(open(use))).toBe('credential_refused');
    expect(await test.workspace.db.selectFrom('credential_value').selectAll().execute()).toEqual([]);
    expect(await code(rotateCredential(test.context(), id, { value: 'x'.repeat(9) }))).toBe('illegal_transition');
    expect(await code(create())).toBe('done');
  });

  it('is changed by the version that was read', async () => {
    const id = await create();
    await updateCredential(test.context({ ifMatch: 1 }), id, { purpose: 'Other' });
    expect(await code(updateCredential(test.context({ ifMatch: 1 }), id, { purpose: 'Third' }))).toBe('stale');
  });

  it('may lie elsewhere: then it is fetched for each use', async () => {
    const fetched: string[] = [];
    test.workspace.provide(referencePort, async (reference) => {
      fetched.push(reference);
      return 'from elsewhere';
    });
    await create({ value: undefined, reference: 'vault:kv/web/root#password' });
    expect(await open(await work())).toMatchObject({ value: 'from elsewhere' });
    expect(fetched).toEqual(['vault:kv/web/root#password']);
  });

  it('signs in on the hosts of its domain, the nearest domain first', async () => {
    await create({ name: 'all', domain: 'infrastructure', signsIn: true, value: 'value of all' });
    await create({ name: 'compute', signsIn: true, account: 'ops', value: 'value of compute' });
    const use = await work();
    expect(await vault.signIn('ops', use, host)).toMatchObject({ name: 'compute' });
    expect(await vault.signIn('root', use, host)).toMatchObject({ name: 'all', value: 'value of all' });
    await retireCredential(test.context(), (await vault.signIn('root', use, host))!.id, 'test');
    expect(await vault.signIn('root', use, host)).toBeNull();
  });
});

describe('what is stored', () => {
  it('opens for its own record and version only', async () => {
    const [a, b] = [await create({ name: 'a', value: 'value of a' }), await create({ name: 'b', value: 'value of b' })];
    const { db } = test.workspace;
    const row = await db
      .selectFrom('credential_value')
      .selectAll()
      .where('credential_id', '=', a)
      .executeTakeFirstOrThrow();
    const { credential_id: _, ...moved } = row;
    await db.updateTable('credential_value').set(moved).where('credential_id', '=', b).execute();
    const use = await work();
    expect(await code(open(use, 'b'))).toBe('vault_locked');
    expect(await code(open(use, 'a'))).toBe('done');
    await db.updateTable('credential_value').set({ version: 2 }).where('credential_id', '=', a).execute();
    await db.updateTable('credential').set({ value_version: 2 }).where('id', '=', a).execute();
    expect(await code(open(use, 'a'))).toBe('vault_locked');
  });

  it('does not open where a bit was changed, nor without the master key', async () => {
    await create();
    const { db } = test.workspace;
    const { body } = await db.selectFrom('credential_value').select('body').executeTakeFirstOrThrow();
    const bytes = Buffer.from(body, 'base64');
    bytes[20]! ^= 1;
    await db
      .updateTable('credential_value')
      .set({ body: bytes.toString('base64') })
      .execute();
    const use = await work();
    expect(await code(open(use))).toBe('vault_locked');
    await db.updateTable('credential_value').set({ body }).execute();
    expect(await code(open(use))).toBe('done');
    const { newMasterKey } = await import('./masterKey.ts');
    vault.replace([newMasterKey()]);
    expect(await code(open(use))).toBe('vault_locked');
  });

  it('is wrapped anew by a new master key; killed half-way, it opens and goes on', async () => {
    for (const name of ['a', 'b', 'c']) await create({ name, value: `value of ${name}` });
    const use = await work();
    await test.workspace.db
      .transaction()
      .execute((tx) =>
        putRunSecret(test.workspace, tx, { runId: use.runId, key: 'p', value: 'run value', deliver: 'nobody' }),
      );
    const before = vault.keyring().current.id;
    // Killed after one of them: the new key is in the keyring, the rest is still under the old one.
    const { newMasterKey } = await import('./masterKey.ts');
    vault.replace([newMasterKey(), ...vault.keyring().all.values()]);
    await rotateCredential(test.context(), (await open(use, 'a')).id, { value: 'value of a, anew' });
    expect(await open(use, 'b')).toMatchObject({ value: 'value of b' });
    const bodies = async () =>
      (await test.workspace.db.selectFrom('credential_value').select('body').orderBy('credential_id').execute()).map(
        ({ body }) => body,
      );
    const untouched = await bodies();
    const rotated = await rotateMasterKey(test.context(), { fresh: false });
    expect(rotated).toMatchObject({ rewrapped: 3, thrownAway: 1, unreadable: 0 });
    expect(vault.keyring().all.has(before)).toBe(false);
    expect(await bodies()).toEqual(untouched);
    expect(await open(use, 'c')).toMatchObject({ value: 'value of c' });
    expect([...(await readRunSecrets(test.workspace, use.runId)).values()]).toEqual(['run value']);
    const again = await rotateMasterKey(test.context(), { fresh: true });
    expect(again).toMatchObject({ rewrapped: 4, thrownAway: 1 });
    expect(await open(use, 'a')).toMatchObject({ value: 'value of a, anew' });
  });

  it('is rotated by an administrator only', async () => {
    const five = await test.person('Five', { infrastructure: 5 });
    expect(await code(rotateMasterKey(test.context({ actor: five }), { fresh: true }))).toBe('forbidden');
  });
});

describe('a secret of a run', () => {
  const put = (runId: number, deliver: 'requester' | 'starter' | 'nobody', key = 'password', value = 'one-time-9') =>
    test.workspace.db.transaction().execute((tx) => putRunSecret(test.workspace, tx, { runId, key, value, deliver }));
  const take = (runId: number) =>
    test
      .context()
      .mutate((mutation) =>
        takeRunSecretOnce(test.workspace, mutation, { runId, key: 'password', deliver: 'requester', how: 'page' }),
      );
  const finish = (runId: number, state = 'finished') =>
    test.workspace.db.updateTable('run').set({ state, finished_at: clock.now() }).where('id', '=', runId).execute();

  it('is delivered once, when the run is finished, and the delivery is written down without it', async () => {
    const { runId } = await work();
    await put(runId, 'requester');
    expect(await code(take(runId))).toBe('not_found');
    await finish(runId);
    expect(await deliverableSecrets(test.workspace.db, runId)).toMatchObject([
      { key: 'password', deliver: 'requester' },
    ]);
    const taken = await Promise.allSettled([take(runId), take(runId), take(runId)]);
    expect(taken.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await code(take(runId))).toBe('not_found');
    const all = await everything();
    expect(all).toContain('run.secret-delivered');
    expect(all).not.toContain('one-time-9');
  });

  it('is not delivered to who it is not for, nor after its time', async () => {
    const { runId } = await work();
    await put(runId, 'starter');
    await finish(runId);
    expect(await code(take(runId))).toBe('not_found');
    const other = await work();
    await put(other.runId, 'requester');
    await finish(other.runId);
    clock.advance(8 * 86_400_000);
    expect(await code(take(other.runId))).toBe('not_found');
    expect(await runSecretRetention.remove(test.workspace, clock.now())).toBe(2);
  });

  it('goes with its run where nobody is to see it', async () => {
    const { runId } = await work();
    await put(runId, 'nobody', 'input');
    await put(runId, 'requester');
    await test.workspace.db.transaction().execute((tx) => dropRunSecrets(tx, [runId]));
    expect([...(await readRunSecrets(test.workspace, runId)).keys()]).toEqual(['password']);
  });

  it('that an earlier attempt made stays', async () => {
    const { runId } = await work();
    const planned = [
      { key: 'p', rule: { kind: 'password' as const, length: 16 }, deliver: 'nobody' as const },
      { key: 'w', rule: { kind: 'passphrase' as const, length: 4 }, deliver: 'nobody' as const },
      { key: 'k', rule: { kind: 'ssh-key' as const, length: 0 }, deliver: 'nobody' as const },
    ];
    await generateRunSecrets(test.workspace, runId, planned);
    const first = await readRunSecrets(test.workspace, runId);
    expect(first.get('p')).toMatch(/^(?=.*[a-z])(?=.*[A-Z])(?=.*[2-9])(?=.*[-+=._]).{16}$/);
    expect(first.get('w')).toMatch(/^([a-z]{6}-){3}[a-z]{6}$/);
    await generateRunSecrets(test.workspace, runId, planned);
    expect(await readRunSecrets(test.workspace, runId)).toEqual(first);
  });

  it('that is made is read by no command as an option, nor as anything but itself', () => {
    for (let drawn = 0; drawn < 2_000; drawn += 1) {
      const password = generateSecret({ kind: 'password', length: 4 + (drawn % 20) });
      expect(password).toMatch(/^[A-Za-z2-9][-\w+=.]*[A-Za-z2-9]$/);
      expect(password).toMatch(/^(?=.*[a-z])(?=.*[A-Z])(?=.*[2-9])(?=.*[-+=._])/);
      expect(generateSecret({ kind: 'token', length: 20 })).toMatch(/^[A-Za-z0-9][\w-]{26}$/);
    }
  });

  it('is refused where it is too short to be kept out of what is shown', async () => {
    const { runId } = await work();
    expect(await code(put(runId, 'nobody', 'pin', '123'))).toBe('invalid_input');
  });
});

it('the domain of the component counts before that of the run', async () => {
  await create({ domain: 'network' });
  const use = await work('compute');
  const { id } = await test.workspace.db
    .insertInto('component')
    .values({
      kind: 'server',
      name: 'switch',
      state: 'in-service',
      domain_id: await domainId(test, 'network'),
      created_at: clock.now(),
      recorded_from: clock.now(),
      valid_from: clock.now(),
      event_id: 0,
      source_id: 0,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  expect(await code(open(use))).toBe('credential_refused');
  // In its domain, but its starter has no level there.
  expect(await code(open({ ...use, componentId: id }))).toBe('credential_refused');
  const both = await insertRun(test, {
    domain: 'compute',
    startedBy: await test.person('Both', { compute: 1, network: 1 }),
  });
  expect(await code(open({ ...both, componentId: id }))).toBe('done');
});
