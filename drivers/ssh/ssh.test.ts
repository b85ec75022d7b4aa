import { spawn } from 'node:child_process';
import { createServer, type Server, Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  describeWhere,
  type Fleet,
  type FleetHost,
  fleetRequirements,
  fleetStartTimeoutMs,
  program,
  startFleet,
} from '#testkit';
import { describeConformance, overtaken, refused } from '../driver/conformance.ts';
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
  const quick = { timeoutMs: 100_000 };
  /** For what is not about its limits: a busy machine may be slow to answer. */
  const patient = { connectTimeoutMs: 100_000, keepaliveIntervalMs: 60_000 };

  describeConformance('a host over SSH', () => ({
    openDriver: () => createSshDriver(patient),
    target: targetOf(host),
  }));
  describeConformance('a host over SSH without being root', () => ({
    openDriver: () => createSshDriver(patient),
    target: targetOf(host, host.ordinaryUser),
  }));

  describe('who it talks to', () => {
    let driver: Driver<SshTarget>;
    beforeEach(() => {
      driver = createSshDriver(patient);
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
      const hasty = createSshDriver({ connectTimeoutMs: 1_000 });
      try {
        const silent = { ...targetOf(host), address: '127.0.0.1', port };
        await refused(hasty.exec(silent, { argv: ['true'] }, quick), 'host_unreachable');
      } finally {
        await hasty.close();
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
      let seconds = 7330;
      const { error } = await overtaken((_, options) => {
        seconds += 1;
        const sleep = { script: `echo up; exec sleep ${seconds}` };
        return driver.exec(targetOf(host, host.ordinaryUser), sleep, { ...options, sudo: true });
      });
      expect(error.extra).toMatchObject({ stopped: true });
      expect((await host.exec(`pgrep -x -f "sleep ${seconds}"`)).exitCode).toBe(1);
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
    /** Begins a command that prints once and then waits; resolves when it has printed. */
    async function running(
      driver: Driver<SshTarget>,
      target: SshTarget,
      signal?: AbortSignal,
    ): Promise<{ end: Promise<unknown> }> {
      const { promise: began, resolve } = Promise.withResolvers<void>();
      const options = { timeoutMs: 600_000, onOutput: () => resolve(), ...(signal && { signal }) };
      const end = driver.exec(target, { script: 'echo up; sleep 600' }, options);
      end.catch(() => {});
      await Promise.race([began, end]);
      return { end };
    }

    it('notices a cut cable by itself, and answers again after it is healed', async () => {
      const driver = createSshDriver({ connectTimeoutMs: 2_000, keepaliveIntervalMs: 300, keepaliveCount: 2 });
      const target = targetOf(host);
      // A busy machine may be slower than such a hasty driver has patience: until one has begun.
      const { end } = await vi.waitFor(() => running(driver, target), { timeout: 100_000, interval: 100 });
      await host.cut();
      try {
        await refused(end, 'host_connection_lost');
        await refused(driver.exec(target, { argv: ['true'] }, quick), 'host_unreachable');
      } finally {
        await host.heal();
      }
      const back = () => driver.exec(target, { argv: ['echo', 'back'] }, quick).catch((error: Error) => error);
      await expect.poll(back).toMatchObject({ stdout: 'back\n' });
      await driver.close();
    });

    it('says that it does not know whether a command was stopped when the host was gone by then', async () => {
      const driver = createSshDriver(patient);
      const target = targetOf(host);
      const stop = new AbortController();
      const { end } = await running(driver, target, stop.signal);
      await host.cut();
      try {
        stop.abort();
        expect((await refused(end, 'cancelled')).extra).toMatchObject({ stopped: false });
      } finally {
        await host.heal();
        await driver.close();
      }
    });

    it('knows after a power failure that a marked command was interrupted', async () => {
      const driver = createSshDriver(patient);
      const target = targetOf(host);
      const marker = { scope: 'test', runId: 1, stepId: 1, generation: 1 };
      const { promise: began, resolve } = Promise.withResolvers<void>();
      const sleep = { script: 'echo up; sleep 600' };
      const end = driver.execMarked(target, marker, sleep, { timeoutMs: 600_000, onOutput: () => resolve() });
      end.catch(() => {});
      await Promise.race([began, end]);
      await host.kill();
      await refused(end, 'host_connection_lost');
      await refused(driver.observe(target, marker), 'host_unreachable');
      await host.start();
      expect(await driver.observe(target, { ...marker, generation: 2 })).toMatchObject({ state: 'interrupted' });
      await driver.close();
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
    const driver = createSshDriver(patient);
    const target = targetOf(host);
    // Nagle's algorithm adds 40 ms to every command: it is asked away of each connection, before its first one.
    const noDelay = vi.spyOn(Socket.prototype, 'setNoDelay');
    await driver.exec(target, { argv: ['true'] }, quick);
    expect(noDelay.mock.calls).toEqual([[true]]);
    await Promise.all(Array.from({ length: 100 }, () => driver.exec(target, { argv: ['true'] }, quick)));
    expect(noDelay.mock.calls).toHaveLength(1);
    noDelay.mockRestore();
    // Earlier tests' connections take a moment to end there.
    await expect.poll(async () => Number((await host.exec('pgrep -c -f "sshd: root"')).stdout)).toBeLessThanOrEqual(2);
    await driver.close();
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
