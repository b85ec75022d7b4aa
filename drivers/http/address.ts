import { BlockList, isIPv4 } from 'node:net';

export interface Resolved {
  address: string;
  family: 4 | 6;
}

/**
 * - `never`: its own link, metadata services of clouds, and what no service has. Whoever reaches those is trusted by them,
 *   or speaks to many at once: nothing opens them.
 * - `closed`: this machine and private networks. They are spoken to where the operator opened them.
 */
export type Openness = 'open' | 'closed' | 'never';

function listOf(v4: readonly string[], v6: readonly string[]): BlockList {
  const list = new BlockList();
  for (const [networks, family] of [[v4, 'ipv4'] as const, [v6, 'ipv6'] as const])
    for (const network of networks) {
      const [address = '', prefix = ''] = network.split('/');
      list.addSubnet(address, Number(prefix), family);
    }
  return list;
}

// RFC 6890 and its sisters; metadata services besides 169.254.169.254: Alibaba Cloud, Oracle Cloud, Azure, AWS over IPv6.
const never = listOf(
  [
    ...['0.0.0.0/8', '169.254.0.0/16', '224.0.0.0/4', '240.0.0.0/4'],
    ...['100.100.100.200/32', '192.0.0.192/32', '168.63.129.16/32'],
  ],
  // 2001::/32 is Teredo: it hides an address in a way of its own, and nobody offers a service there.
  ['::/128', 'fe80::/10', 'fec0::/10', 'ff00::/8', 'fd00:ec2::/32', '2001::/32'],
);
const closed = listOf(
  ['127.0.0.0/8', '10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', '192.0.0.0/24', '198.18.0.0/15'],
  ['::1/128', 'fc00::/7', '64:ff9b:1::/48'],
);

export function opennessOf(resolved: Resolved): Openness {
  const { address, family } = plainAddress(resolved);
  const name = family === 4 ? 'ipv4' : 'ipv6';
  if (never.check(address, name)) return 'never';
  return closed.check(address, name) ? 'closed' : 'open';
}

/** An IPv4 address that an IPv6 one stands for (mapped, compatible, NAT64, 6to4) is judged as what it is. */
export function plainAddress({ address, family }: Resolved): Resolved {
  if (family === 4) return { address, family };
  const bare = address.replace(/%.*$/, '');
  const groups = groupsOf(bare);
  const starts = (...these: number[]): boolean => these.every((group, at) => groups[at] === group);
  const at = (index: number): Resolved => ({ address: v4Of(groups[index]!, groups[index + 1]!), family: 4 });
  if (starts(0, 0, 0, 0, 0, 0xffff) || starts(0, 0, 0, 0, 0xffff, 0) || starts(0x64, 0xff9b, 0, 0, 0, 0)) return at(6);
  // ::1 and :: are themselves.
  if (starts(0, 0, 0, 0, 0, 0) && groups[6] !== 0) return at(6);
  if (groups[0] === 0x2002) return at(1);
  return { address: bare, family };
}

const v4Of = (high: number, low: number): string => [high >> 8, high & 255, low >> 8, low & 255].join('.');

/** The eight groups of an IPv6 address, however it is written. */
function groupsOf(address: string): number[] {
  const tail = address.slice(address.lastIndexOf(':') + 1);
  const text = isIPv4(tail) ? address.slice(0, -tail.length) + hexOf(tail) : address;
  const [before = '', after] = text.split('::');
  const numbers = (part: string): number[] =>
    part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16));
  const [left, right] = [numbers(before), numbers(after ?? '')];
  return [...left, ...new Array<number>(8 - left.length - right.length).fill(0), ...right];
}

function hexOf(v4: string): string {
  const [a = 0, b = 0, c = 0, d = 0] = v4.split('.').map(Number);
  return `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
}
