import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decideChange, findChange, runChange } from '#delivery';
import { impactOf } from '#estate';
import { systemClock } from '#kernel';
import { createAuthority } from '#people';
import { createContext, type Workspace, type WorkspaceDirectory, workspaceDirectory } from '#platform';
import { testPostgres } from '#testkit';
import { createDirectory } from './directory.ts';
import { exampleState, makeExampleOrganisation } from './example.ts';
import { openWorkspaces, type Workspaces } from './workspaces.ts';

const DATABASE = `example_test_${process.pid}`;
const dataDir = mkdtempSync(join(tmpdir(), 'plumbline-example-'));
const lines: string[] = [];
let workspaces: Workspaces;
let directory: WorkspaceDirectory;
let main: Workspace;
let example: Workspace;
let url: string;
let mainBefore: unknown;

async function asAdmin<Result>(work: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = new pg.Client({ connectionString: testPostgres().adminUrl });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

const databases = (): Promise<string[]> =>
  asAdmin(async (client) => {
    const { rows } = await client.query(`select datname from pg_database where datname like '${DATABASE}%' order by 1`);
    return rows.map((row) => row.datname);
  });

async function ensureDatabase(name: string): Promise<void> {
  await asAdmin(async (client) => {
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [name]);
    if (!rowCount) await client.query(`create database "${name}"`);
  });
}

/** How many rows the tables of a workspace hold, and its newest event. */
async function contents(workspace: Workspace): Promise<unknown> {
  const { rows } = await workspace.pool.query(`select (select count(*) from component) as components,
    (select count(*) from relation) as relations, (select count(*) from person) as people,
    (select count(*) from signal) as signals, (select max(id) from event) as event`);
  return rows[0];
}

async function one<Row>(text: string, values: unknown[] = []): Promise<Row> {
  return (await example.pool.query(text, values)).rows[0] as Row;
}

function inTheNameOf(title: string) {
  return async (operation: string) => {
    const row = await one<{ id: number; name: string; administrator: boolean }>(
      'select id, name, administrator from person where title = $1',
      [title],
    );
    const actor = { personId: row.id, name: row.name, kind: 'person' as const, administrator: row.administrator };
    return createContext({ workspace: example, authority: createAuthority(example), actor, operation });
  };
}
const asHead = inTheNameOf('Head of infrastructure');

beforeAll(async () => {
  workspaces = openWorkspaces({
    dataDir,
    url: (name) => testPostgres().url(name),
    mainDatabase: DATABASE,
    ensureDatabase,
    baseUrl: 'http://127.0.0.1:7300',
    clock: systemClock,
    log: pino({ level: 'silent' }),
  });
  main = await workspaces.ensure('main');
  createDirectory(workspaces, {
    progress: (line) => lines.push(line),
    onOpen: async () => {},
    onDrop: async () => {},
  }).provideTo(main);
  directory = main.port(workspaceDirectory);
  mainBefore = await contents(main);
  // What an interrupted start leaves behind: people, but no mark.
  const half = await workspaces.ensure('example');
  await half.pool.query(`insert into person (kind, name, created_at) values ('person', 'Left behind', now())`);
  expect(await exampleState(half)).toBe('unfinished');
  // Who does not wait hears how far it is; who comes later joins.
  const begun = await directory.openExample({ waitSeconds: 0 });
  expect(begun).toEqual({ url: null, progress: expect.any(String) });
  url = (await directory.openExample({ joining: true })).url ?? '';
  example = (await workspaces.find('example'))!;
}, 600_000);

afterAll(async () => {
  await workspaces?.close();
  await asAdmin(async (client) => {
    for (const name of await databases()) await client.query(`drop database if exists "${name}" with (force)`);
  });
  rmSync(dataDir, { recursive: true, force: true });
}, 300_000);

describe('the example organisation', () => {
  it('is made by one click, says how far it is, and signs its head of infrastructure in', () => {
    expect(url).toContain('/w/example/');
    expect(lines[0]).toContain('made anew');
    expect(lines.length).toBeGreaterThan(5);
  });

  it('has three sites, 40 people at all levels and about 1,200 components', async () => {
    const found = await one<{ sites: number; people: number; components: number; levels: number; relations: number }>(`
      select (select count(*) from component where kind = 'site') as sites,
        (select count(*) from person where kind <> 'system') as people,
        (select count(*) from component) as components,
        (select count(distinct level) from "grant") as levels,
        (select count(*) from relation where recorded_to = 'infinity') as relations`);
    expect(found).toMatchObject({ sites: 3, people: 40, levels: 5 });
    expect(found.components).toBeGreaterThanOrEqual(1_150);
    expect(found.components).toBeLessThanOrEqual(1_250);
    expect(found.relations).toBeGreaterThan(3_500);
  });

  it('has components in every state of the lifecycle', async () => {
    const { states } = await one<{ states: number }>('select count(distinct state) as states from component');
    expect(states).toBe(9);
  });

  it('grew: a year ago it had fewer components, and most were changed since they came', async () => {
    const found = await one<{ then: number; now: number; revisions: number; components: number; sources: number }>(`
      with versions as (
        select id as component_id, recorded_from, 'infinity'::timestamptz as recorded_to, state, source_id from component
        union all select component_id, recorded_from, recorded_to, snapshot ->> 'state', source_id from component_revision)
      select count(*) filter (where recorded_from <= now() - interval '1 year' and recorded_to > now() - interval '1 year' and state <> 'disposed') as then,
        count(*) filter (where recorded_to = 'infinity' and state <> 'disposed') as now,
        count(*) as revisions, count(distinct component_id) as components, count(distinct source_id) as sources
      from versions`);
    expect(found.then).toBeLessThan(found.now);
    expect(found.revisions).toBeGreaterThan(found.components * 2);
    expect(found.sources).toBeGreaterThanOrEqual(4);
  });

  it('ends before now, and every event has an actor', async () => {
    const found = await one<{ late: number; nobody: number; days: number }>(`
      select count(*) filter (where at > now()) as late,
        count(*) filter (where not exists (select from person p where p.id = actor_id)) as nobody,
        extract(day from max(at) - min(at))::int as days from event`);
    expect(found).toMatchObject({ late: 0, nobody: 0 });
    expect(found.days).toBeGreaterThanOrEqual(728);
  });

  it('measured every month, and has signals, insights with their exposure, and a plan of the quarter', async () => {
    const found = await one<{ points: number; open: number; resolved: number; insights: number; adopted: number }>(`
      select (select count(*) from measurement t join measure m on m.id = t.measure_id where m.key = 'supported-share') as points,
        (select count(*) from signal where resolved_at is null) as open,
        (select count(*) from signal where resolved_at is not null) as resolved,
        (select count(*) from insight where resolved_at is null and (exposure ->> 'likelyMinor')::numeric > 0) as insights,
        (select count(*) from portfolio_plan where state = 'adopted') as adopted`);
    expect(found.points).toBeGreaterThanOrEqual(24);
    expect(found.open).toBeGreaterThan(100);
    expect(found.resolved).toBeGreaterThan(100);
    expect(found.insights).toBeGreaterThan(10);
    expect(found.adopted).toBe(1);
  });

  it('says of every run that it is recorded history and that nothing was executed', async () => {
    const { rows } = await example.pool.query(`
      select r.state, c.state as change, (select bool_and(s.state = 'done' and s.result ->> 'summary' like 'Recorded history%')
          from step s where s.run_id = r.id) as recorded,
        exists (select from event e where e.subject_type = 'run' and e.subject_id = r.id and e.detail ->> 'executed' = 'false') as said
      from run r join change c on c.run_id = r.id`);
    expect(rows.length).toBeGreaterThan(8);
    for (const row of rows) expect(row).toEqual({ state: 'finished', change: 'verified', recorded: true, said: true });
  });

  it('has people at work: shipped and own procedures, and runs, requests and an emergency that wait for somebody', async () => {
    const found = await one<Record<string, unknown>>(`
      select (select count(distinct key) from procedure) as procedures,
        (select count(distinct created_by) from use_policy where not shipped) as policy_authors,
        (select json_object_agg(state, n) from (select state, count(*) as n from run where change_id is null group by 1) r) as runs,
        (select json_object_agg(state, n) from (select state, count(*) as n from request group by 1) q) as requests,
        (select json_object_agg(verdict, n) from (select verdict, count(*) as n from assessment group by 1) a) as assessments,
        (select count(*) from break_glass g join break_glass_use u on u.break_glass_id = g.id
          join run r on u.subject_type = 'run' and r.id = u.subject_id and r.break_glass_id = g.id and r.state = 'finished'
          where g.reviewed_at is null) as unreviewed,
        (select count(*) from supervision where valid_to is null) as supervised,
        (select count(*) from delegation where valid_to > now()) as lent,
        (select count(*) from person p where kind = 'agent' and owner_id is not null
          and exists (select from api_key k where k.person_id = p.id)) as agents`);
    expect(found).toMatchObject({ policy_authors: 1, unreviewed: 1, supervised: 2, lent: 1, agents: 3 });
    expect(found['procedures']).toBeGreaterThanOrEqual(19);
    expect(found['runs']).toMatchObject({ proposed: 1, waiting: 3, cancelled: 1, finished: expect.any(Number) });
    expect(found['requests']).toEqual({ done: 2, refused: 1, proven: 1, asked: 2 });
    expect(found['assessments']).toEqual({ granted: 3, refused: 2 });
  });

  it('was done by people where no change was run: each step says by whom, and no worker executed one', async () => {
    const found = await one<{ done: number; nobody: number; executed: number; own: number }>(`
      select count(*) filter (where s.state = 'done') as done,
        count(*) filter (where s.state = 'done' and s.done_by is null) as nobody,
        count(*) filter (where s.generation > 0 or s.lease_owner is not null) as executed,
        (select count(*) from approval a join run r on a.subject_type = 'run' and a.subject_id = r.id where a.person_id = r.started_by) as own
      from step s join run r on r.id = s.run_id where r.change_id is null`);
    expect(found.done).toBeGreaterThan(60);
    expect(found).toMatchObject({ nobody: 0, executed: 0, own: 0 });
  });

  it('has an impact worth seeing: a core switch degrades much and takes little down', async () => {
    const { id } = await one<{ id: number }>(`select id from component where name = 'wgh-core-1'`);
    const impact = await impactOf(await asHead('component.impact'), id);
    expect(impact.degraded.count).toBeGreaterThan(20);
    expect(impact.down.count).toBeLessThan(impact.degraded.count);
  });

  it('runs nothing: an approved change there is refused with the reason', async () => {
    const { id } = await one<{ id: number }>(`select id from change where state = 'proposed' order by id limit 1`);
    const context = await asHead('change.run');
    const { planHash } = (await findChange(example.db, id))!;
    await context.mutate((mutation) => decideChange(context, mutation, id, { verdict: 'approved', planHash }));
    const run = context.mutate((mutation) => runChange(context, mutation, id));
    await expect(run).rejects.toThrow('The example organisation has no real hosts');
    expect((await findChange(example.db, id))!.state).toBe('approved');
  });

  it('is made once: the second time nothing happens', async () => {
    const before = await contents(example);
    await makeExampleOrganisation(example, () => expect.unreachable());
    await directory.openExample();
    expect(await contents(example)).toEqual(before);
  });

  it('is never mixed with the real one, and goes with its database', async () => {
    expect(await contents(main)).toEqual(mainBefore);
    expect(await databases()).toContain(`${DATABASE}_example`);
    expect(await directory.removeExample()).toBe(true);
    expect(await databases()).toEqual([DATABASE]);
    expect(await directory.removeExample()).toBe(false);
    expect(await contents(main)).toEqual(mainBefore);
  });

  it('is stopped while it is made: nothing of it is left, and whoever joins is told instead of beginning anew', async () => {
    expect((await directory.openExample({ waitSeconds: 0 })).url).toBeNull();
    expect(await directory.removeExample()).toBe(true);
    expect(await databases()).toEqual([DATABASE]);
    await expect(directory.openExample({ waitSeconds: 0, joining: true })).rejects.toThrow('was stopped');
    expect(await databases()).toEqual([DATABASE]);
  });
});
