import { BlockList, isIP } from 'node:net';
import { PlumblineError } from '#kernel';
import { plainAddress, type Resolved } from './address.ts';

/** Where closed addresses may be spoken to: a place by the name that is asked for, or a network. */
export interface Opened {
  covers(place: { host: string; port: number }, resolved: Resolved): boolean;
}

export const nothingOpened: Opened = { covers: () => false };

/**
 * Reads what an operator opens, joined by commas: `host:port`, `[address]:port`, or a network with or without a port:
 * `10.20.0.0/16`, `10.20.0.0/16:443`, `fd12::/16`, `[fd12::/16]:443`. Throws `invalid_input` naming the setting.
 */
export function readOpened(text: string | undefined, setting: string): Opened {
  const entries = (text ?? '')
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')
    .map((entry) => entryOf(entry, setting));
  return { covers: (place, resolved) => entries.some((covers) => covers(place, resolved)) };
}

function entryOf(entry: string, setting: string): Opened['covers'] {
  const wrong = (): PlumblineError =>
    new PlumblineError(
      'invalid_input',
      `${setting} holds "${entry.slice(0, 80)}"; it is host:port, or a network such as 10.20.0.0/16 or 10.20.0.0/16:443.`,
    );
  const bracketed = /^\[([^\]]+)\](?::(\d+))?$/.exec(entry);
  const simple = /^([^:]+)(?::(\d+))?$/.exec(entry);
  const [, named = entry, itsPort] = bracketed ?? simple ?? [];
  const port = itsPort === undefined ? null : Number(itsPort);
  if (port !== null && (port < 1 || port > 65_535)) throw wrong();
  const [address = '', prefix, more] = named.split('/');
  if (prefix === undefined) {
    // A host without a port would open whatever else stands there.
    if (port === null || named.includes('*') || (named.includes(':') && !bracketed)) throw wrong();
    const wanted = named.toLowerCase();
    return (place) => place.port === port && place.host.toLowerCase() === wanted;
  }
  const family = isIP(address);
  const most = family === 4 ? 32 : 128;
  if (family === 0 || more !== undefined || !/^\d{1,3}$/.test(prefix) || Number(prefix) > most) throw wrong();
  const network = new BlockList();
  network.addSubnet(address, Number(prefix), family === 4 ? 'ipv4' : 'ipv6');
  return (place, resolved) => {
    const plain = plainAddress(resolved);
    return (port === null || place.port === port) && network.check(plain.address, plain.family === 4 ? 'ipv4' : 'ipv6');
  };
}
