import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { PlumblineError } from '#kernel';
import { authorityMemory, requireBreakGlass } from '#people';
import type { Actor } from '#platform';
import { openTestWorkspace, type TestWorkspace } from '#testkit';
import { type ExecuteOn, executePort } from '../execute.ts';
import { startRun } from '../run/start.ts';
import { findRun } from '../run/store.ts';
import { insertChange, insertTarget, nothingToReach, oneStep, planOf, rootDomain } from '../testing/run.ts';
import { recordApproval } from './store.ts';

const HOST_KEY_CHANGED = 'The host shows another key than the pinned one.';

describe('a run that nobody approved', () => {
  let test: TestWorkspace;
  let kim: Actor;
  let reach: ExecuteOn;
  beforeAll(async () => {
    test = await openTestWorkspace();
    test.workspace.provide(executePort, (connection) => reach(connection));
  });
  afterAll(() => test.close());
  beforeEach(async () => {
    reach = nothingToReach;
    kim = await test.person('Kim', { infrastructure: 3 });
  });

  async function change(authors = [test.system.personId]) {
    const plan = await planOf(test, oneStep(), { file: '/dev/null' }, [await insertTarget(test)]);
    return { plan, change: await insertChange(test, plan, authors) };
  }
  type Proposed = Awaited<ReturnType<typeof change>>;

  /** As the HTTP layer would: the same request again is a new context. */
  const start = async ({ plan, change: of }: Proposed): Promise<string> => {
    const context = test.context({ actor: kim });
    const domainId = await rootDomain(test);
    return context
      .mutate((mutation) => startRun(context, mutation, { plan, domainId, change: of }))
      .then(
        () => 'runs',
        (error) => error.code,
      );
  };
  const breakGlass = async () => {
    await test.workspace.db
      .insertInto('break_glass')
      .values({
        person_id: kim.personId,
        domain_id: 1,
        reason: 'the web is down',
        opened_at: new Date(),
        until: new Date(Date.now() + 3_600_000),
        review_due_at: new Date(Date.now() + 7_200_000),
      })
      .execute();
    await (await test.workspace.get(authorityMemory)).heard();
  };
  const decide = async (
    { change: of }: Proposed,
    verdict: 'approved' | 'denied',
    planHash = of.planHash,
    actor = test.first,
  ) => {
    const context = test.context({ actor });
    const domainId = await rootDomain(test);
    await context.mutate((mutation) =>
      recordApproval(context, mutation, {
        subject: { type: 'change', id: of.id },
        planHash,
        currentPlanHash: planHash,
        verdict,
        authorIds: [],
        domainId,
        level: 3,
      }),
    );
  };

  it('begins with an open break-glass, of which its line tells, and not without', async () => {
    const proposed = await change();
    expect(await start(proposed)).toBe('not_approved');
    await breakGlass();
    expect(await start(proposed)).toBe('runs');
    const { rows } = await test.workspace.pool.query(
      `select cause_type from cause where effect_type = 'run' and cause_type = 'break_glass'`,
    );
    expect(rows).toHaveLength(1);
  });

  it('does not begin where somebody denied it, whether that plan or an earlier one', async () => {
    await breakGlass();
    const denied = await change();
    await decide(denied, 'denied');
    expect(await start(denied)).toBe('denied');
    const editedSince = await change();
    await decide(editedSince, 'denied', 'the plan before');
    expect(await start(editedSince)).toBe('denied');
  });

  it('does not begin of itself where exactly its plan was denied as a run', async () => {
    const asks = oneStep().replace('key: touch-file', 'key: touch-two').replace('approval: none', 'approval: required');
    const plan = await planOf(test, asks, { file: '/dev/null' }, [await insertTarget(test)]);
    const domainId = await rootDomain(test);
    const direct = () => {
      const context = test.context({ actor: kim });
      return context.mutate((mutation) => startRun(context, mutation, { plan, domainId, change: null }));
    };
    const { runId } = await direct();
    const { state, plan_hash: planHash } = await test.workspace.db
      .selectFrom('run')
      .select(['state', 'plan_hash'])
      .where('id', '=', runId)
      .executeTakeFirstOrThrow();
    expect(state).toBe('proposed');
    const by = test.context();
    const subject = { type: 'run' as const, id: runId };
    const verdict = { subject, planHash, currentPlanHash: planHash, verdict: 'denied' as const };
    await by.mutate((mutation) =>
      recordApproval(by, mutation, { ...verdict, authorIds: [], domainId, level: 3, action: 'run.approve' }),
    );
    await breakGlass();
    await expect(direct()).rejects.toMatchObject({ code: 'denied' });
  });

  it('begins of itself in an emergency where its procedure asks for an approval; without a glass it is proposed', async () => {
    const asks = oneStep()
      .replace('key: touch-file', 'key: touch-three')
      .replace('approval: none', 'approval: required');
    const plan = await planOf(test, asks, { file: '/dev/null' }, [await insertTarget(test)]);
    const domainId = await rootDomain(test);
    const direct = async () => {
      const context = test.context({ actor: kim });
      const { runId } = await context.mutate((mutation) =>
        startRun(context, mutation, { plan, domainId, change: null }),
      );
      return findRun(test.workspace.db, runId);
    };
    expect(await direct()).toMatchObject({ state: 'proposed', breakGlassId: null, dueAt: null });
    await breakGlass();
    const glass = await test.workspace.db
      .selectFrom('break_glass')
      .select('id')
      .where('person_id', '=', kim.personId)
      .executeTakeFirstOrThrow();
    const run = await direct();
    expect(run).toMatchObject({ state: 'ready', breakGlassId: glass.id, dueAt: run.createdAt });
    const used = await test.workspace.db
      .selectFrom('break_glass_use')
      .select(['subject_type', 'subject_id'])
      .where('break_glass_id', '=', glass.id)
      .execute();
    expect(used).toEqual([{ subject_type: 'run', subject_id: run.id }]);
  });

  it('does not begin with another plan than the one that is stated, or that was approved', async () => {
    await breakGlass();
    const proposed = await change();
    const other = { ...proposed.plan, title: 'Something else' };
    expect(await start({ ...proposed, plan: other })).toBe('plan_changed');
    await decide(proposed, 'approved', 'the plan before');
    expect(await start(proposed)).toBe('plan_changed');
  });

  it('does not begin on a host whose key has changed', async () => {
    await breakGlass();
    reach = () => {
      throw new PlumblineError('host_key_changed', HOST_KEY_CHANGED);
    };
    const uses = () => test.workspace.db.selectFrom('break_glass_use').selectAll().orderBy('at').execute();
    const before = await uses();
    expect(await start(await change())).toBe('host_key_changed');
    expect(await uses()).toEqual(before);
  });

  it('is what a glass is for: it cannot be taken by hand for something else', async () => {
    const context = test.context({ actor: kim });
    const subject = { type: 'change' as const, id: 999 };
    await expect(
      context.mutate((mutation) => requireBreakGlass(context, mutation, { domainId: 1, subject, planHash: 'x' })),
    ).rejects.toMatchObject({ code: 'not_approved' });
  });
});
