import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeWhere } from '../requirements.ts';
import { type Fleet, startFleet } from './fleet.ts';
import type { FleetHost } from './host.ts';
import { lock } from './lock.ts';
import { fleetRequirements, fleetStartTimeoutMs, testbedFolder } from './testbed.ts';

const pages = (host: FleetHost) => fetch(`http://${host.address}/`);

describeWhere(fleetRequirements, 'the test-bed', () => {
  let fleet: Fleet;
  let host: FleetHost;
  let other: FleetHost;
  beforeAll(async () => {
    fleet = await startFleet({ hosts: 2 });
    [host, other] = fleet.hosts as [FleetHost, FleetHost];
  }, fleetStartTimeoutMs);
  afterAll(() => fleet?.stop());

  it('gives each host a name, an address, processes and a machine id of its own', async () => {
    const show = 'hostname; cat /etc/machine-id; ps -e -o comm=';
    const [mine, theirs] = [(await host.exec(show)).stdout, (await other.exec(show)).stdout];
    expect(mine).toMatch(/^host1\n[0-9a-f]{32}\nbash\n/);
    expect(theirs).toMatch(/^host2\n/);
    expect(mine.split('\n')[1]).not.toBe(theirs.split('\n')[1]);
    expect(host.address).not.toBe(other.address);
  });

  it('installs real packages without a network, which then really serve, and keeps hosts apart', async () => {
    expect(await host.exec('apt-get update && apt-get install --yes lighttpd')).toMatchObject({ exitCode: 0 });
    expect((await pages(host)).headers.get('server')).toMatch(/^lighttpd/);
    expect(await host.exec('apt-get remove --yes lighttpd && apt-get install --yes nginx-light')).toMatchObject({
      exitCode: 0,
    });
    expect((await pages(host)).headers.get('server')).toMatch(/^nginx/);
    expect((await other.exec('dpkg -s nginx-light')).exitCode).toBe(1);
    await expect(pages(other)).rejects.toThrow();
  });

  it('cuts a host off and heals it', async () => {
    await other.cut();
    expect(await reaches(host, other, 1)).toBe(false);
    expect((await other.exec('echo inside')).stdout).toBe('inside\n');
    await other.heal();
    expect(await reaches(host, other)).toBe(true);
  });

  it('keeps the disk of a host that was killed and started again, but none of its processes', async () => {
    await host.exec('echo kept >/root/file; echo lost >/run/file; setsid sleep 4711 >/dev/null 2>&1 &');
    await expect.poll(async () => (await host.exec('pgrep -c -x -f "sleep 4711"')).stdout).toBe('1\n');
    await host.kill();
    await expect(host.exec('true')).rejects.toThrow('switched off');
    await host.start();
    const { stdout } = await host.exec(
      'cat /root/file; cat /run/file 2>/dev/null; pgrep -c -x -f "sleep 4711"; dpkg -s nginx-light | grep ^Status',
    );
    expect(stdout).toBe('kept\n0\nStatus: install ok installed\n');
  });

  it('lets nothing out: a host reaches only its fleet', async () => {
    expect(await reaches(host, other)).toBe(true);
    const { exitCode } = await host.exec('timeout 2 bash -c "echo >/dev/tcp/192.0.2.1/22"');
    expect(exitCode).not.toBe(0);
  });
});

describeWhere(fleetRequirements, 'fleets side by side', () => {
  it(
    'have subnets of their own, and each leaves nothing behind',
    async () => {
      const [first, second] = await Promise.all([startFleet(), startFleet()]);
      const addresses = [first, second].map(({ hosts }) => hosts[0]?.address as string);
      expect(new Set(addresses).size).toBe(2);
      await Promise.all([first.stop(), second.stop()]);
      for (const address of addresses) expect(await leftBehind(address)).toEqual([]);
    },
    fleetStartTimeoutMs,
  );

  it(
    'are taken away when the process that started them is killed',
    async () => {
      const program = `
      const { startFleet } = await import(${JSON.stringify(new URL('./fleet.ts', import.meta.url).href)});
      const fleet = await startFleet();
      console.log(fleet.hosts[0].address);
      setInterval(() => {}, 1000);`;
      const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const [line] = (await once(child.stdout, 'data')) as [Buffer];
      const address = line.toString().trim();
      expect(leftovers(address)).not.toEqual([]);
      child.kill('SIGKILL');
      expect(await leftBehind(address)).toEqual([]);
    },
    fleetStartTimeoutMs,
  );
});

/** What is there of the fleet that has this address: its folder, its namespaces. */
function leftovers(address: string): string[] {
  const subnet = address.split('.')[2];
  const folder = join(testbedFolder(), 'fleets', `${subnet}`);
  const names = existsSync('/run/netns') ? readdirSync('/run/netns') : [];
  return [...names.filter((name) => name.startsWith(`plumb${subnet}h`)), ...(existsSync(folder) ? [folder] : [])];
}

/** The same once nobody has that subnet any more: a fleet of another test file may take it the moment it is free. */
async function leftBehind(address: string): Promise<string[]> {
  const hold = await lock(join(testbedFolder(), 'subnets', `${address.split('.')[2]}.lock`), { wait: true });
  try {
    return leftovers(address);
  } finally {
    await hold!.release();
  }
}

async function reaches(from: FleetHost, to: FleetHost, seconds = 100): Promise<boolean> {
  const { exitCode } = await from.exec(
    `timeout ${seconds} bash -c 'until (echo >/dev/tcp/${to.address}/22); do :; done' 2>/dev/null`,
  );
  return exitCode === 0;
}
