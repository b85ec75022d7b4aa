// What other finished work shows than runs.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Id, type RecordRef, ref } from '#kernel';
import { type Actor, readEvents } from '#platform';
import { openTestWorkspace, type TestWorkspace, untilReadable } from '#testkit';
import { insertAgent } from '../../people/testing.ts';
import { insertChange, insertComponent, insertProcedure } from '../testing/work.ts';
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

describe('who ensures a domain, and who strategises', () => {
  const told = (action: string, subject: RecordRef, detail = {}) =>
    test.context({ actor: approver }).mutate((mutation) => mutation.record({ subject, action, detail }));

  it('shows what they brought in, defined and ordered, once however often', async () => {
    const source = await insertOne(
      `insert into source (key, name, kind) values ('cmdb', 'The CMDB', 'import') returning id`,
      [],
    );
    const policy = await insertOne(
      `insert into use_policy (key, version, name, definition, content_hash, created_by, created_at)
       values ('lab', 1, 'Laboratory', '{}', 'hash', $1, now()) returning id`,
      [approver.personId],
    );
    const credential = await insertOne(
      `insert into credential (name, kind, purpose, domain_id, valued_at, created_by, created_at)
       values ('switches', 'password', 'Sign in', $1, now(), $2, now()) returning id`,
      [network, approver.personId],
    );
    const procedure = await insertProcedure(test, { level: 2, phase: 'deploy' });
    for (const [action, subject, shown] of [
      ['mastery.set', ref('source', source), 'sources-ordered'],
      ['use-policy.define', ref('use_policy', policy), 'use-policy-defined'],
      ['credential.rotate', ref('credential', credential), 'credential-rotated'],
      ['procedure.import', ref('procedure', procedure), 'procedure-written'],
    ] as const) {
      await told(action, subject);
      await told(action, subject);
      expect(await shownBy(subject)).toEqual([`Bo Approver: ${shown} 4`]);
    }
  });

  it('shows an assessment, whichever way it went, and nothing of who was assessed', async () => {
    const id = await insertOne(
      `insert into assessment (person_id, domain_id, level, verdict, assessor_id, reason, shown, at)
       values ($1, $2, 4, 'refused', $3, 'Not yet.', '[]', now()) returning id`,
      [author.personId, network, approver.personId],
    );
    await told('assessment.refuse', ref('assessment', id));
    expect(await shownBy(ref('assessment', id))).toEqual(['Bo Approver: person-assessed 4']);
  });

  it('shows that an agent may go further than usual, not that it may go as far as any', async () => {
    const agent = await insertAgent(test, 'Watcher', author, 3);
    await told('agent.update', ref('person', agent.personId), { ceiling: 2 });
    await told('agent.update', ref('person', agent.personId), { ownerId: author.personId });
    expect(await shownBy(ref('person', agent.personId))).toEqual([]);
    await told('agent.update', ref('person', agent.personId), { ceiling: 3 });
    expect(await shownBy(ref('person', agent.personId))).toEqual(['Bo Approver: agent-limited 5']);
  });

  it('shows nothing of what the system installs', async () => {
    const procedure = await insertProcedure(test, { level: 2 });
    await tell(test.system, 'procedure.import', ref('procedure', procedure));
    expect(await shownBy(ref('procedure', procedure))).toEqual([]);
  });
});
