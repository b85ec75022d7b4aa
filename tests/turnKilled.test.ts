import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { decideChange } from '#delivery';
import { showTurn, type Turn } from '#insight';
import {
  describeWhere,
  type Fleet,
  type FleetHost,
  fleetRequirements,
  fleetStartTimeoutMs,
  openTestWorkspace,
  startFleet,
  type TestWorkspace,
} from '#testkit';
import { fingerprintOf, type Installation, letIn, openInstallation, prepare, wire } from './support/loop.ts';
import { until } from './support/until.ts';

describeWhere(fleetRequirements, 'a turn whose server is killed again and again', () => {
  let fleet: Fleet;
  let host: FleetHost;
  let installation: Installation;
  let test: TestWorkspace;
  let server: ChildProcess | undefined;

  beforeAll(async () => {
    fleet = await startFleet({ packages: ['lighttpd'] });
    host = fleet.hosts[0]!;
    installation = openInstallation();
    test = await openTestWorkspace();
    wire(test.workspace, installation.hands);
    await prepare(test.context({ actor: test.system }));
    await letIn(host, installation);
  }, fleetStartTimeoutMs);

  afterAll(async () => {
    server?.kill('SIGKILL');
    await test?.close();
    await installation?.close();
    await fleet?.stop();
  });

  const script = new URL('./support/turnServer.ts', import.meta.url).pathname;
  const start = (...more: string[]): void => {
    server = fork(script, [test.url, installation.dataDir, ...more], { execArgv: [], stdio: 'inherit' });
  };
  const kill = async (): Promise<void> => {
    const gone = once(server!, 'exit');
    server!.kill('SIGKILL');
    await gone;
  };
  const shown = async (): Promise<Turn | null> => {
    const row = await test.workspace.db.selectFrom('turn').select('id').executeTakeFirst();
    return row ? showTurn(test.context(), row.id) : null;
  };
  const reached = (name: string) => (turn: Turn | null) =>
    turn !== null && (turn.finishedAt !== null || turn.stages.find((one) => one.name === name)!.state !== 'pending');
  const ids = async (table: 'change' | 'run' | 'signal' | 'insight' | 'initiative' | 'evidence' | 'approval') =>
    (await test.workspace.db.selectFrom(table).select('id').execute()).length;

  it('goes on where it was and does nothing twice', { timeout: 1_200_000 }, async () => {
    const target = {
      kind: 'ssh',
      address: host.address,
      port: host.port,
      user: host.user,
      hostKeyFingerprint: fingerprintOf(host),
    };
    start(JSON.stringify(target), String(test.first.personId));
    for (const name of ['look', 'judge', 'change']) {
      await until(shown, reached(name), 5);
      await kill();
      start();
    }
    const proposed = await until(
      shown,
      (turn) => turn?.stages.find((one) => one.name === 'approval')?.state === 'waiting' || turn?.finishedAt != null,
    );
    expect(proposed?.stages.find((one) => one.state === 'failed')?.sentence).toBeUndefined();
    await kill();

    // Approved while no server runs.
    const kim = await test.person('Kim Approver', { infrastructure: 3 });
    const context = test.context({ actor: kim });
    const { id, planHash } = proposed!.change!;
    await context.mutate((mutation) => decideChange(context, mutation, id, { verdict: 'approved', planHash }));

    // Killed in the middle of the third step, which installs, and again as soon as another one has taken it over.
    start();
    const installing = async () =>
      test.workspace.db.selectFrom('step').selectAll().where('position', '=', 3).executeTakeFirst();
    await until(installing, (step) => step?.state === 'running' || step?.state === 'done', 5);
    await kill();
    start();
    await until(installing, (step) => (step?.generation ?? 0) > 1 || step?.state === 'done', 5);
    await kill();
    start();
    await until(shown, reached('verify'), 5);
    await kill();
    start();

    const turn = await until(shown, (now) => now?.finishedAt != null);
    expect(turn!.stages.filter((one) => one.state !== 'done').map((one) => [one.name, one.sentence])).toEqual([]);
    expect(turn!.change!.state).toBe('verified');
    expect(turn!.exposure.after!.likelyMinor).toBeLessThan(turn!.exposure.before!.likelyMinor);

    const { stdout } = await host.exec(
      "grep -c ' install nginx-light:' /var/log/dpkg.log; grep -c ' remove lighttpd:' /var/log/dpkg.log",
    );
    expect(stdout.trim().split('\n')).toEqual(['1', '1']);
    expect(await ids('change')).toBe(1);
    expect(await ids('run')).toBe(1);
    expect(await ids('approval')).toBe(1);
    expect(await ids('evidence')).toBe(2);
    expect(await ids('signal')).toBe(proposed!.stages.find((one) => one.name === 'signal')!.refs.length);
    expect(await ids('insight')).toBe(proposed!.stages.find((one) => one.name === 'insight')!.refs.length);
    expect(await ids('initiative')).toBe(await ids('insight'));
    const measured = await test.workspace.db
      .selectFrom('measurement')
      .select(({ fn }) => ['measure_id', fn.countAll<number>().as('count')])
      .groupBy('measure_id')
      .execute();
    // What the software is, before and after; how fast the loop was, once.
    expect(measured.map((row) => Number(row.count)).sort()).toEqual([1, 1, 2, 2, 2]);
  });
});
