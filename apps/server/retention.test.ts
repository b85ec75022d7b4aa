import { readFileSync } from 'node:fs';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { manualClock } from '#kernel';
import { sweep } from '#platform';
import { openTestWorkspace, type TestWorkspace } from '#testkit';
import { retentionRules, sweepOnce } from './retention.ts';

const clock = manualClock(new Date('2026-11-23T08:00:00Z'));
let test: TestWorkspace;
beforeAll(async () => {
  test = await openTestWorkspace({ clock });
  await test.workspace.pool.query(`
    insert into "user" (id, name, email) values ('u', 'U', 'u@example.org');
    insert into session (id, "userId", token, "expiresAt") values
      ('old', 'u', 'a', '2026-11-01'), ('just', 'u', 'b', '2026-11-22'), ('new', 'u', 'c', '2026-12-01');
    insert into verification (id, identifier, value, "expiresAt") values
      ('old', 'i', 'v', '2026-11-20'), ('new', 'i', 'v', '2026-11-23T09:00:00Z');
    insert into procedure (key, version, name, level, definition, content_hash, created_at) values ('p', 1, 'P', 1, '{}', 'h', now());
    insert into run (procedure_id, domain_id, state, plan, plan_hash, started_by, created_at, finished_at)
      select 1, d.id, s.state, '{}', 'h', ${test.first.personId}, '2025-01-01', s.finished::timestamptz
      from domain d, (values ('finished', '2025-01-01'), ('finished', '2026-11-01'), ('running', null)) s (state, finished)
      where d.key = 'infrastructure' order by s.finished nulls last;
    insert into run_output (run_id, at, stream, text) select id, created_at, 'stdout', 'text' from run;
    insert into source (key, name, kind) values ('test', 'Test', 'import');
    insert into intake (kind, target, source_id, state, observation, plan, plan_hash, summary, created_by, created_at)
      select 'file', '{}', (select min(id) from source), s.state, '{}', '{}', 'h', '{}', ${test.first.personId}, s.at::timestamptz
      from (values ('applied', '2026-01-01'), ('planned', '2026-01-01'), ('applied', '2026-11-01')) s (state, at);
    insert into idempotency (key, actor_id, operation, request_hash, created_at) values
      ('old', 1, 'x', 'h', '2026-11-22T07:00:00Z'), ('new', 1, 'x', 'h', '2026-11-23T07:00:00Z');
    insert into intake_entry (intake_id, ordinal, what, name, place) select id, 1, 'component', 'n', 'p' from intake;
  `);
});
afterAll(() => test.close());

const all = async (query: string): Promise<unknown[]> =>
  (await test.workspace.pool.query({ text: query, rowMode: 'array' })).rows.flat();
const counts = async () => ({
  events: (await all(`select count(*)::int from event where action <> 'retention.sweep'`))[0],
  seals: (await all('select count(*)::int from seal'))[0],
  runs: (await all('select count(*)::int from run'))[0],
  intakes: (await all('select count(*)::int from intake'))[0],
});

describe('what is removed by age', () => {
  it('is what is old and of no use any more, and nothing that is a record', async () => {
    const before = await counts();
    expect(await sweepOnce(test.workspace, {})).toEqual({
      sessions: 1,
      'sign-in-links': 1,
      'run-output': 1,
      'intake-entries': 1,
      'request-keys': 1,
    });
    expect(await all('select id from session order by id')).toEqual(['just', 'new']);
    expect(await all('select id from verification')).toEqual(['new']);
    expect(await all('select key from idempotency')).toEqual(['new']);
    expect(await all(`select r.state from run_output o join run r on r.id = o.run_id order by 1`)).toEqual([
      'finished',
      'running',
    ]);
    expect(await all(`select i.state from intake_entry e join intake i on i.id = e.intake_id order by 1`)).toEqual([
      'applied',
      'planned',
    ]);
    expect(await counts()).toEqual(before);
  });

  it('stands in the audit trail, and is not said when there was nothing', async () => {
    expect(await sweepOnce(test.workspace, {})).toEqual({});
    expect(await all(`select detail from event where action = 'retention.sweep'`)).toEqual([
      { removed: { sessions: 1, 'sign-in-links': 1, 'run-output': 1, 'intake-entries': 1, 'request-keys': 1 } },
    ]);
  });

  it('is kept as long as the settings say, for ever with 0', async () => {
    clock.advance(30 * 86_400_000);
    expect(
      await sweepOnce(test.workspace, { sessions: 0, 'sign-in-links': 60, 'intake-entries': 0, 'request-keys': 0 }),
    ).toEqual({});
    expect(await sweepOnce(test.workspace, { 'sign-in-links': 20 })).toMatchObject({ sessions: 2, 'sign-in-links': 1 });
  });

  it('is removed by one server at a time', async () => {
    const other = new pg.Client({ connectionString: test.url });
    await other.connect();
    await other.query('select pg_advisory_lock(7300004)');
    expect(await sweep(test.workspace, retentionRules, {})).toBeNull();
    await other.end();
  });

  it('is what the guide says', () => {
    const guide = readFileSync(new URL('../../docs/guides/operating.md', import.meta.url), 'utf8');
    const rows = [...guide.matchAll(/^\| `([a-z-]+)` \| (.+?) \| (\d+) days? \|$/gm)].map(([, key, what, days]) => ({
      key,
      what,
      days: Number(days),
    }));
    expect(rows).toEqual(retentionRules.map(({ key, what, days }) => ({ key, what, days })));
  });
});
