import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ManualClock, manualClock, ref } from '#kernel';
import type { Actor } from '#platform';
import { openTestWorkspace, type TestWorkspace } from '#testkit';
import { executePort } from '../execute.ts';
import { begin, insertTarget, nothingToReach, planOf } from '../testing/run.ts';
import { type Answer, answerStep, confirmStep } from './answer.ts';
import { attachEvidence } from './evidence.ts';
import { handOver } from './handOver.ts';
import type { Outcome } from './outcome.ts';
import { PlanMemory } from './plans.ts';
import { viewRun } from './show.ts';
import { startRun } from './start.ts';
import { cancelRun, pauseRun, resumeRun, retryStep, skipStep } from './steer.ts';
import { findRun, findSteps } from './store.ts';
import { takeTurn } from './turn.ts';
import { judgeRun } from './verdict.ts';

let clock: ManualClock;
let test: TestWorkspace;
let other: Actor;
beforeAll(async () => {
  clock = manualClock(new Date('2026-03-01T10:00:00Z'));
  test = await openTestWorkspace({ clock });
  test.workspace.provide(executePort, nothingToReach);
  other = await test.person('Olga Other', { infrastructure: 4 });
});
afterAll(() => test.close());

let count = 0;
const procedure = (steps: string, more = 'approval: none'): string => {
  count += 1;
  return `
key: people-${count}
version: 1
name: With people
summary: Has people do things.
level: 3
domain: infrastructure
why: So that a test can see it.
risk: low
expectedMinutes: 1
${more}
steps:
${steps}`;
};
const plan = async (yaml: string) => planOf(test, yaml, {}, [await insertTarget(test)]);
const start = async (yaml: string) => begin(test, await plan(yaml));
const done: Outcome = { kind: 'done', observed: true, result: { summary: 'It is done.' }, outputs: {} };

/** A worker that takes all there is and does it at once. */
async function work(outcome: Outcome = done): Promise<string[]> {
  const did: string[] = [];
  const plans = new PlanMemory();
  let settlements: Parameters<typeof takeTurn>[1]['settlements'] = [];
  for (;;) {
    const { claims } = await test
      .context({ actor: test.system })
      .mutate((mutation) => takeTurn(mutation, { worker: 'w', leaseMs: 20_000, plans, settlements, room: 10 }));
    if (claims.length === 0) return did;
    did.push(...claims.map((claim) => claim.step.name));
    settlements = claims.map((claim) => ({ claim, outcome }));
  }
}
const states = async (runId: number) => (await findSteps(test.workspace.db, runId)).map((step) => step.state);
const state = async (runId: number) => (await findRun(test.workspace.db, runId)).state;
/** As a mutation, or what is remembered of the one's authority would be out of date. */
const supervise = (one: Actor, by: Actor) =>
  test.context().mutate(async (mutation) => {
    const { id } = await mutation.tx
      .insertInto('supervision')
      .values({
        ...{ person_id: one.personId, supervisor_id: by.personId, domain_id: 1, valid_from: mutation.now },
        ...{ valid_to: new Date(mutation.now.getTime() + 86_400_000), reason: 'learning' },
        arranged_by: test.first.personId,
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    await mutation.record({ subject: ref('supervision', id) });
  });
const answer = (more: Partial<Answer> = {}): Answer => ({ ticked: [], values: {}, answer: null, note: null, ...more });

const instruct = `
  - kind: instruct
    name: unpack
    id: unpack
    text: Unpack it.
    checklist: [The box is whole, Nothing is missing]
    evidence: photo
    asks:
      serial: { type: text, label: Serial number }
  - kind: run
    name: register
    command: { argv: [register, '{steps.unpack.outputs.serial}'] }
`;
const PHOTO = Buffer.from('ffd8ffe000104a46494600010100000100010000ffd9', 'hex');

describe('what a person does', () => {
  it('holds no worker, wants its checklist and its evidence, and leaves what was filled in for later steps', async () => {
    const runId = await start(procedure(instruct));
    expect(await work()).toEqual([]);
    expect([await state(runId), await states(runId)]).toEqual(['waiting', ['waiting', 'pending']]);
    const context = () => test.context();
    const values = { serial: 'S-1' };
    await expect(answerStep(context(), runId, 1, answer({ ticked: [1], values }))).rejects.toThrow('point 2 of 2');
    const ticked = [1, 2];
    await expect(answerStep(context(), runId, 1, answer({ ticked, values }))).rejects.toThrow('a photo as evidence');
    const attach = (content: Buffer) =>
      attachEvidence(context(), runId, 1, { name: 'box.jpg', body: Readable.from([content]) });
    await expect(attach(Buffer.from('MZ\0\0'))).rejects.toMatchObject({ code: 'unsupported_media_type' });
    await expect(attach(Buffer.alloc(9 * 1024 * 1024))).rejects.toMatchObject({ code: 'body_too_large' });
    await attach(PHOTO);
    await expect(answerStep(context(), runId, 1, answer({ ticked }))).rejects.toMatchObject({ code: 'invalid_input' });
    await answerStep(context(), runId, 1, answer({ ticked, values, note: 'A dent.' }));
    expect(await work()).toEqual(['register']);
    expect(await state(runId)).toBe('finished');
    const view = await viewRun(test.context(), await findRun(test.workspace.db, runId), 0);
    expect(view.steps[0]).toMatchObject({ outputs: values, evidence: [{ kind: 'photo' }, { text: 'A dent.' }] });
    expect(view.steps[1]!.text).toContain('register');
  });

  it('is not done by whose level does not reach, nor twice', async () => {
    const runId = await start(procedure('  - { kind: instruct, name: look, text: Look. }\n'));
    await work();
    const low = await test.person('Lou Low', { infrastructure: 2 });
    const theirs = test.context({ actor: low });
    await expect(answerStep(theirs, runId, 1, answer())).rejects.toMatchObject({ code: 'forbidden' });
    await answerStep(test.context({ actor: other }), runId, 1, answer());
    await expect(answerStep(test.context(), runId, 1, answer())).rejects.toMatchObject({ code: 'illegal_transition' });
    expect((await findSteps(test.workspace.db, runId))[0]!.doneBy).toBe(other.personId);
  });

  it('is looked at where the step says how; the answer no goes back to the person', async () => {
    const runId = await start(
      procedure("  - { kind: instruct, name: name, text: Name it., verify: { argv: ['true'] } }\n"),
    );
    await work();
    await answerStep(test.context(), runId, 1, answer());
    expect(await work({ kind: 'ask', result: { asks: 'instruct', summary: 'It is not so yet.' } })).toEqual(['name']);
    expect(await states(runId)).toEqual(['waiting']);
    await answerStep(test.context(), runId, 1, answer());
    await work();
    expect(await state(runId)).toBe('finished');
  });

  it('is asked yes or no, and no fails the run where the step says so', async () => {
    const runId = await start(procedure('  - { kind: check, name: green, question: Is it green? }\n'));
    await work();
    await expect(answerStep(test.context(), runId, 1, answer())).rejects.toMatchObject({ code: 'invalid_input' });
    await answerStep(test.context(), runId, 1, answer({ answer: false }));
    expect([await state(runId), await states(runId)]).toEqual(['failed', ['failed']]);
    await retryStep(test.context(), runId, null);
    await work();
    await answerStep(test.context(), runId, 1, answer({ answer: true }));
    expect(await state(runId)).toBe('finished');
  });
});

describe('an approval', () => {
  it('lets a proposed run begin: by another, of exactly its plan', async () => {
    const runId = await start(procedure("  - { kind: run, name: one, command: { argv: ['true'] } }\n", ''));
    expect([await state(runId), await work()]).toEqual(['proposed', []]);
    const { planHash } = await findRun(test.workspace.db, runId);
    const given = { verdict: 'approved' as const, planHash, reason: '' };
    await expect(judgeRun(test.context(), runId, null, given)).rejects.toMatchObject({ code: 'own_work' });
    const theirs = () => test.context({ actor: other });
    const older = { ...given, planHash: '0'.repeat(64) };
    await expect(judgeRun(theirs(), runId, null, older)).rejects.toMatchObject({ code: 'plan_changed' });
    await judgeRun(theirs(), runId, null, given);
    expect(await work()).toEqual(['one']);
    expect(await state(runId)).toBe('finished');
  });

  it('ends a proposed run where it is denied', async () => {
    const runId = await start(procedure("  - { kind: run, name: one, command: { argv: ['true'] } }\n", ''));
    const { planHash } = await findRun(test.workspace.db, runId);
    const given = { verdict: 'denied' as const, planHash, reason: 'Not today.' };
    await judgeRun(test.context({ actor: other }), runId, null, given);
    expect([await state(runId), await work()]).toEqual(['cancelled', []]);
  });

  it('is waited for at a step, and cannot be skipped', async () => {
    const steps = `
  - { kind: approve, name: agree, question: May it go on?, level: 4 }
  - { kind: run, name: two, command: { argv: ['true'] } }
`;
    const runId = await start(procedure(steps));
    await work();
    await expect(skipStep(test.context(), runId, 1, 'in a hurry')).rejects.toMatchObject({ code: 'not_approved' });
    const { planHash } = await findRun(test.workspace.db, runId);
    await judgeRun(test.context({ actor: other }), runId, null, { verdict: 'approved', planHash, reason: 'Fine.' });
    expect(await work()).toEqual(['two']);
  });
});

describe('a supervised run', () => {
  it('has each step confirmed by the supervisor who was named', async () => {
    const steps = `
  - { kind: run, name: one, command: { argv: ['true'] } }
  - { kind: run, name: two, command: { argv: ['true'] } }
`;
    const made = await plan(procedure(steps));
    const pupil = await test.person('Pia Pupil', { infrastructure: 2 });
    const domainId = 1;
    await supervise(pupil, other);
    const context = test.context({ actor: pupil });
    const { runId } = await context.mutate((mutation) =>
      startRun(context, mutation, { plan: made, domainId, change: null }),
    );
    expect(await work()).toEqual([]);
    const yes = { confirmed: true, reason: null };
    const own = test.context({ actor: pupil });
    // Whatever their level: who could is the one who was named.
    for (const context of [own, test.context()])
      await expect(confirmStep(context, runId, 1, yes)).rejects.toMatchObject({
        code: 'forbidden',
        extra: { whoCould: [{ id: other.personId }] },
      });
    await confirmStep(test.context({ actor: other }), runId, 1, yes);
    expect(await work()).toEqual(['one']);
    // Led by one who needs no supervisor, nothing waits for a word that nobody could give.
    const released = await context.mutate((mutation) =>
      startRun(context, mutation, { plan: made, domainId, change: null }),
    );
    await work();
    await handOver(test.context(), released.runId, `PER-${other.personId}`, 'end of shift');
    expect(await work()).toEqual(['one', 'two']);
    const theirs = test.context({ actor: other });
    await confirmStep(theirs, runId, 2, { confirmed: false, reason: 'Look at the fan first.' });
    expect([await state(runId), await states(runId)]).toEqual(['failed', ['done', 'failed']]);
  });
});

describe('a run that somebody asked for', () => {
  const steps = `
  - { kind: run, name: one, command: { argv: ['true'] } }
`;
  /** As a request that was taken on is: tied to its run. */
  const asked = (runId: number, requester: Actor, beneficiary: Actor, maker: Actor) =>
    test.workspace.db
      .insertInto('request')
      .values({
        ...{
          procedure_key: `asked-${runId}`,
          domain_id: 1,
          level: 3,
          label: 'A disk',
          inputs: '{}',
          state: 'accepted',
        },
        ...{ requester_id: requester.personId, beneficiary_id: beneficiary.personId, made_by: maker.personId },
        ...{ proof_ways: [], expires_at: clock.now(), created_at: clock.now(), updated_at: clock.now(), run_id: runId },
      })
      .execute();
  const four = (name: string) => test.person(name, { infrastructure: 4 });

  it('is agreed to by nobody who asked for it, wrote it down, or whom it is done for', async () => {
    const [asks, gains, writes] = [await four('Asks'), await four('Gains'), await four('Writes')];
    const runId = await start(procedure(steps, 'approval: required'));
    await asked(runId, asks, gains, writes);
    const run = await findRun(test.workspace.db, runId);
    const yes = { verdict: 'approved' as const, planHash: run.planHash, reason: 'Fine.' };
    for (const actor of [asks, gains, writes]) {
      await expect(judgeRun(test.context({ actor }), runId, null, yes)).rejects.toMatchObject({ code: 'own_work' });
      expect((await viewRun(test.context({ actor }), run, 0)).may.approve.allowed).toBe(false);
    }
    await judgeRun(test.context({ actor: other }), runId, null, yes);
    await expect(handOver(test.context(), runId, `PER-${gains.personId}`, 'you do it')).rejects.toMatchObject({
      code: 'own_work',
    });
    expect(await work()).toEqual(['one']);
  });

  it('has its steps confirmed by nobody whom it is done for, neither from the begin nor afterwards', async () => {
    const [gains, pupil] = [await four('Gains'), await test.person('Pupil', { infrastructure: 2 })];
    await supervise(pupil, gains);
    const made = await plan(procedure(steps));
    const begins = async (forIds?: number[]) => {
      const context = test.context({ actor: pupil });
      const request = { plan: made, domainId: 1, change: null, ...(forIds ? { forIds } : {}) };
      const { runId } = await context.mutate((mutation) => startRun(context, mutation, request));
      return findRun(test.workspace.db, runId);
    };
    await expect(begins([gains.personId])).rejects.toMatchObject({ code: 'forbidden' });
    const { id: runId } = await begins();
    await asked(runId, gains, gains, gains);
    await work();
    const yes = { confirmed: true, reason: null };
    await expect(confirmStep(test.context({ actor: gains }), runId, 1, yes)).rejects.toMatchObject({
      code: 'own_work',
    });
    // Somebody else who supervises them too will do.
    await supervise(pupil, other);
    expect((await begins([gains.personId])).supervisorId).toBe(other.personId);
  });
});

describe('steering', () => {
  const two = `
  - { kind: run, name: one, command: { argv: ['true'] }, undo: { argv: ['back', 'one'] } }
  - { kind: run, name: two, command: { argv: ['true'] }, undo: { argv: ['back', 'two'] } }
  - { kind: instruct, name: three, text: Do it. }
`;
  it('takes back what was done, the last first, when a run is cancelled with undo', async () => {
    const runId = await start(procedure(two));
    await work();
    await cancelRun(test.context(), runId, 'the wrong host', { undo: true });
    expect(await state(runId)).toBe('running');
    await expect(skipStep(test.context(), runId, 3, 'no need')).rejects.toMatchObject({ code: 'illegal_transition' });
    await expect(answerStep(test.context(), runId, 3, answer())).rejects.toMatchObject({ code: 'illegal_transition' });
    const view = await viewRun(test.context(), await findRun(test.workspace.db, runId), 0);
    expect(view.steps.flatMap((step) => step.moves)).toEqual([]);
    const third = { asks: null, result: { summary: 'It is not asked for any more.' } };
    expect(view.steps[2]).toMatchObject(third);
    expect(await work()).toEqual(['Undo: two', 'Undo: one']);
    expect([await state(runId), await states(runId)]).toEqual([
      'cancelled',
      ['done', 'done', 'waiting', 'done', 'done'],
    ]);
    const over = await viewRun(test.context(), await findRun(test.workspace.db, runId), 0);
    expect(over.steps[2]).toMatchObject(third);
  });

  it('has work begin again only by whom the level of the work reaches; to pause and to cancel takes less', async () => {
    const level4 = procedure(two).replace('level: 3', 'level: 4');
    const paused = await start(level4);
    const failing = await start(level4);
    const steerer = test.context({ actor: await test.person('Stan Steers', { infrastructure: 3 }) });
    await pauseRun(steerer, paused, 'wait a moment');
    const refused = { code: 'forbidden' };
    await expect(resumeRun(steerer, paused)).rejects.toMatchObject(refused);
    await work({ kind: 'failed', result: { summary: 'It failed.' } });
    expect(await state(failing)).toBe('failed');
    await expect(retryStep(steerer, failing, null)).rejects.toMatchObject(refused);
    await retryStep(test.context({ actor: other }), failing, null);
    await work();
    await expect(cancelRun(steerer, failing, 'take it back', { undo: true })).rejects.toMatchObject(refused);
    const view = await viewRun(steerer, await findRun(test.workspace.db, failing), 0);
    expect(view.may).toMatchObject({ steer: { allowed: true }, work: { allowed: false } });
    await cancelRun(steerer, failing, 'no longer wanted');
    await resumeRun(test.context({ actor: other }), paused);
    expect([await state(failing), await work()]).toEqual(['cancelled', ['one', 'two']]);
  });

  it('lets a wait that is retried wait its whole time again', async () => {
    const condition = "{ condition: { argv: ['true'] }, limitSeconds: 60 }";
    const runId = await start(procedure(`  - { kind: wait, name: for it, for: ${condition} }\n`));
    await work({ kind: 'failed', result: { summary: 'It was not so within 60 seconds.' } });
    clock.advance(3_600_000);
    await retryStep(test.context(), runId, 1);
    await work();
    expect((await findSteps(test.workspace.db, runId))[0]!.startedAt).toEqual(clock.now());
  });

  it('begins nothing while a run is paused', async () => {
    const runId = await start(procedure(two));
    await pauseRun(test.context(), runId, 'lunch');
    expect(await work()).toEqual([]);
    await expect(pauseRun(test.context(), runId, 'again')).rejects.toMatchObject({ code: 'illegal_transition' });
    await resumeRun(test.context(), runId);
    expect(await work()).toEqual(['one', 'two']);
  });

  it('hands a run over to a colleague who may do it, and to nobody else', async () => {
    const runId = await start(procedure(two));
    const low = await test.person('Lea Low', { infrastructure: 1 });
    const to = (person: Actor) => handOver(test.context(), runId, `PER-${person.personId}`, 'end of shift');
    await expect(to(low)).rejects.toMatchObject({ code: 'forbidden' });
    await to(other);
    const run = await findRun(test.workspace.db, runId);
    expect(run).toMatchObject({ startedBy: test.first.personId, responsibleId: other.personId });
    await expect(to(other)).rejects.toMatchObject({ code: 'conflict' });
  });

  it('leaves a step out whose condition is not so, and waits for a time without a worker', async () => {
    const steps = `
  - { kind: check, name: asked, id: asked, question: Now?, onNo: go-on }
  - { kind: run, name: only now, when: steps.asked.outputs.answer, command: { argv: ['true'] } }
  - { kind: wait, name: a minute, for: { seconds: 60 } }
  - { kind: run, name: last, command: { argv: ['true'] } }
`;
    const runId = await start(procedure(steps));
    await work();
    await answerStep(test.context(), runId, 1, answer({ answer: false }));
    expect(await work()).toEqual([]);
    expect(await states(runId)).toEqual(['done', 'skipped', 'pending', 'pending']);
    clock.advance(60_000);
    expect(await work()).toEqual(['last']);
    expect(await state(runId)).toBe('finished');
  });
});
