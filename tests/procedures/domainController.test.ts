// The procedures for people, against a domain controller: what they say of an account is how it is there.
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { LdapRequest } from '#drivers/ldap';
import { startWorker, type Worker } from '#procedures';
import {
  describeWhere,
  domainRequirements,
  domainStartTimeoutMs,
  type Fleet,
  type FleetHost,
  fleetRequirements,
  startDomain,
  startFleet,
  type TestDomain,
} from '#testkit';
import { openHands } from '../../apps/composition/hands.ts';
import { startTestServer, type TestServer } from '../../packages/testkit/server.ts';
import { fingerprintOf, letIn, wire } from '../support/loop.ts';
import { until } from '../support/until.ts';
import { deskOf, type Run } from './support.ts';

describeWhere([...domainRequirements, ...fleetRequirements], 'the procedures for people in Active Directory', () => {
  let fleet: Fleet;
  let host: FleetHost;
  let domain: TestDomain;
  let server: TestServer;
  let worker: Worker;
  let hands: ReturnType<typeof openHands>;
  let desk: ReturnType<typeof deskOf>;
  let hostId: number;
  let directoryId: number;
  let mona: { id: number; key: string };
  /** Level 1 in identity. */
  let fred: { id: number; key: string };

  const unit = () => `OU=Staff,${domain.baseDn}`;
  const dnOf = (login: string) => `CN=${login},${unit()}`;
  const ask = (request: LdapRequest) => {
    const bind = { dn: domain.adminDn, password: domain.adminPassword };
    const target = { url: domain.ldapsUrl, startTls: false, ca: domain.ca, bind };
    return hands.ldap(target, request as never, { timeoutMs: 60_000 });
  };
  const replace = (dn: string, attribute: string, value: string) =>
    ask({ action: 'modify', dn, changes: [{ op: 'replace', attribute, values: [value] }] });
  const signsIn = async (login: string, password: string) => {
    const { yes, entries } = await ask({ action: 'bind-check', dn: dnOf(login), password });
    return [yes, entries[0]?.attributes['because']?.[0] ?? null];
  };
  const flagsOf = async (login: string) => {
    const what = { base: dnOf(login), scope: 'base', filter: '(objectClass=*)', attributes: ['userAccountControl'] };
    const { entries } = await ask({ action: 'search', ...what } as LdapRequest);
    return entries[0]!.attributes['userAccountControl'];
  };
  const NORMAL = 0x200;
  const NEVER_EXPIRES = 0x10000;
  /** Who has an account, and a manager. */
  async function employee(name: string, login: string, flags = NORMAL) {
    const dn = dnOf(login);
    const mail = `${login}@example.org`;
    const attributes = { objectClass: ['user'], sAMAccountName: [login], mail: [mail], userAccountControl: ['544'] };
    await ask({ action: 'add', dn, attributes });
    await ask({ action: 'ad-unicodepwd', dn, newPassword: 'Known-To-Others-1', mustChange: false });
    await replace(dn, 'userAccountControl', String(flags));
    return desk.person(name, mail, {}, `PER-${mona.id}`);
  }
  /**
   * An account that may do with those of the unit what the procedures need, and nothing besides: set a password, have it
   * changed, open a lock, disable. The numbers are those of the schema, the same in every domain.
   */
  async function delegate(): Promise<{ account: string; value: string }> {
    const value = 'Of-The-Procedures-1';
    await domain.tool('user', 'create', 'plumbline', value);
    const sid = /^objectSid: (S-[\d-]+)$/m.exec(await domain.tool('user', 'show', 'plumbline'))![1];
    const rights: [string, string][] = [
      ['CR', '00299570-246d-11d0-a768-00aa006e0529'],
      ['RPWP', 'bf967a0a-0de6-11d0-a285-00aa003049e2'],
      ['RPWP', '28630ebf-41d5-11d1-a9c1-0000f80367c1'],
      ['RPWP', 'bf967a68-0de6-11d0-a285-00aa003049e2'],
    ];
    const ofUsers = `bf967aba-0de6-11d0-a285-00aa003049e2;${sid}`;
    const entries = rights.map(([right, what]) => `(OA;CIIO;${right};${what};${ofUsers})`);
    await domain.tool('dsacl', 'set', `--objectdn=${unit()}`, `--sddl=${entries.join('')}`, '--action=allow');
    return { account: 'plumbline@ad.example.org', value };
  }
  /** Fred's run for whoever asks, with their manager's word. */
  async function resetAskedBy(key: string): Promise<{ asked: string; run: Run }> {
    const asked = await desk.post<{ key: string }>('/requests', { what: 'reset-password' }, key);
    await desk.post(`/requests/${asked.key}/prove`, { way: 'manager' }, mona.key);
    const accept = `/requests/${asked.key}/accept`;
    const { run } = await desk.post<{ run: { id: number } }>(accept, { targets: [directoryId] }, fred.key);
    return { asked: asked.key, run: await desk.ended(run.id) };
  }
  const failureOf = (run: Run): string[] => {
    const failed = run.steps.filter(({ state }) => state === 'failed');
    return [run.state, ...failed.map(({ name, result }) => `${name}: ${result?.summary}`)];
  };

  beforeAll(async () => {
    [fleet, server, domain] = await Promise.all([startFleet({ hosts: 1 }), startTestServer(), startDomain()]);
    host = fleet.hosts[0]!;
    hands = openHands(server.dataDir);
    wire(server.workspace, hands);
    worker = await startWorker({ workspaces: [server.workspace] });
    desk = deskOf(server);
    await letIn(host, { dataDir: server.dataDir, hands, close: async () => {} });
    const { address, port } = host;
    await desk.post('/host-keys', { address, port, fingerprint: fingerprintOf(host) });
    ({ id: hostId } = await desk.post<{ id: number }>('/components', {
      ...{ kind: 'server', name: host.name, state: 'in-service', domain: 'compute' },
      attributes: { management: { address, port, user: 'root' } },
    }));
    await ask({ action: 'add', dn: unit(), attributes: { objectClass: ['organizationalUnit'] } });
    await desk.post('/credentials', {
      ...{ name: 'directory-admin', kind: 'ldap-bind', domain: 'identity', purpose: 'Resets passwords.' },
      ...(await delegate()),
      endpoints: [new URL(domain.ldapsUrl).host],
    });
    // Accounts are looked for below their unit; the groups of administrators lie elsewhere.
    ({ id: directoryId } = await desk.post<{ id: number }>('/components', {
      ...{ kind: 'directory', name: 'Domain', state: 'in-service', domain: 'identity' },
      attributes: {
        baseDn: unit(),
        directory: { url: domain.ldapsUrl, ca: domain.ca, credential: 'directory-admin' },
      },
    }));
    mona = await desk.person('Mona Manager', 'mona@example.org', {});
    fred = await desk.person('Fred First', 'fred@example.org', { identity: 1 });
  }, domainStartTimeoutMs);
  afterAll(async () => {
    await worker?.stop();
    await hands?.close();
    await server?.close();
    await domain?.stop();
    await fleet?.stop();
  });

  it('at level 1 a password is reset, of an account that locked itself too: the old one is dead', async () => {
    const anna = await employee('Anna Asks', 'anna');
    await replace(domain.baseDn, 'lockoutThreshold', '3');
    for (let tries = 0; tries < 3; tries++) await signsIn('anna', `Wrong-Pass-${tries}`);
    expect(await signsIn('anna', 'Known-To-Others-1')).toEqual([false, 'the account is locked']);
    const { asked, run } = await resetAskedBy(anna.key);
    expect(failureOf(run)).toEqual(['finished']);
    await until(
      async () =>
        (await server.call('GET', `/api/v1/requests/${asked}`, { token: anna.key })).json<{ state: string }>(),
      ({ state }) => state === 'done',
    );
    const { value } = await desk.post<{ value: string }>(`/requests/${asked}/deliver`, { way: 'page' }, anna.key);
    expect(value).toHaveLength(16);
    expect(await signsIn('anna', value)).toEqual([true, 'its password must be changed']);
    expect(await signsIn('anna', 'Known-To-Others-1')).toEqual([false, null]);
    expect(JSON.stringify(await desk.runOf(run.id))).not.toContain(value);
    await replace(domain.baseDn, 'lockoutThreshold', '0');
  });

  it('what the domain demands of a password is said where ours does not do', async () => {
    const ben = await employee('Ben Brief', 'ben');
    await replace(domain.baseDn, 'minPwdLength', '40');
    const { run } = await resetAskedBy(ben.key);
    await replace(domain.baseDn, 'minPwdLength', '7');
    expect(failureOf(run)).toEqual(['failed', expect.stringContaining('Demanded is: at least 40 characters')]);
    expect(await signsIn('ben', 'Known-To-Others-1')).toEqual([true, null]);
  });

  it('an administrator by way of another group is left alone, and so is who was disabled', async () => {
    const rita = await employee('Rita Root', 'rita');
    const desks = `CN=desk,${unit()}`;
    const members = { objectClass: ['group'], sAMAccountName: ['desk'], member: [dnOf('rita')] };
    await ask({ action: 'add', dn: desks, attributes: members });
    const admins = `CN=Domain Admins,CN=Users,${domain.baseDn}`;
    const member = (op: 'add' | 'delete') =>
      ask({ action: 'modify', dn: admins, changes: [{ op, attribute: 'member', values: [desks] }] });
    await member('add');
    const protectedNow = ['failed', expect.stringMatching(/^It is no protected account: .* a member of CN=/)];
    expect(failureOf((await resetAskedBy(rita.key)).run)).toEqual(protectedNow);
    const inputs = { account: 'rita', directory: `CMP-${directoryId}` };
    const disabling = await desk.start(server.token, 'disable-leaver', hostId, inputs);
    expect(failureOf(await desk.ended(disabling.json<Run>().id))).toEqual(protectedNow);
    expect(await signsIn('rita', 'Known-To-Others-1')).toEqual([true, null]);
    await member('delete');

    const dora = await employee('Dora Done', 'dora');
    await ask({ action: 'ad-account', dn: dnOf('dora'), state: 'disabled' });
    const disabled = ['failed', expect.stringContaining('It is no account that was disabled: The account is disabled')];
    expect(failureOf((await resetAskedBy(dora.key)).run)).toEqual(disabled);
  });

  it('nor is a one-time password given to who would never have to change it', async () => {
    const nele = await employee('Nele Never', 'nele', NORMAL | NEVER_EXPIRES);
    const failure = ['failed', expect.stringContaining('The password of this account never expires')];
    expect(failureOf((await resetAskedBy(nele.key)).run)).toEqual(failure);
    expect(await signsIn('nele', 'Known-To-Others-1')).toEqual([true, null]);
  });

  it('at level 2 a leaver is disabled and refused; taken back, the account is as it was', async () => {
    const flags = NORMAL | NEVER_EXPIRES;
    await employee('Lars Leaves', 'lars', flags);
    const lena = await desk.person('Lena Leads', 'lena@example.org', { infrastructure: 2 });
    const disable = async () => {
      const inputs = { account: 'lars', directory: `CMP-${directoryId}` };
      const started = await desk.start(lena.key, 'disable-leaver', hostId, inputs);
      expect(started.status, started.text).toBe(201);
      return desk.ended(started.json<Run>().id);
    };
    // On the host the name is root's: it fails there, after the directory.
    await host.exec("useradd --no-create-home --non-unique --uid 0 --password '*' lars");
    const failed = await disable();
    expect(failureOf(failed)).toEqual(['failed', expect.stringContaining('Close it on the host: ')]);
    expect(await flagsOf('lars')).toEqual([String(flags | 2)]);
    await desk.post(`/runs/${failed.id}/cancel`, { reason: 'It was the wrong one.', undo: true }, lena.key);
    await until(
      () => flagsOf('lars'),
      (now) => now?.[0] === String(flags),
    );
    await host.exec('sed -i /^lars:/d /etc/passwd /etc/shadow');
    expect(failureOf(await disable())).toEqual(['finished']);
    expect(await flagsOf('lars')).toEqual([String(flags | 2)]);
    expect((await signsIn('lars', 'Known-To-Others-1'))[0]).toBe(false);
    // What was disabled before stays so.
    const again = await disable();
    expect(again.steps.find(({ name }) => name === 'Disable it in Active Directory')!.state).toBe('skipped');
    expect(failureOf(again)).toEqual(['finished']);
  });
});
