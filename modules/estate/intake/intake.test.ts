import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Clock, manualClock } from '#kernel';
import { openTestWorkspace, ownCpuMs, type TestWorkspace } from '#testkit';
import { componentQuery, listComponents } from '../component/list.ts';
import { updateComponent } from '../component/service.ts';
import { openSignalsOf, showComponent } from '../component/show.ts';
import type { Observation } from '../probe/observation.ts';
import { syncLibrary } from '../product/sync.ts';
import { debianServer } from './observation.fixture.ts';
import { applyIntake, planIntake, showIntake } from './service.ts';

const clock = manualClock(new Date('2026-03-01T08:00:00.000Z'));
const target = { kind: 'ssh', address: '192.0.2.10', port: 22, user: 'root' } as const;
let test: TestWorkspace;

beforeAll(async () => {
  test = await openTestWorkspace({ clock: clock as Clock });
  test.workspace.provide(openSignalsOf, async () => new Map());
  const cpuMs = await ownCpuMs(async () => {
    expect(await syncLibrary(test.context({ actor: test.system }))).toMatchObject({ changed: true });
  });
  expect(cpuMs).toBeLessThan(4_000);
});
afterAll(() => test.close());

const plan = (observation: Observation, componentId?: number) =>
  planIntake(test.context({ operation: 'intake.plan' }), {
    target,
    observation,
    ...(componentId ? { componentId } : {}),
  });
const apply = async (observation: Observation) => {
  const intake = await plan(observation);
  return applyIntake(test.context({ operation: 'intake.apply' }), intake.id, intake.planHash);
};

describe('an intake', () => {
  it('plans without touching the estate, and applied brings in the host, its network, its services and its software', async () => {
    const planned = await plan(debianServer());
    expect((await listComponents(test.context(), componentQuery.parse({}))).items).toEqual([]);
    expect(
      planned.diff
        .filter((entry) => entry.what !== 'installation')
        .map((entry) => [entry.op, entry.what, entry.kind, entry.name]),
    ).toEqual([
      ['create', 'component', 'vm', 'web-1'],
      ['create', 'component', 'prefix', '192.0.2.0/24'],
      ['create', 'component', 'database', 'PostgreSQL on web-1'],
      ['create', 'component', 'service', 'nginx on web-1'],
      ['create', 'relation', 'connected-to', 'web-1 is connected to 192.0.2.0/24'],
      ['create', 'relation', 'runs-on', 'PostgreSQL on web-1 runs on web-1'],
      ['create', 'relation', 'runs-on', 'nginx on web-1 runs on web-1'],
    ]);
    const applied = await applyIntake(test.context(), planned.id, planned.planHash);
    expect(applied).toMatchObject({ state: 'applied', component: { name: 'web-1' } });
    const host = await showComponent(test.context(), applied.component!.id);
    expect(host).toMatchObject({
      kind: 'vm',
      state: 'in-service',
      domain: { name: 'Compute' },
      attributes: {
        addresses: ['192.0.2.10'],
        osVersion: '12',
        management: { address: '192.0.2.10', port: 22, user: 'root' },
      },
    });
    const software = host.installations.map((installation) => [
      installation.package,
      installation.productKey,
      installation.releaseVersion,
      installation.support.endsOn,
      installation.support.basis,
    ]);
    const debianEnds = software.find(([name]) => name === 'debian')![3];
    expect(debianEnds).toMatch(/^20\d\d-/);
    expect(software).toContainEqual(['postgresql-15', 'postgresql', '15', debianEnds, 'distribution']);
    expect(software).toContainEqual(['/usr/local/bin/node', 'nodejs', '18', '2025-04-30', 'upstream']);
    expect(host.installationCount).toBe(host.installations.length + 2);
  });

  it('changes nothing when the same look is taken again, or the same intake applied twice', async () => {
    const first = await apply(debianServer());
    clock.advance(3_600_000);
    const again = await plan(debianServer());
    expect(again.component?.id).toBe(first.component?.id);
    expect(again.diff).toEqual([]);
    expect(again.summary).toMatchObject({ create: 0, update: 0, remove: 0 });
    const applied = await applyIntake(test.context(), again.id, again.planHash);
    expect(await applyIntake(test.context(), again.id, again.planHash)).toEqual(applied);
    expect((await showComponent(test.context(), first.component!.id)).version).toBe(1);
  });

  it('shows an upgrade as a change of that software only', async () => {
    await apply(debianServer());
    const upgraded = debianServer();
    upgraded.packages[0] = { ...upgraded.packages[0]!, version: '1.22.1-9+deb12u4', sourceVersion: '1.22.1-9+deb12u4' };
    upgraded.packages.splice(2, 1);
    const intake = await plan(upgraded);
    expect(intake.diff.map((entry) => [entry.op, entry.what, entry.name])).toEqual([
      ['update', 'installation', 'nginx'],
      ['remove', 'installation', 'libzstd'],
    ]);
    expect(intake.diff[0]!.changes).toEqual([
      { field: 'version', before: '1.22.1-9+deb12u3', after: '1.22.1-9+deb12u4', source: 'probe' },
    ]);
    await applyIntake(test.context(), intake.id, intake.planHash);
    await apply(debianServer());
  });

  it('keeps what a person said and names the disagreement', async () => {
    const host = (await apply(debianServer())).component!;
    const before = await showComponent(test.context(), host.id);
    await updateComponent(test.context({ ifMatch: before.version }), host.id, { attributes: { memoryBytes: 1 } });
    const intake = await plan(debianServer());
    expect(intake.diff).toEqual([]);
    expect(intake.warnings).toContainEqual(expect.stringContaining('attributes.memoryBytes stays 1 as person says'));
  });

  it('refuses another plan than the one reviewed, and one that the estate has moved under', async () => {
    const host = (await apply(debianServer())).component!;
    const changed = debianServer({ kernel: '6.1.0-20-amd64' });
    const intake = await plan(changed);
    await expect(applyIntake(test.context(), intake.id, '0'.repeat(64))).rejects.toMatchObject({
      code: 'plan_changed',
    });
    const { version } = await showComponent(test.context(), host.id);
    await updateComponent(test.context({ ifMatch: version }), host.id, { criticality: 5 });
    await expect(applyIntake(test.context(), intake.id, intake.planHash)).rejects.toMatchObject({
      code: 'plan_changed',
    });
    expect((await showComponent(test.context(), host.id)).attributes.kernel).toBe('6.1.0-18-amd64');
  });

  it('takes a clone with another name and card as another machine and says so', async () => {
    const clone = debianServer({ hostname: 'web-2', fqdn: null });
    clone.interfaces[1] = { ...clone.interfaces[1]!, mac: '52:54:00:00:00:02', addresses: ['192.0.2.11/24'] };
    const intake = await plan(clone);
    expect(intake.component).toBeNull();
    expect(intake.warnings.join('\n')).toContain('has the machine id of CMP-');
  });

  it('of a new machine is seen by whoever may observe its domain, and by nobody else', async () => {
    const other = debianServer({ hostname: 'fresh-1', fqdn: null, machineIdHash: 'b'.repeat(64) });
    other.interfaces[1] = { ...other.interfaces[1]!, mac: '52:54:00:00:00:09' };
    const intake = await plan(other);
    const carl = await test.person('Carl Compute', { compute: 2 });
    const nina = await test.person('Nina Network', { network: 5 });
    expect(await showIntake(test.context({ actor: carl }), intake.id)).toMatchObject({ key: intake.key });
    await expect(applyIntake(test.context({ actor: carl }), intake.id, intake.planHash)).rejects.toMatchObject({
      code: 'forbidden',
    });
    await expect(showIntake(test.context({ actor: nina }), intake.id)).rejects.toMatchObject({ code: 'not_found' });
    await expect(applyIntake(test.context({ actor: nina }), intake.id, intake.planHash)).rejects.toMatchObject({
      code: 'not_found',
    });
  });

  it('survives what a machine may print', async () => {
    const odd = debianServer({
      hostname: 'odd-1',
      fqdn: null,
      machineIdHash: null,
      model: 'a\u0000b\ud800',
      vendor: 'x'.repeat(2_000),
      serial: '  ',
    });
    odd.interfaces[1] = {
      ...odd.interfaces[1]!,
      mac: 'not-a-mac',
      addresses: ['300.1.1.1/99', '198.51.100.7/24', 'nonsense'],
    };
    const intake = await plan(odd);
    const { component } = await applyIntake(test.context(), intake.id, intake.planHash);
    const host = await showComponent(test.context(), component!.id);
    expect(host.attributes).toMatchObject({ model: 'ab\ufffd', vendor: 'x'.repeat(500) });
    expect(host.attributes.serial).toBeUndefined();
    expect((await plan(odd)).diff).toEqual([]);
  });

  it('does not read packages that could not be read as packages that are gone', async () => {
    await apply(debianServer());
    const blind = {
      ...debianServer(),
      packages: [],
      runtimes: [],
      warnings: [{ section: 'packages', message: 'dpkg-query failed' }],
    };
    expect((await plan(blind)).diff).toEqual([]);
  });
});
