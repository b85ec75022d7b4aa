import { afterAll, beforeAll, expect, it } from 'vitest';
import { openTestWorkspace, type TestWorkspace } from '#testkit';
import { stopOpenRuns } from './copy.ts';

let test: TestWorkspace;
beforeAll(async () => {
  test = await openTestWorkspace();
  await test.workspace.pool.query(`
    insert into procedure (key, version, name, level, definition, content_hash, created_at) values ('p', 1, 'P', 1, '{}', 'h', now());
    insert into run (procedure_id, domain_id, state, plan, plan_hash, started_by, created_at)
      select 1, d.id, s.state, '{"title": "Install nginx"}', 'h', ${test.first.personId}, now()
      from domain d, unnest(array['ready', 'running', 'waiting', 'finished', 'failed']) s (state) where d.key = 'infrastructure'`);
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
