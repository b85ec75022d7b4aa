import { definePort } from '#platform';

/** What a host shows to say who it is. */
export interface ShownHostKey {
  /** For example ssh-ed25519. */
  type: string;
  /** `type base64`, as in known_hosts. */
  publicKey: string;
  /** `SHA256:…`, as `ssh-keygen -l` shows it. */
  fingerprint: string;
}

/** Asks a host for its key and goes away again: nobody signs in. Throws `host_unreachable`. */
export type ShowHostKey = (address: string, port: number, signal: AbortSignal) => Promise<ShownHostKey>;
export const showHostKeyPort = definePort<ShowHostKey>('procedures.showHostKey');
