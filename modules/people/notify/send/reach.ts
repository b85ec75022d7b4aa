// Requests to addresses that people typed in: never to what only this machine may reach.
import { lookup } from 'node:dns';
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import { PlumblineError } from '#kernel';

/** Never reached: unspecified, link-local (where clouds keep credentials), multicast, reserved, and ways around the list. */
const never = listOf([
  '0.0.0.0/8',
  '169.254.0.0/16',
  '192.0.0.0/24',
  '198.18.0.0/15',
  '224.0.0.0/4',
  '240.0.0.0/4',
  '::/128',
  '64:ff9b::/96',
  '64:ff9b:1::/48',
  '100::/64',
  '2001::/32',
  '2002::/16',
  'fe80::/10',
  'ff00::/8',
]);
/** Reached only where an administrator said so. */
const inside = listOf([
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '172.16.0.0/12',
  '192.0.2.0/24',
  '192.168.0.0/16',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '::1/128',
  '2001:db8::/32',
  'fc00::/7',
]);

function listOf(prefixes: string[]): BlockList {
  const list = new BlockList();
  for (const prefix of prefixes) {
    const [address, length] = prefix.split('/') as [string, string];
    list.addSubnet(address, Number(length), address.includes(':') ? 'ipv6' : 'ipv4');
  }
  return list;
}

/** An IPv4 address inside an IPv6 one counts as what it is. */
function mayReach(address: string, allowPrivate: boolean): boolean {
  const mapped = /^::ffff:(.+)$/i.exec(
    new URL(`http://${isIP(address) === 6 ? `[${address}]` : address}`).hostname.replace(/^\[|\]$/g, ''),
  )?.[1];
  if (mapped !== undefined) {
    const [high, low] = mapped.split(':').map((part) => Number.parseInt(part, 16)) as [number, number];
    return mayReach([high >> 8, high & 255, low >> 8, low & 255].join('.'), allowPrivate);
  }
  const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
  if (never.check(address, family)) return false;
  return allowPrivate || !inside.check(address, family);
}

const refused = (host: string): PlumblineError =>
  new PlumblineError('forbidden', `${host} is not an address that may be called from here.`);

/** Throws `invalid_input` for what can never be called. */
export function readUrl(text: string, allowPrivate: boolean): URL {
  const url = URL.parse(text);
  const wrong = (message: string): PlumblineError =>
    new PlumblineError('invalid_input', `The address ${message}.`, { issues: [{ path: '/url', message }] });
  if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:')) throw wrong('must begin with https://');
  if (url.protocol === 'http:' && !allowPrivate) throw wrong('must begin with https://');
  if (url.username || url.password) throw wrong('must hold no name and no password');
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) !== 0 && !mayReach(host, allowPrivate)) throw wrong('must not be one inside the own network');
  return url;
}

export interface Sent {
  status: number;
  retryAfterSeconds: number | null;
}

export interface Outgoing {
  url: string;
  method: 'POST';
  headers: Record<string, string>;
  body: Buffer;
  allowPrivate: boolean;
  timeoutMs: number;
}

/** Sends it to the address that was looked at, not to one that the name has a moment later; follows no redirect. */
export function send(outgoing: Outgoing): Promise<Sent> {
  const url = readUrl(outgoing.url, outgoing.allowPrivate);
  const guarded: LookupFunction = (host, options, done) => {
    lookup(host, { ...options, all: true }, (error, addresses) => {
      if (error) return done(error, []);
      if (addresses.length === 0 || addresses.some(({ address }) => !mayReach(address, outgoing.allowPrivate)))
        return done(refused(host), []);
      if (options.all) return done(null, addresses);
      return done(null, addresses[0]!.address, addresses[0]!.family);
    });
  };
  return new Promise((resolve, reject) => {
    const call = url.protocol === 'https:' ? requestHttps : requestHttp;
    const request = call(
      url,
      {
        method: outgoing.method,
        headers: { ...outgoing.headers, 'content-length': String(outgoing.body.length) },
        lookup: guarded,
        signal: AbortSignal.timeout(outgoing.timeoutMs),
        agent: false,
      },
      (response) => {
        // What it says is nobody's business here, however long it is.
        response.destroy();
        const after = Number(response.headers['retry-after']);
        resolve({ status: response.statusCode ?? 0, retryAfterSeconds: Number.isFinite(after) ? after : null });
      },
    );
    request.on('error', reject);
    request.end(outgoing.body);
  });
}
