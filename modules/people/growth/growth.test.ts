import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Clock, type Id, type Level, ref } from '#kernel';
import { authorityMemory, type EvidenceDraft, openWorkPort, recordEvidence } from '#people';
import { type Actor, toRef } from '#platform';
import { openTestWorkspace, type TestWorkspace } from '#testkit';
import { assess } from './assess.ts';
import { approaches } from './everybody.ts';
import { growthOf } from './growth.ts';

/** Goes with the real one until it is held: what is remembered of authority is so for ten seconds only. */
let heldAt: Date | null = null;
const clock: Clock = { now: () => heldAt ?? new Date() };
let test: TestWorkspace;
let kim: Actor;
let lead: Actor;
let network: Id;
let open: boolean;
beforeAll(async () => {
  test = await openTestWorkspace({ clock });
  kim = await test.person('Kim Grows', { network: 1 });
  lead = await test.person('Lea Lead', { network: 4 });
  const { rows } = await test.workspace.pool.query(`select id from domain where key = 'network'`);
  network = rows[0].id;
  test.workspace.provide(openWorkPort, async (_, { domains }) =>
    open && domains.some((one) => one.domainId === network)
      ? [
          {
            record: toRef('procedure', 7, 'Restart a service'),
            domainId: network,
            action: 'Start it',
            how: 'supervised',
            supervisor: toRef('person', lead.personId, lead.name),
            kinds: ['run-finished', 'step-supervised'],
            level: 2,
            phase: 'support',
            topic: 'restart-service',
          },
        ]
      : [],
  );
});
afterAll(() => test.close());

let subject = 0;
const show = (count: number, given: Partial<EvidenceDraft> = {}) =>
  test.context({ actor: test.system }).mutate((mutation) =>
    recordEvidence(
      mutation,
      Array.from({ length: count }, () => {
        subject += 1;
        return {
          ...{ personId: kim.personId, domainId: network, level: 2 as const, kind: 'run-finished' as const },
          ...{
            phase: 'support' as const,
            topic: `topic ${subject}`,
            subject: ref('run', subject),
            note: `Run ${subject}`,
          },
          ...given,
        };
      }),
      [],
    ),
  );
const growth = async (reader: Actor = kim) =>
  (await growthOf(test.context({ actor: reader }), kim.personId)).domains[0]!;
const verdict = (given: { assessor?: Actor; level?: Level; verdict?: 'granted' | 'refused'; person?: Id } = {}) =>
  assess(test.context({ actor: given.assessor ?? lead }), {
    personId: given.person ?? kim.personId,
    domainId: network,
    level: given.level ?? 2,
    verdict: given.verdict ?? 'granted',
    reason: 'Seen at work for a month.',
  });

describe('the growth of somebody', () => {
  it('says what is held, shown and missing, and what would supply it', async () => {
    open = true;
    await show(3);
    const { level, next, held, openWork } = await growth();
    expect([level, held!.name, next!.name]).toEqual([1, 'Follow', 'Assist']);
    const maintains = next!.statements.find((one) => one.key === 'maintains-routinely')!;
    expect(maintains).toMatchObject({ shown: false, have: { pieces: 3, topics: 3 }, need: { pieces: 5, topics: 2 } });
    expect(maintains.missing).toEqual(['2 more pieces of evidence (3 of 5)']);
    expect(maintains.evidence.map((one) => one.subject.key)).toEqual(['RUN-3', 'RUN-2', 'RUN-1']);
    expect(openWork.map((one) => [one.record.name, one.how, one.supervisor!.name, one.statements])).toEqual([
      ['Restart a service', 'supervised', 'Lea Lead', ['maintains-routinely']],
    ]);
  });

  it('counts what was shown in domains below, and nothing of others', async () => {
    const { rows } = await test.workspace.pool.query(
      `insert into domain (parent_id, key, name) values ($1, 'switches', 'Switches') returning id`,
      [network],
    );
    const storage = await test.workspace.pool.query(`select id from domain where key = 'storage'`);
    await show(1, { domainId: rows[0].id });
    await show(4, { domainId: storage.rows[0].id });
    const { next } = await growth();
    expect(next!.statements.find((one) => one.key === 'maintains-routinely')!.have.pieces).toBe(4);
  });

  it('is shown to colleagues in their domains only, and to nobody without a level', async () => {
    const other = await test.person('Otto Elsewhere', { storage: 2 });
    const seen = await growthOf(test.context({ actor: other }), kim.personId);
    expect(seen.domains.map((one) => one.domain.slug)).toEqual(['storage']);
    const nobody = await test.person('Nobody Yet');
    await expect(growthOf(test.context({ actor: nobody }), kim.personId)).rejects.toMatchObject({ code: 'not_found' });
    expect((await growthOf(test.context({ actor: nobody }), nobody.personId)).domains).toEqual([]);
  });

  it('says who may assess, and why not', async () => {
    expect((await growth(lead)).assess).toEqual({ may: true, reason: null, couldAssess: [] });
    const own = (await growth()).assess;
    expect([own.may, own.reason]).toEqual([false, 'Nobody assesses themselves.']);
    expect(own.couldAssess.map((one) => one.name)).toContain('Lea Lead');
  });
});

describe('an assessment', () => {
  it('that refuses grants nothing, and is kept with its reason and what was shown', async () => {
    const stored = await verdict({ verdict: 'refused' });
    expect(stored).toMatchObject({ verdict: 'refused', grantId: null, assessor: { name: 'Lea Lead' } });
    expect(stored.shown.find((one) => one.key === 'maintains-routinely')).toEqual({
      ...{ key: 'maintains-routinely', shown: false, pieces: 4, need: 5 },
    });
    expect((await growth()).level).toBe(1);
  });

  it('is not made by somebody whose level does not reach', async () => {
    const peer = await test.person('Pia Peer', { network: 3 });
    await expect(verdict({ assessor: peer })).rejects.toMatchObject({ code: 'forbidden' });
  });

  it('is not made of oneself, whatever one holds', async () => {
    await expect(verdict({ assessor: kim })).rejects.toMatchObject({ code: 'own_work' });
    await expect(verdict({ assessor: lead, person: lead.personId, level: 4 })).rejects.toMatchObject({
      code: 'own_work',
    });
  });

  it('skips no level', async () => {
    await expect(verdict({ level: 3 })).rejects.toMatchObject({ code: 'illegal_transition' });
  });

  it('that grants gives the level at once, keeps the history, and its line leads back to the evidence', async () => {
    const stored = await verdict();
    const { level, history, next } = await growth();
    expect([level, next!.name]).toEqual([2, 'Apply']);
    expect(history.map((one) => [one.level, one.now, one.reason])).toEqual([
      [2, true, 'Assessed at level 2 (Assist): Seen at work for a month.'],
      [1, false, 'test'],
    ]);
    const { assessments } = await growthOf(test.context({ actor: kim }), kim.personId);
    expect(assessments.map((one) => one.verdict)).toEqual(['granted', 'refused']);
    const { rows } = await test.workspace.pool.query(
      `select distinct c.cause_type from cause c where (c.effect_type, c.effect_id) in (('grant', $1::bigint), ('assessment', $2::bigint))
       order by 1`,
      [stored.grantId, stored.id],
    );
    expect(rows.map((row) => row.cause_type)).toEqual(['assessment', 'evidence', 'person']);
  });

  it('granted twice at once grants once', async () => {
    const other = await test.person('Tess Twice', { network: 1 });
    const both = await Promise.allSettled([verdict({ person: other.personId }), verdict({ person: other.personId })]);
    expect(both.map((one) => one.status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('is never changed', async () => {
    await expect(test.workspace.pool.query(`update assessment set reason = 'other'`)).rejects.toThrow(
      /append-only|change/i,
    );
  });
});

describe('who is ready for more', () => {
  const listed = async (reader: Actor, personId: Id | null = null) =>
    (await approaches(test.context({ actor: reader }), personId)).map((one) => [
      one.person.name,
      one.domain.slug,
      one.next,
      one.readiness.shown,
      one.progress,
    ]);

  it('is told of everybody whom one may read, as their own page says, and of oneself', async () => {
    const ready = await test.person('Rea Ready', { network: 1 });
    const give = (count: number, given: Partial<EvidenceDraft>) => show(count, { personId: ready.personId, ...given });
    await give(4, { phase: 'deploy' });
    await give(5, {});
    await give(2, { kind: 'observation-contributed' });
    expect(await listed(lead, ready.personId)).toEqual([['Rea Ready', 'network', 2, 2, 88]]);
    await give(1, { kind: 'observation-contributed' });
    expect(await listed(lead, ready.personId)).toEqual([['Rea Ready', 'network', 2, 3, 100]]);
    const [domain] = (await growthOf(test.context({ actor: lead }), ready.personId)).domains;
    expect(domain!.next!.shown).toBe(3);
    expect((await listed(lead)).map(([name]) => name)).toEqual(expect.arrayContaining(['Kim Grows', 'Lea Lead']));
    const elsewhere = await test.person('Ed Elsewhere', { storage: 2 });
    const theirs = await listed(elsewhere);
    expect(theirs).toContainEqual(['Ed Elsewhere', 'storage', 3, 0, 0]);
    expect(new Set(theirs.map(([, domain]) => domain))).toEqual(new Set(['storage']));
    expect(await listed(await test.person('Ned Nobody'))).toEqual([]);
    await test.person('Val Strategises', { network: 5 });
    expect((await listed(lead)).map(([name]) => name)).not.toContain('Val Strategises');
  });

  it('asks the database as often for many as for one', async () => {
    const count = async (): Promise<number> => {
      const { pool } = test.workspace;
      const connect = pool.connect.bind(pool);
      let asked = 0;
      pool.connect = ((...args: unknown[]) => {
        asked += 1;
        return (connect as (...all: unknown[]) => unknown)(...args);
      }) as typeof pool.connect;
      await listed(lead).finally(() => {
        pool.connect = connect;
      });
      return asked;
    };
    heldAt = new Date();
    await count();
    const few = await count();
    for (const name of ['One', 'Two', 'Three']) await test.person(`${name} More`, { network: 2 });
    await (await test.workspace.get(authorityMemory)).heard();
    await count();
    expect(await count()).toBe(few);
  });
});
