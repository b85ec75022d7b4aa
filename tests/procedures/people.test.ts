// A password is reset in a real directory and work is done on a real host, by people of just the level that it takes, and
// by nobody of less.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LdapRequest } from '#drivers/ldap';
import { startWorker, type Worker } from '#procedures';
import {
  describeWhere,
  type Fleet,
  type FleetHost,
  fleetRequirements,
  fleetStartTimeoutMs,
  startFleet,
} from '#testkit';
import { openHands } from '../../apps/composition/hands.ts';
import { directoryRequirements, startDirectory, type TestDirectory } from '../../packages/testkit/directory/index.ts';
import { startTestServer, type TestServer } from '../../packages/testkit/server.ts';
import { fingerprintOf, letIn, wire } from '../support/loop.ts';
import { until } from '../support/until.ts';
import { binds, deskOf, type Run } from './support.ts';

describeWhere([...fleetRequirements, ...directoryRequirements], 'work of people by their level', () => {
  let fleet: Fleet;
  let server: TestServer;
  let worker: Worker;
  let hands: ReturnType<typeof openHands>;
  let directory: TestDirectory;
  let directoryId: number;
  let hostId: number;
  let host: FleetHost;
  /** Level 1 in identity and compute. */
  let fred: { id: number; key: string };
  /** Level 3 in compute. */
  let sara: { id: number; key: string };
  /** Asks; leads. Neither holds a level. */
  let anna: { id: number; key: string };
  let mona: { id: number; key: string };
  /** Whose account is protected at first, and disabled in the end. */
  let ben: { id: number; key: string };

  const desk = () => deskOf(server);
  const post: ReturnType<typeof deskOf>['post'] = (path, body, token) => desk().post(path, body, token);
  const person: ReturnType<typeof deskOf>['person'] = (...who) => desk().person(...who);

  beforeAll(async () => {
    [fleet, server, directory] = await Promise.all([
      startFleet({ hosts: 1, packages: ['lighttpd'] }),
      startTestServer(),
      startDirectory({ people: ['anna', 'ben', 'root-admin'] }),
    ]);
    host = fleet.hosts[0]!;
    hands = openHands(server.dataDir);
    wire(server.workspace, hands);
    worker = await startWorker({ workspaces: [server.workspace] });
    await letIn(host, { dataDir: server.dataDir, hands, close: async () => {} });
    const { address, port } = host;
    await post('/host-keys', { address, port, fingerprint: fingerprintOf(host) });
    const components = '/components';
    ({ id: hostId } = await post<{ id: number }>(components, {
      ...{ kind: 'server', name: host.name, state: 'in-service', domain: 'compute' },
      attributes: { management: { address, port, user: 'root' } },
    }));
    await post('/credentials', {
      ...{ name: 'directory-admin', kind: 'ldap-bind', domain: 'identity', purpose: 'Resets passwords.' },
      ...{ account: directory.adminDn, value: directory.adminPassword, endpoints: [new URL(directory.ldapsUrl).host] },
    });
    ({ id: directoryId } = await post<{ id: number }>(components, {
      ...{ kind: 'directory', name: 'People', state: 'in-service', domain: 'identity' },
      attributes: {
        baseDn: directory.baseDn,
        directory: { url: directory.ldapsUrl, ca: directory.ca, credential: 'directory-admin' },
      },
    }));
    mona = await person('Mona Manager', 'mona@example.org', {});
    anna = await person('Anna Asks', 'anna@example.org', {}, `PER-${mona.id}`);
    ben = await person('Ben Boss', 'ben@example.org', {}, `PER-${mona.id}`);
    fred = await person('Fred First', 'fred@example.org', { identity: 1, compute: 1 });
    sara = await person('Sara Senior', 'sara@example.org', { compute: 3 });
  }, fleetStartTimeoutMs);
  afterAll(async () => {
    await worker?.stop();
    await hands?.close();
    await server?.close();
    await directory?.stop();
    await fleet?.stop();
  });

  const start: ReturnType<typeof deskOf>['start'] = (...what) => desk().start(...what);
  const runOf = (id: number): Promise<Run> => desk().runOf(id);
  const ended = (id: number): Promise<Run> => desk().ended(id);

  /** Fred's run for whoever asks, with their manager's word. */
  async function resetAskedBy(key: string): Promise<Run> {
    const asked = await post<{ key: string }>('/requests', { what: 'reset-password' }, key);
    await post(`/requests/${asked.key}/prove`, { way: 'manager' }, mona.key);
    const accept = `/requests/${asked.key}/accept`;
    const accepted = await post<{ run: { id: number } }>(accept, { targets: [directoryId] }, fred.key);
    return ended(accepted.run.id);
  }

  describe('at level 1', () => {
    it('a password is reset for who asked and was vouched for: the new one reaches only them, the old one is dead', async () => {
      const asked = await post<{ id: number; key: string }>('/requests', { what: 'reset-password' }, anna.key);
      const early = await server.call('POST', `/api/v1/requests/${asked.key}/accept`, {
        token: fred.key,
        body: { targets: [directoryId] },
      });
      expect(early.status, early.text).toBe(409);
      await post(`/requests/${asked.key}/prove`, { way: 'manager' }, mona.key);
      const accepted = await post<{ run: { id: number } }>(
        `/requests/${asked.key}/accept`,
        { targets: [directoryId] },
        fred.key,
      );
      const run = await ended(accepted.run.id);
      expect([run.state, run.steps.map((step) => [step.name, step.state, step.result?.summary])]).toEqual([
        'finished',
        run.steps.map((step) => [step.name, expect.stringMatching(/^(done|skipped)$/), expect.any(String)]),
      ]);
      const shown = await server.call('POST', `/api/v1/requests/${asked.key}/deliver`, {
        token: fred.key,
        body: { way: 'page' },
      });
      expect(shown.status).toBe(403);
      const ready = await until(
        async () =>
          (await server.call('GET', `/api/v1/requests/${asked.key}`, { token: anna.key })).json<{
            ready: boolean;
            state: string;
          }>(),
        ({ state }) => state === 'done',
      );
      expect(ready.ready).toBe(true);
      const { value } = await post<{ value: string }>(`/requests/${asked.key}/deliver`, { way: 'page' }, anna.key);
      expect(value).toHaveLength(16);
      const dn = directory.personDn('anna');
      expect(await binds(directory, dn, value!)).toBe('accepted, and must change it');
      expect(await binds(directory, dn, directory.passwordOf('anna'))).toBe('refused');
      expect(JSON.stringify(await runOf(run.id))).not.toContain(value);
    });

    it('and for nobody who has not asked: what it leaves would reach nobody', async () => {
      const refused = await start(fred.key, 'reset-password', directoryId, { account: 'ben' });
      expect([refused.status, refused.json<{ code: string }>().code]).toEqual([409, 'not_proven']);
      expect(await binds(directory, directory.personDn('ben'), directory.passwordOf('ben'))).toMatch(/^accepted/);
    });

    it("an administrator's password is not: the account is protected", async () => {
      const admin = await person('Root Admin', 'root-admin@example.org', {}, `PER-${mona.id}`);
      const run = await resetAskedBy(admin.key);
      expect(run.state).toBe('failed');
      expect(run.steps.find((step) => step.state === 'failed')!.name).toBe('It is no protected account');
      const dn = directory.personDn('root-admin');
      expect(await binds(directory, dn, directory.passwordOf('root-admin'))).toMatch(/^accepted/);
    });

    it("an administrator's by way of another group is protected as well; nor may it be disabled", async () => {
      const dn = directory.personDn('ben');
      const groups = `ou=groups,${directory.baseDn}`;
      const admin = { url: directory.ldapsUrl, startTls: false, ca: directory.ca };
      const bind = { dn: directory.adminDn, password: directory.adminPassword };
      const ask = (request: LdapRequest) => hands.ldap({ ...admin, bind }, request as never, { timeoutMs: 120_000 });
      const attributes = { objectClass: ['groupOfNames'], cn: ['desk'], member: [dn] };
      await ask({ action: 'add', dn: `cn=desk,${groups}`, attributes });
      const member = (op: 'add' | 'delete') =>
        ask({
          action: 'modify',
          dn: `cn=admins,${groups}`,
          changes: [{ op, attribute: 'member', values: [`cn=desk,${groups}`] }],
        });
      await member('add');
      const refusal = (run: Run): string => {
        const failed = run.steps.find((step) => step.state === 'failed')!;
        return `${failed.name}: ${failed.result!.summary}`;
      };
      const why = `It is no protected account: ${dn} is protected: it is a member of cn=admins,${groups}.`;
      expect(refusal(await resetAskedBy(ben.key))).toContain(why);
      const inputs = { account: 'ben', directory: `CMP-${directoryId}` };
      const disabling = await start(server.token, 'disable-leaver', hostId, inputs);
      expect(disabling.status, disabling.text).toBe(201);
      expect(refusal(await ended(disabling.json<Run>().id))).toContain(why);
      expect(await binds(directory, dn, directory.passwordOf('ben'))).toMatch(/^accepted/);
      await member('delete');
    });

    it('no password is reset of an account whose address in the directory is not that of who asked', async () => {
      // Their names begin alike: ben@example.com is not ben@example.org.
      const benna = await person('Benna Alike', 'ben@example.com', {}, `PER-${mona.id}`);
      const run = await resetAskedBy(benna.key);
      expect(run.state).toBe('failed');
      const failed = run.steps.find((step) => step.state === 'failed')!;
      expect([failed.name, failed.result!.summary]).toEqual([
        'It is the account of that person',
        expect.stringContaining('another e-mail address for this account'),
      ]);
      const dn = directory.personDn('ben');
      expect(await binds(directory, dn, directory.passwordOf('ben'))).toMatch(/^accepted/);
    });

    it('nothing is installed on a machine of a domain in which one holds no level', async () => {
      const stranger = await person('Ida Identity', 'ida@example.org', { identity: 1 });
      const refused = await start(stranger.key, 'install-software', hostId, { package: 'curl' });
      // They may not read that domain either: what one may not read looks as if it were not there.
      expect([refused.status, refused.json<{ code: string }>().code]).toEqual([400, 'invalid_input']);
      const reader = await person('Rea Reader', 'rea@example.org', { identity: 1, network: 2 });
      expect((await start(reader.key, 'collect-diagnostics', hostId, { hours: 1 })).status).toBeGreaterThanOrEqual(400);
    });

    it('work of level 2 is refused alone, with who could do it', async () => {
      const refused = await start(fred.key, 'restart-service', hostId, { service: 'lighttpd' });
      expect(refused.status).toBe(403);
      const problem = refused.json<{
        code: string;
        neededLevel: number;
        yourLevel: number;
        whoCould: { name: string }[];
      }>();
      expect(problem).toMatchObject({ code: 'forbidden', neededLevel: 2, yourLevel: 1 });
      expect(problem.whoCould.map(({ name }) => name)).toContain('Sara Senior');
    });
  });

  it('supervised, level 1 does the work of level 2, and no step begins before it is confirmed', async () => {
    await host.exec('service lighttpd start');
    await post('/supervisions', {
      ...{ person: `PER-${fred.id}`, supervisor: `PER-${sara.id}`, domain: 'compute' },
      reason: 'Learns to restart services.',
    });
    const started = await start(fred.key, 'restart-service', hostId, { service: 'lighttpd', port: 80 });
    expect(started.status, started.text).toBe(201);
    const { id } = started.json<Run>();
    const pid = async (): Promise<string> => (await host.exec('pgrep -x lighttpd')).stdout.trim();
    const before = await pid();
    for (let confirmed = 0; ; confirmed++) {
      const run = await ended(id);
      if (run.state !== 'waiting') {
        expect([run.state, confirmed]).toEqual(['finished', run.steps.length]);
        break;
      }
      const step = run.steps.find(({ state }) => state === 'waiting')!;
      if (step.name === 'Restart it') expect(await pid()).toBe(before);
      const own = await server.call('POST', `/api/v1/runs/${id}/steps/${step.position}/confirm`, { token: fred.key });
      expect(own.status, own.text).toBe(403);
      await post(`/runs/${id}/steps/${step.position}/confirm`, {}, sara.key);
      await until(
        () => runOf(id),
        (now) => now.steps.find(({ position }) => position === step.position)!.state !== 'waiting',
      );
    }
    expect(await pid()).not.toBe(before);
  });

  it('a leaver is locked out of the directory and of every host', async () => {
    const lena = await person('Lena Leads', 'lena@example.org', { infrastructure: 2 });
    await host.exec(
      "useradd --create-home --shell /bin/sh --password '*' ben && su ben -c 'mkdir -p ~/.ssh && echo key > ~/keys && ln -s ../keys ~/.ssh/authorized_keys; sleep 300 >/dev/null 2>&1 &'",
    );
    // What goes on without a session: a job for later, and services of their own.
    await host.exec(`mkdir -p /var/spool/cron/atjobs /var/lib/systemd/linger && touch /var/lib/systemd/linger/ben
      echo job > /var/spool/cron/atjobs/a00001 && chown ben /var/spool/cron/atjobs/a00001`);
    const started = await start(lena.key, 'disable-leaver', hostId, {
      account: 'ben',
      directory: `CMP-${directoryId}`,
    });
    expect(started.status, started.text).toBe(201);
    const run = await ended(started.json<Run>().id);
    expect([run.state, run.steps.map((step) => [step.name, step.state, step.result?.summary])]).toEqual([
      'finished',
      run.steps.map((step) => [step.name, expect.stringMatching(/^(done|skipped)$/), expect.any(String)]),
    ]);
    expect(await binds(directory, directory.personDn('ben'), directory.passwordOf('ben'))).toBe('refused');
    const { stdout } = await host.exec(
      'passwd -S ben | cut -d" " -f2; pgrep -u ben -c; ls /home/ben/.ssh /home/ben/keys /var/spool/cron/atjobs /var/lib/systemd/linger',
    );
    const folders = ['/var/lib/systemd/linger:', '/var/spool/cron/atjobs:'];
    const kept = ['/home/ben/keys', '/home/ben/.ssh:', 'authorized_keys.disabled'];
    expect(stdout.trim().split(/\s+/)).toEqual(['L', '0', ...kept, ...folders]);
  });

  it('an account that was disabled is not opened again by a new password', async () => {
    const dn = directory.personDn('ben');
    // What they asked for before the last day still stands: its run failed, and is begun anew.
    const mine = await server.call('GET', '/api/v1/requests?state=accepted', { token: ben.key });
    const [{ key }] = mine.json<{ items: [{ key: string }] }>().items;
    const { run: first } = (await server.call('GET', `/api/v1/requests/${key}`)).json<{ run: { key: string } }>();
    await post(`/runs/${first.key}/cancel`, { reason: 'To be done anew.' });
    await until(
      async () => (await server.call('GET', `/api/v1/requests/${key}`)).json<{ state: string }>(),
      ({ state }) => state === 'proven',
    );
    const targets = [directoryId];
    const again = await post<{ run: { id: number } }>(`/requests/${key}/accept`, { targets }, fred.key);
    const run = await ended(again.run.id);
    const failed = run.steps.find((step) => step.state === 'failed');
    expect([run.state, failed?.name, failed?.result?.summary]).toEqual([
      'failed',
      'It is no account that was disabled',
      expect.stringContaining('is disabled'),
    ]);
    expect(await binds(directory, dn, directory.passwordOf('ben'))).toBe('refused');
  });
});
