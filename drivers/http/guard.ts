import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { PlumblineError } from '#kernel';
import { opennessOf, type Resolved } from './address.ts';
import type { Opened } from './opened.ts';

export type LookUp = (host: string) => Promise<Resolved[]>;

/**
 * The address that is spoken to, looked up once: what was judged is what is connected to, whatever the name says a moment
 * later. Throws `endpoint_refused`, `host_unreachable`.
 */
export async function resolveAllowed(url: URL, opened: Opened, lookUp: LookUp = ask): Promise<Resolved> {
  const place = { host: hostOf(url), port: portOf(url) };
  const found = await addressesOf(place.host, lookUp);
  const judged = found.map((resolved) => ({ resolved, openness: opennessOf(resolved) }));
  const allowed = judged.find(
    ({ resolved, openness }) => openness === 'open' || (openness === 'closed' && opened.covers(place, resolved)),
  );
  if (allowed) return allowed.resolved;
  const text = `${url.hostname}:${place.port}`;
  const closed = judged.find(({ openness }) => openness === 'closed');
  throw new PlumblineError(
    'endpoint_refused',
    closed
      ? `${text} is ${closed.resolved.address}, an address of this machine or of a private network. Such places are spoken to only where the operator of the installation opened them: PLUMBLINE_HTTP_TARGETS=${text} for the server and its workers, or a network there, such as 10.20.0.0/16:${place.port}.`
      : `${text} is an address of its own link, of a cloud's metadata, or of no service at all: nothing is ever sent there.`,
  );
}

async function addressesOf(host: string, lookUp: LookUp): Promise<Resolved[]> {
  const family = isIP(host);
  if (family !== 0) return [{ address: host, family: family as 4 | 6 }];
  try {
    return await lookUp(host);
  } catch (cause) {
    throw new PlumblineError('host_unreachable', `${host} cannot be reached: the name is not known.`, { cause });
  }
}

const ask: LookUp = async (host) => (await lookup(host, { all: true })) as Resolved[];

export const hostOf = (url: URL): string => url.hostname.replace(/^\[|\]$/g, '');

export function portOf(url: URL): number {
  return url.port !== '' ? Number(url.port) : url.protocol === 'https:' ? 443 : 80;
}
