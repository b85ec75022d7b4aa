import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ref } from '#kernel';
import { createContext } from '#platform';
import { openTestWorkspace, type TestWorkspace } from '#testkit';

let test: TestWorkspace;
beforeAll(async () => {
  test = await openTestWorkspace();
});
afterAll(() => test.close());

describe('a context', () => {
  it('counts as authorised only once something was allowed', async () => {
    const nobody = test.context({ actor: await test.person('Nobody') });
    await expect(nobody.authorise('estate.change', { type: 'component', domainId: null })).rejects.toThrow();
    expect(nobody.authorised).toBe(false);
    const first = test.context();
    await first.authorise('estate.change', { type: 'component', domainId: null });
    expect(first.authorised).toBe(true);
  });

  it('refuses a mutation inside a mutation, and works on afterwards', async () => {
    const context = test.context();
    await expect(context.mutate(() => context.mutate(async () => 1))).rejects.toThrow('inside a mutation');
    expect(await context.mutate(async () => 2)).toBe(2);
  });

  it('records who did it, by which operation, for which request and why', async () => {
    const context = createContext({
      workspace: test.workspace,
      authority: { authorise: async () => {}, scope: async () => 'all' },
      actor: test.first,
      operation: 'test.recorded',
      requestId: 'request-1',
      causes: [ref('signal', 7)],
    });
    const id = await context.mutate((mutation) => mutation.record({ subject: ref('change', 9) }), [ref('insight', 8)]);
    const event = await test.workspace.db
      .selectFrom('event')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    expect(event).toMatchObject({
      actor_id: test.first.personId,
      action: 'test.recorded',
      request_id: 'request-1',
      subject_type: 'change',
      subject_id: 9,
    });
    const causes = await test.workspace.db.selectFrom('cause').selectAll().where('event_id', '=', id).execute();
    expect(causes.map((cause) => `${cause.cause_type}-${cause.cause_id}`).sort()).toEqual(['insight-8', 'signal-7']);
  });

  it('runs what comes first in a transaction again only until one has committed', async () => {
    let runs = 0;
    const context = createContext({
      workspace: test.workspace,
      authority: { authorise: async () => {}, scope: async () => 'all' },
      actor: test.first,
      operation: 'test.first',
      onTransaction: async () => {
        runs += 1;
      },
    });
    await expect(context.mutate(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    await context.mutate(async () => {});
    await context.mutate(async () => {});
    expect(runs).toBe(2);
  });
});
