import { isIPv4 } from 'node:net';

/** Counting single addresses of a range larger than this tells nobody anything. */
const MAX_ADDRESSES = 4_096;
/** Options of nmap that take the next word as their value. */
const valued =
  /^(-p|-o[XNGA]|-iL|-iR|-e|-S|-g|-D|-T|--(exclude|excludefile|top-ports|script|script-args|max-retries|host-timeout|min-rate|max-rate|min-hostgroup|max-hostgroup|min-parallelism|max-parallelism|scan-delay|source-port|dns-servers|datadir|stylesheet|version-intensity|ttl|mtu|data-length|proxies|spoof-mac|exclude-ports|port-ratio))$/;

/** What a scan was asked to look at, by its command line: `10.0.0.0/24`, `10.0.0.1-20`, names. */
export function scanTargets(args: string): string[] {
  const words = args.split(/\s+/).filter(Boolean).slice(1);
  return words.filter((word, index) => !word.startsWith('-') && !valued.test(words[index - 1] ?? ''));
}

/** The addresses of a target, or null for what is none in IPv4, or too many. */
export function addressesOf(target: string): string[] | null {
  const [range, lengthText] = target.split('/') as [string, string | undefined];
  if (lengthText !== undefined) {
    if (!isIPv4(range) || !/^\d{1,2}$/.test(lengthText)) return null;
    const size = 2 ** (32 - Number(lengthText));
    if (Number(lengthText) > 32 || size > MAX_ADDRESSES) return null;
    const start = Math.floor(numberOf(range) / size) * size;
    return Array.from({ length: size }, (_, index) => textOf(start + index));
  }
  const parts = range.split('.');
  if (parts.length !== 4) return null;
  let addresses = [''];
  for (const part of parts) {
    const values = octets(part);
    if (values === null || addresses.length * values.length > MAX_ADDRESSES) return null;
    addresses = addresses.flatMap((head) => values.map((value) => (head === '' ? `${value}` : `${head}.${value}`)));
  }
  return addresses;
}

/** The prefix of a target that is one, its host bits cleared; from /8 to /30, as no network is outside that. */
export function prefixOf(target: string): string | null {
  const match = /^([\d.]+)\/(\d{1,2})$/.exec(target);
  if (!match || !isIPv4(match[1]!) || Number(match[2]) < 8 || Number(match[2]) > 30) return null;
  const size = 2 ** (32 - Number(match[2]));
  return `${textOf(Math.floor(numberOf(match[1]!) / size) * size)}/${match[2]}`;
}

/** `1`, `1-20`, `1,5,9-12`, `-`. */
function octets(part: string): number[] | null {
  const values: number[] = [];
  for (const piece of part.split(',')) {
    const match = /^(\d{0,3})(-)?(\d{0,3})$/.exec(piece);
    if (!match || piece === '') return null;
    const from = match[1] === '' ? 0 : Number(match[1]);
    const to = match[2] === undefined ? from : match[3] === '' ? 255 : Number(match[3]);
    if (from > 255 || to > 255 || to < from) return null;
    for (let value = from; value <= to; value += 1) values.push(value);
  }
  return values;
}

function numberOf(address: string): number {
  return address.split('.').reduce((value, part) => value * 256 + Number(part), 0);
}

function textOf(value: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join('.');
}
