import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  describeWhere,
  type Fleet,
  type FleetHost,
  fleetRequirements,
  fleetStartTimeoutMs,
  linux,
  program,
  startFleet,
} from '#testkit';
import { type Exec, observe } from './observe.ts';

const here: Exec = async (script) => {
  const { stdout, stderr } = await promisify(execFile)('/bin/sh', ['-c', script], { maxBuffer: 64e6 });
  return { exitCode: 0, stdout, stderr };
};

describeWhere([linux], 'looking at this machine', () => {
  it('finds its name, system, processors, memory and address, and leaves nothing behind', async () => {
    const before = readdirSync('/tmp').filter((name) => name.includes('probe'));
    const { host, interfaces, warnings } = await observe(here);
    expect(host).toMatchObject({ hostname: hostname(), user: process.env.USER ?? host.user });
    expect(host.os.id).toBeTruthy();
    expect(host.cpu.count).toBeGreaterThan(0);
    expect(host.memoryBytes).toBeGreaterThan(100_000_000);
    expect(interfaces.find(({ name }) => name === 'lo')?.addresses).toContain('127.0.0.1/8');
    expect(warnings.filter(({ section }) => section === 'probe')).toEqual([]);
    expect(readdirSync('/tmp').filter((name) => name.includes('probe'))).toEqual(before);
  });

  it('says what was said instead when no probe can run there', async () => {
    const broken: Exec = async () => ({ exitCode: 1, stdout: 'This account is not available.\n', stderr: '' });
    await expect(observe(broken)).rejects.toMatchObject({
      code: 'command_failed',
      message: /This account is not available/,
    });
  });
});

describeWhere([linux, program('dpkg-query', 'dpkg')], 'the packages of this machine', () => {
  it('are exactly those in dpkg’s own database', async () => {
    const database = readFileSync('/var/lib/dpkg/status', 'utf8').split('\n\n');
    const field = (entry: string, name: string) => entry.match(new RegExp(`^${name}: (.*)$`, 'm'))?.[1];
    const installed = database.filter((entry) => field(entry, 'Status')?.endsWith(' installed'));
    const { packages } = await observe(here);
    expect(packages.map((each) => [each.name, each.version, each.architecture].join(' ')).sort()).toEqual(
      installed
        .map((entry) => ['Package', 'Version', 'Architecture'].map((name) => field(entry, name)).join(' '))
        .sort(),
    );
  });
});

describeWhere(fleetRequirements, 'looking at a real host', () => {
  let fleet: Fleet;
  let host: FleetHost;
  beforeAll(async () => {
    fleet = await startFleet({ packages: ['lighttpd', 'busybox'] });
    host = fleet.hosts[0] as FleetHost;
  }, fleetStartTimeoutMs);
  afterAll(() => fleet?.stop());
  const inside: Exec = (script) => host.exec(script);
  const as =
    (wrap: string): Exec =>
    (script) =>
      host.exec(`${wrap} '${script.replaceAll("'", "'\\''")}'`);

  it('finds who it is, what is installed, what listens and what runs', async () => {
    const observation = await observe(inside);
    expect(observation.host).toMatchObject({
      hostname: host.name,
      fqdn: `${host.name}.testbed.example`,
      privileged: true,
    });
    expect(observation.host.machineIdHash).toMatch(/^[0-9a-f]{64}$/);
    expect(observation.packages.find(({ name }) => name === 'lighttpd')).toMatchObject({
      origin: 'distribution',
      manager: 'dpkg',
    });
    expect(observation.listeners).toContainEqual({
      protocol: 'tcp',
      address: '0.0.0.0',
      port: 80,
      process: 'lighttpd',
    });
    expect(observation.services).toContainEqual({ name: 'lighttpd', manager: 'process', state: 'running' });
    const eth0 = observation.interfaces.find(({ name }) => name === 'eth0');
    expect(eth0?.addresses).toContain(`${host.address}/24`);
  });

  it('does not disclose the machine id', async () => {
    const { stdout: id } = await host.exec('cat /etc/machine-id');
    expect(JSON.stringify(await observe(inside))).not.toContain(id.trim());
  });

  describe('with less', () => {
    it('says as an ordinary user which programs it could not see', async () => {
      const observation = await observe(as(`su ${host.ordinaryUser} -c`));
      expect(observation.host.privileged).toBe(false);
      expect(observation.listeners).toContainEqual({ protocol: 'tcp', address: '0.0.0.0', port: 80, process: null });
      expect(observation.warnings.map(({ section }) => section)).toContain('listeners');
    });

    it('finds the same with busybox as its shell', async () => {
      const [usual, small] = [await observe(inside), await observe(as('busybox sh -c'))];
      const lasting = ({ host: { observedAt: _, ...rest }, packages, interfaces }: typeof usual) => ({
        rest,
        packages,
        interfaces,
      });
      expect(lasting(small)).toEqual(lasting(usual));
    });

    it('finds open ports without ss, and says that it has no addresses without ip', async () => {
      const hidden = '/usr/bin/ss /bin/ss /usr/bin/ip /usr/sbin/ip /bin/ip /sbin/ip';
      await host.exec(`for tool in ${hidden}; do [ -e $tool ] && mount --bind /dev/null $tool; done`);
      try {
        const { listeners, warnings, interfaces } = await observe(inside);
        expect(listeners).toContainEqual({ protocol: 'tcp', address: '0.0.0.0', port: 80, process: null });
        expect(warnings.map(({ section }) => section)).toEqual(expect.arrayContaining(['listeners', 'addresses']));
        expect(interfaces.map(({ name }) => name).sort()).toEqual(['eth0', 'lo']);
      } finally {
        await host.exec(`for tool in ${hidden}; do umount $tool 2>/dev/null; done`);
      }
    });
  });
});
