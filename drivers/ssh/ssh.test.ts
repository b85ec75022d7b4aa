import { spawn } from 'node:child_process';
import { createServer, type Server, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  describeWhere,
  type Fleet,
  type FleetHost,
  fleetRequirements,
  fleetStartTimeoutMs,
  program,
  startFleet,
} from '#testkit';
import { describeConformance, refused } from '../driver/conformance.ts';
import type { Driver } from '../driver/driver.ts';
import { createSshDriver, type HostKey, type SshTarget } from './index.ts';

describeWhere([...fleetRequirements, program('ssh-agent', 'openssh-client')], 'the SSH driver', () => {
  let fleet: Fleet;
  let host: FleetHost;
  beforeAll(async () => {
    fleet = await startFleet({ hosts: 2 });
    host = fleet.hosts[0] as FleetHost;
  }, fleetStartTimeoutMs);
  afterAll(() => fleet?.stop());

  const targetOf = (of: FleetHost, user = of.user): SshTarget => ({
    address: of.address,
    port: of.port,
    user,
    auth: { kind: 'key', privateKey: of.privateKey },
    hostKey: { known: of.hostKey, onFirst: () => false },
  });
  const quick = { timeoutMs: 10_000 };

  describeConformance('a host over SSH', () => ({ openDriver: () => createSshDriver(), target: targetOf(host) }));
  describeConformance('a host over SSH without being root', () => ({
    openDriver: () => createSshDriver(),
    target: targetOf(host, host.ordinaryUser),
  }));

  describe('who it talks to', () => {
    let driver: Driver<SshTarget>;
    beforeEach(() => {
      driver = createSshDriver({ connectTimeoutMs: 3_000 });
    });
    afterEach(() => driver.close());
    const whoami = (target: SshTarget) => driver.exec(target, { argv: ['id', '-un'] }, quick);

    it('asks about a host it has never met, and shows the key that the host really has', async () => {
      const met: HostKey[] = [];
      const onFirst = (key: HostKey) => met.push(key) > 0;
      expect((await whoami({ ...targetOf(host), hostKey: { known: null, onFirst } })).stdout).toBe('root\n');
      expect(met).toHaveLength(1);
      expect(met[0]?.publicKey).toBe(host.hostKey);
      const { stdout } = await host.exec('ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key');
      expect(stdout).toContain(met[0]?.fingerprint);
    });

    it('refuses a host whose key nobody accepts', async () => {
      const hostKey = { known: null, onFirst: () => false };
      await refused(whoami({ ...targetOf(host), hostKey }), 'host_key_unknown');
    });

    it('refuses a host whose key has changed, and shows both fingerprints', async () => {
      const other = fleet.hosts[1] as FleetHost;
      const before = targetOf(other);
      expect((await whoami(before)).stdout).toBe('root\n');
      await driver.close();
      await other.changeHostKey();
      const error = await refused(whoami(before), 'host_key_changed');
      expect(error.message.match(/SHA256:/g)).toHaveLength(2);
      expect((await whoami(targetOf(other))).stdout).toBe('root\n');
    });

    it('refuses a host that no longer has a key of the pinned type', async () => {
      const known = host.hostKey.replace('ssh-ed25519', 'ecdsa-sha2-nistp256');
      await refused(whoami({ ...targetOf(host), hostKey: { known, onFirst: () => true } }), 'host_key_changed');
    });

    it('says when the credentials are refused or cannot be read', async () => {
      const wrong = { kind: 'password', password: 'wrong' } as const;
      await refused(whoami({ ...targetOf(host), auth: wrong }), 'host_auth_failed');
      await refused(whoami(targetOf(host, 'nobody-here')), 'host_auth_failed');
      const auth = { kind: 'key', privateKey: '-----BEGIN nonsense' } as const;
      const error = await refused(whoami({ ...targetOf(host), auth }), 'host_auth_failed');
      expect(error.message).not.toContain('BEGIN');
      await refused(whoami({ ...targetOf(host), auth: { kind: 'agent', socket: '/nowhere' } }), 'host_auth_failed');
    });

    it('signs in with a password', async () => {
      await host.exec(`echo '${host.ordinaryUser}:correct horse' | chpasswd`);
      const auth = { kind: 'password', password: 'correct horse' } as const;
      expect((await whoami({ ...targetOf(host, host.ordinaryUser), auth })).stdout).toBe(`${host.ordinaryUser}\n`);
    });

    it('signs in with an agent', async () => {
      const agent = await startAgent(host.privateKey);
      try {
        expect((await whoami({ ...targetOf(host), auth: { kind: 'agent', socket: agent.socket } })).stdout).toBe(
          'root\n',
        );
      } finally {
        agent.stop();
      }
    });

    it('says when nothing listens, and when nothing answers', async () => {
      const closed = await refused(whoami({ ...targetOf(host), port: 23 }), 'host_unreachable');
      expect(closed.message).toContain('nothing listens');
      const { server, port } = await silentServer();
      try {
        await refused(whoami({ ...targetOf(host), address: '127.0.0.1', port }), 'host_unreachable');
      } finally {
        server.close();
      }
    });

    it('becomes root where it may, and says when it may not', async () => {
      const target = targetOf(host, host.ordinaryUser);
      const asRoot = { ...quick, sudo: true, env: { WHO: 'x y' } };
      const result = await driver.exec(target, { script: 'id -un; echo "$WHO"' }, asRoot);
      expect(result.stdout).toBe('root\nx y\n');
      await host.exec('mv /etc/sudoers.d/ordinary /root/');
      try {
        await refused(driver.exec(target, { argv: ['id'] }, asRoot), 'host_sudo_refused');
      } finally {
        await host.exec('mv /root/ordinary /etc/sudoers.d/');
      }
    });

    it('stops what it runs as root', async () => {
      const options = { timeoutMs: 400, sudo: true };
      const work = driver.exec(targetOf(host, host.ordinaryUser), { argv: ['sleep', '7331'] }, options);
      expect((await refused(work, 'command_timed_out')).extra).toMatchObject({ stopped: true });
      expect((await host.exec('pgrep -f "[s]leep 7331"')).exitCode).toBe(1);
    });

    it('is not confused by what login files print', async () => {
      await host.exec(`echo 'echo welcome; echo to >&2' >/root/.bashrc`);
      try {
        expect((await whoami(targetOf(host))).stdout).toBe('root\n');
      } finally {
        await host.exec('rm /root/.bashrc');
      }
    });
  });

  describe('when the host goes away', () => {
    let driver: Driver<SshTarget>;
    beforeEach(() => {
      driver = createSshDriver({ connectTimeoutMs: 2_000, keepaliveIntervalMs: 300, keepaliveCount: 2 });
    });
    afterEach(() => driver.close());
    /** Begins a command that prints once and then waits; resolves when it has printed. */
    async function running(
      driver: Driver<SshTarget>,
      target: SshTarget,
      timeoutMs = 60_000,
    ): Promise<{ end: Promise<unknown> }> {
      const { promise: began, resolve } = Promise.withResolvers<void>();
      const end = driver.exec(target, { script: 'echo up; sleep 60' }, { timeoutMs, onOutput: () => resolve() });
      end.catch(() => {});
      await Promise.race([began, end]);
      return { end };
    }

    it('notices a cut cable by itself, and answers again after it is healed', async () => {
      const target = targetOf(host);
      const { end } = await running(driver, target);
      await host.cut();
      try {
        await refused(end, 'host_connection_lost');
        await refused(driver.exec(target, { argv: ['true'] }, quick), 'host_unreachable');
      } finally {
        await host.heal();
      }
      expect((await driver.exec(target, { argv: ['echo', 'back'] }, quick)).stdout).toBe('back\n');
    });

    it('says that it does not know whether a command was stopped when the host was gone by then', async () => {
      const patient = createSshDriver({ keepaliveIntervalMs: 60_000 });
      const target = targetOf(host);
      const { end } = await running(patient, target, 1_000);
      await host.cut();
      try {
        expect((await refused(end, 'command_timed_out')).extra).toMatchObject({ stopped: false });
      } finally {
        await host.heal();
        await patient.close();
      }
    });

    it('knows after a power failure that a marked command was interrupted', async () => {
      const target = targetOf(host);
      const marker = { scope: 'test', runId: 1, stepId: 1, generation: 1 };
      const { promise: began, resolve } = Promise.withResolvers<void>();
      const sleep = { script: 'echo up; sleep 60' };
      const end = driver.execMarked(target, marker, sleep, { timeoutMs: 60_000, onOutput: () => resolve() });
      end.catch(() => {});
      await Promise.race([began, end]);
      await host.kill();
      await refused(end, 'host_connection_lost');
      await refused(driver.observe(target, marker), 'host_unreachable');
      await host.start();
      expect(await driver.observe(target, { ...marker, generation: 2 })).toMatchObject({ state: 'interrupted' });
    });
  });

  it('knows what became of a command that filled the disk, and goes on where the records have no room', async () => {
    const driver = createSshDriver();
    const full = '/var/lib/plumbline/full';
    const marker = { scope: 'full', runId: 1, stepId: 1, generation: 1 };
    const another = { ...marker, stepId: 2 };
    const later = (one: typeof marker) => ({ ...one, generation: 2 });
    await host.exec('mkdir -p /var/lib/plumbline && mount -t tmpfs -o size=512k tmpfs /var/lib/plumbline');
    try {
      const fill = { script: `cat /dev/zero >${full}; echo over; exit 7` };
      expect(await driver.execMarked(targetOf(host), marker, fill, quick)).toMatchObject({ exitCode: 7 });
      // No room for the generation either: who came late would no longer be known by it.
      await refused(driver.observe(targetOf(host), later(marker)), 'host_unsuited');
      expect(await driver.observe(targetOf(host), marker)).toMatchObject({ state: 'finished', exitCode: 7 });
      const said = { exitCode: 0, stdout: 'hello\n' };
      expect(await driver.execMarked(targetOf(host), another, { argv: ['echo', 'hello'] }, quick)).toMatchObject(said);
      await host.exec(`rm ${full}`);
      expect(await driver.observe(targetOf(host), later(another))).toMatchObject({ state: 'finished', ...said });
      expect(await driver.observe(targetOf(host), later(marker))).toMatchObject({ state: 'finished', exitCode: 7 });
      await refused(driver.observe(targetOf(host), another), 'stale_executor');
    } finally {
      await driver.close();
      await host.exec('umount /var/lib/plumbline');
    }
  });

  it('reuses one connection, and does not wait for Nagle', async () => {
    const driver = createSshDriver();
    const target = targetOf(host);
    await driver.exec(target, { argv: ['true'] }, quick);
    await Promise.all(Array.from({ length: 100 }, () => driver.exec(target, { argv: ['true'] }, quick)));
    // Nagle's algorithm adds 40 ms to every command, on however quick a machine: then none is ever quicker. Without it one
    // is, sooner or later, on however busy a machine.
    let fastestMs = Number.POSITIVE_INFINITY;
    for (let tries = 0; tries < 1_000 && fastestMs >= 40; tries += 1) {
      const startedAt = performance.now();
      await driver.exec(target, { argv: ['true'] }, quick);
      fastestMs = Math.min(fastestMs, performance.now() - startedAt);
    }
    const { stdout } = await host.exec('pgrep -c -f "sshd: root"');
    await driver.close();
    expect(Number(stdout)).toBeLessThanOrEqual(2);
    expect(fastestMs).toBeLessThan(40);
  });
});

async function startAgent(privateKey: string): Promise<{ socket: string; stop: () => void }> {
  const agent = spawn('ssh-agent', ['-D'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const socket = await new Promise<string>((resolve) => {
    let text = '';
    agent.stdout.on('data', (bytes) => {
      text += bytes;
      const found = text.match(/SSH_AUTH_SOCK=([^;]+);/)?.[1];
      if (found) resolve(found);
    });
  });
  const add = spawn('ssh-add', ['-q', '-'], {
    env: { ...process.env, SSH_AUTH_SOCK: socket },
    stdio: ['pipe', 'inherit', 'inherit'],
  });
  add.stdin.end(privateKey);
  await new Promise((resolve) => add.once('exit', resolve));
  return { socket, stop: () => agent.kill() };
}

/** Accepts connections and says nothing, like a host that hangs. */
async function silentServer(): Promise<{ server: { close: () => void }; port: number }> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const close = () => {
    for (const socket of sockets) socket.destroy();
    server.close();
  };
  return { server: { close }, port: address.port };
}
