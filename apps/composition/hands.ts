// How the modules' ports reach real machines through the drivers.
import type { Driver } from '#drivers/driver';
import { createLocalDriver, type LocalTarget, thisMachine } from '#drivers/local';
import { createSshDriver, type SshAuth, type SshTarget } from '#drivers/ssh';
import { type IntakeCredential, type IntakeTarget, type LookAtMachine, type MeetMachine, observe } from '#estate';
import type { Workspace } from '#platform';
import type { Connection, ExecuteOn, Marker, Reach } from '#procedures';
import { hostKeyPolicy } from './hostKeys.ts';
import { sshIdentity } from './secrets.ts';

const LOOK_TIMEOUT_MS = 60_000;
/** A machine with thousands of packages says more than a driver keeps by default. */
const LOOK_MAX_BYTES = 16 * 1_024 * 1_024;
const MEET_TIMEOUT_MS = 10_000;

export interface Hands {
  meet(workspace: Workspace): MeetMachine;
  look(workspace: Workspace): LookAtMachine;
  execute(workspace: Workspace): ExecuteOn;
  close(): Promise<void>;
}

export function openHands(dataDir: string): Hands {
  const local = createLocalDriver();
  const ssh = createSshDriver();
  const ownAuth = (): SshAuth => ({ kind: 'key', privateKey: sshIdentity(dataDir).privateKey });

  const hostFor = async (
    workspace: Workspace,
    { address, port, user, hostKeyFingerprint }: Extract<IntakeTarget, { kind: 'ssh' }>,
    credential: IntakeCredential | undefined,
    approvedBy: number,
  ): Promise<SshTarget> => ({
    address,
    port,
    user,
    auth: authOf(credential) ?? ownAuth(),
    hostKey: await hostKeyPolicy(workspace, address, port, { accept: hostKeyFingerprint, approvedBy }),
  });

  return {
    meet: (workspace) => async (target, credential, signal, approvedBy) => {
      if (target.kind === 'local') return;
      const host = await hostFor(workspace, target, credential, approvedBy);
      await ssh.exec(host, { argv: ['true'] }, { timeoutMs: MEET_TIMEOUT_MS, signal });
    },
    look: (workspace) => async (target, credential, signal, approvedBy) => {
      if (target.kind === 'local') {
        return observe((script) =>
          local.exec(thisMachine, { script }, { timeoutMs: LOOK_TIMEOUT_MS, signal, maxOutputBytes: LOOK_MAX_BYTES }),
        );
      }
      const host = await hostFor(workspace, target, credential, approvedBy);
      return observe((script) =>
        ssh.exec(host, { script }, { timeoutMs: LOOK_TIMEOUT_MS, signal, maxOutputBytes: LOOK_MAX_BYTES }),
      );
    },
    execute: (workspace) => (connection) => {
      if (connection.driver === 'local') return reach(workspace, local, async () => thisMachine);
      return reach(workspace, ssh, () => sshTarget(workspace, connection, ownAuth()));
    },
    async close() {
      await Promise.all([local.close(), ssh.close()]);
    },
  };
}

function authOf(
  credential:
    | { privateKey?: string | undefined; passphrase?: string | undefined; password?: string | undefined }
    | undefined,
): SshAuth | null {
  if (credential?.privateKey) {
    return {
      kind: 'key',
      privateKey: credential.privateKey,
      ...(credential.passphrase ? { passphrase: credential.passphrase } : {}),
    };
  }
  return credential?.password ? { kind: 'password', password: credential.password } : null;
}

/** A run meets only hosts that were met and approved before: an unknown key is refused, not accepted on the way. */
async function sshTarget(
  workspace: Workspace,
  connection: Extract<Connection, { driver: 'ssh' }>,
  auth: SshAuth,
): Promise<SshTarget> {
  const { address, port, user } = connection;
  return { address, port, user, auth, hostKey: await hostKeyPolicy(workspace, address, port) };
}

function reach<Target extends LocalTarget | SshTarget>(
  workspace: Workspace,
  driver: Driver<Target>,
  targetNow: () => Promise<Target>,
): Reach {
  const scoped = async (marker: Marker) => ({ ...marker, scope: await workspaceScope(workspace) });
  return {
    exec: async (command, options) =>
      driver.exec(await targetNow(), { argv: command.argv }, { ...options, env: command.env, sudo: command.sudo }),
    execMarked: async (marker, command, options) =>
      driver.execMarked(
        await targetNow(),
        await scoped(marker),
        { argv: command.argv },
        { ...options, env: command.env, sudo: command.sudo },
      ),
    observe: async (marker, options) => driver.observe(await targetNow(), await scoped(marker), options),
    follow: async (marker, options) => driver.follow(await targetNow(), await scoped(marker), options),
    putFile: async ({ path, content, mode }, { timeoutMs, signal, sudo }) =>
      driver.putFile(
        await targetNow(),
        { path, content, mode: Number.parseInt(mode, 8) },
        { timeoutMs, sudo, ...(signal && { signal }) },
      ),
    stopEarlier: async (marker, options) => driver.stopEarlier(await targetNow(), await scoped(marker), options),
  };
}

const scopes = new WeakMap<Workspace, Promise<string>>();
/** Two installations may run on one host: the workspace's identity keeps their marks apart. */
function workspaceScope(workspace: Workspace): Promise<string> {
  let scope = scopes.get(workspace);
  if (!scope) {
    scope = workspace.db
      .selectFrom('workspace_identity')
      .select('id')
      .executeTakeFirstOrThrow()
      .then((row) => row.id);
    scopes.set(workspace, scope);
    scope.catch(() => scopes.delete(workspace));
  }
  return scope;
}
