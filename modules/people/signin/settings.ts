import { isIP } from 'node:net';
import { definePort } from '#platform';

/** What the app knows of its own installation: the secret that sessions are signed with, and the address people use. */
export interface SignInSettings {
  /** The installation's secret; each workspace derives its own. */
  secret: string;
  /** `http://127.0.0.1:7300` or what stands before it. */
  baseUrl: string;
  /** `/w/example`, or empty for the workspace `main`. */
  pathPrefix: string;
}

export const signInSettings = definePort<SignInSettings>('people.signInSettings');

/** Why no passkey can be used under this address; null where one can. Browsers bind passkeys to a name, never a number. */
export function passkeyObstacle(baseUrl: string): string | null {
  const { hostname, protocol, port } = new URL(baseUrl);
  if (isIP(hostname.replace(/^\[|\]$/g, '')) !== 0)
    return `A passkey belongs to a name, and this address is a number. Start it with PLUMBLINE_PUBLIC_URL=${protocol}//<name>${port ? `:${port}` : ''}; on this machine the name can be localhost.`;
  if (protocol !== 'https:' && hostname !== 'localhost' && !hostname.endsWith('.localhost'))
    return 'Browsers use passkeys over https only. Put TLS in front and set PLUMBLINE_PUBLIC_URL to its address.';
  return null;
}
