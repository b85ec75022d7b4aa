import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Clock, Id } from '#kernel';
import { authorityMemory } from '#people';
import type { Actor } from '#platform';
import { findRun, viewRun } from '#procedures';
import { openTestWorkspace, type TestWorkspace } from '#testkit';
import { insertChange, insertComponent, insertProcedure, insertRun, type RunGiven } from '../testing/work.ts';
import { findOpenWork } from './openWork.ts';
import { type Wanted, workOf } from './service.ts';

/** Goes with the real one until it is held: what is remembered of authority is so for ten seconds only. */
let heldAt: Date | null = null;
const clock: Clock = { now: () => heldAt ?? new Date() };
let test: TestWorkspace;
let follower: Actor;
let apprentice: Actor;
let engineer: Actor;
let lead: Actor;
let network: Id;
let procedureId: Id;
beforeAll(async () => {
  test = await openTestWorkspace({ clock });
  follower = await test.person('Fay Follows', { network: 1 });
  apprentice = await test.person('Abe Apprentice', { network: 1 });
  engineer = await test.person('Eli Engineer', { network: 3 });
  lead = await test.person('Lea Lead', { network: 4 });
  const { rows } = await test.workspace.pool.query(`select id from domain where key = 'network'`);
  network = rows[0].id;
  await test.workspace.pool.query(
    `insert into objective (key, name, why, state, created_at) values ('always-there', 'Always there', '.', 'active', now())`,
  );
  procedureId = await insertProcedure(test, { level: 1, key: 'restart-service', serves: ['always-there'] });
  await insertProcedure(test, { level: 2, key: 'patch-host' });
  await insertProcedure(test, { level: 3, key: 'move-service' });
});
afterAll(() => test.close());

const of = async (actor: Actor, wanted: Wanted = 'own') =>
  (await workOf(test.context({ actor }), wanted)).filter((work) => work.kind !== 'procedure');
const told = async (actor: Actor, key: string) => (await of(actor)).find((work) => work.record.key === key)?.kind;
const run = (given: Partial<RunGiven>) =>
  insertRun(test, { procedureId, domainId: network, startedBy: follower.personId, state: 'waiting', ...given });
const asking = (asks: string) => [{ state: 'waiting', name: 'step one', result: { asks, summary: '' } }];

describe('a run that waits', () => {
  it('for its step to be done waits for who leads it, and says why', async () => {
    const { id } = await run({ steps: asking('instruct') });
    const found = (await of(follower)).find((work) => work.record.id === id)!;
    expect(found).toMatchObject({
      kind: 'instruct',
      band: 'now',
      detail: 'step one',
      how: 'own',
      why: 'So that restart-service is done. For: Always there.',
      domain: { name: 'Network' },
    });
    expect(await told(apprentice, `RUN-${id}`)).toBeUndefined();
    expect(await told(engineer, `RUN-${id}`)).toBeUndefined();
  });

  it('for a confirmation waits for the supervisor by name', async () => {
    const { id } = await run({ supervisorId: engineer.personId, steps: asking('confirm') });
    expect([
      await told(follower, `RUN-${id}`),
      await told(engineer, `RUN-${id}`),
      await told(lead, `RUN-${id}`),
    ]).toEqual([undefined, 'confirm', undefined]);
  });

  it('for a decision waits for who leads it and for who may steer there', async () => {
    const { id } = await run({ steps: asking('decide') });
    const key = `RUN-${id}`;
    expect([await told(follower, key), await told(apprentice, key), await told(engineer, key)]).toEqual([
      'decide',
      undefined,
      'decide',
    ]);
  });

  it('for an approval waits for others than who started it', async () => {
    const { id } = await run({ state: 'proposed', startedBy: engineer.personId });
    expect([await told(engineer, `RUN-${id}`), await told(lead, `RUN-${id}`)]).toEqual([undefined, 'approve-run']);
  });

  it('for an agreement or a confirmation waits for nobody who may not give it: the list says what the deed would', async () => {
    const guide = (name: string) => test.person(name, { network: 2 });
    const [asker, served, writer, lender, owner] = [
      await guide('Ann Asks'),
      await guide('Ben Benefits'),
      await guide('Will Writes'),
      await guide('Len Lends'),
      await guide('Ola Owns'),
    ];
    const [borrower, agent] = [await test.person('Bo Borrows'), await test.person('Bot', { network: 1 })];
    await test.workspace.pool.query(
      `insert into delegation (from_id, to_id, domain_id, level, valid_from, valid_to, reason)
       values ($1, $2, $3, 2, now() - interval '1 day', now() + interval '1 day', 'Away')`,
      [lender.personId, borrower.personId, network],
    );
    await test.workspace.pool.query(`update person set kind = 'agent', owner_id = $2 where id = $1`, [
      agent.personId,
      owner.personId,
    ]);
    await test
      .context()
      .mutate((mutation) =>
        mutation.record({ subject: { type: 'person', id: agent.personId }, action: 'person.edit' }),
      );
    const requested = async (runId: Id) => {
      await test.workspace.pool.query(
        `insert into request (procedure_key, domain_id, level, label, requester_id, beneficiary_id, made_by, inputs, state,
           proof_ways, expires_at, run_id, created_at, updated_at)
         values ('restart-service', $1, 1, 'A restart', $2, $3, $4, '{}', 'done', '{}', now(), $5, now(), now())`,
        [network, asker.personId, served.personId, writer.personId, runId],
      );
      return runId;
    };
    const people = [asker, served, writer, lender, borrower, owner, lead];
    const names = (who: readonly Actor[]) => who.map(({ name }) => name);
    const offeredTo = async (key: string, kind: string) => {
      const offered: Actor[] = [];
      for (const actor of people) if ((await told(actor, key)) === kind) offered.push(actor);
      return names(offered);
    };
    const allowedTo = async (id: Id, deed: 'approve' | 'confirm') => {
      const allowed: Actor[] = [];
      for (const actor of people) {
        const context = test.context({ actor });
        const { may } = await viewRun(context, (await findRun(context.db, id))!, 0);
        if (may[deed].allowed) allowed.push(actor);
      }
      return names(allowed);
    };
    const others = names([lender, borrower, owner, lead]);

    const asked = await requested((await run({ state: 'proposed', steps: [] })).id);
    expect(await offeredTo(`RUN-${asked}`, 'approve-run')).toEqual(others);
    expect(await allowedTo(asked, 'approve')).toEqual(others);
    const agreed = await requested((await run({ steps: asking('approve') })).id);
    expect(await offeredTo(`RUN-${agreed}`, 'agree')).toEqual(others);

    // What an author lends does not count, and an agent's hands are its owner's.
    const lent = await run({ state: 'proposed', startedBy: lender.personId, steps: [] });
    const [byLender, byAgent] = [
      names([asker, served, writer, owner, lead]),
      names([asker, served, writer, lender, borrower, lead]),
    ];
    expect([await offeredTo(`RUN-${lent.id}`, 'approve-run'), await allowedTo(lent.id, 'approve')]).toEqual([
      byLender,
      byLender,
    ]);
    const agents = await run({ state: 'proposed', responsibleId: agent.personId, steps: [] });
    expect([await offeredTo(`RUN-${agents.id}`, 'approve-run'), await allowedTo(agents.id, 'approve')]).toEqual([
      byAgent,
      byAgent,
    ]);

    for (const [supervisor, may] of [
      [served, []],
      [lead, [lead]],
    ] as const) {
      // The deed is asked of its twin: what these steps would do is in no plan.
      const supervised = (steps: ReturnType<typeof asking>) => run({ supervisorId: supervisor.personId, steps });
      const [waits, twin] = [(await supervised(asking('confirm'))).id, (await supervised([])).id];
      await requested(waits);
      await requested(twin);
      expect(await offeredTo(`RUN-${waits}`, 'confirm')).toEqual(names(may));
      expect(await allowedTo(twin, 'confirm')).toEqual(names(may));
    }
  });

  it('of whom it was handed over to, not of who began it', async () => {
    const { id } = await run({ responsibleId: apprentice.personId, steps: asking('check') });
    expect([await told(follower, `RUN-${id}`), await told(apprentice, `RUN-${id}`)]).toEqual([undefined, 'check']);
  });

  it('looks as if it were not there to who works elsewhere', async () => {
    const other = await test.person('Otto Elsewhere', { storage: 5 });
    await run({ steps: asking('decide') });
    expect(await of(other)).toEqual([]);
  });
});

describe('other work', () => {
  it('waits for who may: a change for others than its author, and where the level reaches', async () => {
    const authors = [engineer.personId];
    const small = await insertChange(test, { domainId: network, authors, state: 'proposed' });
    const large = await insertChange(test, { domainId: network, authors, state: 'proposed', level: 5 });
    const peer = await test.person('Pia Peer', { network: 3 });
    expect([
      await told(engineer, `CHG-${small}`),
      await told(peer, `CHG-${small}`),
      await told(lead, `CHG-${large}`),
    ]).toEqual([undefined, 'approve-change', undefined]);
  });

  it('a request waits for who takes it on, never for who asked', async () => {
    const { rows } = await test.workspace.pool.query(
      `insert into request (procedure_key, domain_id, level, label, requester_id, beneficiary_id, made_by, inputs, state,
         proof_ways, proof_way, proven_at, proven_by, expires_at, created_at, updated_at)
       values ('restart-service', $1, 1, 'A restart', $2, $2, $2, '{}', 'proven', '{}', 'none', now(), $2,
         now() + interval '2 hours', now(), now()) returning id`,
      [network, follower.personId],
    );
    const key = `REQ-${rows[0].id}`;
    expect([await told(follower, key), await told(apprentice, key)]).toEqual([undefined, 'take-request']);
  });

  it('a break-glass that is over waits for its review by who ensures the domain, at once when it is due', async () => {
    const { rows } = await test.workspace.pool.query(
      `insert into break_glass (person_id, domain_id, reason, opened_at, until, review_due_at)
       values ($1, $2, 'Mail is down', now() - interval '3 days', now() - interval '2 days', now() - interval '1 hour')
       returning id`,
      [engineer.personId, network],
    );
    const key = `BRG-${rows[0].id}`;
    const found = (await of(lead)).find((work) => work.record.key === key)!;
    expect(found).toMatchObject({ kind: 'review-break-glass', band: 'now', why: 'Mail is down.' });
    expect(await told(engineer, key)).toBeUndefined();
  });

  it('what somebody observed waits for who guides there; once accepted, for who decides on strategy', async () => {
    const strategist = await test.person('Val Strategises', { infrastructure: 5 });
    const { rows } = await test.workspace.pool.query(
      `insert into observation (domain_id, author_id, observed, contributed_at)
       values ($1, $2, 'The switch restarts at night.', now()) returning id`,
      [network, engineer.personId],
    );
    const key = `OBS-${rows[0].id}`;
    expect([await told(engineer, key), await told(follower, key), await told(lead, key)]).toEqual([
      undefined,
      undefined,
      'review-observation',
    ]);
    // Whoever reads of a colleague's growth is told what waits that they may do, not what waits for the reader alone.
    const offered = async (person: Actor) =>
      (
        await findOpenWork(test.context({ actor: strategist }), {
          personId: person.personId,
          domains: [{ domainId: network, level: 3 }],
        })
      ).map((one) => one.record.key);
    expect(await offered(lead)).toContain(key);
    expect(await offered(engineer)).not.toContain(key);
    expect(await offered(follower)).not.toContain(key);
    await test.workspace.pool.query(
      `update observation set state = 'accepted', reviewed_by = $2, reviewed_at = now(), reason = 'So it is.', severity = 2
       where id = $1`,
      [rows[0].id, lead.personId],
    );
    expect([await told(lead, key), await told(strategist, key)]).toEqual([undefined, 'take-observation']);
  });

  it('a grave signal waits once a component', async () => {
    const componentId = await insertComponent(test, network);
    for (const severity of [4, 5, 2])
      await test.workspace.pool.query(
        `insert into signal (kind, dedupe_key, subject_type, subject_id, component_id, domain_id, severity, summary, detail,
           raised_at, last_seen_at)
         values ('end-date', $1, 'component', $2, $2, $3, $4, 'Ends.', '{}', now(), now())`,
        [`end-date:${severity}`, componentId, network, severity],
      );
    const found = (await of(engineer)).filter((work) => work.kind === 'signal');
    expect(found.map((work) => work.band)).toEqual(['soon']);
    expect((await of(follower)).filter((work) => work.kind === 'signal')).toEqual([]);
  });
});

describe('what one could do supervised', () => {
  const supervised = (actor: Actor) => workOf(test.context({ actor }), 'supervised');

  it('is one level above, and says who could', async () => {
    const found = await supervised(apprentice);
    expect(found.map((work) => [work.record.name, work.how])).toEqual([['patch-host', 'could-be-supervised']]);
    expect(found[0]!.supervisors.map((one) => one.name)).toEqual(expect.arrayContaining(['Eli Engineer', 'Lea Lead']));
  });

  it('names the supervisor once there is one', async () => {
    await test.workspace.pool.query(
      `insert into supervision (person_id, supervisor_id, domain_id, valid_from, arranged_by)
       values ($1, $2, $3, now() - interval '1 day', $2)`,
      [follower.personId, engineer.personId, network],
    );
    await (await test.workspace.get(authorityMemory)).heard();
    const [found] = await supervised(follower);
    expect([found!.record.name, found!.how, found!.supervisors.map((one) => one.name)]).toEqual([
      'patch-host',
      'supervised',
      ['Eli Engineer'],
    ]);
    const open = await findOpenWork(test.context({ actor: follower }), {
      personId: follower.personId,
      domains: [{ domainId: network, level: 1 }],
    });
    expect(open.find((one) => one.record.name === 'patch-host')).toMatchObject({
      how: 'supervised',
      supervisor: { name: 'Eli Engineer' },
      level: 2,
      phase: 'support',
    });
  });
});

it('asks the database as often for much work as for little', async () => {
  const count = async (): Promise<number> => {
    let statements = 0;
    const connect = test.workspace.pool.connect.bind(test.workspace.pool);
    test.workspace.pool.connect = ((...args: unknown[]) => {
      statements += 1;
      return (connect as (...all: unknown[]) => unknown)(...args);
    }) as typeof test.workspace.pool.connect;
    await workOf(test.context({ actor: lead }), 'all').finally(() => {
      test.workspace.pool.connect = connect;
    });
    return statements;
  };
  heldAt = new Date();
  await count();
  const little = await count();
  for (let index = 0; index < 30; index += 1) {
    await insertChange(test, { domainId: network, authors: [], state: 'proposed' });
    await run({ state: 'proposed', startedBy: engineer.personId });
  }
  await (await test.workspace.get(authorityMemory)).heard();
  await count();
  expect(await count()).toBe(little);
});
