import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ref } from '#kernel';
import { endOfLog, readEvents, sealAll, subscribe, verifyAudit } from '#platform';
import { openTestWorkspace, type TestWorkspace, untilReadable } from '#testkit';

let test: TestWorkspace;
beforeAll(async () => {
  test = await openTestWorkspace();
});
afterAll(() => test.close());

const note = (text: string) =>
  test
    .context()
    .mutate((mutation) =>
      mutation.record({ subject: ref('person', test.first.personId), action: 'test.note', detail: { text } }),
    );

describe('the event log', () => {
  it('is written with its cause edge in the transaction of the mutation, or not at all', async () => {
    const before = await test.workspace.db
      .selectFrom('event')
      .select((s) => s.fn.countAll<number>().as('n'))
      .executeTakeFirstOrThrow();
    await expect(
      test.context().mutate(async (mutation) => {
        await mutation.record({ subject: ref('change', 1), causes: [ref('initiative', 2)] });
        throw new Error('the work failed');
      }),
    ).rejects.toThrow('the work failed');
    const after = await test.workspace.db
      .selectFrom('event')
      .select((s) => s.fn.countAll<number>().as('n'))
      .executeTakeFirstOrThrow();
    expect(after.n).toBe(before.n);
    await test
      .context()
      .mutate(
        (mutation) => mutation.record({ subject: ref('change', 1), causes: [ref('initiative', 2)] }),
        [ref('signal', 3)],
      );
    const edges = await test.workspace.db.selectFrom('cause').selectAll().where('effect_type', '=', 'change').execute();
    expect(edges.map((edge) => `${edge.cause_type}-${edge.cause_id}`).sort()).toEqual(['initiative-2', 'signal-3']);
  });

  it('does not lose a mutation that began earlier and commits later than one that a reader has seen', async () => {
    await untilReadable(test.workspace);
    const start = await endOfLog(test.workspace.db);
    const slow = new pg.Client({ connectionString: test.url });
    await slow.connect();
    await slow.query('begin');
    await slow.query(
      `insert into event (at, actor_id, action, subject_type, subject_id) values (now(), 1, 'slow', 'person', 1)`,
    );
    await note('fast');
    expect(await readEvents(test.workspace.db, start, 10)).toEqual([]);
    await slow.query('commit');
    await slow.end();
    await untilReadable(test.workspace);
    expect((await readEvents(test.workspace.db, start, 10)).map((event) => event.action)).toEqual([
      'slow',
      'test.note',
    ]);
  });

  it('lets a named reader go on where it stopped', async () => {
    const seen: string[] = [];
    const hear = { name: 'test.reader', batch: 2 };
    const collect = (events: { detail: unknown }[]) =>
      void seen.push(...events.map((event) => (event.detail as { text?: string }).text ?? '-'));
    const first = await subscribe(test.workspace, hear, collect);
    await note('one');
    await untilReadable(test.workspace);
    await first.caughtUp();
    await first.stop();
    await note('two');
    const second = await subscribe(test.workspace, hear, collect);
    await untilReadable(test.workspace);
    await second.caughtUp();
    await second.stop();
    expect(seen.filter((text) => ['one', 'two'].includes(text))).toEqual(['one', 'two']);
  });

  it('refuses to be changed', async () => {
    await expect(test.workspace.db.deleteFrom('event').execute()).rejects.toThrow('append-only');
    await expect(test.workspace.db.updateTable('event').set({ action: 'x' }).execute()).rejects.toThrow('append-only');
  });

  it('is sealed in a chain that names its unsealed tail and finds a row that somebody changed behind its back', async () => {
    await untilReadable(test.workspace);
    await sealAll(test.workspace);
    await note('tail');
    const report = await verifyAudit(test.workspace.db);
    expect(report).toMatchObject({ ok: true, unsealedEvents: 1 });
    await untilReadable(test.workspace);
    await sealAll(test.workspace);
    expect(await verifyAudit(test.workspace.db)).toMatchObject({ ok: true, unsealedEvents: 0, unsealedFrom: null });
    await test.workspace.pool.query(`alter table event disable trigger event_append_only;
      update event set detail = '{"text":"two!"}' where detail = '{"text":"two"}';
      alter table event enable trigger event_append_only`);
    expect(await verifyAudit(test.workspace.db)).toMatchObject({
      ok: false,
      firstBroken: { reason: 'An event that it covers was changed.' },
    });
  });
});
