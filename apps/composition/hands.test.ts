import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { operations, type UseFor } from '#procedures';
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
import { insertRun } from '../../modules/procedures/testing/secretScene.ts';
import { openTestVault, type TestVault } from '../../modules/procedures/testing/vault.ts';
import { type Hands, openHands } from './hands.ts';
import { wirePorts } from './ports.ts';

describeWhere(fleetRequirements, 'signing in on a host', () => {
  let fleet: Fleet;
  let host: FleetHost;
  let test: TestWorkspace;
  let vault: TestVault;
  let hands: Hands;
  let use: UseFor;
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-hands-'));
  beforeAll(async () => {
    [fleet, test] = await Promise.all([startFleet(), openTestWorkspace()]);
    host = fleet.hosts[0]!;
    hands = openHands(folder);
    wirePorts(test.workspace, hands);
    vault = openTestVault(test.workspace);
    use = await insertRun(test, { domain: 'compute', startedBy: await test.person('Leo', { compute: 1 }) });
  }, fleetStartTimeoutMs);
  afterAll(async () => {
    await hands?.close();
    await test?.close();
    await fleet?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const call = (id: string, body: object, params: object = {}): Promise<Record<string, unknown>> => {
    const found = operations.find((one) => one.id === id)!;
    return found.handler(test.context({ operation: id }), {
      params,
      query: undefined,
      body: found.body?.parse(body),
    }) as Promise<Record<string, unknown>>;
  };
  const whoami = async (user: string, credential?: string) => {
    const { address, port } = host;
    const connection = { driver: 'ssh' as const, address, port, user, ...(credential ? { credential } : {}) };
    const reach = hands.execute(test.workspace, vault)(connection, use);
    return (await reach.exec({ argv: ['id', '-un'], env: {}, sudo: false }, { timeoutMs: 120_000 })).stdout.trim();
  };
  const code = (work: Promise<unknown>) =>
    work.then(
      () => 'done',
      (error) => error.code,
    );
  const place = () => ({ address: host.address, port: host.port });

  it('needs its key approved by the fingerprint that it really shows', async () => {
    expect(await code(whoami('root'))).toBe('host_key_unknown');
    const met = await call('host-key.meet', place());
    const { stdout } = await host.exec('ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key');
    expect(stdout).toContain(met['fingerprint']);
    expect(met['state']).toBe('unknown');
    expect(await code(call('host-key.approve', { ...place(), fingerprint: 'SHA256:abc' }))).toBe('host_key_unknown');
    await call('host-key.approve', { ...place(), fingerprint: met['fingerprint'] });
    expect((await call('host-key.meet', place()))['state']).toBe('pinned');
  });

  it('is done by what the vault keeps: by name, or for the domain, as the user of the target', async () => {
    // The installation's own key opens nothing there.
    expect(await code(whoami('root'))).toBe('host_auth_failed');
    const kept = { kind: 'ssh-key', purpose: 'A test', domain: 'compute', value: host.privateKey };
    await call('credential.create', { ...kept, name: 'by-name', account: 'root' });
    expect(await whoami('root', 'by-name')).toBe('root');
    expect(await code(whoami('ordinary', 'by-name'))).toBe('credential_refused');
    await call('credential.create', { ...kept, name: 'for-all', signsIn: true });
    expect(await whoami('ordinary')).toBe('ordinary');
    // Without a vault, as in the server, only the installation's own key is there.
    const { address, port } = host;
    const bare = hands.execute(test.workspace)({ driver: 'ssh', address, port, user: 'root', credential: 'by-name' });
    expect(await code(bare.exec({ argv: ['id'], env: {}, sudo: false }, { timeoutMs: 120_000 }))).toBe(
      'credential_refused',
    );
  });

  it('stops where the key has changed, until somebody says why and by which fingerprint', async () => {
    await hands.close();
    hands = openHands(folder);
    wirePorts(test.workspace, hands);
    await host.changeHostKey();
    expect(await code(whoami('root'))).toBe('host_key_changed');
    const met = await call('host-key.meet', place());
    expect(met['state']).toBe('changed');
    const { id } = met['pinned'] as { id: number };
    const replace = (fingerprint: unknown) =>
      call('host-key.replace', { fingerprint, reason: 'It was rebuilt.' }, { id: String(id) });
    expect(await code(replace('SHA256:abc'))).toBe('host_key_unknown');
    await replace(met['fingerprint']);
    expect(await whoami('root')).toBe('root');
    const events = await test.workspace.db
      .selectFrom('event')
      .select('detail')
      .where('action', '=', 'host-key.replace')
      .execute();
    expect(events).toMatchObject([{ detail: { to: met['fingerprint'], reason: 'It was rebuilt.' } }]);
  });
});
