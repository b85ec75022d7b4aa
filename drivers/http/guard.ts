import { lookup } from 'node:dns/promises';
import { BlockList, isIP } from 'node:net';
import { PlumblineError } from '#kernel';

/** This machine, its own links, and what no service has: RFC 6890 and its sisters. */
const closed = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const) {
  closed.addSubnet(network, prefix, 'ipv4');
}
for (const [network, prefix] of [
  ['::', 127],
  ['fe80::', 10],
  ['ff00::', 8],
  // Metadata services of clouds stand here.
  ['fd00:ec2::', 32],
] as const) {
  closed.addSubnet(network, prefix, 'ipv6');
}

export interface Resolved {
  address: string;
  family: 4 | 6;
}

export function isClosed({ address, family }: Resolved): boolean {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped) return closed.check(mapped, 'ipv4');
  return closed.check(address, family === 4 ? 'ipv4' : 'ipv6');
}

/**
 * The address that is spoken to, looked up once: what was judged is what is connected to, whatever the name says a moment
 * later. Throws `endpoint_refused`, `host_unreachable`.
 */
export async function resolveAllowed(url: URL, approved: readonly string[]): Promise<Resolved> {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const found = await addressesOf(host);
  const place = `${url.hostname}:${portOf(url)}`;
  const isApproved = approved.includes(place);
  const allowed = found.find((one) => isApproved || !isClosed(one));
  if (!allowed) {
    throw new PlumblineError(
      'endpoint_refused',
      `${place} is an address of this machine or of its own link: it is spoken to only where it is an approved target.`,
    );
  }
  return allowed;
}

async function addressesOf(host: string): Promise<Resolved[]> {
  const family = isIP(host);
  if (family !== 0) return [{ address: host, family: family as 4 | 6 }];
  try {
    return (await lookup(host, { all: true })) as Resolved[];
  } catch (cause) {
    throw new PlumblineError('host_unreachable', `${host} cannot be reached: the name is not known.`, { cause });
  }
}

export function portOf(url: URL): number {
  return url.port !== '' ? Number(url.port) : url.protocol === 'https:' ? 443 : 80;
}
