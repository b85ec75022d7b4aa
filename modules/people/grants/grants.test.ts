import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Level } from '#kernel';
import type { Actor } from '#platform';
import { openTestWorkspace, type TestWorkspace } from '#testkit';
import { leave } from '../person/service.ts';
import { insertAgent, perOf, turnableClock } from '../testing.ts';
import { DAY_MS, HANDED_ON_AFTER_DAYS } from './grant.ts';
import { addGrant, endGrant } from './service.ts';

const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'allowed',
    (error) => error.code,
  );

describe('a grant', () => {
  let test: TestWorkspace;
  beforeAll(async () => {
    test = await openTestWorkspace();
  });
  afterAll(() => test.close());

  const grant = (
    by: Actor,
    to: Actor,
    domain: string,
    level: Level,
    more: Partial<Parameters<typeof addGrant>[1]> = {},
  ) => addGrant(test.context({ actor: by }), { person: perOf(to), domain, level, reason: 'shown in work', ...more });
  const read = (id: number) =>
    test.workspace.db.selectFrom('grant').selectAll().where('id', '=', id).executeTakeFirstOrThrow();

  it('is given from level 4 on, up to one’s own level, in one’s own domain, and never to oneself', async () => {
    const [lee, kim] = [await test.person('Lee', { network: 4 }), await test.person('Kim')];
    await grant(lee, kim, 'network', 4);
    expect(await codeOf(grant(lee, kim, 'network', 5))).toBe('forbidden');
    expect(await codeOf(grant(lee, kim, 'storage', 1))).toBe('forbidden');
    expect(await codeOf(grant(lee, lee, 'network', 4))).toBe('own_work');
    expect(await codeOf(grant(kim, lee, 'infrastructure', 1))).toBe('forbidden');
  });

  it('is ended, never deleted, with who ended it and why', async () => {
    const kim = await test.person('Kim');
    const id = await grant(test.first, kim, 'network', 2);
    await endGrant(test.context(), id, 'other work');
    expect(await read(id)).toMatchObject({ ended_by: test.first.personId, end_reason: 'other work', level: 2 });
    expect((await read(id)).valid_to).not.toBeNull();
    expect(await test.context({ actor: kim }).scope('estate.read')).toEqual([]);
    expect(await codeOf(endGrant(test.context(), id, 'once more'))).toBe('illegal_transition');
    const events = await test.workspace.db
      .selectFrom('event')
      .select(['action', 'actor_id'])
      .where('subject_type', '=', 'grant')
      .where('subject_id', '=', id)
      .orderBy('id')
      .execute();
    expect(events).toEqual([
      { action: 'grant.create', actor_id: test.first.personId },
      { action: 'grant.end', actor_id: test.first.personId },
    ]);
  });

  it('is given back by who holds it; of somebody else’s one above one’s own level ends nothing', async () => {
    const [lee, kim] = [await test.person('Lee', { network: 4 }), await test.person('Kim')];
    const five = await grant(test.first, kim, 'network', 5);
    expect(await codeOf(endGrant(test.context({ actor: lee }), five, 'too much'))).toBe('forbidden');
    await endGrant(test.context({ actor: kim }), five, 'enough of it');
  });

  it('looks as if it were not there to who may not read its domain', async () => {
    const [lee, kim] = [await test.person('Lee', { network: 4 }), await test.person('Kim')];
    const id = await grant(test.first, kim, 'storage', 1);
    const hidden = await endGrant(test.context({ actor: lee }), id, 'not mine').catch((error) => error);
    const missing = await endGrant(test.context({ actor: lee }), 999_999, 'not there').catch((error) => error);
    expect([hidden.code, hidden.message.replace(String(id), 'N')]).toEqual([
      missing.code,
      missing.message.replace('999999', 'N'),
    ]);
  });

  it('replaces what is held in exactly that domain, also downwards', async () => {
    const kim = await test.person('Kim', { network: 3 });
    const id = await grant(test.first, kim, 'network', 1, { replace: true });
    const rows = await test.workspace.db
      .selectFrom('grant')
      .select(['id', 'level', 'valid_to'])
      .where('person_id', '=', kim.personId)
      .orderBy('id')
      .execute();
    expect(rows.map(({ level, valid_to }) => [level, valid_to === null])).toEqual([
      [3, false],
      [1, true],
    ]);
    expect(rows[1]!.id).toBe(id);
    expect(await codeOf(grant(test.first, kim, 'network', 1))).toBe('already_exists');
  });

  it('begins at a time of its own, never in the past, and ends after that', async () => {
    const kim = await test.person('Kim');
    const id = await grant(test.first, kim, 'network', 1, { from: new Date(0), to: new Date(Date.now() + DAY_MS) });
    expect((await read(id)).valid_from.getTime()).toBeGreaterThan(Date.now() - DAY_MS);
    expect(await codeOf(grant(test.first, kim, 'network', 1, { to: new Date(0) }))).toBe('invalid_input');
    const later = await grant(test.first, kim, 'storage', 1, { from: new Date(Date.now() + DAY_MS) });
    expect(await test.context({ actor: kim }).scope('estate.read')).not.toContain((await read(later)).domain_id);
    await endGrant(test.context(), later, 'not after all');
    expect((await read(later)).valid_to).toEqual((await read(later)).valid_from);
  });

  it('goes to nobody who has left, not to the system, and to an agent up to its ceiling', async () => {
    const kim = await test.person('Kim');
    await leave(test.context(), perOf(kim), 'moved on');
    expect(await codeOf(grant(test.first, kim, 'network', 1))).toBe('conflict');
    expect(await codeOf(grant(test.first, test.system, 'network', 1))).toBe('conflict');
    const bot = await insertAgent(test, 'Bot', test.first, 2);
    await grant(test.first, bot, 'network', 2);
    expect(await codeOf(grant(test.first, bot, 'network', 3))).toBe('conflict');
  });
});

describe('the first person’s level 5', () => {
  const clock = turnableClock();
  let test: TestWorkspace;
  beforeEach(async () => {
    test = await openTestWorkspace({ clock });
  });
  afterEach(() => test.close());
  const five = (to: Actor, more = {}) =>
    addGrant(test.context(), { person: perOf(to), domain: 'infrastructure', level: 5, reason: 'takes over', ...more });
  const decides = (actor: Actor) =>
    codeOf(test.context({ actor }).authorise('strategy.decide', { type: 'objective', domainId: null }));

  it('lapses when it was handed on for good, and not before', async () => {
    const [kim, lee] = [await test.person('Kim'), await test.person('Lee')];
    await five(kim, { to: new Date(clock.now().getTime() + DAY_MS) });
    const founder = () =>
      test.workspace.db
        .selectFrom('grant')
        .select('valid_to')
        .where('person_id', '=', test.first.personId)
        .executeTakeFirstOrThrow();
    expect((await founder()).valid_to).toBeNull();
    await five(lee);
    expect((await founder()).valid_to).not.toBeNull();
    expect(await decides(test.first)).toBe('allowed');
    clock.ahead((HANDED_ON_AFTER_DAYS + 1) * DAY_MS);
    expect(await decides(test.first)).toBe('forbidden');
    expect(await decides(lee)).toBe('allowed');
  });

  it('is never the last that goes: somebody can always grant', async () => {
    const own = await test.workspace.db
      .selectFrom('grant')
      .select('id')
      .where('person_id', '=', test.first.personId)
      .executeTakeFirstOrThrow();
    expect(await codeOf(endGrant(test.context(), own.id, 'tired of it'))).toBe('conflict');
    const lee = await test.person('Lee');
    const lees = await five(lee);
    // The first one's has an end by now: Lee's is the only one without.
    expect(await codeOf(endGrant(test.context(), lees, 'a mistake'))).toBe('conflict');
    expect(await codeOf(leave(test.context(), perOf(lee), 'moved on'))).toBe('conflict');
    await endGrant(test.context(), own.id, 'handed on');
    expect(await decides(lee)).toBe('allowed');
  });
});
