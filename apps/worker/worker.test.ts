import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { cancelRun, findRun, findSteps, retryStep, skipStep, startRun, viewRun } from '#procedures';
import { insertTarget, planOf, rootDomain } from '../../modules/procedures/testing/run.ts';
import { lookEveryMs } from '../../modules/procedures/worker/worker.ts';
import { workerSettings } from './settings.ts';
import { openScene, procedure, type Scene } from './testing/scene.ts';

// Processes are started and leases run out: on a busy machine that takes its time.
vi.setConfig({ testTimeout: 600_000 });
const timeout = 300_000;

let scene: Scene;
beforeEach(async () => {
  scene = await openScene();
});
afterEach(() => scene.close());

const seen = (line: string) => vi.waitFor(() => expect(scene.traces()).toContain(line), { timeout, interval: 20 });
const letGo = (name: string) => writeFileSync(join(scene.folder, name), 'go\n');
const steps = (runId: number) => findSteps(scene.workspace.db, runId);

describe('a worker', () => {
  it('executes the steps of a run in order, sees their effects, and keeps what they said', async () => {
    await scene.worker();
    const runId = await scene.start(
      procedure([
        { name: 'one', script: 'trace one; echo hello', more: 'verify: { script: \'grep -q one "$FOLDER/traces"\' }' },
        { name: 'two', script: 'trace two; echo trouble >&2' },
      ]),
    );
    await scene.reaches(runId, 'finished');
    expect(scene.traces()).toEqual(['one', 'two']);
    const view = await viewRun(scene.context(), await findRun(scene.workspace.db, runId), 50);
    expect(view.steps.map((step) => [step.state, step.observed, step.attempts])).toEqual([
      ['done', true, 1],
      ['done', false, 1],
    ]);
    expect(view.output.map((line) => [line.stream, line.text])).toEqual([
      ['stdout', 'hello\n'],
      ['stderr', 'trouble\n'],
    ]);
  });

  it('fails a step whose command ended well but whose effect cannot be seen, and starts nothing after it', async () => {
    await scene.worker();
    const runId = await scene.start(
      procedure([
        { name: 'one', script: 'trace one', more: 'verify: { script: "exit 1" }' },
        { name: 'two', script: 'trace two' },
      ]),
    );
    await scene.reaches(runId, 'failed');
    expect(scene.traces()).toEqual(['one']);
    expect(await scene.stepStates(runId)).toEqual(['failed', 'pending']);
    expect((await steps(runId))[0]!.result).toMatchObject({
      summary: expect.stringContaining('its effect cannot be seen'),
    });
  });

  it('asks a person where an effect can be neither seen nor denied', async () => {
    await scene.worker();
    const runId = await scene.start(
      procedure([{ name: 'one', script: 'trace one', more: 'verify: { script: "exit 2" }' }]),
    );
    await scene.reaches(runId, 'waiting');
    await skipStep(scene.context(), runId, null, 'looked at it: all is well');
    await scene.reaches(runId, 'finished');
    expect(await scene.stepStates(runId)).toEqual(['skipped']);
  });

  it('repeats a repeatable step as often as it may, then fails; a person may retry it', async () => {
    await scene.worker();
    const runId = await scene.start(
      procedure([
        {
          name: 'one',
          script: 'trace try; [ -e ready ]',
          more: 'repeatable: true\nretries: 2\nretryAfterSeconds: 0\n',
        },
      ]),
    );
    await scene.reaches(runId, 'failed');
    expect(scene.traces()).toEqual(['try', 'try', 'try']);
    letGo('ready');
    await retryStep(scene.context(), runId, null);
    await scene.reaches(runId, 'finished');
    expect(scene.traces()).toHaveLength(4);
    expect((await steps(runId))[0]!.attempts).toBe(4);
  });

  it('changes a component in the estate as who leads the run, and only what they may change', async () => {
    await scene.worker();
    const change = "{ patch: { name: 'renamed by {folder}', criticality: 4 }, move: retire }";
    const yaml = procedure([{ name: 'one', script: 'trace one' }]).replace(
      'steps:',
      `steps:\n  - { kind: estate, name: note it, change: ${change} }`,
    );
    const runId = await scene.start(yaml);
    await scene.reaches(runId, 'finished');
    const [written] = await steps(runId);
    expect(written).toMatchObject({ state: 'done', observed: true });
    const component = await scene.workspace.db
      .selectFrom('component')
      .select(['name', 'criticality', 'state'])
      .where('id', '=', written!.componentId)
      .executeTakeFirstOrThrow();
    expect(component).toEqual({ name: `renamed by ${scene.folder}`, criticality: 4, state: 'retiring' });
    const { rows } = await scene.workspace.pool.query(
      `select distinct actor_id from event where subject_type = 'component' and subject_id = $1`,
      [written!.componentId],
    );
    expect(rows).toEqual([{ actor_id: scene.first.personId }]);
    // What does not fit is refused as the API refuses it, and said.
    const wrong = await scene.start(
      yaml.replace(/key: \S+/, 'key: test-wrong').replace('criticality: 4', 'criticality: high'),
    );
    await scene.reaches(wrong, 'failed');
    expect((await steps(wrong))[0]!.result!.summary).toContain('criticality');
    // Led by somebody who may run it and change nothing: the estate refuses them, and their run with them.
    const low = await scene.person('Lou Low', { infrastructure: 1 });
    const lowly = yaml.replace(/key: \S+/, 'key: test-lowly').replace('level: 3', 'level: 1');
    const by = scene.context({ actor: low });
    const plan = await planOf(scene, lowly, { folder: scene.folder }, [await insertTarget(scene)]);
    const domainId = await rootDomain(scene);
    const refused = await by.mutate((mutation) => startRun(by, mutation, { plan, domainId, change: null }));
    await scene.reaches(refused.runId, 'failed');
    expect((await steps(refused.runId))[0]!.result!.summary).toContain('may not do this (estate.change)');
  });

  it('stops what runs on the target when its run is cancelled', async () => {
    await scene.worker();
    const runId = await scene.start(
      procedure([
        { name: 'one', script: 'hold gate waiting; trace over' },
        { name: 'two', script: 'trace two' },
      ]),
    );
    await seen('waiting');
    await cancelRun(scene.context(), runId, 'no longer wanted');
    await vi.waitFor(async () => expect((await steps(runId))[0]!.state).toBe('failed'), { timeout });
    expect(await findRun(scene.workspace.db, runId)).toMatchObject({ state: 'cancelled' });
    expect(await scene.stepStates(runId)).toEqual(['failed', 'pending']);
    expect(scene.traces()).toEqual(['waiting']);
    await expect(retryStep(scene.context(), runId, null)).rejects.toMatchObject({ code: 'illegal_transition' });
  });

  it('shares the runs with other workers, and each step is done once', async () => {
    const runIds = await Promise.all(
      Array.from({ length: 6 }, (_, run) =>
        scene.start(
          procedure([
            { name: 'step 1', script: `hold gate-${run} ${run}-1` },
            { name: 'step 2', script: `trace ${run}-2` },
          ]),
        ),
      ),
    );
    const [first, second] = await Promise.all([
      scene.worker({ name: 'first', concurrency: 2 }),
      scene.worker({ name: 'second', concurrency: 2 }),
    ]);
    // Each takes on two: that four are under way takes both, however late one of them begins.
    await vi.waitFor(() => expect(scene.traces()).toHaveLength(4), { timeout, interval: 20 });
    for (const run of runIds.keys()) letGo(`gate-${run}`);
    for (const runId of runIds) await scene.reaches(runId, 'finished');
    expect(scene.traces().toSorted()).toEqual(runIds.flatMap((_, run) => [`${run}-1`, `${run}-2`]).toSorted());
    const events = await scene.workspace.db
      .selectFrom('event')
      .select('detail')
      .where('action', '=', 'step.start')
      .execute();
    const by = new Set(events.map((event) => (event.detail as { worker: string }).worker));
    expect(by).toEqual(new Set([first.name, second.name]));
  });

  it('hands a step back when it is stopped, and the next one goes on with the very same command', async () => {
    const first = await scene.worker({ name: 'first', leaseMs: 60_000 });
    const runId = await scene.start(procedure([{ name: 'one', script: 'hold gate waiting; trace over' }]));
    await seen('waiting');
    await first.stop({ graceMs: 0 });
    await scene.worker({ name: 'second', leaseMs: 60_000 });
    await vi.waitFor(async () => expect((await steps(runId))[0]!.leaseOwner).toBe('second'), { timeout });
    letGo('gate');
    await scene.reaches(runId, 'finished');
    expect(scene.traces()).toEqual(['waiting', 'over']);
  });
});

describe('after kill -9 of the worker in the middle of a step', () => {
  async function killedIn(yaml: string): Promise<number> {
    const doomed = await scene.workerProcess();
    const runId = await scene.start(yaml);
    await seen('waiting');
    doomed.kill('SIGKILL');
    await once(doomed, 'exit');
    return runId;
  }

  it('the next one waits for the command that still runs, and nothing is done twice', async () => {
    const runId = await killedIn(
      procedure([
        { name: 'one', script: 'trace one' },
        { name: 'two', script: 'hold gate waiting; trace two' },
        { name: 'three', script: 'trace three' },
      ]),
    );
    await scene.workerProcess();
    await vi.waitFor(async () => expect((await steps(runId))[1]!.generation).toBeGreaterThan(1), { timeout });
    letGo('gate');
    await scene.reaches(runId, 'finished');
    expect(scene.traces()).toEqual(['one', 'waiting', 'two', 'three']);
    expect((await steps(runId)).map((step) => step.attempts)).toEqual([1, 1, 1]);
  });

  it('the next one takes the result of the command that ended meanwhile', async () => {
    const runId = await killedIn(procedure([{ name: 'one', script: 'hold gate waiting; trace one; exit 3' }]));
    letGo('gate');
    await seen('one');
    await scene.workerProcess();
    await scene.reaches(runId, 'failed');
    expect(scene.traces()).toEqual(['waiting', 'one']);
    expect((await steps(runId))[0]!.result).toMatchObject({ exitCode: 3, how: 'earlier-attempt' });
  });

  it('the next one takes over within 30 s at the lease that workers have unless told otherwise', async () => {
    const { leaseMs } = workerSettings({});
    const doomed = await scene.workerProcess(leaseMs);
    const runId = await scene.start(procedure([{ name: 'one', script: 'hold gate waiting; trace one' }]));
    await seen('waiting');
    doomed.kill('SIGKILL');
    await once(doomed, 'exit');
    const diedAt = Date.now();
    const [left] = await steps(runId);
    expect(left!.generation).toBe(1);
    // What the product promises: what is left of the lease, and until the next look of a worker that lives. How long the
    // look itself takes is the machine's affair.
    expect(left!.leaseUntil!.getTime() - diedAt + lookEveryMs(leaseMs)).toBeLessThanOrEqual(30_000);
    await scene.workerProcess(leaseMs);
    await vi.waitFor(async () => expect((await steps(runId))[0]!.generation).toBe(2), { timeout });
    letGo('gate');
    await scene.reaches(runId, 'finished');
    expect(scene.traces()).toEqual(['waiting', 'one']);
  });

  // The command and what watches over it on the target are killed too: nobody is left who knows.
  const lost = 'hold gate waiting; trace one';
  const kill = async (yaml: string) => {
    const runId = await killedIn(yaml.replace('trace "$2";', () => 'echo "$$ $PPID" > pids; trace "$2";'));
    const pids = readFileSync(join(scene.folder, 'pids'), 'utf8').trim().split(' ').map(Number);
    for (const pid of pids.reverse()) process.kill(pid, 'SIGKILL');
    return runId;
  };

  it('a person is asked where the command is lost and cannot be repeated', async () => {
    const runId = await kill(procedure([{ name: 'one', script: lost, more: 'verify: { script: "exit 1" }' }]));
    await scene.workerProcess();
    await scene.reaches(runId, 'waiting');
    expect(scene.traces()).toEqual(['waiting']);
    expect((await steps(runId))[0]).toMatchObject({ state: 'waiting', attempts: 1 });
  });

  it('a lost command is repeated where that does no harm', async () => {
    const runId = await kill(procedure([{ name: 'one', script: lost, more: 'repeatable: true' }]));
    await scene.workerProcess();
    await vi.waitFor(() => expect(scene.traces()).toEqual(['waiting', 'waiting']), { timeout });
    letGo('gate');
    await scene.reaches(runId, 'finished');
    expect((await steps(runId))[0]!.attempts).toBe(2);
  });

  it('a lost command is not repeated where its effect is seen', async () => {
    const more = 'repeatable: true\nverify: { script: \'grep -q waiting "$FOLDER/traces"\' }';
    const runId = await kill(procedure([{ name: 'one', script: lost, more }]));
    await scene.workerProcess();
    await scene.reaches(runId, 'finished');
    expect(scene.traces()).toEqual(['waiting']);
    expect((await steps(runId))[0]).toMatchObject({ observed: true, attempts: 1 });
  });
});
