import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ref } from '#kernel';
import type { Actor } from '#platform';
import { openTestWorkspace, type TestWorkspace } from '#testkit';
import { editDomain } from '../domains/service.ts';
import { leave } from '../person/service.ts';
import { domainIdOf, insertAgent, perOf, turnableClock } from '../testing.ts';
import { endBreakGlass, openBreakGlass, requireBreakGlass, reviewBreakGlass } from './service.ts';

const clock = turnableClock();
let test: TestWorkspace;
beforeAll(async () => {
  test = await openTestWorkspace({ clock });
});
afterAll(() => test.close());

const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'allowed',
    (error) => error.code,
  );
const open = (actor: Actor, domain = 'network') =>
  openBreakGlass(test.context({ actor }), { domain, reason: 'the core switch is down' });
const use = async (actor: Actor, domain = 'network', id = 7) => {
  const context = test.context({ actor });
  const domainId = await domainIdOf(test, domain);
  return context.mutate((mutation) =>
    requireBreakGlass(context, mutation, { domainId, subject: ref('change', id), planHash: 'p' }),
  );
};

describe('break-glass', () => {
  it('is opened by level 2 alone, and tells the owner of the domain at once', async () => {
    const owner = await test.person('Olga Owner', { network: 4 });
    await editDomain(test.context(), 'network', { owner: perOf(owner) });
    const [kim, one] = [await test.person('Kim', { network: 2 }), await test.person('One', { network: 1 })];
    expect(await codeOf(open(one))).toBe('forbidden');
    const id = await open(kim);
    const event = await test.workspace.db
      .selectFrom('event')
      .select(['action', 'detail', 'actor_id'])
      .where('subject_type', '=', 'break_glass')
      .where('subject_id', '=', id)
      .executeTakeFirstOrThrow();
    expect(event).toMatchObject({
      action: 'break-glass.open',
      actor_id: kim.personId,
      detail: { ownerId: owner.personId, person: 'Kim', domain: 'Network', reason: 'the core switch is down' },
    });
    expect(await codeOf(open(kim))).toBe('conflict');
  });

  it('lets begin what nobody approved while it is open, keeps what began, and nothing after it', async () => {
    const kim = await test.person('Kim', { network: 2 });
    expect(await codeOf(use(kim))).toBe('not_approved');
    const id = await open(kim);
    expect(await use(kim)).toBe(id);
    expect(await codeOf(use(kim, 'storage'))).toBe('not_approved');
    expect(await codeOf(use(await test.person('Lee', { network: 5 })))).toBe('not_approved');
    const uses = await test.workspace.db
      .selectFrom('break_glass_use')
      .selectAll()
      .where('break_glass_id', '=', id)
      .execute();
    expect(uses).toMatchObject([{ subject_type: 'change', subject_id: 7, plan_hash: 'p' }]);
    await endBreakGlass(test.context({ actor: kim }), id);
    expect(await codeOf(use(kim))).toBe('not_approved');
    const again = await open(kim);
    expect(await use(kim)).toBe(again);
    clock.ahead(61 * 60_000);
    expect(await codeOf(use(kim))).toBe('not_approved');
  });

  it('holds in the domains below the one it was opened in', async () => {
    const kim = await test.person('Kim', { infrastructure: 2 });
    const id = await open(kim, 'infrastructure');
    expect(await use(kim, 'storage')).toBe(id);
  });

  it('is reviewed after it ended, once, by somebody else of level 4, with a finding', async () => {
    const kim = await test.person('Kim', { network: 4 });
    const [lee, two] = [await test.person('Lee', { network: 4 }), await test.person('Two', { network: 2 })];
    const id = await open(kim);
    const review = { verdict: 'justified' as const, finding: 'The core was down and nobody answered.' };
    const by = (actor: Actor) => codeOf(reviewBreakGlass(test.context({ actor }), id, review));
    expect(await by(lee)).toBe('illegal_transition');
    await endBreakGlass(test.context({ actor: kim }), id);
    expect(await by(kim)).toBe('own_work');
    expect(await by(two)).toBe('forbidden');
    expect(await by(await test.person('Sam', { storage: 4 }))).toBe('not_found');
    expect(await by(lee)).toBe('allowed');
    expect(await by(test.first)).toBe('illegal_transition');
    // Nor does the database take it from who opened it.
    const { pool } = test.workspace;
    await expect(
      pool.query('update break_glass set reviewed_by = person_id where id = $1', [id]),
    ).rejects.toMatchObject({ code: '23514' });
  });

  it('is nothing for agents, and ends with who leaves', async () => {
    const kim = await test.person('Kim', { network: 3 });
    const bot = await insertAgent(test, 'Bot', kim, 3, { network: 3 });
    expect(await codeOf(open(bot))).toBe('forbidden');
    const id = await open(kim);
    await leave(test.context(), perOf(kim), 'moved on');
    const row = await test.workspace.db
      .selectFrom('break_glass')
      .select('ended_at')
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    expect(row.ended_at).not.toBeNull();
    expect(await codeOf(use(kim))).toBe('not_approved');
  });
});
