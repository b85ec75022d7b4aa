import { once } from 'node:events';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { ref } from '#kernel';
import {
  dryRun,
  findRun,
  findSteps,
  installProcedures,
  loadProcedures,
  packageFacts,
  planRun,
  procedureByKey,
  recordApproval,
  type Target,
} from '#procedures';
import {
  describeWhere,
  type Fleet,
  type FleetHost,
  fleetRequirements,
  fleetStartTimeoutMs,
  startFleet,
} from '#testkit';
import { PlanMemory } from '../../modules/procedures/run/plans.ts';
import { takeTurn } from '../../modules/procedures/run/turn.ts';
import {
  begin,
  insertChange,
  insertTarget,
  oneStep,
  planOf,
  rootDomain,
} from '../../modules/procedures/testing/run.ts';
import { openScene, type Scene } from './testing/scene.ts';

it('ships procedures that are valid, each version under one key', () => {
  const procedures = loadProcedures();
  expect(procedures.map((procedure) => procedure.key)).toContain('replace-package');
  expect(new Set(procedures.map((procedure) => procedure.key)).size).toBe(procedures.length);
});

describeWhere(fleetRequirements, 'replacing a package on a real host', () => {
  let fleet: Fleet;
  let scene: Scene;
  beforeAll(async () => {
    fleet = await startFleet({ hosts: 6, packages: ['lighttpd'] });
    scene = await openScene({ hosts: fleet.hosts });
    await installProcedures(scene.context({ actor: scene.system }), loadProcedures());
  }, fleetStartTimeoutMs);
  afterAll(async () => {
    await scene?.close();
    await fleet?.stop();
  });

  const targetOf = (host: FleetHost, user = 'root'): Promise<Target> =>
    insertTarget(scene, { driver: 'ssh', address: host.address, port: host.port, user });
  const serves = async (host: FleetHost): Promise<string | undefined> => {
    const response = await fetch(`http://${host.address}/`).catch(() => null);
    return response?.headers.get('server')?.split('/')[0];
  };

  const INSTALLS = "pgrep -f '^apt-get .* --no-remove install nginx-light='";
  /** From now on an installation stops between unpacking and configuring, until it is let go: nobody has to be quick. */
  const hold = (host: FleetHost) =>
    host.exec(`touch /tmp/hold; cat >/etc/dpkg/dpkg.cfg.d/hold <<'END'
post-invoke=while [ -e /tmp/hold ] && ${INSTALLS} >/dev/null; do touch /tmp/held; sleep 0.1; done
END`);
  const held = (host: FleetHost) =>
    vi.waitFor(async () => expect((await host.exec('test -e /tmp/held')).exitCode).toBe(0), {
      timeout: 250_000,
      interval: 100,
    });
  const letGo = (host: FleetHost) => host.exec('rm /tmp/hold');
  const installing = (host: FleetHost) => host.exec(INSTALLS);
  const installations = async (host: FleetHost): Promise<number> =>
    Number(
      (await host.exec('grep -c "^Commandline: apt-get.*--no-remove install nginx-light" /var/log/apt/history.log'))
        .stdout,
    );

  async function planOn(target: Target, more: Record<string, unknown> = {}) {
    const context = scene.context();
    const facts = await packageFacts(context, 'replace-package', target, [
      'lighttpd',
      'nginx-light',
      'no-such-package',
    ]);
    expect(facts.get('no-such-package')).toEqual({ installed: null, candidate: null });
    const inputs = {
      oldPackage: 'lighttpd',
      oldVersion: facts.get('lighttpd')!.installed!,
      newPackage: 'nginx-light',
      newVersion: facts.get('nginx-light')!.candidate!,
      port: 80,
      ...more,
    };
    const procedure = await procedureByKey(scene.workspace.db, 'replace-package');
    return planRun({ procedure, inputs, targets: [target] });
  }

  async function approvedRun(target: Target, more: Record<string, unknown> = {}): Promise<number> {
    const plan = await planOn(target, more);
    const change = await insertChange(scene, plan, [scene.system.personId]);
    const context = scene.context();
    const domainId = await rootDomain(scene);
    await context.mutate((mutation) =>
      recordApproval(context, mutation, {
        subject: ref('change', change.id),
        planHash: change.planHash,
        currentPlanHash: change.planHash,
        verdict: 'approved',
        authorIds: change.authorIds,
        domainId,
        level: 3,
      }),
    );
    return begin(scene, plan, change);
  }

  it('shows beforehand what apt would do, and does nothing', async () => {
    const [host] = fleet.hosts as [FleetHost];
    const tried = await dryRun(scene.context(), await planOn(await targetOf(host)));
    expect(tried).toMatchObject({ ok: true, summary: '2 of 2 steps that can be tried would work.' });
    expect(tried.commands[0]!.output).toMatch(/^Inst nginx-light /m);
    expect(tried.commands[1]!.output).toMatch(/^Remv lighttpd /m);
    expect(await serves(host)).toBe('lighttpd');
  });

  it('hands the service over and removes the old package, also by an ordinary user with sudo', async () => {
    const [, host] = fleet.hosts as [FleetHost, FleetHost];
    const worker = await scene.worker();
    const runId = await approvedRun(await targetOf(host, host.ordinaryUser));
    await scene.reaches(runId, 'finished');
    expect(await serves(host)).toBe('nginx');
    expect((await host.exec('dpkg -s lighttpd')).stdout).toContain('Status: deinstall ok config-files');
    expect(
      (await findSteps(scene.workspace.db, runId)).every((step) => step.observed || step.name.startsWith('Fetch')),
    ).toBe(true);
    await worker.stop();
  }, 600_000);

  it('stops where the host is not as the plan expects, before anything is touched', async () => {
    const [, host] = fleet.hosts as [FleetHost, FleetHost];
    const worker = await scene.worker();
    const target = await targetOf(host);
    const procedure = await procedureByKey(scene.workspace.db, 'replace-package');
    const inputs = { oldPackage: 'lighttpd', oldVersion: '1.0-1', newPackage: 'nginx-light', newVersion: '1.0-1' };
    const plan = planRun({ procedure, inputs, targets: [target] });
    const change = await insertChange(scene, plan, [scene.system.personId]);
    const context = scene.context();
    const domainId = await rootDomain(scene);
    const { subject, planHash, authorIds } = change;
    await context.mutate((mutation) =>
      recordApproval(context, mutation, {
        subject,
        planHash,
        currentPlanHash: planHash,
        verdict: 'approved',
        authorIds,
        domainId,
        level: 3,
      }),
    );
    const runId = await begin(scene, plan, change);
    await scene.reaches(runId, 'failed');
    const [first] = await findSteps(scene.workspace.db, runId);
    expect(first!.result!.summary).toContain('lighttpd should be installed 1.0-1');
    await worker.stop();
  });

  it('begins a command that a dead worker never began, where the host can tell; else a person is asked', async () => {
    const [knowing, fresh] = [fleet.hosts[0]!, fleet.hosts[3]!];
    const records = '/var/lib/plumbline/runs';
    await knowing.exec(`mkdir -p ${records} && touch -d '1 hour ago' ${records}/since`);
    await fresh.exec(`rm -rf ${records}`);
    const startOn = async (host: FleetHost) =>
      begin(scene, await planOf(scene, oneStep(), { file: '/root/began' }, [await targetOf(host)]));
    const [told, asked] = [await startOn(knowing), await startOn(fresh)];
    const taken = await scene
      .context({ actor: scene.system })
      .mutate((mutation) =>
        takeTurn(mutation, { worker: 'dies', leaseMs: 1, plans: new PlanMemory(), settlements: [], room: 2 }),
      );
    expect(taken.claims).toMatchObject([{ runId: told }, { runId: asked }]);
    const worker = await scene.worker();
    await scene.reaches(told, 'finished');
    await scene.reaches(asked, 'waiting');
    expect((await knowing.exec('cat /root/began')).stdout).toBe('done\n');
    expect((await fresh.exec('test -e /root/began')).exitCode).toBe(1);
    await worker.stop();
  }, 600_000);

  it('goes on after kill -9 of the worker while apt installs, and each step is done once', async () => {
    const [, , host] = fleet.hosts as [FleetHost, FleetHost, FleetHost];
    await hold(host);
    const doomed = await scene.workerProcess();
    const runId = await approvedRun(await targetOf(host));
    await held(host);
    expect((await installing(host)).exitCode).toBe(0);
    doomed.kill('SIGKILL');
    await once(doomed, 'exit');
    await letGo(host);
    expect((await findRun(scene.workspace.db, runId)).state).toBe('running');
    await scene.workerProcess();
    await scene.reaches(runId, 'finished');
    expect(await serves(host)).toBe('nginx');
    expect(await installations(host)).toBe(1);
    expect((await findSteps(scene.workspace.db, runId)).map((step) => step.attempts)).toEqual([1, 1, 1, 1, 1, 1]);
  }, 600_000);

  it('waits for a host that was cut off while apt installed, and takes the result that it kept', async () => {
    const host = fleet.hosts[3]!;
    await hold(host);
    const worker = await scene.worker({ leaseMs: 4_000 });
    const runId = await approvedRun(await targetOf(host));
    await held(host);
    await host.cut();
    await letGo(host);
    await vi.waitFor(async () => expect((await installing(host)).exitCode).not.toBe(0), {
      timeout: 250_000,
      interval: 50,
    });
    await host.heal();
    await scene.reaches(runId, 'finished');
    expect(await serves(host)).toBe('nginx');
    expect(await installations(host)).toBe(1);
    await worker.stop();
  }, 600_000);

  it('finishes what was cut short when the plug of the host was pulled while apt installed', async () => {
    const host = fleet.hosts[4]!;
    await hold(host);
    const worker = await scene.worker({ leaseMs: 4_000 });
    const runId = await approvedRun(await targetOf(host));
    await held(host);
    await host.kill();
    // Its /tmp is empty again, and nothing holds any more.
    await host.start();
    await scene.reaches(runId, 'finished');
    expect(await serves(host)).toBe('nginx');
    expect((await host.exec('dpkg --audit')).stdout).toBe('');
    await worker.stop();
  }, 600_000);

  it('gives the service back when the approved package does not serve', async () => {
    const host = fleet.hosts[5]!;
    const worker = await scene.worker();
    const runId = await approvedRun(await targetOf(host), { port: 8081 });
    await scene.reaches(runId, 'failed');
    const steps = await findSteps(scene.workspace.db, runId);
    expect(steps.map((step) => step.state)).toEqual(['done', 'done', 'done', 'failed', 'pending', 'pending']);
    expect(steps[3]!.result!.summary).toContain('exit status 1');
    expect(await serves(host)).toBe('lighttpd');
    await worker.stop();
  }, 600_000);
});
