import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type ManualClock, manualClock, ref } from '#kernel';
import { openTestWorkspace, type TestWorkspace } from '#testkit';
import { executePort } from '../execute.ts';
import { begin, insertTarget, nothingToReach, oneStep, planOf } from '../testing/run.ts';
import { startWorker } from '../worker/worker.ts';
import type { Claim } from './claim.ts';
import { findCancelled, handBack, lockOurs, renewLeases, requireStillOurs } from './lease.ts';
import type { Outcome } from './outcome.ts';
import { PlanMemory } from './plans.ts';
import type { Settlement } from './settlement.ts';
import { cancelRun, retryStep, skipStep } from './steer.ts';
import { findRun, findSteps } from './store.ts';
import { staleExecutor, takeTurn } from './turn.ts';
import { takeTurns } from './turns.ts';

const LEASE_MS = 20_000;
const done: Outcome = { kind: 'done', observed: true, result: { summary: 'It is done.' } };
const failed: Outcome = { kind: 'failed', result: { summary: 'It failed.' } };
const lost: Outcome = { kind: 'look-again', summary: 'The host does not answer.', mayHaveRun: true };

let clock: ManualClock;
let test: TestWorkspace;
beforeEach(async () => {
  clock = manualClock(new Date('2026-03-01T10:00:00Z'));
  test = await openTestWorkspace({ clock });
  test.workspace.provide(executePort, nothingToReach);
});
afterEach(() => test.close());

const turn = (worker: string, settlements: Settlement[], room: number) =>
  test
    .context({ actor: test.system })
    .mutate((mutation) =>
      takeTurn(mutation, { worker, leaseMs: LEASE_MS, plans: new PlanMemory(), settlements, room }),
    );
const claim = async (worker: string): Promise<Claim | null> => (await turn(worker, [], 1)).claims[0] ?? null;
const settle = async (mine: Claim, outcome: Outcome): Promise<void> => {
  const { stale } = await turn(mine.worker, [{ claim: mine, outcome }], 0);
  if (stale.length > 0) throw staleExecutor(mine);
};
const step = async (runId: number) => (await findSteps(test.workspace.db, runId))[0]!;
const run = (runId: number) => findRun(test.workspace.db, runId);

async function start(more = ''): Promise<number> {
  return begin(test, await planOf(test, oneStep(more), { file: '/dev/null' }, [await insertTarget(test)]));
}

describe('a claim', () => {
  it('gives a step to one worker only, and to nobody while its lease lasts', async () => {
    const runId = await start();
    const claims = await Promise.all(['a', 'b', 'c'].map(claim));
    expect(claims.filter((one) => one !== null)).toHaveLength(1);
    clock.advance(LEASE_MS - 1);
    expect(await claim('d')).toBeNull();
    expect(await run(runId)).toMatchObject({ state: 'running' });
  });

  it('gives a step whose executor is gone before the next one of a run that goes on', async () => {
    const left = await start();
    await claim('gone');
    const steps = [1, 2, 3, 4].map((n) => `  - { kind: run, name: more ${n}, command: { argv: ['true'] } }\n`);
    const chain = oneStep().replace('touch-file', 'chain') + steps.join('');
    await begin(test, await planOf(test, chain, { file: '/dev/null' }, [await insertTarget(test)]));
    const mine = (await claim('busy'))!;
    clock.advance(LEASE_MS + 1);
    const { claims } = await turn('busy', [{ claim: mine, outcome: done }], 1);
    expect(claims).toMatchObject([{ runId: left, how: 'take-over' }]);
    const rest = await turn('busy', [{ claim: claims[0]!, outcome: done }], 1);
    expect(rest.claims).toMatchObject([{ runId: mine.runId, step: { position: 2 } }]);
  });

  it('gives different runs to different workers without one waiting for the other', async () => {
    await start();
    const plan = await planOf(test, oneStep(), { file: '/dev/null' }, [await insertTarget(test)]);
    await begin(test, plan);
    await test.context({ actor: test.system }).mutate(async (mutation) => {
      const request = { worker: 'a', leaseMs: LEASE_MS, plans: new PlanMemory(), settlements: [], room: 1 };
      const first = (await takeTurn(mutation, request)).claims[0];
      // Another transaction, while the first still holds its run.
      const second = await claim('b');
      expect(second!.runId).not.toBe(first!.runId);
    });
  });

  it('takes a step over once the lease has ended, and says that its state is unknown', async () => {
    await start();
    expect(await claim('a')).toMatchObject({ how: 'first', generation: 1 });
    clock.advance(LEASE_MS);
    expect(await claim('b')).toMatchObject({ how: 'take-over', generation: 2 });
  });

  it('is not taken over as long as the worker renews it', async () => {
    await start();
    const mine = (await claim('a'))!;
    for (let beat = 0; beat < 5; beat++) {
      clock.advance(LEASE_MS / 2);
      await renewLeases(test.workspace.db, [mine], new Date(clock.now().getTime() + LEASE_MS));
    }
    expect(await claim('b')).toBeNull();
  });

  it('can be handed back, and is then taken over at once', async () => {
    await start();
    await handBack(test.workspace.db, [(await claim('a'))!], clock.now());
    expect(await claim('b')).toMatchObject({ how: 'take-over', generation: 2 });
  });
});

describe('a stale executor', () => {
  it('is refused, and changes nothing', async () => {
    const runId = await start();
    const old = (await claim('a'))!;
    clock.advance(LEASE_MS);
    const current = (await claim('b'))!;
    await expect(settle(old, failed)).rejects.toMatchObject({ code: 'stale_executor' });
    expect(await step(runId)).toMatchObject({ state: 'running', generation: 2, leaseOwner: 'b' });
    await settle(current, done);
    expect(await run(runId)).toMatchObject({ state: 'finished' });
    await expect(settle(old, failed)).rejects.toMatchObject({ code: 'stale_executor' });
    await expect(settle(current, failed)).rejects.toMatchObject({ code: 'stale_executor' });
    expect(await step(runId)).toMatchObject({ state: 'done', result: { summary: 'It is done.' } });
  });

  it('cannot renew what it has lost', async () => {
    const runId = await start();
    const old = (await claim('a'))!;
    clock.advance(LEASE_MS);
    await claim('b');
    await renewLeases(test.workspace.db, [old], new Date(clock.now().getTime() + 10 * LEASE_MS));
    expect((await step(runId)).leaseUntil).toEqual(new Date(clock.now().getTime() + LEASE_MS));
  });
});

describe('what leaves for a target that keeps no marks', () => {
  const sending = `
key: send
version: 1
name: Send
summary: Sends one request.
level: 3
domain: infrastructure
why: So that a test can see it.
risk: low
expectedMinutes: 1
approval: none
inputs:
  file: { type: text, label: File }
steps:
  - { kind: http, name: send, request: { method: POST, url: 'https://api.example.org/things' } }
`;
  const startSending = async () =>
    begin(test, await planOf(test, sending, { file: '/dev/null' }, [await insertTarget(test)]));
  const stillOurs = (mine: Claim) => requireStillOurs(test.workspace.db, mine, { leaseMs: LEASE_MS, clock });
  const stale = { code: 'stale_executor' };

  it('is looked at once more before it does: never after a take-over, nor when one is near', async () => {
    const runId = await startSending();
    const frozen = (await claim('a'))!;
    clock.advance(LEASE_MS * 0.8);
    await expect(stillOurs(frozen)).rejects.toMatchObject(stale);
    clock.advance(LEASE_MS * 0.2);
    const next = (await claim('b'))!;
    await expect(stillOurs(frozen)).rejects.toMatchObject(stale);
    const lock = (mine: Claim) => test.context().mutate((mutation) => lockOurs(mutation.tx, mine));
    await expect(lock(frozen)).rejects.toMatchObject(stale);
    await lock(next);
    clock.advance(LEASE_MS / 2);
    await stillOurs(next);
    expect((await step(runId)).leaseUntil).toEqual(new Date(clock.now().getTime() + LEASE_MS));
  });

  it('counts as begun from then on: a worker that died before it has left nothing to ask about', async () => {
    await startSending();
    await claim('dies before');
    clock.advance(LEASE_MS);
    const second = (await claim('dies after'))!;
    expect(second).toMatchObject({ how: 'take-over', mayHaveRun: false });
    await stillOurs(second);
    clock.advance(LEASE_MS);
    expect(await claim('c')).toMatchObject({ how: 'take-over', mayHaveRun: true });
  });
});

describe('an outcome', () => {
  it('that nobody could tell is looked at again later and later, and in the end a person is asked', async () => {
    const runId = await start();
    let mine = await claim('a');
    let looks = 0;
    while (mine) {
      looks += 1;
      await settle(mine, lost);
      expect(await claim('a')).toBeNull();
      clock.advance(60_000);
      mine = await claim('a');
    }
    expect(looks).toBe(11);
    expect(await step(runId)).toMatchObject({
      state: 'waiting',
      attempts: 1,
      result: { summary: 'The host does not answer.' },
    });
    expect(await run(runId)).toMatchObject({ state: 'waiting' });
  });

  it('of a step that cannot have begun is failed in the end, not asked about', async () => {
    const runId = await start();
    for (let mine = await claim('a'); mine; mine = await claim('a')) {
      await settle(mine, { ...lost, mayHaveRun: false });
      clock.advance(60_000);
    }
    expect(await step(runId)).toMatchObject({ state: 'failed' });
  });

  it('that is a failure waits for its time to be repeated, and remembers what was dealt with', async () => {
    const runId = await start('repeatable: true\nretries: 1\nretryAfterSeconds: 30');
    await settle((await claim('a'))!, failed);
    expect(await claim('a')).toBeNull();
    clock.advance(30_000);
    const second = (await claim('a'))!;
    expect(second).toMatchObject({ how: 'again', generation: 2, settledGeneration: 1 });
    // Its worker dies too: what generation 1 left on the target is still nobody's business.
    clock.advance(LEASE_MS);
    const third = (await claim('b'))!;
    expect(third).toMatchObject({ how: 'take-over', generation: 3, settledGeneration: 1 });
    await settle(third, failed);
    expect(await step(runId)).toMatchObject({ state: 'failed', attempts: 2 });
    expect(await run(runId)).toMatchObject({ state: 'failed' });
  });
});

describe('steering', () => {
  const assistant = () => test.person('Anna Assist', { infrastructure: 2 });

  it('needs a level that reaches, and knows nothing of runs that one may not read', async () => {
    const runId = await start();
    const context = test.context({ actor: await assistant() });
    await expect(cancelRun(context, runId, 'because')).rejects.toMatchObject({ code: 'forbidden' });
    const stranger = test.context({ actor: await test.person('Sam Stranger') });
    await expect(cancelRun(stranger, runId, 'because')).rejects.toMatchObject({ code: 'not_found' });
  });

  it('has a cancelled run stopped by whoever comes by when its worker is gone', async () => {
    const runId = await start();
    const mine = (await claim('a'))!;
    await cancelRun(test.context(), runId, 'no longer wanted');
    clock.advance(LEASE_MS);
    const next = (await claim('b'))!;
    expect(next).toMatchObject({ how: 'stop', stepId: mine.stepId });
    await settle(next, failed);
    expect(await claim('b')).toBeNull();
    expect(await run(runId)).toMatchObject({ state: 'cancelled' });
  });

  it('starts nothing in a run that was cancelled before it began', async () => {
    const runId = await start();
    await cancelRun(test.context(), runId, 'no longer wanted');
    expect(await claim('a')).toBeNull();
    await expect(cancelRun(test.context(), runId, 'again')).rejects.toMatchObject({ code: 'illegal_transition' });
  });

  it('retries or skips only what failed or waits, and keeps the reason', async () => {
    const runId = await start();
    await expect(retryStep(test.context(), runId, null)).rejects.toMatchObject({ code: 'illegal_transition' });
    await settle((await claim('a'))!, failed);
    await retryStep(test.context(), runId, 1);
    await settle((await claim('a'))!, failed);
    await skipStep(test.context(), runId, null, 'done by hand');
    expect(await run(runId)).toMatchObject({ state: 'finished' });
    expect(await step(runId)).toMatchObject({
      state: 'skipped',
      attempts: 2,
      result: { summary: 'Skipped by Ada First: done by hand' },
    });
    await expect(skipStep(test.context(), runId, 7, 'no such step')).rejects.toMatchObject({ code: 'not_found' });
  });
});

it('leaves an audit row for each thing that happened to a step, and the line from the step to the run', async () => {
  const runId = await start();
  await settle((await claim('a'))!, done);
  const { id } = await step(runId);
  const events = await test.workspace.db
    .selectFrom('event')
    .select('action')
    .where('subject_type', 'in', ['step', 'run'])
    .orderBy('id')
    .execute();
  expect(events.map((event) => event.action)).toEqual([
    'run.start',
    'step.plan',
    'step.start',
    'step.done',
    'run.finish',
  ]);
  const causes = await test.workspace.db
    .selectFrom('cause')
    .select(['cause_type', 'cause_id'])
    .where('effect_type', '=', 'step')
    .where('effect_id', '=', id)
    .execute();
  expect(causes).toEqual([{ cause_type: ref('run', runId).type, cause_id: runId }]);
});

const tamperWith = (runId: number) =>
  test.workspace.pool.query(
    `update run set plan = jsonb_set(plan, '{steps,0,action,command,env,FILE}', '"/etc/passwd"') where id = $1`,
    [runId],
  );

it('lets a run be cancelled whose plan was tampered with, and takes nothing back by it', async () => {
  const runId = await start();
  const mine = (await claim('a'))!;
  await tamperWith(runId);
  await expect(retryStep(test.context(), runId, null)).rejects.toMatchObject({ code: 'plan_changed' });
  await expect(cancelRun(test.context(), runId, 'suspicious', { undo: true })).rejects.toMatchObject({
    code: 'plan_changed',
  });
  await cancelRun(test.context(), runId, 'suspicious');
  expect(await run(runId)).toMatchObject({ state: 'cancelled', dueAt: null });
  expect(await step(runId)).toMatchObject({ state: 'failed', leaseOwner: null });
  // Its worker is told to stop it, and what it says of it is no longer taken.
  expect(await findCancelled(test.workspace.db, [mine])).toEqual([mine.stepId]);
  await expect(settle(mine, done)).rejects.toMatchObject({ code: 'stale_executor' });
  expect(await run(runId)).toMatchObject({ state: 'cancelled' });
});

it('sets a run aside for a person that it cannot think through, and goes on with the other runs', async () => {
  const stuckId = await start();
  const mine = (await claim('a'))!;
  // A step that no plan has: the rules know nothing of it.
  await test.workspace.pool.query(`insert into step (run_id, position, name, state) values ($1, 7, 'x', 'pending')`, [
    stuckId,
  ]);
  const otherId = await begin(test, await planOf(test, oneStep(), { file: '/dev/null' }, [await insertTarget(test)]));
  const { claims, stale, stuck } = await turn('a', [{ claim: mine, outcome: done }], 1);
  expect({ claims, stale, stuck }).toMatchObject({
    claims: [{ runId: otherId }],
    stale: [],
    stuck: [{ runId: stuckId }],
  });
  expect(await run(stuckId)).toMatchObject({ state: 'waiting', dueAt: null });
  expect(await step(stuckId)).toMatchObject({ state: 'waiting', result: { asks: 'decide' } });
  await settle(claims[0]!, done);
  expect(await run(otherId)).toMatchObject({ state: 'finished' });
  clock.advance(LEASE_MS);
  expect(await claim('a')).toBeNull();
  await cancelRun(test.context(), stuckId, 'it cannot go on');
  expect(await run(stuckId)).toMatchObject({ state: 'cancelled' });
});

describe('what cannot be saved', () => {
  const others = async (): Promise<number> =>
    begin(test, await planOf(test, oneStep(), { file: '/dev/null' }, [await insertTarget(test)]));
  const together = (settlements: Settlement[], room: number) =>
    takeTurns(test.context({ actor: test.system }), {
      ...{ worker: 'a', leaseMs: LEASE_MS, plans: new PlanMemory(), settlements, room },
    });
  /** From then on the database refuses a step of the run when it would come to stand so. */
  const refuse = (runId: number, when: string) =>
    test.workspace.pool.query(`
      create or replace function refuse_step() returns trigger language plpgsql as $$ begin raise exception 'no'; end $$;
      create trigger refuse_${runId} before update on step for each row
        when (new.run_id = ${runId} and ${when}) execute function refuse_step()`);

  it('is set aside for a person, and what was to be saved with it is saved', async () => {
    const [poisoned, odd, sound] = [await start(), await others(), await others()];
    const { claims: mine } = await turn('a', [], 3);
    const waiting = await others();
    await refuse(poisoned, "new.state = 'done'");
    const noColumnTakesIt: Outcome = { ...done, result: { summary: 'It said \u0000.' } };
    const outcomeOf = (runId: number) => (runId === odd ? noColumnTakesIt : done);
    const settlements = mine.map((one) => ({ claim: one, outcome: outcomeOf(one.runId) }));
    expect(await together(settlements, 1)).toMatchObject({
      ...{ claims: [{ runId: waiting }], stuck: [{ runId: poisoned }], unsaved: [], unsavable: [], stale: [] },
    });
    expect(await run(sound)).toMatchObject({ state: 'finished' });
    expect((await step(odd)).result!.summary).toContain('the database refused what it left');
    expect(await run(poisoned)).toMatchObject({ state: 'waiting', dueAt: null });
    const { state, result } = await step(poisoned);
    expect([state, result!.asks, result!.summary]).toEqual(['waiting', 'decide', expect.stringContaining('P0001')]);
    expect(result!.question).toContain('Its worker said that it was done.');
    // The person says so too, and it goes on.
    await skipStep(test.context(), poisoned, null, 'It was done.');
    expect(await run(poisoned)).toMatchObject({ state: 'finished' });
  });

  it('not even as that waits, and the others go on without it', async () => {
    const [poisoned, sound] = [await start(), await others()];
    const { claims: mine } = await turn('a', [], 2);
    const due = await others();
    await refuse(poisoned, 'true');
    await refuse(due, 'true');
    const settlements = mine.map((one) => ({ claim: one, outcome: done }));
    const { unsaved, unsavable, claims, stuck } = await together(settlements, 1);
    expect({ claims, stuck, unsaved }).toEqual({ claims: [], stuck: [], unsaved: [settlements[0]] });
    expect(unsavable.map(({ runId }) => runId)).toEqual([poisoned, due]);
    expect(await run(sound)).toMatchObject({ state: 'finished' });
    expect(await step(poisoned)).toMatchObject({ state: 'running', leaseOwner: 'a' });
  });

  it('does not keep a worker from what is due after it', async () => {
    const poisoned = await start();
    const sound = await others();
    await refuse(poisoned, "new.state = 'running'");
    const ended = { exitCode: 0, signal: null, stdout: '', stderr: '', durationMs: 1 };
    test.workspace.provide(executePort, (connection, use) => ({
      ...nothingToReach(connection, use),
      execMarked: () => Promise.resolve(ended),
    }));
    const worker = await startWorker({ workspaces: [test.workspace], leaseMs: LEASE_MS });
    try {
      const stands = (runId: number, state: string) =>
        vi.waitFor(async () => expect(await run(runId)).toMatchObject({ state }), { timeout: 110_000, interval: 20 });
      await stands(sound, 'finished');
      await stands(poisoned, 'waiting');
    } finally {
      await worker.stop();
    }
  }, 300_000);
});

it('remembers plans up to a size, and one that runs share but once', async () => {
  const plan = await planOf(test, oneStep(), { file: '/dev/null' }, [await insertTarget(test)]);
  const other = await planOf(test, oneStep(), { file: '/dev/full' }, [await insertTarget(test)]);
  const runs = await Promise.all([await begin(test, plan), await begin(test, plan), await begin(test, other)].map(run));
  const all = new PlanMemory();
  const held = [...(await all.of(test.workspace.db, runs)).values()];
  expect(held[0]).toBe(held[1]);
  const sizes = held.map(({ characters }) => characters + 400);
  expect(all.characters).toBeLessThan(sizes[0]! + sizes[2]!);
  const small = new PlanMemory(sizes[0]!);
  for (const one of runs) expect((await small.of(test.workspace.db, [one])).get(one.id)?.hash).toBe(one.planHash);
  expect(small.characters).toBeLessThan(sizes[2]!);
  for (const one of runs) small.forget(one.id);
  expect(small.characters).toBe(0);
});

it('does not execute a stored plan that was tampered with, and goes on with the other runs', async () => {
  const runId = await start();
  await tamperWith(runId);
  const otherId = await begin(test, await planOf(test, oneStep(), { file: '/dev/null' }, [await insertTarget(test)]));
  expect(await claim('a')).toBeNull();
  expect(await run(runId)).toMatchObject({ state: 'failed' });
  expect((await step(runId)).result).toMatchObject({
    summary: expect.stringContaining('not the one that was started'),
  });
  expect(await claim('a')).toMatchObject({ runId: otherId });
});
