// How the modules' ports reach real machines through the drivers.
import { readFileSync } from 'node:fs';
import { rootCertificates } from 'node:tls';
import type { Driver } from '#drivers/driver';
import { createHttpDriver, readOpened } from '#drivers/http';
import { createLdapDriver } from '#drivers/ldap';
import { createLocalDriver, type LocalTarget, thisMachine } from '#drivers/local';
import { createSshDriver, type SshAuth, type SshTarget, showHostKey } from '#drivers/ssh';
import { type IntakeCredential, type IntakeTarget, type LookAtMachine, type MeetMachine, observe } from '#estate';
import { PlumblineError } from '#kernel';
import type { Workspace } from '#platform';
import type {
  Command,
  Connection,
  ExecuteOn,
  Marker,
  OpenedCredential,
  Reach,
  SendHttp,
  ShowHostKey,
  SpeakLdap,
  UseFor,
  Vault,
} from '#procedures';
import { hostKeyPolicy } from './hostKeys.ts';
import { sshIdentity } from './secrets.ts';

const LOOK_TIMEOUT_MS = 60_000;
/** A machine with thousands of packages says more than a driver keeps by default. */
const LOOK_MAX_BYTES = 16 * 1_024 * 1_024;
const MEET_TIMEOUT_MS = 10_000;

export interface Hands {
  meet(workspace: Workspace): MeetMachine;
  look(workspace: Workspace): LookAtMachine;
  /** With a vault, as in a worker, what it keeps signs in; without one the installation's own key does. */
  execute(workspace: Workspace, vault?: Vault): ExecuteOn;
  showHostKey: ShowHostKey;
  http(workspace: Workspace): SendHttp;
  ldap: SpeakLdap;
  close(): Promise<void>;
}

export function openHands(dataDir: string, env: NodeJS.ProcessEnv = process.env): Hands {
  const local = createLocalDriver();
  const ssh = createSshDriver();
  const http = createHttpDriver();
  const opened = readOpened(env['PLUMBLINE_HTTP_TARGETS'], 'PLUMBLINE_HTTP_TARGETS');
  const ldap = createLdapDriver();
  const ownAuth = (): SshAuth => ({ kind: 'key', privateKey: sshIdentity(dataDir).privateKey });

  /** Outside a worker nothing of the vault is opened: a host that needs it cannot be reached from there. */
  const ownOnly = async ({ credential }: SshConnection): Promise<SshAuth> => {
    if (credential === undefined) return ownAuth();
    const message = `Only a worker signs in by the credential "${credential}", in a run.`;
    throw new PlumblineError('credential_refused', message);
  };

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
    execute: (workspace, vault) => (connection, use) => {
      if (connection.driver === 'local') return reach(workspace, local, async () => thisMachine);
      // Taken out of the vault once, at the first use: each time is written down.
      let auth: Promise<SshAuth> | undefined;
      return reach(workspace, ssh, async () => {
        auth ??=
          vault && use ? authFrom(vault, connection, use).then((found) => found ?? ownAuth()) : ownOnly(connection);
        return sshTarget(workspace, connection, await auth);
      });
    },
    http:
      (workspace) =>
      async ({ attempt, ...request }, options) => {
        // A repetition of the same attempt has the same name, in this workspace and no other.
        const idempotencyKey =
          attempt && `${await workspaceScope(workspace)}-${attempt.runId}-${attempt.stepId}-${attempt.number}`;
        const target = { ca: authorities(), opened };
        return http.request(target, { ...request, idempotencyKey }, options);
      },
    ldap: (server, request, options) => ldap.request({ ...server, ca: server.ca ?? authorities() }, request, options),
    showHostKey: (address, port) =>
      showHostKey(address, port, { connectTimeoutMs: MEET_TIMEOUT_MS, keepaliveIntervalMs: 0, keepaliveCount: 0 }),
    async close() {
      await Promise.all([local.close(), ssh.close()]);
    },
  };
}

/** PEM of the organisation's own authorities, besides those that the system trusts; null: no others. */
function authorities(): string | null {
  const file = process.env['PLUMBLINE_CA_FILE'];
  return file ? [...rootCertificates, readFileSync(file, 'utf8')].join('\n') : null;
}

type SshConnection = Extract<Connection, { driver: 'ssh' }>;

/** What the component names, else what signs in in its domain; null: neither. */
export async function authFrom(vault: Vault, connection: SshConnection, use: UseFor): Promise<SshAuth | null> {
  const { address, port, user, credential } = connection;
  const endpoint = { host: address, port };
  if (credential === undefined) {
    const found = await vault.signIn(user, use, endpoint);
    return found && authOfOpened(found);
  }
  const opened = await vault.open(credential, ['ssh-key', 'password'], use, endpoint);
  if (opened.account !== null && opened.account !== user) {
    throw new PlumblineError('credential_refused', `"${credential}" signs in as ${opened.account}, not as ${user}.`);
  }
  return authOfOpened(opened);
}

function authOfOpened({ kind, value, passphrase }: OpenedCredential): SshAuth {
  if (kind === 'password') return { kind: 'password', password: value };
  return {
    kind: 'key',
    privateKey: value.endsWith('\n') ? value : `${value}\n`,
    ...(passphrase === null ? {} : { passphrase }),
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
async function sshTarget(workspace: Workspace, connection: SshConnection, auth: SshAuth): Promise<SshTarget> {
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
      driver.exec(await targetNow(), toDriver(command), { ...options, env: command.env, sudo: command.sudo }),
    execMarked: async (marker, command, options) =>
      driver.execMarked(await targetNow(), await scoped(marker), toDriver(command), {
        ...options,
        env: command.env,
        sudo: command.sudo,
      }),
    observe: async (marker, options) => driver.observe(await targetNow(), await scoped(marker), options),
    follow: async (marker, options) => driver.follow(await targetNow(), await scoped(marker), options),
    putFile: async ({ path, content, mode }, { timeoutMs, signal, sudo }) =>
      driver.putFile(
        await targetNow(),
        { path, content, mode: Number.parseInt(mode, 8) },
        { timeoutMs, sudo, ...(signal && { signal }) },
      ),
    stopEarlier: async (marker, options) => driver.stopEarlier(await targetNow(), await scoped(marker), options),
    forget: async (markers, options) =>
      driver.forget(await targetNow(), await Promise.all(markers.map(scoped)), options),
  };
}

function toDriver({ argv, stdin }: Command): { argv: string[]; stdin?: string } {
  return stdin === undefined ? { argv } : { argv, stdin };
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
