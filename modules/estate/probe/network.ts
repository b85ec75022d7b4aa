import type { ObservedInterface, ObservedListener, ObservedRoute } from './observation.ts';
import { naturalNumber } from './sections.ts';

/** Interface lines: name, MAC, flags in hex, operstate, MTU, physical or virtual. Address lines: name, address[, mask]. */
export function interfacesOf(lines: readonly string[] = [], addressLines: readonly string[] = []): ObservedInterface[] {
  const addresses = new Map<string, string[]>();
  for (const line of addressLines) {
    const [name = '', address = '', mask] = line.split('\t');
    const cidr = address.includes('/') ? address : withMask(address, mask);
    if (cidr !== null) addresses.set(baseName(name), [...(addresses.get(baseName(name)) ?? []), cidr]);
  }
  return lines.flatMap((line) => {
    const [name, mac = '', flags = '', state = '', mtu, kind] = line.split('\t');
    if (!name) return [];
    return {
      name,
      mac: /^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/i.test(mac) && !/^[0:]+$/.test(mac) ? mac.toLowerCase() : null,
      addresses: [...new Set(addresses.get(name) ?? [])],
      // Set up by the administrator (IFF_UP), and not known to have no carrier; tunnels never know.
      up: (Number.parseInt(flags, 16) & 1) === 1 && state !== 'down' && state !== 'lowerlayerdown',
      mtu: naturalNumber(mtu),
      virtual: kind !== 'physical',
    };
  });
}

/** `eth0@if6` and `eth0:1` are about eth0. */
function baseName(name: string): string {
  return name.replace(/[@:].*$/, '');
}

function withMask(address: string, mask: string | undefined): string | null {
  const octets = mask?.split('.').map(Number) ?? [];
  if (octets.length !== 4 || !octets.every((octet) => octet >= 0 && octet <= 255)) return null;
  const bits = octets.map((octet) => octet.toString(2).padStart(8, '0')).join('');
  return /^1*0*$/.test(bits) ? `${address}/${bits.replaceAll('0', '').length}` : null;
}

/** `ipv4 default via 192.0.2.1 dev eth0 …`, or from /proc/net/route: `hex 010200C0 eth0`. */
export function routesOf(lines: readonly string[] = []): ObservedRoute[] {
  return lines.flatMap((line): ObservedRoute[] => {
    const words = line.split(/\s+/);
    const [family, second = '', third] = words;
    if (family === 'hex') {
      const gateway = ipv4FromHex(second);
      return third && gateway
        ? [{ family: 'ipv4', gateway: gateway === '0.0.0.0' ? null : gateway, interface: third }]
        : [];
    }
    const device = after(words, 'dev');
    if ((family !== 'ipv4' && family !== 'ipv6') || second !== 'default' || device === null) return [];
    return [{ family, gateway: after(words, 'via'), interface: device }];
  });
}

function after(words: readonly string[], word: string): string | null {
  const at = words.indexOf(word);
  return at < 0 ? null : (words[at + 1] ?? null);
}

/** Lines of `ss -H -lntup`. */
export function listenersFromSs(lines: readonly string[] = []): ObservedListener[] {
  return distinct(
    lines.flatMap((line) => {
      const [protocol, , , , local = ''] = line.trim().split(/\s+/);
      const at = local.lastIndexOf(':');
      const port = naturalNumber(local.slice(at + 1));
      if ((protocol !== 'tcp' && protocol !== 'udp') || at < 0 || !isPort(port)) return [];
      const process = line.match(/users:\(\("((?:[^"\\]|\\.)*)"/)?.[1] ?? null;
      return { protocol, address: plainAddress(local.slice(0, at)), port, process };
    }),
  );
}

/** `[::]` and `*` are how ss writes "all"; `%eth0` binds to an interface. */
function plainAddress(text: string): string {
  const address = text.replace(/%[^\]]*/, '').replace(/^\[(.*)\]$/, '$1');
  return address === '*' ? '::' : address;
}

/** Lines of /proc/net/{tcp,udp}[6]: local address and state. TCP listens in state 0A; bound UDP is 07. */
export function listenersFromProc(protocol: 'tcp' | 'udp', lines: readonly string[] = []): ObservedListener[] {
  return distinct(
    lines.flatMap((line) => {
      const [local = '', state] = line.split(' ');
      const [hexAddress = '', hexPort = ''] = local.split(':');
      if (state !== (protocol === 'tcp' ? '0A' : '07') || !/^[0-9A-F]{4}$/.test(hexPort)) return [];
      const address = hexAddress.length === 8 ? ipv4FromHex(hexAddress) : ipv6FromHex(hexAddress);
      const port = Number.parseInt(hexPort, 16);
      return address && isPort(port) ? { protocol, address, port, process: null } : [];
    }),
  );
}

function isPort(port: number | null): port is number {
  return port !== null && port > 0 && port < 65536;
}

/** The kernel prints addresses as 32-bit words in the byte order of the machine; all that matter are little-endian. */
function ipv4FromHex(hex: string): string | null {
  if (!/^[0-9A-F]{8}$/i.test(hex)) return null;
  return [3, 2, 1, 0].map((index) => Number.parseInt(hex.slice(index * 2, index * 2 + 2), 16)).join('.');
}

function ipv6FromHex(hex: string): string | null {
  if (!/^[0-9A-F]{32}$/i.test(hex)) return null;
  const words = [0, 1, 2, 3].map((word) => (hex.slice(word * 8, word * 8 + 8).match(/../g) ?? []).reverse().join(''));
  const groups = (words.join('').match(/.{4}/g) ?? []).map((group) => group.toLowerCase());
  // The URL parser writes IPv6 in its canonical short form (RFC 5952).
  return new URL(`http://[${groups.join(':')}]/`).hostname.slice(1, -1);
}

function distinct(listeners: ObservedListener[]): ObservedListener[] {
  const keyed = listeners.map((listener) => [JSON.stringify(Object.values(listener)), listener] as const);
  return [...new Map(keyed).values()];
}
