/**
 * Words of the search (docs/decisions/0013)
 * - A *term* is what stands between blanks: `fra1-vm-0007`, `10.1.2.3`, `aa:bb:cc:00:11:22`.
 * - A *token* is what is looked up: letters or digits in a row (`fra`, `1`, `vm`, `0007`), or the canonical form of an
 *   address, a prefix or a MAC. Those begin with a mark of their own and are fixed-width hex, so that a range of tokens
 *   is a range of addresses.
 */
export const ADDRESS_MARK = '\u0001';
export const PREFIX_MARK = '\u0002';
export const MAC_MARK = '\u0003';

/** How texts and queries are written before they are compared: lower case, without accents. */
export function folded(text: string): string {
  const lower = text.toLowerCase();
  // biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII is what needs no folding
  return /^[\u0000-\u007f]*$/.test(lower) ? lower : lower.normalize('NFKD').replace(/\p{M}/gu, '');
}

/** An address of either family as bits, most significant first, in hex: 8 or 32 digits. */
export interface Address {
  family: 4 | 6;
  hex: string;
}

export function parseAddress(text: string): Address | null {
  return parseV4(text) ?? (text.includes(':') ? parseV6(text) : null);
}

function parseV4(text: string): Address | null {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text);
  if (!match) return null;
  const bytes = match.slice(1).map(Number);
  if (bytes.some((byte) => byte > 255)) return null;
  return { family: 4, hex: bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('') };
}

function parseV6(text: string): Address | null {
  if (!/^[0-9a-f:.]{2,45}$/.test(text)) return null;
  const halves = text.split('::');
  if (halves.length > 2) return null;
  const groups = halves.map(groupsOf);
  if (groups.some((list) => list === null)) return null;
  const [head, tail] = [groups[0]!, groups[1]];
  const count = head.length + (tail?.length ?? 0);
  if (tail === undefined ? count !== 8 : count > 7) return null;
  const zeros = Array.from({ length: 8 - count }, () => '0000');
  return { family: 6, hex: [...head, ...zeros, ...(tail ?? [])].join('') };
}

/** Groups of four hex digits; a last one may be an IPv4 address. */
function groupsOf(text: string): string[] | null {
  if (text === '') return [];
  const groups: string[] = [];
  const parts = text.split(':');
  for (const [index, part] of parts.entries()) {
    if (/^[0-9a-f]{1,4}$/.test(part)) groups.push(part.padStart(4, '0'));
    else {
      const embedded = index === parts.length - 1 ? parseV4(part) : null;
      if (!embedded) return null;
      groups.push(embedded.hex.slice(0, 4), embedded.hex.slice(4));
    }
  }
  return groups;
}

export interface Prefix extends Address {
  length: number;
}

/** `10.1.0.0/16`; host bits do not matter. */
export function parsePrefix(text: string): Prefix | null {
  const slash = text.indexOf('/');
  if (slash < 0) return null;
  const address = parseAddress(text.slice(0, slash));
  const length = /^\d{1,3}$/.test(text.slice(slash + 1)) ? Number(text.slice(slash + 1)) : -1;
  if (!address || length < 0 || length > (address.family === 4 ? 32 : 128)) return null;
  return { ...address, hex: masked(address.hex, length, '0'), length };
}

/** The hex with everything behind the first `length` bits set to zeros or ones. */
function masked(hex: string, length: number, fill: '0' | 'f'): string {
  const whole = length >> 2;
  const rest = length & 3;
  if (whole >= hex.length) return hex;
  const keep = (0xf << (4 - rest)) & 0xf;
  const digit = Number.parseInt(hex[whole]!, 16);
  const mixed = (digit & keep) | (fill === 'f' ? ~keep & 0xf : 0);
  return hex.slice(0, whole) + mixed.toString(16) + fill.repeat(hex.length - whole - 1);
}

export function addressToken({ family, hex }: Address): string {
  return `${ADDRESS_MARK}${family}${hex}`;
}

/** First and last address of a prefix, as tokens. */
export function addressRange(prefix: Prefix): [string, string] {
  return [
    addressToken({ family: prefix.family, hex: masked(prefix.hex, prefix.length, '0') }),
    addressToken({ family: prefix.family, hex: masked(prefix.hex, prefix.length, 'f') }),
  ];
}

export function prefixToken({ family, hex, length }: Prefix): string {
  return `${PREFIX_MARK}${family}${hex}/${String(length).padStart(3, '0')}`;
}

/** The tokens that a prefix within this one can have, from first to last; the one itself is among them. */
export function prefixRange(prefix: Prefix): [string, string] {
  const { family } = prefix;
  return [
    `${PREFIX_MARK}${family}${masked(prefix.hex, prefix.length, '0')}/`,
    `${PREFIX_MARK}${family}${masked(prefix.hex, prefix.length, 'f')}/999`,
  ];
}

/** Every prefix that contains an address (or a prefix of that length), the longest first. */
export function prefixesAround({ family, hex }: Address, upTo = family === 4 ? 32 : 128): Prefix[] {
  return Array.from({ length: upTo + 1 }, (_, index) => {
    const length = upTo - index;
    return { family, length, hex: masked(hex, length, '0') };
  });
}

/** A MAC in any spelling (aa:bb:cc:dd:ee:ff, aa-bb-…, aabb.ccdd.eeff, aabbccddeeff), or its first bytes, as hex digits. */
export function parseMac(text: string): string | null {
  const spelled =
    /^[0-9a-f]{2}([:-][0-9a-f]{2}){2,5}$/.test(text) ||
    /^[0-9a-f]{4}(\.[0-9a-f]{4}){1,2}$/.test(text) ||
    /^[0-9a-f]{12}$/.test(text);
  return spelled ? text.replace(/[^0-9a-f]/g, '') : null;
}

/** Letters in a row, or digits in a row. */
const RUN = /\p{L}+|\p{N}+/gu;

export function runsOf(term: string): string[] {
  return term.match(RUN) ?? [];
}

/** The tokens by which a term of a text is found. */
export function tokensOf(term: string): string[] {
  const first = term.charCodeAt(0);
  // Most terms are plain words: only what can be a number in hex is looked at closer.
  const hexDigit = (first >= 48 && first <= 57) || (first >= 97 && first <= 102) || first === 58;
  if (hexDigit && term.length >= 2) {
    const prefix = parsePrefix(term);
    if (prefix) {
      const address = parseAddress(term.slice(0, term.indexOf('/')))!;
      // An address with its mask, as interfaces have it, is an address; of one bit length it is both.
      if (address.hex !== prefix.hex) return [addressToken(address)];
      const whole = prefix.length === (prefix.family === 4 ? 32 : 128);
      return whole ? [prefixToken(prefix), addressToken(address)] : [prefixToken(prefix)];
    }
    const mac = parseMac(term);
    // Twelve digits in a row may be a serial as well.
    if (mac?.length === 12) return /[:.-]/.test(term) ? [MAC_MARK + mac] : [MAC_MARK + mac, ...runsOf(term)];
    const address = parseAddress(term);
    if (address) return [addressToken(address)];
  }
  return runsOf(term);
}
