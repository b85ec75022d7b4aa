import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ref } from '#kernel';
import { endOfLog, type LoggedEvent, migrate, readEvents, sealAll, subscribe, verifyAudit } from '#platform';
import { openTestWorkspace, type TestWorkspace, untilReadable } from '#testkit';
import { alignEventOrder, isAheadOfCluster } from './horizon.ts';

/** As if the log had been written in a cluster whose transaction counter is a billion further on. */
const FURTHER = 1_000_000_000;

let test: TestWorkspace;
let client: pg.Client;
beforeAll(async () => {
  test = await openTestWorkspace();
  client = new pg.Client({ connectionString: test.url });
  await client.connect();
  await client.query(
    `create or replace function event_txid() returns xid8 language sql stable return ((pg_current_xact_id()::text::bigint + ${FURTHER})::text::xid8)`,
  );
  for (const action of ['before.one', 'before.two']) await record(action);
  await client.query(
    'create or replace function event_txid() returns xid8 language sql stable return pg_current_xact_id()',
  );
});
afterAll(async () => {
  await client.end();
  await test.close();
});

const record = (action: string) =>
  test.context().mutate((mutation) => mutation.record({ subject: ref('component', 7), action }));
const actions = (events: LoggedEvent[]) =>
  events.map((event) => event.action).filter((one) => one.includes('.one') || one.includes('.two'));

describe('an event log that comes from a cluster further on', () => {
  it('would hide its newest events for years', async () => {
    expect(await isAheadOfCluster(client)).toBe(true);
    expect(actions(await readEvents(test.workspace.db, { txid: '0', eventId: 0 }, 1_000))).toEqual([]);
  });

  it('is read whole and in order once it is aligned, and what is written afterwards follows', async () => {
    const heard: string[] = [];
    const from = { txid: '0', eventId: 0 };
    const reader = await subscribe(test.workspace, { from }, (events) => void heard.push(...actions(events)));
    await migrate(test.url);
    expect(await isAheadOfCluster(client)).toBe(false);
    await record('after.one');
    await record('after.two');
    await untilReadable(test.workspace);
    await reader.caughtUp();
    expect(heard).toEqual(['before.one', 'before.two', 'after.one', 'after.two']);
    await reader.stop();
  });

  it('is sealed and verified over the seam', async () => {
    await untilReadable(test.workspace);
    await sealAll(test.workspace);
    expect(await verifyAudit(test.workspace.db)).toMatchObject({ ok: true, unsealedEvents: 0 });
  });

  it('is left alone when it is in order', async () => {
    await untilReadable(test.workspace);
    const end = await endOfLog(test.workspace.db);
    expect(await alignEventOrder(client)).toBe(false);
    await record('later.one');
    await untilReadable(test.workspace);
    expect(BigInt((await endOfLog(test.workspace.db)).txid)).toBeGreaterThan(BigInt(end.txid));
  });

  it('keeps a transaction that is still writing in front of the horizon', async () => {
    await untilReadable(test.workspace);
    await client.query('begin');
    await client.query('select pg_current_xact_id()');
    await record('held.one');
    const before = await readEvents(test.workspace.db, await endOfLog(test.workspace.db), 10);
    expect(actions(before)).toEqual([]);
    const end = await endOfLog(test.workspace.db);
    await client.query('commit');
    await untilReadable(test.workspace);
    expect(actions(await readEvents(test.workspace.db, end, 10))).toEqual(['held.one']);
  });
});
