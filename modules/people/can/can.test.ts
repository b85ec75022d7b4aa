import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestWorkspace, type TestWorkspace } from '#testkit';
import { supervise } from '../supervision/service.ts';
import { insertAgent, perOf } from '../testing.ts';
import { can, resourcePort } from './service.ts';

let test: TestWorkspace;
beforeAll(async () => {
  test = await openTestWorkspace();
  const network = await test.workspace.db
    .selectFrom('domain')
    .select('id')
    .where('key', '=', 'network')
    .executeTakeFirstOrThrow();
  test.workspace.provide(resourcePort, async (_db, text) =>
    text === 'reset-password'
      ? {
          name: 'Reset a password',
          readBy: 'run.read',
          resource: { type: 'procedure', id: 1, domainId: network.id, level: 2 },
        }
      : null,
  );
});
afterAll(() => test.close());

describe('the simulator', () => {
  it('says whether, by which policy and level, and who else could', async () => {
    const [kim, lee] = [await test.person('Kim', { network: 2 }), await test.person('Lee', { network: 3 })];
    const may = await can(test.context(), { person: perOf(kim), action: 'run.start', resource: 'reset-password' });
    expect(may).toMatchObject({
      allowed: true,
      how: 'own',
      level: 2,
      sentence: 'Kim may, by level 2 (Assist) in Network.',
      decidedBy: [{ id: 'level-1-follow', effect: 'permit' }],
    });
    expect(may.whoCould.map(({ name }) => name)).toEqual(['Ada First', 'Lee']);
    const mayNot = await can(test.context(), { person: perOf(kim), action: 'estate.change', resource: 'network' });
    expect(mayNot).toMatchObject({ allowed: false, neededLevel: 3, decidedBy: [{ id: 'level-3-apply' }] });
    expect(mayNot.sentence).toContain(
      'Kim may not do this (estate.change). It takes level 3 (Apply) in Network; theirs is 2.',
    );
    expect(mayNot.whoCould.map(({ name }) => name)).toContain(lee.name);
  });

  it('tells of supervision, of agents, and changes nothing', async () => {
    const [kim, lee] = [await test.person('Kim', { network: 1 }), await test.person('Lee', { network: 3 })];
    const names = { person: perOf(kim), supervisor: perOf(lee), domain: 'network', reason: 'learning' };
    await supervise(test.context(), names);
    const before = await test.workspace.db.selectFrom('event').select('id').execute();
    const question = { person: perOf(kim), action: 'run.start' as const, resource: 'reset-password' };
    expect(await can(test.context(), question)).toMatchObject({
      allowed: true,
      how: 'supervised',
      supervisedBy: { name: 'Lee' },
      sentence: 'Kim may, supervised by Lee, who confirms each step.',
    });
    const bot = await insertAgent(test, 'Bot', lee, 5, { network: 5 });
    const approves = { person: perOf(bot), action: 'run.approve' as const, resource: 'network' };
    expect(await can(test.context(), approves)).toMatchObject({
      allowed: false,
      decidedBy: [{ id: 'agents-decide-nothing', effect: 'forbid' }],
    });
    expect(await test.workspace.db.selectFrom('event').select('id').execute()).toHaveLength(before.length + 2);
  });

  it('answers about others to who may read people there, and about oneself to everybody', async () => {
    const [kim, none] = [await test.person('Kim', { network: 1 }), await test.person('None')];
    const about = (actor: typeof kim, person: string, resource: string) =>
      can(test.context({ actor }), { person, action: 'estate.read', resource }).then(
        ({ allowed }) => allowed,
        (error) => error.code,
      );
    expect(await about(kim, perOf(none), 'network')).toBe(false);
    expect(await about(kim, perOf(none), 'storage')).toBe('forbidden');
    expect(await about(none, perOf(kim), 'network')).toBe('forbidden');
    expect(await about(none, 'me', 'network')).toBe(false);
    // A thing that one may not read is not there; nor does anybody's absence differ from their presence.
    expect(await about(none, 'me', 'reset-password')).toBe('not_found');
    expect(await about(none, 'PER-999999', 'network')).toBe('forbidden');
  });
});
