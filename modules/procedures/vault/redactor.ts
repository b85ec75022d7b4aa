import { LEAST_SECRET_LENGTH } from './credential.ts';

/** What stands in the place of a secret. */
export const MASK = '‹secret›';
/** `base64` breaks its lines here. */
const BASE64_LINE = 76;

/**
 * Takes secrets out of texts, in the forms in which programs print them: as they are, line by line, in base64 (also as
 * part of something longer), hexadecimal, percent-encoded, in JSON and quoted for a shell.
 */
export class Redactor {
  readonly #forms = new Set<string>();
  #sorted: string[] = [];
  #pattern: RegExp | null = null;

  constructor(secrets: Iterable<string> = []) {
    for (const secret of secrets) this.add(secret);
  }

  add(secret: string): void {
    for (const form of formsOf(secret)) this.#forms.add(form);
    // The longest first: a part of a form must not hide that the whole of it is there.
    this.#sorted = [...this.#forms].sort((a, b) => b.length - a.length);
    this.#pattern = this.#sorted.length > 0 ? new RegExp(this.#sorted.map(escaped).join('|'), 'g') : null;
  }

  mask(text: string): string {
    return this.#pattern === null ? text : text.replace(this.#pattern, MASK);
  }

  /** For what comes piece by piece. Secrets that are added meanwhile count from then on. */
  stream(): RedactedStream {
    return new RedactedStream(this);
  }

  /** Where the end of the text may be the beginning of a secret; the length of the text where it is none. */
  heldFrom(text: string): number {
    const longest = this.#sorted[0]?.length ?? 0;
    for (let at = Math.max(0, text.length - longest + 1); at < text.length; at++) {
      const rest = text.slice(at);
      if (this.#sorted.some((form) => form.length > rest.length && form.startsWith(rest))) return at;
    }
    return text.length;
  }

  /** What of the text can be told now, masked, and what has to wait for more. */
  split(text: string): { told: string; held: string } {
    if (this.#pattern === null) return { told: text, held: '' };
    let told = '';
    let from = 0;
    let hold = this.heldFrom(text);
    for (const match of text.matchAll(this.#pattern)) {
      const end = match.index + match[0].length;
      // It may grow into a longer one: wait. It cannot begin before `hold` and be longer, or hold would begin there.
      if (match.index >= hold) break;
      told += text.slice(from, match.index) + MASK;
      from = end;
      if (end > hold) hold = end + this.heldFrom(text.slice(end));
    }
    return { told: told + text.slice(from, hold), held: text.slice(hold) };
  }
}

/** Masks a text that comes in pieces: a secret may lie across their borders. */
export class RedactedStream {
  readonly #redactor: Redactor;
  #held = '';

  constructor(redactor: Redactor) {
    this.#redactor = redactor;
  }

  push(text: string): string {
    const { told, held } = this.#redactor.split(this.#held + text);
    this.#held = held;
    return told;
  }

  /** What was held back, when nothing more comes. */
  end(): string {
    const rest = this.#redactor.mask(this.#held);
    this.#held = '';
    return rest;
  }
}

function formsOf(secret: string): string[] {
  const whole = secret.trim();
  const lines = whole.includes('\n') ? whole.split('\n').map((line) => line.trim()) : [];
  // Of a key in several lines each line counts, but not those that stand in every key.
  const telling = lines.filter((line) => line.length >= 16 && !line.startsWith('-----'));
  return [whole, ...telling]
    .flatMap((text) => [text, ...encoded(text)])
    .filter((form) => form.length >= LEAST_SECRET_LENGTH);
}

function encoded(text: string): string[] {
  const bytes = Buffer.from(text, 'utf8');
  const base64 = bytes.toString('base64');
  const percent = encodeURIComponent(text);
  const inJson = JSON.stringify(text).slice(1, -1);
  return [
    ...inBase64(bytes),
    ...pieces(base64.replace(/=+$/, ''), BASE64_LINE),
    bytes.toString('hex'),
    bytes.toString('hex').toUpperCase(),
    percent,
    percent.replaceAll('%20', '+'),
    new URLSearchParams({ v: text }).toString().slice(2),
    percent.replaceAll(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()),
    // encodeURIComponent leaves these as they are; RFC 3986 and forms do not.
    percent.replaceAll(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`),
    inJson,
    inJson.replaceAll('/', '\\/'),
    text.replaceAll("'", "'\\''"),
    text.replaceAll(/["\\$`]/g, '\\$&'),
    text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;'),
  ];
}

/** Whatever stands before and behind it ("user:…"): the characters that are the value's alone, at each of three places. */
function inBase64(bytes: Buffer): string[] {
  return [0, 1, 2].flatMap((before) => {
    const text = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64url');
    const first = Math.ceil((before * 8) / 6);
    const last = Math.floor(((before + bytes.length) * 8) / 6);
    const core = text.slice(first, last);
    // So short a piece would be found in anything.
    return core.length < 6 ? [] : [core, core.replaceAll('-', '+').replaceAll('_', '/')];
  });
}

function pieces(text: string, length: number): string[] {
  if (text.length <= length) return [];
  const parts = Array.from({ length: Math.ceil(text.length / length) }, (_, index) =>
    text.slice(index * length, (index + 1) * length),
  );
  return parts.filter((part) => part.length >= 16);
}

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&');
