import { afterEach, describe, expect, it } from 'vitest';
import { createComponent, updateComponent } from '#estate';
import { openTestWorkspace, type TestWorkspace } from '#testkit';
import { settleDeadlines, touchedComponents } from './deadlines.ts';

let opened: TestWorkspace[] = [];
async function open(): Promise<TestWorkspace> {
  const test = await openTestWorkspace();
  opened.push(test);
  return test;
}
afterEach(async () => {
  for (const test of opened) await test.close();
  opened = [];
});

const openSignals = ({ workspace }: TestWorkspace) =>
  workspace.db
    .selectFrom('signal')
    .select(['kind', 'component_id', 'summary', 'severity'])
    .where('resolved_at', 'is', null)
    .orderBy('id')
    .execute();

describe('the dates of the estate', () => {
  it('become signals in time, move with their date, and are resolved when they no longer hold', async () => {
    const test = await open();
    const context = test.context();
    const day = (offset: number) => new Date(context.now().getTime() + offset * 86_400_000).toISOString().slice(0, 10);
    const contract = await createComponent(context, {
      kind: 'contract',
      name: 'Link to the branch',
      state: 'in-service',
      attributes: { endsOn: day(60) },
    });
    await createComponent(context, { kind: 'contract', name: 'Far away', attributes: { endsOn: day(400) } });
    const settle = () => test.context().mutate((mutation) => settleDeadlines(mutation, null));
    expect(await settle()).toEqual({ raised: 1, resolved: 0 });
    expect(await openSignals(test)).toMatchObject([{ kind: 'end-date', component_id: contract.id, severity: 2 }]);
    expect(await settle()).toEqual({ raised: 0, resolved: 0 });

    await updateComponent(test.context(), contract.id, { attributes: { endsOn: day(-1) } });
    await settle();
    expect(await openSignals(test)).toMatchObject([
      { kind: 'end-date', severity: 4, summary: expect.stringContaining('ended on') },
    ]);

    await updateComponent(test.context(), contract.id, { attributes: { endsOn: day(800) } });
    expect(await test.context().mutate((mutation) => settleDeadlines(mutation, [contract.id]))).toEqual({
      raised: 0,
      resolved: 1,
    });
    expect(await openSignals(test)).toEqual([]);
  });

  it('leave what is over alone', async () => {
    const test = await open();
    const context = test.context();
    const soon = new Date(context.now().getTime() + 86_400_000).toISOString().slice(0, 10);
    await createComponent(context, {
      kind: 'server',
      name: 'old-1',
      state: 'retired',
      attributes: { warrantyEndsOn: soon },
    });
    await test.context().mutate((mutation) => settleDeadlines(mutation, null));
    expect((await openSignals(test)).filter((signal) => signal.kind === 'warranty-end')).toEqual([]);
  });

  it('are looked through whole where an import speaks of many at once', () => {
    const about = (id: number, detail = {}) => ({ subject: { type: 'component' as const, id }, detail });
    expect(touchedComponents([about(1), about(2), about(1)])).toEqual([1, 2]);
    expect(touchedComponents([about(1, { touched: { component: [[1, 3]] } })])).toEqual([1, 2, 3]);
    expect(touchedComponents([about(1, { touched: { component: [[1, 30_000]] } })])).toBe('many');
  });
});
