import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Id, ref } from '#kernel';
import type { Actor } from '#platform';
import { openTestWorkspace, type TestWorkspace } from '#testkit';
import { insertChange, insertComponent, insertProcedure, insertRun } from '../testing/work.ts';
import { tieServes } from './serves.ts';
import { whyOf } from './service.ts';

let test: TestWorkspace;
let kim: Actor;
let network: Id;
beforeAll(async () => {
  test = await openTestWorkspace();
  kim = await test.person('Kim Follows', { network: 1 });
  const { rows } = await test.workspace.pool.query(`select id from domain where key = 'network'`);
  network = rows[0].id;
  await test.workspace.pool.query(
    `insert into objective (key, name, why, state, created_at)
     values ('always-there', 'Always there', 'People wait.', 'active', now())`,
  );
});
afterAll(() => test.close());

const tie = () => test.context({ actor: test.system }).mutate(tieServes);
const caused = (effect: ReturnType<typeof ref>, ...causes: ReturnType<typeof ref>[]) =>
  test.context({ actor: test.system }).mutate((mutation) => mutation.record({ subject: effect, causes }));

describe('why somebody does a run', () => {
  it('is told up to the objective by what the system tied, with what hangs on it', async () => {
    const procedureId = await insertProcedure(test, { level: 1, serves: ['always-there'], key: 'restart-service' });
    const run = await insertRun(test, { procedureId, domainId: network, startedBy: kim.personId, state: 'waiting' });
    await caused(ref('run', run.id), ref('procedure', procedureId));
    expect(await tie()).toBe(1);
    expect(await tie()).toBe(0);
    const service = await insertComponent(test, network, 'mail service');
    await test.workspace.pool.query(
      `insert into relation (kind, from_id, to_id, source_id, recorded_from, event_id)
       values ('depends-on', $1, $2, 0, now(), 0)`,
      [service, run.componentId],
    );
    const why = await whyOf(test.context({ actor: kim }), `RUN-${run.id}`);
    expect(why.sentence).toBe('So that restart-service is done. It serves the objective “Always there”.');
    expect(why.way.map((step) => [step.record.type, step.relation])).toEqual([
      ['objective', 'so that the objective is reached'],
      ['procedure', 'as the procedure says'],
    ]);
    expect(why.steps).toEqual({ done: 1, all: 1 });
    expect(why.below).toMatchObject({ count: 1, down: 1 });
    expect(why.below.named.map((one) => one.record.name)).toEqual(['mail service']);
  });

  it('names who asked for it, beside', async () => {
    const procedureId = await insertProcedure(test, { level: 1 });
    const run = await insertRun(test, { procedureId, domainId: network, startedBy: kim.personId });
    const { rows } = await test.workspace.pool.query(
      `insert into request (procedure_key, domain_id, level, label, requester_id, beneficiary_id, made_by, inputs, state,
         proof_ways, expires_at, created_at, updated_at)
       values ('x', $1, 1, 'A new password', $2, $2, $2, '{}', 'accepted', '{}', now(), now(), now()) returning id`,
      [network, kim.personId],
    );
    await caused(ref('run', run.id), ref('procedure', procedureId), ref('request', rows[0].id));
    const why = await whyOf(test.context({ actor: kim }), `RUN-${run.id}`);
    expect([...why.way, ...why.beside].map((step) => step.record.type)).toContain('request');
  });
});

describe('why a change is there', () => {
  it('is told in the words of who wrote it, with what will be different', async () => {
    const id = await insertChange(test, { domainId: network, authors: [], state: 'proposed' });
    await test.workspace.pool.query(`update change set diff = '[{"op":"create"},{"op":"remove"}]' where id = $1`, [id]);
    const why = await whyOf(test.context({ actor: kim }), `CHG-${id}`);
    expect(why).toMatchObject({ sentence: 'So that it is so.', diff: { create: 1, update: 0, remove: 1 }, way: [] });
  });

  it('looks like none where one may not read it', async () => {
    const other = await test.person('Olu Elsewhere', { storage: 1 });
    const id = await insertChange(test, { domainId: network, authors: [], state: 'proposed' });
    const unreadable = await whyOf(test.context({ actor: other }), `CHG-${id}`).catch((error) => error);
    const missing = await whyOf(test.context({ actor: other }), 'CHG-99999').catch((error) => error);
    expect([unreadable.code, unreadable.message.replace(`CHG-${id}`, '')]).toEqual([
      missing.code,
      missing.message.replace('CHG-99999', ''),
    ]);
  });
});
