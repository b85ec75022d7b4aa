// The shipped procedures for hosts, each started over the API by somebody of just its level and executed by a worker on
// real hosts.
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { forgetRecords, startWorker, type Worker } from '#procedures';
import {
  describeWhere,
  type Fleet,
  type FleetHost,
  fleetRequirements,
  fleetStartTimeoutMs,
  startFleet,
} from '#testkit';
import { openHands } from '../../apps/composition/hands.ts';
import { startTestServer, type TestServer } from '../../packages/testkit/server.ts';
import { fingerprintOf, letIn, wire } from '../support/loop.ts';
import { until } from '../support/until.ts';

interface Step {
  name: string;
  kind: string;
  state: string;
  position: number;
  attempts: number;
  result: { summary: string } | null;
}
interface Run {
  id: number;
  key: string;
  state: string;
  steps: Step[];
  output: { text: string }[];
}

// Several runs each, on real hosts.
vi.setConfig({ testTimeout: 600_000 });

describeWhere(fleetRequirements, 'procedures on real hosts', () => {
  let fleet: Fleet;
  let server: TestServer;
  let worker: Worker;
  let hands: ReturnType<typeof openHands>;
  const components = new Map<FleetHost, number>();
  let technician: string;

  beforeAll(async () => {
    [fleet, server] = await Promise.all([startFleet({ hosts: 2, packages: ['lighttpd'] }), startTestServer()]);
    hands = openHands(server.dataDir);
    wire(server.workspace, hands);
    worker = await startWorker({ workspaces: [server.workspace] });
    for (const [index, host] of fleet.hosts.entries()) {
      await letIn(host, { dataDir: server.dataDir, hands, close: async () => {} });
      const { address, port } = host;
      const pinned = await server.call('POST', '/api/v1/host-keys', {
        body: { address, port, fingerprint: fingerprintOf(host) },
      });
      expect(pinned.status, pinned.text).toBe(201);
      const made = await server.call('POST', '/api/v1/components', {
        body: {
          kind: index === 0 ? 'server' : 'pc',
          name: host.name,
          state: 'in-service',
          domain: 'compute',
          attributes: { management: { address, port, user: 'root' } },
        },
      });
      expect(made.status, made.text).toBe(201);
      components.set(host, made.json<{ id: number }>().id);
    }
    technician = await server.keyOf('Tina Technician', { compute: 2, identity: 2 });
  }, fleetStartTimeoutMs);
  afterAll(async () => {
    await worker?.stop();
    await hands?.close();
    await server?.close();
    await fleet?.stop();
  });

  const start = (procedure: string, host: FleetHost, inputs: Record<string, unknown>, token = technician) =>
    server.call('POST', '/api/v1/runs', { token, body: { procedure, inputs, targets: [components.get(host)] } });
  async function ended(id: number, states = ['finished', 'failed', 'waiting']): Promise<Run> {
    return until(
      async () => (await server.call('GET', `/api/v1/runs/${id}`)).json<Run>(),
      (run) => states.includes(run.state),
    );
  }
  async function done(procedure: string, host: FleetHost, inputs: Record<string, unknown>): Promise<Run> {
    const started = await start(procedure, host, inputs);
    expect(started.status, started.text).toBe(201);
    const run = await ended(started.json<Run>().id);
    expect([run.state, run.steps.map((step) => [step.name, step.state, step.result?.summary])]).toEqual([
      'finished',
      run.steps.map((step) => [step.name, 'done', expect.any(String)]),
    ]);
    return run;
  }
  const said = (run: Run): string => run.output.map(({ text }) => text).join('');
  const host = (number: 0 | 1): FleetHost => fleet.hosts[number]!;

  it('restarts a service and proves that it serves; one with a broken configuration is left running', async () => {
    await host(0).exec('service lighttpd start');
    const before = (await host(0).exec('pgrep -x lighttpd')).stdout.trim();
    await done('restart-service', host(0), { service: 'lighttpd', port: 80 });
    const after = (await host(0).exec('pgrep -x lighttpd')).stdout.trim();
    expect(after).toMatch(/^\d+$/);
    expect(after).not.toBe(before);
    await host(0).exec('echo "nonsense = (" >> /etc/lighttpd/lighttpd.conf');
    const started = await start('restart-service', host(0), { service: 'lighttpd', port: 80 });
    const run = await ended(started.json<Run>().id);
    expect(run.state).toBe('failed');
    expect(run.steps[0]!.result!.summary).toContain('Its configuration is broken, so it is not restarted');
    expect((await host(0).exec('pgrep -x lighttpd')).stdout.trim()).toBe(after);
    await host(0).exec("sed -i '$d' /etc/lighttpd/lighttpd.conf");
  });

  it('frees disk space by old logs and temporary files, and touches nothing else', async () => {
    await host(
      0,
    ).exec(`mkdir -p /var/log/app && cd /var/log/app && echo old > a.log.1 && echo new > b.log.1 && echo log > a.log
      ln -s /etc/passwd c.gz && echo x > /var/tmp/old && touch -d '40 days ago' a.log.1 a.log /var/tmp/old && touch -h -d '40 days ago' c.gz`);
    // Anybody may make such a name; read line by line it would be somebody else's file. And one that is in use.
    await host(0).exec(`victim=$(printf '/var/tmp/a\\n/root'); mkdir -p "$victim"; touch "$victim/victim" /root/victim
      sleep 300 </dev/null >/var/tmp/in-use 2>&1 & touch -d '40 days ago' /var/tmp/in-use "$victim/victim" /root/victim`);
    await done('free-disk-space', host(0), { folder: '/', freePercent: 1, olderThanDays: 30 });
    const { stdout: still } = await host(0).exec('ls /root/victim /var/tmp/in-use; find /var/tmp -name victim | wc -l');
    expect(still.trim().split('\n')).toEqual(['/root/victim', '/var/tmp/in-use', '0']);
    const { stdout } = await host(0).exec('ls /var/log/app /var/tmp; wc -l < /etc/passwd');
    expect(stdout.split('\n').slice(0, 4)).toEqual(['/var/log/app:', 'a.log', 'b.log.1', 'c.gz']);
    expect(stdout).not.toContain('old');
    const tooMuch = await ended(
      (await start('free-disk-space', host(0), { folder: '/', freePercent: 90, olderThanDays: 30 })).json<Run>().id,
    );
    expect(tooMuch.state).toBe('failed');
    expect(tooMuch.steps.at(-1)!.result!.summary).toContain('What is left is data');
  });

  it('says of a full file system with nothing to free that it is full, and does not stumble over it', async () => {
    await host(0).exec('mount -o remount,size=1m /tmp; cat /dev/zero >/tmp/fill');
    const inputs = { folder: '/tmp', freePercent: 50, olderThanDays: 30 };
    const run = await ended((await start('free-disk-space', host(0), inputs)).json<Run>().id);
    await host(0).exec('rm /tmp/fill; mount -o remount,size=256m /tmp');
    expect(run.steps.map(({ state }) => state)).toEqual(['done', 'done', 'failed']);
    expect(run.steps[2]!.result!.summary).toContain('Only 0 % (0 MB) of /tmp are free, 50 % were wanted');
  });

  it('collects diagnostics for who holds level 1, and shows no arguments of processes', async () => {
    const first = await server.keyOf('Fred First', { compute: 1 });
    await host(0).exec(
      '(exec -a daemon sleep 300 --token=s3cr3t >/dev/null 2>&1 || sh -c "sleep 120" s3cr3t >/dev/null 2>&1) &',
    );
    await host(0).exec('touch /run/reboot-required; mv /usr/bin/uptime /usr/bin/uptime.away');
    const started = await start('collect-diagnostics', host(0), { hours: 1 }, first);
    expect(started.status, started.text).toBe(201);
    const run = await ended(started.json<Run>().id);
    expect(run.state).toBe('finished');
    await host(0).exec('rm /run/reboot-required; mv /usr/bin/uptime.away /usr/bin/uptime');
    expect(said(run)).toContain('== Memory');
    expect(said(run)).toContain('== A restart is due\nyes\n');
    expect(said(run)).not.toContain('s3cr3t');
  });

  it('leaves nothing of what its commands wrote on the hosts, and does nothing again for that', async () => {
    await done('free-disk-space', host(0), { folder: '/', freePercent: 1, olderThanDays: 30 });
    const left = async () => {
      const files = "find . -type f '(' -name stdout -o -name stderr -o -name command ')' -size +0";
      const { stdout } = await host(0).exec(`cd /var/lib/plumbline/runs && ${files} | wc -l && ls */*/exit | wc -l`);
      return stdout.trim().split('\n').map(Number);
    };
    const [written, ends] = (await left()) as [number, number];
    expect(written).toBeGreaterThan(0);
    const { forgotten, failed } = await forgetRecords(server.workspace);
    expect([forgotten.length > 0, failed]).toEqual([true, []]);
    expect(await left()).toEqual([0, ends]);
    expect((await forgetRecords(server.workspace)).forgotten).toEqual([]);
    // The host still knows that it was done.
    const step = await server.workspace.db
      .selectFrom('step as s')
      .innerJoin('run as r', 'r.id', 's.run_id')
      .where('s.component_id', '=', components.get(host(0))!)
      .where('r.id', 'in', forgotten)
      .where('s.state', '=', 'done')
      .select(['s.id', 's.run_id', 's.generation', 'r.plan', 's.position'])
      .orderBy('s.id', 'desc')
      .execute();
    const { address, port } = host(0);
    const reach = hands.execute(server.workspace)({ driver: 'ssh', address, port, user: 'root' });
    const ran = step.filter(({ plan, position }) => {
      const { steps } = plan as unknown as { steps: { position: number; action: { kind: string } }[] };
      return steps.find((one) => one.position === position)?.action.kind === 'run';
    });
    const { id: stepId, run_id: runId, generation } = ran[0]!;
    const again = { argv: ['touch', '/root/done-again'], env: {}, sudo: true };
    const result = await reach.execMarked({ runId, stepId, generation }, again, { timeoutMs: 120_000 });
    expect([result.exitCode, result.stdout]).toEqual([0, '']);
    expect((await host(0).exec('test -e /root/done-again')).exitCode).not.toBe(0);
  });

  it('installs what a standard allows for that kind of machine, and refuses the rest with what is allowed instead', async () => {
    await done('install-software', host(1), { package: 'curl' });
    expect((await host(1).exec('dpkg -s curl')).stdout).toContain('Status: install ok installed');
    const refused = await start('install-software', host(1), { package: 'telnet' });
    expect([refused.status, refused.json()]).toEqual([
      422,
      expect.objectContaining({
        code: 'software_not_approved',
        detail: expect.stringContaining('Telnet client is being retired'),
        nearest: [expect.objectContaining({ package: 'curl' }), expect.anything()],
      }),
    ]);
    expect((await host(1).exec('dpkg-query -W telnet')).exitCode).not.toBe(0);
  });

  it('takes an installation back where there was none before, and leaves what was there', async () => {
    const there = async () => (await host(1).exec('dpkg -s curl')).exitCode === 0;
    /** On two hosts, of which one fails once the other is through. */
    const undone = async () => {
      await host(0).exec(`rm -f /run/go; cat >/usr/local/bin/dpkg <<'END'
#!/bin/sh
until [ -e /run/go ]; do sleep 0.1; done
echo something is unfinished
END
chmod +x /usr/local/bin/dpkg`);
      const targets = [components.get(host(0)), components.get(host(1))];
      const started = await server.call('POST', '/api/v1/runs', {
        token: technician,
        body: { procedure: 'install-software', inputs: { package: 'curl' }, targets },
      });
      expect(started.status, started.text).toBe(201);
      const { id } = started.json<Run>();
      const run = async () => (await server.call('GET', `/api/v1/runs/${id}`)).json<Run>();
      await until(run, ({ steps }) => steps.filter(({ state }) => state === 'done').length === 4);
      expect(await there()).toBe(true);
      await host(0).exec('touch /run/go');
      expect((await ended(id)).state).toBe('failed');
      await host(0).exec('rm /usr/local/bin/dpkg');
      const cancelled = await server.call('POST', `/api/v1/runs/${id}/cancel`, {
        token: technician,
        body: { reason: 'Not on the other.', undo: true },
      });
      expect(cancelled.status, cancelled.text).toBeLessThan(300);
      await ended(id, ['cancelled']);
    };
    await host(1).exec('apt-get remove --yes curl');
    await undone();
    expect(await there()).toBe(false);
    await host(1).exec('apt-get install --yes curl');
    await undone();
    expect(await there()).toBe(true);
  });

  it('does not call a host patched whose lists could not be renewed', async () => {
    await host(1).exec("echo 'deb [trusted=yes] http://127.0.0.1:9/ gone main' >>/etc/apt/sources.list");
    const started = await start('patch-host', host(1), { restart: 'leave' });
    const { id } = started.json<Run>();
    const installed = ({ steps }: Run) => steps.find(({ name }) => name === 'Install the updates')!;
    const run = await until(
      async () => (await server.call('GET', `/api/v1/runs/${id}`)).json<Run>(),
      (one) => installed(one).attempts > 0 && installed(one).state !== 'running',
    );
    // It is tried once more in half a minute, and then not again.
    expect(installed(run).state).toMatch(/^(pending|failed)$/);
    await server.call('POST', `/api/v1/runs/${id}/cancel`, { body: { reason: 'Seen.' } });
    await host(1).exec("sed -i '$d' /etc/apt/sources.list");
  });

  it('patches a host, restarts it where that is due, and waits until it serves again', async () => {
    await host(1).exec('apt-get install --yes busybox && service lighttpd start; touch /run/reboot-required');
    const started = await start('patch-host', host(1), { restart: 'restart' });
    expect(started.status, started.text).toBe(201);
    const { id } = started.json<Run>();
    // The restart ends every process of the host, as pulling the plug would; somebody has to switch it on again here.
    await until(
      async () =>
        (
          await host(1)
            .exec('true')
            .catch(() => ({ exitCode: 1 }))
        ).exitCode,
      (exitCode) => exitCode !== 0,
    );
    await host(1).kill();
    await host(1).start();
    await host(1).exec('service lighttpd start');
    const run = await ended(id);
    expect([run.state, run.steps.map((step) => step.state)]).toEqual(['finished', run.steps.map(() => 'done')]);
    expect((await host(1).exec('apt-get -s upgrade | grep -c ^Inst')).stdout.trim()).toBe('0');
    // Debian itself says nothing of a new kernel.
    await host(1).exec('touch "/boot/vmlinuz-$(uname -r)" "/boot/vmlinuz-99$(uname -r)"');
    expect(said(await done('patch-host', host(1), { restart: 'leave' }))).toContain('A restart is due and was not');
    await host(1).exec('rm /boot/vmlinuz-*');
  }, 600_000);

  it('rotates a key: the old one goes only after somebody has signed in with the new one', async () => {
    const { stdout } = await host(
      0,
    ).exec(`su ordinary -c 'cd && ssh-keygen -q -t ed25519 -N "" -f old && ssh-keygen -q -t ed25519 -N "" -f new &&
      echo "# kept" >> .ssh/authorized_keys && echo "no-pty $(cat old.pub)" >> .ssh/authorized_keys && ssh-keygen -lf old.pub | cut -d" " -f2 && cat new.pub'`);
    const [oldFingerprint, newKey] = stdout.trim().split('\n') as [string, string];
    const started = await start('rotate-ssh-key', host(0), { account: 'ordinary', oldFingerprint, newKey });
    expect(started.status, started.text).toBe(201);
    const { id } = started.json<Run>();
    const waiting = await ended(id);
    expect(waiting.state).toBe('waiting');
    const keys = () => host(0).exec('cat /home/ordinary/.ssh/authorized_keys');
    const both = (await keys()).stdout;
    expect(both).toContain(newKey);
    expect(both).toContain('no-pty');
    const check = waiting.steps.find((step) => step.kind === 'check')!;
    const answered = await server.call('POST', `/api/v1/runs/${id}/steps/${check.position}/answer`, {
      token: technician,
      body: { answer: true },
    });
    expect(answered.status, answered.text).toBeLessThan(300);
    expect((await ended(id, ['finished', 'failed'])).state).toBe('finished');
    // It may no more than the old one might.
    const left = (await keys()).stdout;
    expect(left.trim().split('\n').slice(-2)).toEqual(['# kept', `no-pty ${newKey}`]);
    const two = { account: 'ordinary', oldFingerprint, newKey: `${newKey}\n${newKey}` };
    expect((await start('rotate-ssh-key', host(0), two)).json()).toMatchObject({ code: 'invalid_input' });
  });
});
