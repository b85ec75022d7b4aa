import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Id, type RecordRef, ref } from '#kernel';
import { type Actor, openWorkspace, readEvents } from '#platform';
import { openTestWorkspace, type TestWorkspace, untilReadable } from '#testkit';
import { insertProcedure, insertRun, type RunGiven } from '../testing/work.ts';
import { deriveEvidence, evidenceWatch } from './watch.ts';

let test: TestWorkspace;
let kim: Actor;
let lee: Actor;
let network: Id;
beforeAll(async () => {
  test = await openTestWorkspace();
  kim = await test.person('Kim Follows', { network: 1 });
  lee = await test.person('Lee Applies', { network: 3 });
  const row = await test.workspace.db
    .selectFrom('domain')
    .select('id')
    .where('key', '=', 'network')
    .executeTakeFirstOrThrow();
  network = row.id;
});
afterAll(() => test.close());

const found = async (subject: RecordRef) => {
  const rows = await test.workspace.db
    .selectFrom('evidence as e')
    .innerJoin('person as p', 'p.id', 'e.person_id')
    .leftJoin('person as s', 's.id', 'e.supervisor_id')
    .where('e.subject_type', '=', subject.type)
    .where('e.subject_id', '=', subject.id)
    .select(['p.name', 'e.kind', 'e.level', 'e.phase', 'e.topic', 's.name as supervisor'])
    .orderBy('p.name')
    .orderBy('e.kind')
    .execute();
  return rows.map((row) => [
    row.name,
    row.kind,
    row.level,
    row.phase,
    row.topic,
    ...(row.supervisor ? [row.supervisor] : []),
  ]);
};

/** Everything of the log, as the watch reads it. */
const derive = async (): Promise<number> => {
  await untilReadable(test.workspace);
  return deriveEvidence(test.workspace, await readEvents(test.workspace.db, { txid: '0', eventId: 0 }, 100_000));
};

const finish = async (given: Partial<RunGiven>) => {
  const procedureId = await insertProcedure(test, { level: given.level ?? 1, serves: given.serves ?? [] });
  return insertRun(test, { domainId: network, startedBy: kim.personId, ...given, procedureId });
};

describe('a finished run', () => {
  it('shows that somebody brought it to its end, within the policies', async () => {
    const run = await finish({ level: 1 });
    await derive();
    expect(await found(ref('run', run.id))).toEqual([
      ['Kim Follows', 'run-finished', 1, 'support', run.topic],
      ['Kim Follows', 'use-within-policy', 1, 'support', run.topic],
    ]);
  });

  it('shows its line where it serves an objective that there is, and no policy kept under break-glass', async () => {
    await test.workspace.pool.query(
      `insert into objective (key, name, why, state, created_at) values ('supported-software', 'Supported', 'So.', 'active', now())`,
    );
    const run = await finish({ serves: ['supported-software'], breakGlassId: 1 });
    await derive();
    expect((await found(ref('run', run.id))).map(([, kind]) => kind)).toEqual(['line-reached', 'run-finished']);
  });

  it('belongs to who took it over', async () => {
    const run = await finish({ startedBy: lee.personId, responsibleId: kim.personId });
    await derive();
    expect((await found(ref('run', run.id))).map(([name]) => name)).toEqual(['Kim Follows', 'Kim Follows']);
  });

  it('shows each step that a person did by hand', async () => {
    const run = await finish({ steps: [{ doneBy: lee.personId }, {}] });
    await derive();
    expect(await found(ref('step', run.steps[0]!))).toEqual([['Lee Applies', 'step-done', 1, 'support', run.topic]]);
    expect(await found(ref('step', run.steps[1]!))).toEqual([]);
  });

  it('shows a supervised step of who did it and of who confirmed it', async () => {
    const run = await finish({ level: 2, supervisorId: lee.personId, steps: [{ confirmedBy: lee.personId }] });
    await derive();
    expect(await found(ref('step', run.steps[0]!))).toEqual([
      ['Kim Follows', 'step-supervised', 2, 'support', run.topic, 'Lee Applies'],
      ['Lee Applies', 'step-confirmed', 2, 'support', run.topic],
    ]);
    expect((await found(ref('run', run.id)))[0]).toEqual([
      'Kim Follows',
      'run-finished',
      2,
      'support',
      run.topic,
      'Lee Applies',
    ]);
  });

  it('shows who brought it on after it had stopped', async () => {
    const run = await finish({ retriedBy: lee });
    await derive();
    expect(await found(ref('run', run.id))).toContainEqual(['Lee Applies', 'run-recovered', 1, 'support', run.topic]);
  });

  it.each([
    ['was cancelled', { state: 'cancelled' }],
    ['had every step skipped', { steps: [{ state: 'skipped' }] }],
    ['was the system’s own', { bySystem: true }],
  ] as const)('shows nothing where it %s', async (_, given) => {
    const startedBy = 'bySystem' in given ? test.system.personId : kim.personId;
    const run = await finish({ ...(given as Partial<RunGiven>), startedBy });
    await derive();
    expect(await found(ref('run', run.id))).toEqual([]);
  });
});

describe('evidence', () => {
  it('is there once, however often and by however many its events are read', async () => {
    const run = await finish({ steps: [{ doneBy: kim.personId }] });
    const kept = await Promise.all([derive(), derive(), derive()]);
    expect(kept.reduce((sum, one) => sum + one, 0)).toBe(3);
    expect(await derive()).toBe(0);
    expect((await found(ref('run', run.id))).length).toBe(2);
    const { rows } = await test.workspace.pool.query(
      `select count(*)::int as events, count(distinct subject_id)::int as pieces from event
       where subject_type = 'evidence' and action = 'evidence.record'`,
    );
    expect(rows[0].events).toBe(rows[0].pieces);
  });

  it('leads back to its record by the line', async () => {
    const run = await finish({});
    await derive();
    const { rows } = await test.workspace.pool.query(
      `select c.cause_type, c.cause_id from evidence e join cause c on c.effect_type = 'evidence' and c.effect_id = e.id
       where e.subject_type = 'run' and e.subject_id = $1`,
      [run.id],
    );
    expect(rows).toEqual(Array(2).fill({ cause_type: 'run', cause_id: run.id }));
  });

  it('comes by the watch, which goes on where it stood and doubles nothing when it has to read again', async () => {
    const first = await finish({});
    const watch = await test.workspace.get(evidenceWatch);
    await watch.caughtUp();
    const kept = async (id: number) => {
      await untilReadable(test.workspace);
      await expect.poll(async () => (await found(ref('run', id))).length).toBe(2);
    };
    await kept(first.id);
    const second = await finish({});
    await kept(second.id);
    const before = await test.workspace.db.selectFrom('evidence').select('id').execute();
    // As after a kill between what was kept and the place in the log: another process reads it all again.
    await test.workspace.pool.query(`update consumer set txid = '0', event_id = 0 where name = 'insight.evidence'`);
    const { clock, log } = test.workspace;
    const other = openWorkspace({ name: 'main', url: test.url, clock, log });
    await (await other.get(evidenceWatch)).caughtUp();
    await other.close();
    expect((await found(ref('run', second.id))).length).toBe(2);
    expect(await test.workspace.db.selectFrom('evidence').select('id').execute()).toEqual(before);
  });
});
