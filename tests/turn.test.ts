import { afterAll, beforeAll, expect, it } from 'vitest';
import { decideChange, findChange, planReplacement, prepareChange, proposeChange, runChange } from '#delivery';
import { approveTurn, lineOf, showTurn, startTurn, type Turn } from '#insight';
import type { Actor } from '#platform';
import { startWorker, type Worker } from '#procedures';
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

describeWhere(fleetRequirements, 'a whole turn on a real host', () => {
  let fleet: Fleet;
  let host: FleetHost;
  let installation: Installation;
  let test: TestWorkspace;
  let worker: Worker;
  let approver: Actor;

  beforeAll(async () => {
    fleet = await startFleet({ packages: ['lighttpd'] });
    host = fleet.hosts[0]!;
    installation = openInstallation();
    test = await openTestWorkspace();
    wire(test.workspace, installation.hands);
    await prepare(test.context({ actor: test.system }));
    await letIn(host, installation);
    approver = await test.person('Kim Approver', { infrastructure: 3 });
    worker = await startWorker({ workspaces: [test.workspace] });
  }, fleetStartTimeoutMs);

  afterAll(async () => {
    await worker?.stop();
    await test?.close();
    await installation?.close();
    await fleet?.stop();
  });

  const shown = (id: number): Promise<Turn> => showTurn(test.context(), id);
  const stage = (turn: Turn, name: string) => turn.stages.find((one) => one.name === name)!;
  const target = () => ({
    kind: 'ssh' as const,
    address: host.address,
    port: host.port,
    user: host.user,
    hostKeyFingerprint: fingerprintOf(host),
  });
  let turnId: number;

  it('looks, understands, proposes the exact change, and stops for approval', { timeout: 600_000 }, async () => {
    turnId = await startTurn(test.context(), { target: target() });
    const turn = await until(
      () => shown(turnId),
      (now) => stage(now, 'approval').state === 'waiting' || now.finishedAt !== null,
    );
    expect(turn.stages.map((one) => [one.name, one.state, one.sentence])).toEqual([
      ['look', 'done', expect.stringContaining('Looked at host1')],
      ['match', 'done', expect.stringContaining('Debian')],
      ['judge', 'done', expect.stringContaining('1 to be retired')],
      ['signal', 'done', expect.stringContaining('raised')],
      ['insight', 'done', expect.stringContaining('lighttpd')],
      ['initiative', 'done', expect.stringContaining('Replace lighttpd by nginx')],
      ['portfolio', 'done', expect.stringContaining('Portfolio plan')],
      ['change', 'done', expect.stringContaining('Replace lighttpd by nginx-light on host1')],
      ['approval', 'waiting', expect.stringContaining('waits for somebody at level 3')],
      ['run', 'pending', ''],
      ['verify', 'pending', ''],
      ['learn', 'pending', ''],
    ]);
    expect(turn.change!.diff.map((entry) => `${entry.op} ${entry.name}`)).toEqual(
      expect.arrayContaining(['remove lighttpd', 'create nginx-light']),
    );
    expect(turn.change!.fit.map((fit) => fit.verdict)).toEqual(expect.arrayContaining(['mends', 'fits']));
    expect(turn.change!.dryRun.ok).toBe(true);
    expect(turn.exposure.before!.likelyMinor).toBeGreaterThan(0);
    const { stdout } = await host.exec('dpkg --get-selections lighttpd');
    expect(stdout.trim().split(/\s+/)).toEqual(['lighttpd', 'install']);
  });

  it('runs exactly the approved plan, looks again, and the exposure is gone', { timeout: 600_000 }, async () => {
    const planned = await shown(turnId);
    await approveTurn(test.context({ actor: approver }), turnId, planned.change!.planHash, 'Read and agreed.');
    const turn = await until(
      () => shown(turnId),
      (now) => now.finishedAt !== null,
    );
    expect(turn.stages.filter((one) => one.state !== 'done').map((one) => [one.name, one.sentence])).toEqual([]);
    expect(turn.state).toBe('finished');
    expect(turn.change!.state).toBe('verified');
    expect(turn.change!.outcome!.prediction.otherwise).toEqual([]);
    expect(turn.exposure.after!.likelyMinor).toBeLessThan(turn.exposure.before!.likelyMinor);
    expect(stage(turn, 'learn').sentence).toContain('resolved');
    const { stdout } = await host.exec(
      'dpkg --get-selections lighttpd nginx-light; grep -c ":0050 .* 0A " /proc/net/tcp',
    );
    expect(stdout.trim().split(/\s+/)).toEqual(['lighttpd', 'deinstall', 'nginx-light', 'install', '1']);
    const evidence = await test.workspace.db
      .selectFrom('evidence')
      .select(['person_id', 'statement'])
      .orderBy('id')
      .execute();
    expect(evidence).toEqual([
      { person_id: approver.personId, statement: 'approved a change that was verified' },
      { person_id: approver.personId, statement: 'ran a change that was verified' },
    ]);
  });

  it('leaves a line from the objective down to the package and to the measure that moved', async () => {
    const turn = await shown(turnId);
    const line = await lineOf(test.context(), turn.change!.key);
    const types = (filter: (depth: number) => boolean) => [
      ...new Set(line.nodes.filter((node) => filter(node.depth)).map((node) => node.ref.type)),
    ];
    expect(types((depth) => depth < 0)).toEqual(
      expect.arrayContaining([
        'objective',
        'standard',
        'signal',
        'insight',
        'initiative',
        'portfolio_plan',
        'installation',
      ]),
    );
    expect(types((depth) => depth > 0)).toEqual(
      expect.arrayContaining(['approval', 'run', 'step', 'installation', 'measurement', 'evidence']),
    );
    expect(line.nodes.some((node) => node.ref.name.startsWith('nginx') && node.depth > 0)).toBe(true);
  });

  it('finds nothing of it when the machine is looked at once more', { timeout: 600_000 }, async () => {
    const again = await startTurn(test.context(), { target: target() });
    const turn = await until(
      () => shown(again),
      (now) => now.finishedAt !== null || stage(now, 'approval').state === 'waiting',
    );
    expect(turn.change).toBeNull();
    expect(turn.stages.map((one) => one.sentence).join('\n')).not.toContain('lighttpd');
    const changes = await test.workspace.db.selectFrom('change').select('id').execute();
    expect(changes).toHaveLength(1);
    expect((await findChange(test.workspace.db, changes[0]!.id))?.state).toBe('verified');
  });

  it('settles a change that somebody runs beside any turn', { timeout: 600_000 }, async () => {
    const { exitCode } = await host.exec('apt-get install --yes vsftpd');
    expect(exitCode).toBe(0);
    const componentId = (await shown(turnId)).component!.id;
    const author = await test.person('Sam Author', { infrastructure: 3 });
    const written = test.context({ actor: author });
    const planned = await planReplacement(written, {
      componentId,
      local: false,
      oldPackage: 'vsftpd',
      newPackage: 'busybox',
      brings: null,
      port: null,
    });
    if ('refusal' in planned) throw new Error(planned.refusal);
    const prepared = await prepareChange(written, {
      title: 'Replace vsftpd by busybox on host1',
      why: 'No sign-in crosses the network in clear.',
      componentId,
      local: false,
      procedureKey: 'replace-package',
      inputs: planned.inputs,
    });
    const id = await written.mutate((mutation) => proposeChange(written, mutation, prepared, []));
    const run = test.context({ actor: approver });
    const { planHash } = prepared;
    await run.mutate((mutation) => decideChange(run, mutation, id, { verdict: 'approved', planHash }));
    await run.mutate((mutation) => runChange(run, mutation, id));
    const change = await until(
      () => findChange(test.workspace.db, id),
      (now) => now?.state !== 'running',
    );
    expect([change?.state, change?.outcome?.sentence]).toEqual(['verified', expect.stringContaining('as predicted')]);
  });
});
