import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Id, Level } from '#kernel';
import type { Actor } from '#platform';
import { openTestWorkspace, type TestWorkspace } from '#testkit';
import { openBreakGlass } from '../break-glass/service.ts';
import { delegate } from '../delegation/service.ts';
import { endGrant } from '../grants/service.ts';
import { leave } from '../person/service.ts';
import { supervise } from '../supervision/service.ts';
import { domainIdOf, insertAgent, perOf, turnableClock } from '../testing.ts';
import { howMay } from './howMay.ts';
import { whoCould } from './refusal.ts';

const HOUR_MS = 3_600_000;
const clock = turnableClock();
let test: TestWorkspace;
let network: Id;
let storage: Id;
beforeAll(async () => {
  test = await openTestWorkspace({ clock });
  network = await domainIdOf(test, 'network');
  storage = await domainIdOf(test, 'storage');
});
afterAll(() => test.close());

const start = (actor: Actor, level: Level, domainId = network) =>
  howMay(test.context({ actor }), 'run.start', { type: 'procedure', domainId, level });
const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'allowed',
    (error) => error.code,
  );
const inHours = (hours: number): Date => new Date(clock.now().getTime() + hours * HOUR_MS);
const lend = (by: Actor, to: Actor, level: Level, hours = 2) =>
  delegate(test.context({ actor: by }), {
    person: perOf(to),
    domain: 'network',
    level,
    to: inHours(hours),
    reason: 'on holiday',
  });

describe('a run', () => {
  it('is started at the level it asks for, in the domain where that is held, and nowhere else', async () => {
    const kim = await test.person('Kim', { network: 1 });
    expect(await start(kim, 1)).toMatchObject({ how: 'own', level: 1, supervisorId: null });
    expect(await codeOf(start(kim, 2))).toBe('forbidden');
    expect(await codeOf(start(kim, 1, storage))).toBe('forbidden');
  });

  it('may be started one level above one’s own under a named supervisor, and by nothing that overlooks it', async () => {
    const [kim, lee] = [await test.person('Kim', { network: 1 }), await test.person('Lee', { network: 3 })];
    await supervise(test.context(), {
      person: perOf(kim),
      supervisor: perOf(lee),
      domain: 'network',
      to: inHours(1),
      reason: 'learning',
    });
    expect(await start(kim, 2)).toMatchObject({ how: 'supervised', supervisorId: lee.personId, level: 2 });
    expect(await codeOf(start(kim, 3))).toBe('forbidden');
    expect(await codeOf(start(kim, 2, storage))).toBe('forbidden');
    // Who asks without seeing to the confirmation is told of it, and refused.
    const plain = { type: 'procedure' as const, domainId: network, level: 2 as const };
    const refusal = await test
      .context({ actor: kim })
      .authorise('run.start', plain)
      .catch((error) => error);
    expect(refusal).toMatchObject({ code: 'forbidden', extra: { supervisedBy: { name: 'Lee' }, neededLevel: 2 } });
    expect(refusal.message).toContain('You could do it supervised by Lee');
    expect(refusal.extra.policies).toContain('work-asks-for-its-level');
    // Supervision is for running work, not for deciding.
    expect(await codeOf(howMay(test.context({ actor: kim }), 'run.approve', plain))).toBe('forbidden');
    clock.ahead(HOUR_MS);
    expect(await codeOf(start(kim, 2))).toBe('forbidden');
  });

  it('needs a supervisor who still holds the level', async () => {
    const [kim, lee] = [await test.person('Kim', { network: 1 }), await test.person('Lee', { network: 2 })];
    const draft = { person: perOf(kim), supervisor: perOf(lee), domain: 'network', reason: 'learning' };
    await supervise(test.context(), draft);
    expect((await start(kim, 2)).how).toBe('supervised');
    await leave(test.context(), perOf(lee), 'moved on');
    expect(await codeOf(start(kim, 2))).toBe('forbidden');
    expect(await codeOf(supervise(test.context(), draft))).toBe('conflict');
  });
});

describe('a level that is lent', () => {
  it('counts until its end, to the moment', async () => {
    const [kim, lee] = [await test.person('Kim'), await test.person('Lee', { network: 3 })];
    await lend(lee, kim, 3);
    expect(await start(kim, 3)).toMatchObject({ how: 'delegated', level: 3 });
    clock.ahead(2 * HOUR_MS + 1);
    expect(await codeOf(start(kim, 1))).toBe('forbidden');
  });

  it('is never above what the lender holds, then or later', async () => {
    const [kim, lee] = [await test.person('Kim'), await test.person('Lee', { network: 3 })];
    expect(await codeOf(lend(lee, kim, 4))).toBe('forbidden');
    await lend(lee, kim, 3);
    const { id } = await test.workspace.db
      .selectFrom('grant')
      .select('id')
      .where('person_id', '=', lee.personId)
      .executeTakeFirstOrThrow();
    await endGrant(test.context(), id, 'other work');
    expect(await codeOf(start(kim, 1))).toBe('forbidden');
  });

  it('is not lent on, and grants nothing', async () => {
    const [kim, lee, sam] = [
      await test.person('Kim'),
      await test.person('Lee', { network: 4 }),
      await test.person('Sam'),
    ];
    await lend(lee, kim, 4);
    expect((await start(kim, 4)).how).toBe('delegated');
    expect(await codeOf(lend(kim, sam, 1))).toBe('forbidden');
    const grant = { type: 'grant' as const, domainId: network, level: 1 as const, aboutId: sam.personId };
    const refusal = await test
      .context({ actor: kim })
      .authorise('people.grant', grant)
      .catch((error) => error);
    expect(refusal.message).toContain('level 4 (Ensure) of your own');
  });

  it('approves nothing that its lender, or an agent of theirs, wrote', async () => {
    const [kim, lee, other] = [await test.person('Kim'), await test.person('Lee', { network: 3 }), 1];
    await lend(lee, kim, 3);
    const change = { type: 'change' as const, id: 1, domainId: network, level: 3 as const };
    const context = test.context({ actor: kim });
    expect(await codeOf(context.authorise('change.approve', { ...change, authorIds: [other] }))).toBe('allowed');
    const bot = await insertAgent(test, 'Bot', lee, 2, { network: 2 });
    for (const author of [lee, bot])
      expect(await codeOf(context.authorise('change.approve', { ...change, authorIds: [author.personId] }))).toBe(
        'forbidden',
      );
  });
});

describe('an agent', () => {
  it('goes up to its ceiling, whatever it is granted or lent', async () => {
    const lee = await test.person('Lee', { network: 4 });
    const bot = await insertAgent(test, 'Bot', lee, 2, { network: 4 });
    expect(await start(bot, 2)).toMatchObject({ how: 'own', level: 2 });
    expect(await codeOf(start(bot, 3))).toBe('forbidden');
    expect(await codeOf(lend(lee, bot, 3))).toBe('conflict');
  });

  it('decides nothing, and its owner approves nothing that it wrote', async () => {
    const lee = await test.person('Lee', { network: 4 });
    const bot = await insertAgent(test, 'Bot', lee, 5, { infrastructure: 5 });
    const resource = { type: 'change' as const, domainId: network, level: 1 as const };
    for (const action of ['change.approve', 'run.approve', 'run.confirm', 'people.grant', 'break-glass.open'] as const)
      expect([action, await codeOf(test.context({ actor: bot }).authorise(action, resource))]).toEqual([
        action,
        'forbidden',
      ]);
    const written = { ...resource, authorIds: [bot.personId] };
    expect(await codeOf(test.context({ actor: lee }).authorise('change.approve', written))).toBe('own_work');
    await test.context().authorise('change.approve', written);
  });

  it('holds nothing from the moment its owner has left', async () => {
    const lee = await test.person('Lee', { network: 2 });
    const bot = await insertAgent(test, 'Bot', lee, 2, { network: 1 });
    expect((await start(bot, 1)).how).toBe('own');
    await leave(test.context(), perOf(lee), 'moved on');
    expect(await codeOf(start(bot, 1))).toBe('forbidden');
    expect(await test.context({ actor: bot }).scope('estate.read')).toEqual([]);
  });
});

describe('an open break-glass', () => {
  it('is told with the answer, gives no level, and holds only in its domain and its time', async () => {
    const kim = await test.person('Kim', { network: 2, storage: 2 });
    const id = await openBreakGlass(test.context({ actor: kim }), { domain: 'network', reason: 'the core is down' });
    expect(await start(kim, 2)).toMatchObject({ how: 'break-glass', breakGlassId: id });
    expect(await codeOf(start(kim, 3))).toBe('forbidden');
    expect(await start(kim, 2, storage)).toMatchObject({ how: 'own', breakGlassId: null });
    clock.ahead(HOUR_MS + 1);
    expect(await start(kim, 2)).toMatchObject({ how: 'own', breakGlassId: null });
  });
});

describe('who could', () => {
  it('names those whom the policies would let, and nobody else', async () => {
    const domain = await domainIdOf(test, 'messaging');
    const [kim, lee, sam] = [
      await test.person('Kim', { messaging: 3 }),
      await test.person('Lee', { messaging: 4 }),
      await test.person('Sam', { messaging: 2 }),
    ];
    const bot = await insertAgent(test, 'Bot', lee, 5, { messaging: 3 });
    const names = async (authorIds: Id[]) =>
      (await whoCould(test.workspace, 'change.approve', { type: 'change', domainId: domain, level: 3, authorIds })).map(
        ({ name }) => name,
      );
    expect(await names([])).toEqual(['Ada First', 'Lee', 'Kim']);
    expect(await names([kim.personId])).toEqual(['Ada First', 'Lee']);
    expect(await names([bot.personId, sam.personId])).toEqual(['Ada First', 'Kim']);
    expect(
      (await whoCould(test.workspace, 'installation.administer', { type: 'workspace', domainId: null }))[0],
    ).toMatchObject({
      name: 'Ada First',
    });
  });
});
