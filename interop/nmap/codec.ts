import { isIP } from 'node:net';
import { z } from 'zod';
import type { Codec, ReadComponent, Reading } from '#estate';
import { validAttributes } from '../validAttributes.ts';
import { guessKind } from './kind.ts';
import { parseScan } from './parse.ts';
import type { Scan, ScannedHost } from './scan.ts';
import { offeredServices } from './services.ts';
import { addressesOf, prefixOf, scanTargets } from './targets.ts';

const options = z.strictObject({
  network: z
    .boolean()
    .default(false)
    .describe('Whether the prefix that was scanned is a network of its own: then it comes in, and its hosts with it'),
});
type Options = z.infer<typeof options>;

/** A card that answers for more addresses than this answers for others (proxy ARP): it tells no machine. */
const MAX_ADDRESSES_OF_A_CARD = 8;
const SHOWN = 20;
/** A scan sees the addresses of one family, the card of one network, and the ports that it asks. */
const seenInPart = ['addresses', 'macs', 'ports'] as const;

export const nmap: Codec<Options> = {
  key: 'nmap',
  title: 'A scan by nmap (-oX)',
  contentTypes: ['application/xml', 'text/xml'],
  maxBytes: 64 * 1_048_576,
  options,
  // A guess from outside fills in what nobody says who has been inside.
  precedence: 90,
  read: (bytes, given) => readingOf(parseScan(bytes), given),
};

/** What a scan says of the estate. It is never everything that there is: what did not answer is not gone. Pure. */
export function readingOf(scan: Scan, given: Options): Reading {
  const reading: Reading = { components: [], relations: [], notes: [], issues: [], whole: false, adds: seenInPart };
  const note = (message: string, line?: number): void => {
    reading.notes.push({ at: line === undefined ? 'the scan' : `line ${line}`, message });
  };
  if (scan.cutOff)
    note(
      `The scan is cut off here (${scan.cutOff.message}). The ${scan.hosts.length} hosts that stand whole before it came in.`,
      scan.cutOff.line,
    );
  if (scan.failure) note(`nmap ended with an error: ${scan.failure}.`);
  const targets = scan.args === null ? [] : scanTargets(scan.args);
  const prefixes = [...new Set(targets.flatMap((target) => prefixOf(target) ?? []))];
  if (given.network) readPrefixes(reading, prefixes);
  else if (prefixes.length > 0)
    note(
      `It was a scan of ${prefixes.join(', ')}. A scan can't know whether that is a network of its own; set "network" if it is.`,
    );
  const hosts = machines(scan.hosts, note);
  const taken = new Set<string>();
  const guesses = new Map<string, string[]>();
  for (const host of hosts) {
    const guess = guessKind(host);
    const name = nameOf(host, taken);
    readHost(reading, host, name, given.network ? prefixes : []);
    const words = `${guess.kind}${guess.role ? ` (${guess.role})` : ''} because ${guess.because}, ${percent(guess.confidence)}`;
    guesses.set(words, [...(guesses.get(words) ?? []), name]);
  }
  for (const [words, names] of guesses) note(`A new one would be a ${words}: ${some(names)}.`);
  noteSilent(scan, targets, note);
  return reading;
}

type Note = (message: string, line?: number) => void;

/** nmap tells of addresses; several addresses of one card are one machine. The machine that scanned itself is none. */
function machines(scanned: ScannedHost[], note: Note): ScannedHost[] {
  const others = scanned.filter((host) => {
    const loopback = host.addresses.every((address) => /^(127\.|::1$)/.test(address));
    if (loopback)
      note(
        `${host.addresses[0]} is the machine that scanned, seen by itself: take it in by "intake local".`,
        host.line,
      );
    return !loopback;
  });
  const byCard = Map.groupBy(others, (host) => host.macs[0] ?? host.addresses[0]!);
  return [...byCard.values()].flatMap((same) => {
    const [first] = same as [ScannedHost];
    if (same.length === 1) return [first];
    if (same.length > MAX_ADDRESSES_OF_A_CARD) {
      note(
        `${first.macs[0] ?? first.addresses[0]} answers for ${same.length} addresses: it stands in for other machines, and is taken as the card of none.`,
        first.line,
      );
      return same.map((host) => ({ ...host, macs: [], cardVendor: null }));
    }
    return [
      {
        ...first,
        addresses: [...new Set(same.flatMap((host) => host.addresses))],
        hostnames: same.flatMap((host) => host.hostnames),
        ports: [
          ...new Map(
            same.flatMap((host) => host.ports).map((port) => [`${port.protocol} ${port.port}`, port]),
          ).values(),
        ],
        os: same.map((host) => host.os).find((os) => os.length > 0) ?? [],
      },
    ];
  });
}

/** Its name as the scan knows it; two of one name are told apart by their address. */
function nameOf(host: ScannedHost, taken: Set<string>): string {
  const named = host.hostnames.find((one) => one.type !== 'user') ?? host.hostnames[0];
  const short = named && isIP(named.name) === 0 ? named.name.split('.')[0] : undefined;
  const address = host.addresses[0]!;
  let name = (short || address).slice(0, 200);
  if (taken.has(name.toLowerCase())) name = `${name.slice(0, 100)} (${address})`;
  taken.add(name.toLowerCase());
  return name;
}

function readHost(reading: Reading, host: ScannedHost, name: string, prefixes: string[]): void {
  const guess = guessKind(host);
  const at = `line ${host.line}`;
  const handle = `host ${host.addresses[0]}`;
  const fqdn = host.hostnames
    .map((one) => one.name.replace(/\.$/, ''))
    .find((one) => one.includes('.') && isIP(one) === 0);
  const [os] = host.os;
  const { attributes, dropped } = validAttributes(guess.kind, {
    hostname: host.hostnames[0] ? name : undefined,
    fqdn,
    addresses: host.addresses.filter((address) => isIP(address) !== 0).sort(),
    macs: [...new Set(host.macs)].sort(),
    role: guess.role,
    osName: os?.name,
  });
  for (const message of dropped) reading.notes.push({ at, message });
  const component: ReadComponent = {
    handle,
    at,
    kind: guess.kind,
    name,
    guessed: true,
    attributes,
    initial: { state: 'in-service' },
    // What was seen is sure; what was guessed from it is as sure as nmap says.
    confidence: os ? os.accuracy / 100 : guess.confidence,
  };
  if (host.macs[0]) component.foreignId = `card ${host.macs[0]}`;
  reading.components.push(component);
  for (const prefix of prefixes) {
    if (host.addresses.some((address) => addressesOf(prefix)?.includes(address)))
      reading.relations.push({ at, kind: 'connected-to', from: { handle }, to: { handle: `prefix ${prefix}` } });
  }
  for (const service of offeredServices(host).services) {
    const checked = validAttributes(service.kind, service.facts);
    const own = `${handle} ${service.kind} ${service.title}`;
    for (const message of checked.dropped) reading.notes.push({ at: `line ${service.line}`, message });
    reading.components.push({
      handle: own,
      at: `line ${service.line}`,
      kind: service.kind,
      name: `${service.title} on ${name}`.slice(0, 200),
      nameAfter: { title: service.title, handle },
      attributes: checked.attributes,
      initial: { state: 'in-service' },
      confidence: service.confidence,
      ...(component.foreignId ? { foreignId: `${component.foreignId} ${service.kind} ${service.title}` } : {}),
    });
    reading.relations.push({ at: `line ${service.line}`, kind: 'runs-on', from: { handle: own }, to: { handle } });
  }
}

function readPrefixes(reading: Reading, prefixes: string[]): void {
  for (const prefix of prefixes)
    reading.components.push({
      handle: `prefix ${prefix}`,
      at: 'the scan',
      kind: 'prefix',
      name: prefix,
      attributes: { prefix },
      initial: { state: 'in-service' },
      confidence: 0.5,
    });
}

/** A silent address is no proof that nothing is there. */
function noteSilent(scan: Scan, targets: string[], note: Note): void {
  const up = new Set(scan.hosts.flatMap((host) => host.addresses));
  const asked = scan.cutOff ? [] : targets.flatMap((target) => addressesOf(target) ?? []);
  const silent = [...new Set([...scan.silent, ...asked.filter((address) => !up.has(address))])];
  if (silent.length > 0)
    note(`${silent.length} addresses did not answer: ${some(silent)}. Nothing is changed in what is known at them.`);
  else if (scan.counted && scan.counted.down > 0)
    note(`${scan.counted.down} of ${scan.counted.total} addresses did not answer; the file does not name them.`);
  const ways = scan.hosts.flatMap((host) => offeredServices(host).waysIn);
  if (ways.length > 0)
    note(
      `${ways.length} open ports are ways in or workings of a host (${some([...new Set(ways.map((port) => port.service!.name!))])}): no services of their own.`,
    );
}

function some(names: string[]): string {
  return names.length > SHOWN
    ? `${names.slice(0, SHOWN).join(', ')} and ${names.length - SHOWN} more`
    : names.join(', ');
}

function percent(confidence: number): string {
  return `${Math.round(confidence * 100)} %`;
}
