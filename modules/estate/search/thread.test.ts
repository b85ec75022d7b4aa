import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '#kernel';
import { openWorkspace, type Workspace } from '#platform';
import { openTestWorkspace, type TestWorkspace, untilReadable } from '#testkit';
import { createComponent, updateComponent } from '../component/service.ts';
import { describeRecord, search } from './service.ts';
import { searchThread } from './thread.ts';

let test: TestWorkspace;
/** The same database, as another server process has it open. */
let elsewhere: Workspace;
beforeAll(async () => {
  test = await openTestWorkspace();
  elsewhere = openWorkspace({ name: 'main', url: test.url, clock: systemClock, log: pino({ level: 'silent' }) });
  for (const one of [test.workspace, elsewhere]) one.provide(describeRecord, async () => null);
  await createComponent(test.context(), { kind: 'server', name: 'there-from-the-begin' });
});
afterAll(async () => {
  await elsewhere?.close();
  await test?.close();
});

const titles = async (query: string, workspace = test.workspace) => {
  const { items, complete } = await search({ ...test.context(), workspace, db: workspace.db }, query, 10);
  return { titles: items.map(({ title }) => title), complete };
};

describe('what was just written', () => {
  it('is found by the process that wrote it with the next question', async () => {
    expect((await titles('there-from')).titles).toEqual(['there-from-the-begin']);
    const made = await createComponent(test.context(), { kind: 'server', name: 'quicksilver' });
    expect(await titles('quicksilver')).toEqual({ titles: ['quicksilver'], complete: true });
    await updateComponent(test.context({ ifMatch: 1 }), made.id, { name: 'mercury' });
    expect(await titles('quicksilver')).toEqual({ titles: [], complete: true });
    expect(await titles('mercury')).toEqual({ titles: ['mercury'], complete: true });
  });

  it('is found by every other process once it has caught up', async () => {
    await titles('anything', elsewhere);
    await createComponent(test.context(), { kind: 'vm', name: 'seen-from-afar' });
    await untilReadable(test.workspace);
    await (await elsewhere.get(searchThread)).caughtUp();
    expect(await titles('seen-from', elsewhere)).toEqual({ titles: ['seen-from-afar'], complete: true });
  });

  it('is shown as it is now, and to nobody who may not read it any more, whatever the index still holds', async () => {
    const made = await createComponent(test.context(), { kind: 'vm', name: 'moved-away', domain: 'compute' });
    const kim = await test.person('Kim', { compute: 1 });
    const asKim = () => search(test.context({ actor: kim }), 'moved-away', 5);
    expect((await asKim()).items).toHaveLength(1);
    // Behind the back of the log: the index is not told.
    await test.workspace.pool.query(
      `update component set domain_id = (select id from domain where key = 'storage') where id = $1`,
      [made.id],
    );
    expect((await asKim()).items).toEqual([]);
  });
});
