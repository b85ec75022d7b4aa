// A cluster on disk: where it lies, who owns it, how it is made. Nothing here starts a server.
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { PlumblineError } from '#kernel';
import { type Account, asAccount, canEnter, postmasterAccount } from './account.ts';
import type { Program } from './program.ts';

/** Named after PostgreSQL's major version: another major cannot read it. */
const clusterName = '18';
export const superuser = 'plumbline';

export interface Cluster {
  /** `<data folder>/postgres`: our own things beside the cluster (secret, log). */
  home: string;
  /** PostgreSQL's data folder; it exists only when it is complete. */
  folder: string;
  logFile: string;
  /** Where its socket lies, or null where the path would be longer than a socket's may be: then there is TCP only. */
  socketDir: string | null;
  account: Account | null;
  password: string;
  /** The port used last; kept so that a restart disturbs nobody. */
  port: number | null;
}

function ownerOf(path: string): number | null {
  return existsSync(path) ? statSync(path).uid : null;
}

/**
 * Finds a place for the cluster that the account can reach. Normally `<data folder>/postgres`. When root chose a data
 * folder under somebody's closed home, that name becomes a link to a place under /var/lib instead.
 */
function reachableHome(dataDir: string, account: Account | null): string {
  const home = join(dataDir, 'postgres');
  if (existsSync(home)) return realpathSync(home);
  if (account) {
    // Others may pass through (not list) the data folder; what is secret in it has mode 0600.
    chmodSync(dataDir, statSync(dataDir).mode | 0o011);
    if (!canEnter(account, dataDir)) {
      // Random, not derived from the path: who deletes a data folder and begins anew must not meet the old data.
      const elsewhere = `/var/lib/plumbline-clusters/${randomBytes(6).toString('hex')}`;
      mkdirSync(elsewhere, { recursive: true, mode: 0o711 });
      if (!canEnter(account, elsewhere)) {
        throw new PlumblineError(
          'postgres_unavailable',
          `PostgreSQL runs as user ${account.name}, who can enter neither ${dataDir} nor ${elsewhere}. ` +
            'Set PLUMBLINE_DATA to a folder outside closed home folders, for example /var/lib/plumbline.',
        );
      }
      symlinkSync(elsewhere, home);
      return elsewhere;
    }
  }
  mkdirSync(home, { mode: account ? 0o711 : 0o700 });
  return realpathSync(home);
}

/** Opens (or begins) the cluster of a data folder. */
export function locateCluster(dataDir: string): Cluster {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const account = postmasterAccount(ownerOf(join(dataDir, 'postgres', clusterName)));
  const home = reachableHome(dataDir, account);
  const folder = join(home, clusterName);
  const socketDir = socketDirOf(home);
  return { home, folder, logFile: join(home, 'server.log'), socketDir, account, ...secretOf(home, folder) };
}

/** `sun_path` has 108 bytes with its closing zero; quotes would need escapes that the setting does not have. */
const longestSocketPath = 107;

function socketDirOf(home: string): string | null {
  const folder = join(home, 'socket');
  const usable = Buffer.byteLength(socketPath(folder, 65_535)) <= longestSocketPath && !/['"\n]/.test(folder);
  return usable && process.platform !== 'win32' ? folder : null;
}

/** PostgreSQL's own name for the socket of a port. */
export function socketPath(folder: string, port: number): string {
  return join(folder, `.s.PGSQL.${port}`);
}

/** Only the account (and root) may enter: reaching the socket is half of what it takes, the password the other half. */
export function readySocketDir({ socketDir, account }: Cluster): void {
  if (socketDir === null) return;
  mkdirSync(socketDir, { recursive: true, mode: 0o700 });
  if (account) chownSync(socketDir, account.uid, account.gid);
}

interface Secret {
  password: string;
  port: number | null;
}

function secretOf(home: string, folder: string): Secret {
  const path = join(home, 'secret.json');
  if (existsSync(path)) {
    try {
      const { password, port } = JSON.parse(readFileSync(path, 'utf8')) as Partial<Secret>;
      if (password) return { password, port: port ?? null };
    } catch {
      // Reported below: a torn file is as good as none.
    }
  }
  if (existsSync(folder)) {
    throw new PlumblineError(
      'postgres_unavailable',
      `The password of the embedded PostgreSQL is missing: ${path} is gone or unreadable while ${folder} exists. ` +
        'Restore that file from your backup.',
    );
  }
  const secret = { password: randomBytes(24).toString('base64url'), port: null };
  saveSecret(home, secret);
  return secret;
}

/** Keeps password and port (mode 0600), replaced in one step so that a kill leaves no torn file. */
export function saveSecret(home: string, secret: Secret): void {
  const path = join(home, 'secret.json');
  const unfinished = `${path}.new`;
  writeFileSync(unfinished, `${JSON.stringify({ password: secret.password, port: secret.port })}\n`, {
    mode: 0o600,
    flush: true,
  });
  renameSync(unfinished, path);
}

/**
 * Makes the cluster by `initdb` under another name and renames it when it is complete, so that a kill in between is
 * simply begun again. The built-in C.UTF-8 locale sorts alike on every machine, whatever its C library.
 */
export async function initialise(cluster: Cluster, program: Program, throwAway: boolean): Promise<void> {
  const { account, home } = cluster;
  const unfinished = `${cluster.folder}.new`;
  const passwordFile = join(home, 'initdb-password');
  rmSync(unfinished, { recursive: true, force: true });
  rmSync(passwordFile, { force: true });
  mkdirSync(unfinished, { mode: 0o700 });
  writeFileSync(passwordFile, `${cluster.password}\n`, { mode: 0o600 });
  if (account) {
    chownSync(unfinished, account.uid, account.gid);
    chownSync(passwordFile, account.uid, account.gid);
  }
  try {
    const how = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
    await promisify(execFile)(
      program.initdb,
      [
        `--pgdata=${unfinished}`,
        `--username=${superuser}`,
        `--pwfile=${passwordFile}`,
        '--auth=scram-sha-256',
        ...how,
        ...(throwAway ? ['--no-sync'] : []),
      ],
      { cwd: home, env: { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' }, ...asAccount(account) },
    );
  } catch (error) {
    const { stderr = '', message } = error as { stderr?: string; message: string };
    rmSync(unfinished, { recursive: true, force: true });
    throw new PlumblineError(
      'postgres_unavailable',
      `The database could not be made in ${cluster.folder}: ${stderr.trim() || message}`,
      { cause: error },
    );
  } finally {
    rmSync(passwordFile, { force: true });
  }
  renameSync(unfinished, cluster.folder);
}
