import { createHash } from 'node:crypto';

/** An account on a host, and how to know that it is that host. */
export interface SshTarget {
  address: string;
  /** Default 22. */
  port?: number;
  user: string;
  auth: SshAuth;
  hostKey: HostKeyPolicy;
}

export type SshAuth =
  | { kind: 'key'; privateKey: string; passphrase?: string }
  /** The agent at `socket`, default SSH_AUTH_SOCK. */
  | { kind: 'agent'; socket?: string }
  | { kind: 'password'; password: string };

export interface HostKeyPolicy {
  /** The pinned key as `HostKey.publicKey` has it; null when this host has never been met. A pinned key is never replaced here. */
  known: string | null;
  /** Asked when none is pinned. Accept only what was compared or is to be compared; the caller keeps the key. */
  onFirst: (key: HostKey) => boolean | Promise<boolean>;
}

export interface HostKey {
  /** For example ssh-ed25519. */
  type: string;
  /** `type base64`, as in known_hosts. */
  publicKey: string;
  /** `SHA256:…`, as `ssh-keygen -l` shows it. */
  fingerprint: string;
}

export function hostKeyOf(blob: Buffer): HostKey {
  const type = blob.subarray(4, 4 + blob.readUInt32BE(0)).toString('latin1');
  const digest = createHash('sha256').update(blob).digest('base64').replace(/=+$/, '');
  return { type, publicKey: `${type} ${blob.toString('base64')}`, fingerprint: `SHA256:${digest}` };
}

/** The key alone: a known_hosts or .pub line may have a comment after it. */
export function sameKey(pinned: string, shown: HostKey): boolean {
  return pinned.trim().split(/\s+/).slice(0, 2).join(' ') === shown.publicKey;
}

/** Two targets share a connection only when everything that decides about trust is the same. */
export function connectionKey(target: SshTarget): string {
  const parts = [target.address, target.port ?? 22, target.user, target.hostKey.known, target.auth];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

export function nameOf(target: SshTarget): string {
  const host = target.address.includes(':') ? `[${target.address}]` : target.address;
  return `${target.user}@${host}:${target.port ?? 22}`;
}
