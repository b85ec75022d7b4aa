import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { manualClock, ref } from '#kernel';
import { type Actor, openWorkspace, type Workspace } from '#platform';
import { apiKeyOf, openTestWorkspace, type TestWorkspace } from '#testkit';
import { actorOfApiKey } from '../apiKey.ts';
import { insertGrant } from '../store.ts';
import { createAuthority } from './authority.ts';
import { authorityMemory } from './memory.ts';

/** Stands still: nothing is remembered for longer than ten seconds, and a busy machine may take these for a line. */
const clock = manualClock(new Date());

let test: TestWorkspace;
/** The same database, as another server process has it open. */
let elsewhere: Workspace;
let kim: Actor;
let root: number;
beforeAll(async () => {
  test = await openTestWorkspace({ clock });
  elsewhere = openWorkspace({ name: 'main', url: test.url, clock, log: pino({ level: 'silent' }) });
  root = (
    await test.workspace.db.selectFrom('domain').select('id').where('parent_id', 'is', null).executeTakeFirstOrThrow()
  ).id;
});
afterAll(async () => {
  await elsewhere?.close();
  await test?.close();
});
beforeEach(async () => {
  kim = await test.person('Kim');
});

const mayRead = (workspace: Workspace): Promise<boolean> =>
  createAuthority(workspace)
    .scope(kim, 'estate.read')
    .then((scope) => scope === 'all');

const grant = (to: Date | null = null): Promise<void> =>
  test.context().mutate(async (mutation) => {
    const id = await insertGrant(mutation.tx, {
      personId: kim.personId,
      domainId: root,
      level: 1,
      from: new Date(0),
      to,
      grantedBy: null,
      reason: 'test',
    });
    await mutation.record({ subject: ref('grant', id) });
  });

const revoke = (): Promise<unknown> =>
  test.workspace.db.deleteFrom('grant').where('person_id', '=', kim.personId).execute();

/** The statements that `work` says to the workspace's database. */
async function statementsOf(workspace: Workspace, work: () => Promise<unknown>): Promise<number> {
  let count = 0;
  const connect = workspace.pool.connect.bind(workspace.pool);
  workspace.pool.connect = ((...args: unknown[]) => {
    count += 1;
    return (connect as (...all: unknown[]) => unknown)(...args);
  }) as typeof workspace.pool.connect;
  try {
    await work();
  } finally {
    workspace.pool.connect = connect;
  }
  return count;
}

describe('what is remembered of somebody', () => {
  it('is asked of the database once, and of many at once just as often', async () => {
    await mayRead(test.workspace);
    expect(
      await statementsOf(test.workspace, () => Promise.all([mayRead(test.workspace), mayRead(test.workspace)])),
    ).toBe(0);
    clock.advance(11_000);
    expect(await statementsOf(test.workspace, () => mayRead(test.workspace))).toBeGreaterThan(0);
  });

  it('is read anew after a mutation of this process, at once', async () => {
    expect(await mayRead(test.workspace)).toBe(false);
    await grant();
    expect(await mayRead(test.workspace)).toBe(true);
  });

  it('is read anew in another process once the notice is heard', async () => {
    expect(await mayRead(elsewhere)).toBe(false);
    await grant();
    await (await elsewhere.get(authorityMemory)).heard();
    expect(await mayRead(elsewhere)).toBe(true);
    await revoke();
    await (await elsewhere.get(authorityMemory)).heard();
    expect(await mayRead(elsewhere)).toBe(false);
  });

  it('ends when a grant ends by itself, to the moment', async () => {
    await grant(new Date(clock.now().getTime() + 5_000));
    expect(await mayRead(test.workspace)).toBe(true);
    clock.advance(5_001);
    expect(await mayRead(test.workspace)).toBe(false);
  });

  it('is not put back by a reading that began before the change', async () => {
    await mayRead(elsewhere);
    const memory = await elsewhere.get(authorityMemory);
    const read = Promise.withResolvers<void>();
    const begun = memory.recall('one that takes long', async () => {
      await read.promise;
      return { value: 'before' };
    });
    memory.forget();
    read.resolve();
    expect(await begun).toBe('before');
    expect(await memory.recall('one that takes long', async () => ({ value: 'after' }))).toBe('after');
  });

  it('does not outlive a connection that broke: without it nothing is remembered', async () => {
    await mayRead(elsewhere);
    await test.workspace.pool.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name = 'plumbline main bell'`,
    );
    await grant();
    // Heard or not, the answer is the truth.
    await expect.poll(() => mayRead(elsewhere), { interval: 5 }).toBe(true);
    await expect.poll(async () => mayRead(test.workspace), { interval: 5 }).toBe(true);
  });
});

describe('an API key', () => {
  it('opens nothing any more when it is revoked, expires, or its person goes', async () => {
    const secret = await apiKeyOf(test, kim);
    expect(await actorOfApiKey(elsewhere, secret)).toMatchObject({ personId: kim.personId });
    await test.workspace.db.updateTable('person').set({ active: false }).where('id', '=', kim.personId).execute();
    await (await elsewhere.get(authorityMemory)).heard();
    expect(await actorOfApiKey(elsewhere, secret)).toBeNull();
    await test.workspace.db.updateTable('person').set({ active: true }).where('id', '=', kim.personId).execute();
    // Nothing was remembered of the refusal.
    expect(await actorOfApiKey(elsewhere, secret)).toMatchObject({ personId: kim.personId });
    await test.workspace.db
      .updateTable('api_key')
      .set({ expires_at: new Date(clock.now().getTime() + 3_000) })
      .where('person_id', '=', kim.personId)
      .execute();
    await (await elsewhere.get(authorityMemory)).heard();
    expect(await actorOfApiKey(elsewhere, secret)).toMatchObject({ personId: kim.personId });
    clock.advance(3_001);
    expect(await actorOfApiKey(elsewhere, secret)).toBeNull();
  });
});
