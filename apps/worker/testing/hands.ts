// Real commands through the drivers that Plumbline uses: on this machine, and on hosts of the test-bed.
import type { Driver } from '#drivers/driver';
import { createLocalDriver, thisMachine } from '#drivers/local';
import { createSshDriver, type SshTarget } from '#drivers/ssh';
import type { Command, Connection, ExecuteOn, Marker, Reach } from '#procedures';

/** What signs us in to a host, and how we know it. */
export interface KnownHost {
  address: string;
  privateKey: string;
  hostKey: string;
}

export interface TestHands {
  executeOn: ExecuteOn;
  close(): Promise<void>;
}

/** `scope` keeps the attempts of this test's runs apart from those of other workspaces on the same machine. */
export function openTestHands(scope: string, hosts: readonly KnownHost[] = []): TestHands {
  const local = createLocalDriver();
  const ssh = createSshDriver();
  const targetOf = ({ address, port, user }: Extract<Connection, { driver: 'ssh' }>): SshTarget => {
    const known = hosts.find((host) => host.address === address);
    const auth = { kind: 'key' as const, privateKey: known?.privateKey ?? '' };
    return { address, port, user, auth, hostKey: { known: known?.hostKey ?? null, onFirst: () => false } };
  };
  return {
    executeOn: (connection) =>
      connection.driver === 'local' ? reach(local, thisMachine, scope) : reach(ssh, targetOf(connection), scope),
    close: async () => void (await Promise.all([local.close(), ssh.close()])),
  };
}

function reach<Target>(driver: Driver<Target>, target: Target, scope: string): Reach {
  const scoped = (marker: Marker) => ({ ...marker, scope });
  return {
    exec: (command, options) =>
      driver.exec(target, toDriver(command), { ...options, env: command.env, sudo: command.sudo }),
    execMarked: (marker, command, options) =>
      driver.execMarked(target, scoped(marker), toDriver(command), {
        ...options,
        env: command.env,
        sudo: command.sudo,
      }),
    observe: (marker, options) => driver.observe(target, scoped(marker), options),
    follow: (marker, options) => driver.follow(target, scoped(marker), options),
    putFile: ({ path, content, mode }, { timeoutMs, signal, sudo }) =>
      driver.putFile(
        target,
        { path, content, mode: Number.parseInt(mode, 8) },
        { timeoutMs, sudo, ...(signal && { signal }) },
      ),
    stopEarlier: (marker, options) => driver.stopEarlier(target, scoped(marker), options),
    forget: (markers, options) => driver.forget(target, markers.map(scoped), options),
  };
}

function toDriver({ argv, stdin }: Command): { argv: string[]; stdin?: string } {
  return stdin === undefined ? { argv } : { argv, stdin };
}

/** The identity of a test's workspace. */
export function scopeOf(databaseUrl: string): string {
  return new URL(databaseUrl).pathname.slice(1).replaceAll('_', '-');
}
