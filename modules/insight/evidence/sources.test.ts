// What other finished work shows than runs.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Id, type RecordRef, ref } from '#kernel';
import { type Actor, readEvents } from '#platform';
import { openTestWorkspace, type TestWorkspace, untilReadable } from '#testkit';
import { insertChange, insertComponent } from '../testing/work.ts';
import { deriveEvidence } from './watch.ts';

let test: TestWorkspace;
let author: Actor;
let approver: Actor;
let network: Id;
beforeAll(async () => {
  test = await openTestWorkspace();
  author = await test.person('Ann Author', { network: 3 });
  approver = await test.person('Bo Approver', { network: 4 });
  const { rows } = await test.workspace.pool.query(`select id from domain where key = 'network'`);
  network = rows[0].id;
});
afterAll(() => test.close());

const shownBy = async (subject: RecordRef) => {
  await untilReadable(test.workspace);
  await deriveEvidence(test.workspace, await readEvents(test.workspace.db, { txid: '0', eventId: 0 }, 100_000));
  const { rows } = await test.workspace.pool.query(
    `select p.name, e.kind, e.level from evidence e join person p on p.id = e.person_id
     where e.subject_type = $1 and e.subject_id = $2 order by p.name, e.kind`,
    [subject.type, subject.id],
  );
  return rows.map((row) => `${row.name}: ${row.kind} ${row.level}`);
};
const tell = (actor: Actor, action: string, subject: RecordRef) =>
  test.context({ actor }).mutate((mutation) => mutation.record({ subject, action }));
const insertOne = async (text: string, values: unknown[]): Promise<Id> =>
  (await test.workspace.pool.query(text, values)).rows[0].id;

const approve = (changeId: Id, verdict: string, reason = '', person = approver) =>
  insertOne(
    `insert into approval (subject_type, subject_id, plan_hash, person_id, verdict, reason, at)
     values ('change', $1, 'hash', $2, $3, $4, now()) returning id`,
    [changeId, person.personId, verdict, reason],
  );

describe('a change', () => {
  it('that was verified shows who wrote it and who approved it', async () => {
    const id = await insertChange(test, { domainId: network, authors: [author.personId], state: 'verified' });
    await approve(id, 'approved');
    await tell(test.system, 'change.verify', ref('change', id));
    expect(await shownBy(ref('change', id))).toEqual([
      'Ann Author: change-written 3',
      'Bo Approver: change-approved 3',
    ]);
  });

  it('that breaks a standard shows nothing of its author', async () => {
    const fit = [{ verdict: 'breaks' }];
    const id = await insertChange(test, { domainId: network, authors: [author.personId], state: 'verified', fit });
    await tell(test.system, 'change.verify', ref('change', id));
    expect(await shownBy(ref('change', id))).toEqual([]);
  });

  it('that failed shows nothing', async () => {
    const id = await insertChange(test, { domainId: network, authors: [author.personId], state: 'failed' });
    await tell(test.system, 'change.verify', ref('change', id));
    expect(await shownBy(ref('change', id))).toEqual([]);
  });

  it('that was denied shows who did so, where they said why and it is not their own', async () => {
    for (const [reason, person, shown] of [
      ['It stops the payroll.', approver, ['Bo Approver: change-denied 3']],
      ['', approver, []],
      ['I changed my mind.', author, []],
    ] as const) {
      const id = await insertChange(test, { domainId: network, authors: [author.personId], state: 'denied' });
      await tell(person, 'approval.deny', ref('approval', await approve(id, 'denied', reason, person)));
      expect(await shownBy(ref('change', id))).toEqual(shown);
    }
  });
});

describe('other work', () => {
  it('shows who looked at a machine', async () => {
    const componentId = await insertComponent(test, network);
    const id = await insertOne(
      `with s as (insert into source (key, name, kind) values ('test', 'Test', 'probe') returning id)
       insert into intake (kind, target, source_id, state, observation, plan, plan_hash, summary, created_by, created_at,
         applied_at, component_id)
       select 'ssh', '{}', s.id, 'applied', '{}', '{}', 'hash', '{}', $1, now(), now(), $2 from s returning id`,
      [author.personId, componentId],
    );
    await tell(author, 'intake.apply', ref('intake', id));
    expect(await shownBy(ref('intake', id))).toEqual(['Ann Author: machine-observed 2']);
  });

  it('shows who settled where sources disagree', async () => {
    const subject = ref('component', await insertComponent(test, network));
    await tell(author, 'disagreement.settle', subject);
    await tell(author, 'disagreement.settle', subject);
    expect(await shownBy(subject)).toEqual(['Ann Author: disagreement-settled 2']);
  });

  it('shows who saw a finding through to its verified result', async () => {
    const changeId = await insertChange(test, {
      domainId: network,
      authors: [test.system.personId],
      state: 'verified',
    });
    await approve(changeId, 'approved');
    const id = await insertOne(
      `insert into turn (target, state, change_id, started_by, started_at, finished_at)
       values ('{}', 'finished', $1, $2, now(), now()) returning id`,
      [changeId, author.personId],
    );
    await tell(test.system, 'turn.learn', ref('turn', id));
    expect(await shownBy(ref('turn', id))).toEqual(['Ann Author: loop-turned 3', 'Bo Approver: loop-turned 3']);
  });

  it('shows who closed the review of a break-glass, once it is closed', async () => {
    const id = await insertOne(
      `insert into break_glass (person_id, domain_id, reason, opened_at, until, review_due_at)
       values ($1, $2, 'Mail is down.', now() - interval '2 hours', now() - interval '1 hour', now()) returning id`,
      [author.personId, network],
    );
    await tell(author, 'break-glass.open', ref('break_glass', id));
    expect(await shownBy(ref('break_glass', id))).toEqual([]);
    await test.workspace.pool.query(
      `update break_glass set reviewed_by = $2, reviewed_at = now(), verdict = 'justified', finding = 'It was.' where id = $1`,
      [id, approver.personId],
    );
    await tell(approver, 'break-glass.review', ref('break_glass', id));
    expect(await shownBy(ref('break_glass', id))).toEqual(['Bo Approver: break-glass-reviewed 4']);
  });

  it('shows who set the limits of a portfolio plan', async () => {
    const id = await insertOne(
      `insert into portfolio_plan (name, period, budget_minor, currency, hours, state, created_at)
       values ('Quarter', '2026-Q1', 1, 'EUR', 1, 'draft', now()) returning id`,
      [],
    );
    await tell(approver, 'portfolio.limit', ref('portfolio_plan', id));
    expect(await shownBy(ref('portfolio_plan', id))).toEqual(['Bo Approver: portfolio-limited 5']);
  });
});
