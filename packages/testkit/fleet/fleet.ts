import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { newSshKey } from '#platform';
import { baseTree } from './base.ts';
import { FleetHost } from './host.ts';
import { type Lock, lock } from './lock.ts';
import { addBridge, bridgeOf, namespacePrefix, subnetIsTaken, subnets, sweepScript } from './network.ts';
import { fleetFolder, testbedFolder } from './testbed.ts';

export interface Fleet {
  hosts: FleetHost[];
  /** Takes everything away: processes, namespaces, links, files. */
  stop(): Promise<void>;
}

export interface FleetOptions {
  /** Default 1, at most 200. */
  hosts?: number;
  /** Installed on every host before the fleet is handed out; from the test-bed's own repository. */
  packages?: readonly string[];
}

/**
 * Real hosts on this machine, for one test file: each with an address, an sshd and apt. Fleets of parallel test files
 * have subnets of their own. A fleet whose test file died is taken away at once by its watchdog, and if that died too,
 * by the next start of any fleet.
 */
export async function startFleet(options: FleetOptions = {}): Promise<Fleet> {
  const base = await baseTree();
  await sweepLeftovers();
  const { subnet, hold } = await claimSubnet();
  try {
    const folder = fleetFolder(subnet);
    const key = newSshKey();
    await mkdir(folder, { recursive: true });
    await addBridge(subnet);
    const hosts = Array.from({ length: options.hosts ?? 1 }, (_, index) => {
      const number = index + 1;
      const settings = { subnet, number, base, folder: join(folder, `host${number}`) };
      return new FleetHost({ ...settings, authorizedKey: `${key.public}\n`, privateKey: key.private });
    });
    await Promise.all(hosts.map((host) => host.setUp()));
    if (options.packages?.length) await Promise.all(hosts.map((host) => install(host, options.packages ?? [])));
    return { hosts, stop: () => hold.release() };
  } catch (error) {
    await hold.release();
    throw error;
  }
}

async function install(host: FleetHost, packages: readonly string[]): Promise<void> {
  const { exitCode, stdout, stderr } = await host.exec(`apt-get install --yes ${packages.join(' ')}`);
  if (exitCode !== 0) throw new Error(`${host.name} could not install ${packages.join(', ')}: ${stdout}${stderr}`);
}

/** A subnet that no other fleet and no network of this machine uses; it is ours for as long as we live. */
async function claimSubnet(): Promise<{ subnet: number; hold: Lock }> {
  for (let subnet = 0; subnet < subnets; subnet++) {
    const hold = await claim(subnet);
    if (!hold) continue;
    if (!(await subnetIsTaken(subnet))) return { subnet, hold };
    await hold.release();
  }
  throw new Error('The test-bed has no free subnet left.');
}

function claim(subnet: number): Promise<Lock | null> {
  const file = join(testbedFolder(), 'subnets', `${subnet}.lock`);
  const args = [namespacePrefix(subnet), bridgeOf(subnet), fleetFolder(subnet)];
  return lock(file, { wait: false, lastScript: sweepScript, args });
}

async function sweepLeftovers(): Promise<void> {
  const left = await readdir(join(testbedFolder(), 'fleets')).catch(() => []);
  for (const name of left) await (await claim(Number(name)))?.release();
}
