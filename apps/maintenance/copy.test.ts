import { afterAll, beforeAll, expect, it } from 'vitest';
import { executePort } from '#procedures';
import { openTestWorkspace, type TestWorkspace } from '#testkit';
import { begin, insertTarget, nothingToReach, oneStep, planOf } from '../../modules/procedures/testing/run.ts';
import { stopOpenRuns } from './copy.ts';

let test: TestWorkspace;
beforeAll(async () => {
  test = await openTestWorkspace();
  test.workspace.provide(executePort, nothingToReach);
  const plan = await planOf(test, oneStep(), { file: '/dev/null' }, [await insertTarget(test)]);
  for (const state of ['ready', 'running', 'waiting', 'finished', 'failed']) {
    const id = await begin(test, plan);
    await test.workspace.pool.query('update run set state = $2 where id = $1', [id, state]);
  }
  // One whose plan nobody can believe is no reason to leave the others.
  await test.workspace.pool.query(`update run set plan_hash = repeat('0', 64) where state = 'ready'`);
});
afterAll(() => test.close());

it('leaves no run in a copy that a worker would take up, and says why in its trail', async () => {
  expect(await stopOpenRuns(test.url, 'main')).toBe(3);
  const { rows } = await test.workspace.pool.query('select state from run order by id');
  expect(rows.map(({ state }) => state)).toEqual(['cancelled', 'cancelled', 'cancelled', 'finished', 'failed']);
  const { rows: events } = await test.workspace.pool.query(
    `select detail, actor_id from event where action = 'run.cancel'`,
  );
  expect(events).toHaveLength(3);
  expect(events[0]).toMatchObject({
    actor_id: test.system.personId,
    detail: { reason: expect.stringContaining('is a copy') },
  });
  expect(await stopOpenRuns(test.url, 'main')).toBe(0);
});
