import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { authorityGrid } from '#people';
import { actions } from '#platform';
import { openTestWorkspace, type TestWorkspace } from '#testkit';

const golden = fileURLToPath(new URL('./grid.golden.json', import.meta.url));

describe('the policies', () => {
  it('give the committed level × action grid', () => {
    const grid = `${JSON.stringify(authorityGrid(), null, 2)}\n`;
    if (process.env['UPDATE_GOLDEN']) writeFileSync(golden, grid);
    expect(grid).toBe(readFileSync(golden, 'utf8'));
  });
});

describe('authority', () => {
  let test: TestWorkspace;
  let domain: (key: string) => number;
  beforeAll(async () => {
    test = await openTestWorkspace();
    const rows = await test.workspace.db.selectFrom('domain').select(['id', 'key']).execute();
    domain = (key) => rows.find((row) => row.key === key)!.id;
  });
  afterAll(() => test.close());

  it('holds a level in a domain and in all below it, and nowhere else', async () => {
    const kim = await test.person('Kim Network', { network: 3 });
    const context = test.context({ actor: kim });
    await context.authorise('estate.change', { type: 'component', id: 1, domainId: domain('network') });
    await expect(
      context.authorise('estate.change', { type: 'component', id: 1, domainId: domain('storage') }),
    ).rejects.toMatchObject({ code: 'forbidden' });
    expect(await context.scope('estate.read')).toEqual([domain('network')]);
  });

  it('says which level is needed and who could do it now', async () => {
    const sam = await test.person('Sam Storage', { storage: 1 });
    const lee = await test.person('Lee Storage', { storage: 4 });
    const refusal = await test
      .context({ actor: sam })
      .authorise('change.propose', { type: 'change', id: 1, domainId: domain('storage'), level: 4 })
      .catch((error) => error);
    expect(refusal.message).toContain('level 4 (Ensure) in Storage; yours is 1');
    expect(refusal.extra.whoCould.map((person: { name: string }) => person.name)).toEqual(
      expect.arrayContaining([lee.name, test.first.name]),
    );
  });

  it('says of every action that takes something which policy permits it, and who could do it now', async () => {
    const nona = test.context({ actor: await test.person('Nona None') });
    const open = ['self.use', 'request.make'];
    for (const action of actions.filter((one) => !open.includes(one))) {
      const { extra } = await nona.authorise(action, { type: 'domain', domainId: null }).catch((error) => error);
      expect([action, extra.policies, extra.reasons, extra.whoCould[0]?.name]).toEqual([
        action,
        [expect.any(String), ...extra.policies.slice(1)],
        extra.policies.map(() => expect.stringMatching(/\w{3}/)),
        test.first.name,
      ]);
    }
  });

  it('lets nobody approve their own work, whatever their level', async () => {
    const own = { type: 'change' as const, id: 1, domainId: null, authorIds: [test.first.personId], level: 3 as const };
    await expect(test.context().authorise('change.approve', own)).rejects.toMatchObject({ code: 'own_work' });
    await test.context().authorise('change.approve', { ...own, authorIds: [test.system.personId] });
  });

  it('lets the system propose, never approve or grant', async () => {
    const context = test.context({ actor: test.system });
    await context.authorise('signal.report', { type: 'signal', domainId: null });
    await expect(context.authorise('change.approve', { type: 'change', domainId: null })).rejects.toMatchObject({
      code: 'forbidden',
    });
    await expect(context.authorise('people.grant', { type: 'grant', domainId: null })).rejects.toMatchObject({
      code: 'forbidden',
    });
  });
});
