import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  decideChange,
  editChange,
  planReplacement,
  prepareChange,
  proposeChange,
  runChange,
  showChange,
} from '#delivery';
import { lookAtMachine, meetMachine, type Observation, syncLibrary } from '#estate';
import { keyOf, manualClock, PlumblineError, ref } from '#kernel';
import type { Actor } from '#platform';
import { executePort, installProcedures, loadProcedures } from '#procedures';
import { findInitiatives, seedStrategy } from '#strategy';
import { openTestWorkspace, type TestWorkspace } from '#testkit';
import { debianServer } from '../../estate/intake/observation.fixture.ts';
import { operations as strategyOperations } from '../../strategy/operations.ts';
import type { Home } from '../home/home.ts';
import { operations as homeOperations } from '../home/operations.ts';
import { lineOf } from '../line/service.ts';
import { wireLoop } from '../wire.ts';
import { turnRunner } from './runner.ts';
import { approveTurn, cancelTurn, showTurn, startTurn } from './service.ts';
import { recordedHands, serverWithLighttpd } from './testing.ts';
import type { Turn } from './view.ts';

const clock = manualClock(new Date('2026-11-20T09:00:00Z'));
let test: TestWorkspace;
let seen: () => Observation;

beforeAll(async () => {
  test = await openTestWorkspace({ clock });
  const { workspace } = test;
  workspace.provide(meetMachine, async () => {});
  workspace.provide(lookAtMachine, async () => seen());
  workspace.provide(executePort, recordedHands);
  wireLoop(workspace);
  const system = test.context({ actor: test.system });
  await syncLibrary(system);
  await seedStrategy(system);
  await installProcedures(system, await loadProcedures());
});
afterAll(() => test?.close());
beforeEach(() => {
  seen = serverWithLighttpd;
  clock.advance(60_000);
});

const TARGET = { kind: 'ssh' as const, address: '192.0.2.10', port: 22, user: 'root' };
async function turnOnce(actor: Actor = test.first): Promise<Turn> {
  const id = await startTurn(test.context({ actor }), { target: TARGET });
  await (await test.workspace.get(turnRunner)).settled(id);
  return showTurn(test.context(), id);
}
const settled = async (id: number): Promise<Turn> => {
  await (await test.workspace.get(turnRunner)).settled(id);
  return showTurn(test.context(), id);
};
const stage = (turn: Turn, name: string) => turn.stages.find((one) => one.name === name)!;
const count = async (table: 'signal' | 'insight' | 'initiative' | 'change') =>
  (await test.workspace.db.selectFrom(table).select('id').execute()).length;

describe('a turn', () => {
  it('proposes what is most worthwhile and can be done, and says why the rest is not', async () => {
    const turn = await turnOnce();
    expect(stage(turn, 'change').error).toBeUndefined();
    expect(turn.state).toBe('awaiting-approval');
    expect(turn.change!.diff.map((entry) => [entry.op, entry.name])).toEqual([
      ['remove', 'lighttpd'],
      ['create', 'nginx-light'],
    ]);
    expect(turn.change!.authors.map((author) => author.id)).toEqual([test.system.personId]);
    expect(turn.change!.fit.map((fit) => fit.verdict)).toEqual(['mends', 'fits']);
    expect(turn.change!.risk.probability.low).toBeLessThan(turn.change!.risk.probability.likely);
    expect(stage(turn, 'portfolio').sentence).toContain('Out: Replace Node.js 18 by Node.js 24. It costs');
    for (const one of turn.stages.slice(0, 8)) {
      expect(one.sentence).toMatch(/\.$/);
      for (const figure of one.figures) expect(figure.source).not.toBe('');
    }
  });

  it('never replaces a package by another version of itself, nor by another release than the standard names', async () => {
    const { component } = await turnOnce();
    const asked = { componentId: component!.id, local: false, oldPackage: 'lighttpd', port: null };
    const plan = (newPackage: string, release: string | null) =>
      planReplacement(test.context(), { ...asked, newPackage, brings: { product: 'nginx', release } });
    expect(await plan('lighttpd', null)).toEqual({ refusal: expect.stringContaining('another version of lighttpd') });
    expect(await plan('nginx-light', '1.28')).toEqual({ refusal: expect.stringContaining('is not release 1.28') });
    expect(await plan('nginx-light', '1.22')).toEqual({ inputs: expect.objectContaining({ oldVersion: '1.4.69-1' }) });
    expect(await plan('caddy', null)).toEqual({ refusal: 'caddy is in no package index of web-1.' });
  });

  it('raises nothing twice and follows the change that stands', async () => {
    const before = [await count('signal'), await count('insight'), await count('initiative'), await count('change')];
    const turn = await turnOnce();
    expect([await count('signal'), await count('insight'), await count('initiative'), await count('change')]).toEqual(
      before,
    );
    expect(stage(turn, 'signal').sentence).toContain('known already');
    expect(stage(turn, 'change').sentence).toContain('was proposed for this before');
  });

  it('lets nobody run what was not approved', async () => {
    const { change } = await turnOnce();
    const context = test.context();
    await expect(context.mutate((mutation) => runChange(context, mutation, change!.id))).rejects.toMatchObject({
      code: 'not_approved',
    });
  });

  it('makes a person who edits the change an author, who then cannot approve it', async () => {
    const kim = await test.person('Kim Editor', { infrastructure: 3 });
    const lee = await test.person('Lee Approver', { infrastructure: 3 });
    // Beside any turn, which would run it as soon as it is approved.
    const system = test.context({ actor: test.system });
    const { change: standing, component } = await turnOnce();
    const prepared = await prepareChange(system, {
      title: 'Replace lighttpd by nginx-light',
      why: 'test',
      componentId: component!.id,
      local: false,
      procedureKey: 'replace-package',
      inputs: standing!.plan.inputs,
    });
    const id = await system.mutate((mutation) => proposeChange(system, mutation, prepared, []));
    const change = await showChange(system, id);
    const approve = (actor: Actor, planHash: string) => {
      const context = test.context({ actor });
      return context.mutate((mutation) => decideChange(context, mutation, id, { verdict: 'approved', planHash }));
    };
    const edited = await editChange(test.context({ actor: kim, ifMatch: change.version }), id, {
      inputs: { newPackage: 'nginx-full' },
    });
    expect(edited.planHash).not.toBe(change.planHash);
    expect(edited.authors).toEqual([test.system.personId, kim.personId]);
    expect(edited.diff.map((entry) => entry.name)).toEqual(['lighttpd', 'nginx-full']);
    await expect(approve(kim, edited.planHash)).rejects.toMatchObject({ code: 'own_work' });
    await expect(approve(lee, change.planHash)).rejects.toMatchObject({ code: 'plan_changed' });
    expect((await approve(lee, edited.planHash)).change.state).toBe('approved');

    // Lee changes the words only: now an author too, so the approval counts no more.
    const version = (await showChange(test.context(), id)).version;
    const reworded = await editChange(test.context({ actor: lee, ifMatch: version }), id, { title: 'Another title' });
    expect(reworded.planHash).toBe(edited.planHash);
    expect(reworded.state).toBe('proposed');
    await expect(
      editChange(test.context({ actor: lee, ifMatch: version }), id, { title: 'Again' }),
    ).rejects.toMatchObject({ code: 'stale' });
  });

  it('ends when it is cancelled, and takes its change back', async () => {
    const turn = await turnOnce();
    await cancelTurn(test.context(), turn.id, 'Not this week.');
    const over = await showTurn(test.context(), turn.id);
    expect(over.state).toBe('cancelled');
    expect(over.change!.state).toBe('withdrawn');
    await expect(cancelTurn(test.context(), turn.id, 'Again.')).rejects.toMatchObject({ code: 'illegal_transition' });
  });

  it('ends when its change is denied, and proposes anew at the next turn only', async () => {
    const turn = await turnOnce();
    const context = test.context();
    const { id, planHash } = turn.change!;
    await context.mutate((mutation) =>
      decideChange(context, mutation, id, { verdict: 'denied', planHash, reason: 'The site moves first.' }),
    );
    (await test.workspace.get(turnRunner)).drive(turn.id);
    const over = await settled(turn.id);
    expect(over.state).toBe('finished');
    expect(stage(over, 'approval').sentence).toContain('denied CHG-');
    expect(stage(over, 'approval').sentence).toContain('The site moves first.');
    await expect(approveTurn(test.context(), turn.id, planHash)).rejects.toMatchObject({ code: 'illegal_transition' });
  });

  it('does not propose what the plan of the quarter has no money for', async () => {
    await test.workspace.db.updateTable('change').set({ state: 'withdrawn' }).where('outcome', 'is', null).execute();
    const update = strategyOperations.find((one) => one.id === 'portfolio.update')!;
    const set = (budgetMinor: number) =>
      update.handler(test.context(), { params: {}, query: {}, body: { budgetMinor } }) as Promise<unknown>;
    await set(0);
    const turn = await turnOnce();
    expect(turn.state).toBe('finished');
    expect(turn.change).toBeNull();
    const reasons = await test.workspace.db.selectFrom('portfolio_item').select('reason').execute();
    expect(reasons.map((row) => row.reason)).toContainEqual(expect.stringContaining('the whole budget is 0 EUR'));
    await set(1_500_000);
    expect((await findInitiatives(test.workspace.db, { states: ['planned'] })).map((one) => one.name)).toEqual([
      'Replace lighttpd by nginx',
    ]);
  });

  it('fails with what went wrong and what to do about it', async () => {
    seen = () => {
      throw new PlumblineError('host_unreachable', '192.0.2.10 does not answer.');
    };
    const turn = await turnOnce();
    expect(turn.state).toBe('failed');
    expect(stage(turn, 'look').error).toEqual({
      code: 'host_unreachable',
      message: '192.0.2.10 does not answer.',
      remedy: expect.stringContaining('Check its address'),
    });
  });

  it('resolves what no longer holds, and says when there is nothing to do', async () => {
    seen = () => {
      const observation = debianServer();
      return {
        ...observation,
        host: { ...observation.host, os: { ...observation.host.os, versionId: '13', codename: 'trixie' } },
        packages: [{ ...observation.packages[0]!, name: 'bash', sourcePackage: 'bash' }],
        runtimes: [],
      };
    };
    const turn = await turnOnce();
    expect(stage(turn, 'signal').sentence).toContain('no longer true');
    expect(turn.stages.map((one) => one.sentence).join('\n')).toContain('Nothing on this machine');
    expect(turn.state).toBe('nothing-to-do');
    const open = await test.workspace.db.selectFrom('insight').select('id').where('resolved_at', 'is', null).execute();
    expect(open).toEqual([]);
  });

  it('is begun only by who may look', async () => {
    const sam = await test.person('Sam Reader', { infrastructure: 1 });
    await expect(startTurn(test.context({ actor: sam }), { target: TARGET })).rejects.toMatchObject({
      code: 'forbidden',
    });
  });
});

describe('the line and the home page', () => {
  it('lead from the change up to the objective, and hide what one may not read', async () => {
    const turn = await turnOnce();
    const { id, domain } = turn.change!;
    const line = await lineOf(test.context(), keyOf(ref('change', id)));
    expect(line.nodes.find((node) => node.ref.type === 'objective')?.depth).toBeLessThan(0);
    const initiative = line.nodes.find((node) => node.ref.type === 'initiative' && node.depth === -1)!;
    expect(initiative.ref.name).toBe('Replace lighttpd by nginx');
    expect(line.edges).toContainEqual({ cause: initiative.ref.key, effect: turn.change!.key });
    const { key } = await test.workspace.db
      .selectFrom('domain')
      .select('key')
      .where('id', '<>', domain.id)
      .where('parent_id', 'is not', null)
      .executeTakeFirstOrThrow();
    const other = await test.person('Olu Elsewhere', { [key]: 3 });
    await expect(lineOf(test.context({ actor: other }), turn.change!.key)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('say what waits for whom, and why one cannot act', async () => {
    const show = homeOperations[0]!;
    const home = async (actor: Actor) =>
      (await show.handler(test.context({ actor }), { params: {}, query: {}, body: {} })) as Home;
    const mine = await home(test.first);
    expect(mine.waiting[0]).toMatchObject({ kind: 'approval', canDo: true });
    expect(mine.atRisk[0]!.exposure.basis.length).toBeGreaterThan(0);
    expect(mine.loop.decided.count).toBeGreaterThan(0);
    expect(mine.counts.components).toBeGreaterThan(0);
    expect(mine.measures.find((measure) => measure.series.length > 1)).toBeDefined();
    const reader = await home(await test.person('Ria Reader', { infrastructure: 1 }));
    expect(reader.waiting[0]).toMatchObject({ canDo: false, reason: expect.stringContaining('level 3') });
  });
});
