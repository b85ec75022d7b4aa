// What an installation keeps beside its database, each file for its owner only.
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ssh2 from 'ssh2';
import webPush from 'web-push';
import { newSshKey, type SshKeyPair } from '#platform';

/** Reads the file, made at first need; if two make it at once, the first one's counts. */
export function keep(path: string, make: () => string): string {
  if (existsSync(path)) return readFileSync(path, 'utf8').trim();
  const text = make();
  try {
    writeFileSync(path, `${text}\n`, { mode: 0o600, flag: 'wx' });
    return text;
  } catch (error) {
    // The server and its worker may start together: the first one's file counts.
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return readFileSync(path, 'utf8').trim();
    throw error;
  }
}

/** The secret that sign-in is derived from. */
export function installationSecret(dataDir: string): string {
  return keep(join(dataDir, 'secret'), () => randomBytes(32).toString('base64url'));
}

export interface SshIdentity {
  privateKey: string;
  /** The line for a host's authorized_keys; null when the key was given by PLUMBLINE_SSH_KEY. */
  publicKey: string | null;
}

/** The key that Plumbline shows to hosts: the file of PLUMBLINE_SSH_KEY, else its own, made at first need. */
export function sshIdentity(
  dataDir: string,
  given: string | undefined = process.env['PLUMBLINE_SSH_KEY'],
): SshIdentity {
  if (given) return { privateKey: readFileSync(given, 'utf8'), publicKey: null };
  const folder = join(dataDir, 'ssh');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  let made: SshKeyPair | undefined;
  const privateKey = keep(join(folder, 'id_ed25519'), () => {
    made = newSshKey('plumbline');
    return made.private.trim();
  });
  const publicKey = keep(join(folder, 'id_ed25519.pub'), () => {
    if (made) return made.public.trim();
    const parsed = ssh2.utils.parseKey(privateKey);
    if (parsed instanceof Error) throw parsed;
    const key = Array.isArray(parsed) ? parsed[0]! : parsed;
    return `${key.type} ${key.getPublicSSH().toString('base64')} plumbline`;
  });
  // OpenSSH's own form ends with a line break, and some readers insist on it.
  return { privateKey: `${privateKey}\n`, publicKey };
}

/** What the push services of browsers know this installation by (RFC 8292); another key, and no device is reached. */
export function pushKeys(dataDir: string): { publicKey: string; privateKey: string } {
  return JSON.parse(keep(join(dataDir, 'push.key'), () => JSON.stringify(webPush.generateVAPIDKeys())));
}

/**
 * What of the data folder cannot be made again and belongs into a backup, sealed: paths in the folder. A master key that
 * lies elsewhere (PLUMBLINE_VAULT_KEY) is for whoever keeps it there to back up.
 */
export const keptSecrets = [
  'secret',
  'ssh/id_ed25519',
  'ssh/id_ed25519.pub',
  'vault.key',
  'vault-example.key',
  'push.key',
] as const;

/** What else is of its owner only, and why it is not backed up; a test finds a file that stands in neither list. */
export const otherPrivateFiles: Record<string, string> = {
  'admin.token': 'an API key: the next start issues a new one',
  'server.json': 'says who runs now',
  'server.lock': 'is held by who runs now',
  'settings.json': 'says where the database is, which another place answers anew',
  'last-backup.json': 'says when the last backup was made',
};
