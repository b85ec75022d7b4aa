import { PlumblineError } from './errors.ts';
import type { Json } from './hash.ts';
import { lineAt } from './utf8.ts';

/** No file that we read nests deeper; walking what does could exhaust the stack. */
const MAX_DEPTH = 100;
const refusedNames = new Set(['__proto__', 'constructor', 'prototype']);
const number = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/y;
const blank = /[ \t\n\r]*/y;

/**
 * Reads JSON of strangers, stricter than JSON.parse: a name said twice, a name that JavaScript objects inherit, a number
 * that is none here (1e400), a character that cannot be stored or nesting without end is refused with its line. A whole
 * number beyond 2^53 comes as its digits, so that none is lost. Knows the line on which each object began.
 */
export class JsonReader {
  readonly text: string;
  offset = 0;
  private readonly starts = new WeakMap<object, number>();
  private feeds: Uint32Array | null = null;

  constructor(text: string) {
    this.text = text;
  }

  /** The next of several values that stand one after the other (NDJSON, or simply joined); undefined at the end. */
  next(): Json | undefined {
    this.skipBlank();
    return this.offset >= this.text.length ? undefined : this.value(0);
  }

  /** The only value. */
  whole(): Json {
    const value = this.next();
    if (value === undefined) throw this.refused('it is empty');
    this.skipBlank();
    if (this.offset < this.text.length) throw this.refused('something follows after the end');
    return value;
  }

  lineOf(value: object): number | undefined {
    const start = this.starts.get(value);
    return start === undefined ? undefined : this.lineAt(start);
  }

  /** Asked for thousands of objects: counted once, not from the beginning for each. */
  private lineAt(offset: number): number {
    this.feeds ??= feedsOf(this.text);
    let [low, high] = [0, this.feeds.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.feeds[middle]! < offset) low = middle + 1;
      else high = middle;
    }
    return low + 1;
  }

  refused(message: string, offset = this.offset): PlumblineError {
    const line = lineAt(this.text, offset);
    return new PlumblineError('invalid_input', `The file is not valid: line ${line}: ${message}.`, {
      issues: [{ path: '', message, line }],
    });
  }

  skipBlank(): void {
    blank.lastIndex = this.offset;
    blank.exec(this.text);
    this.offset = blank.lastIndex;
  }

  private value(depth: number): Json {
    if (depth > MAX_DEPTH) throw this.refused(`it is nested deeper than ${MAX_DEPTH} levels`);
    const character = this.text[this.offset];
    if (character === '{') return this.object(depth);
    if (character === '[') return this.array(depth);
    if (character === '"') return this.string();
    for (const [word, value] of [
      ['true', true],
      ['false', false],
      ['null', null],
    ] as const) {
      if (this.text.startsWith(word, this.offset)) {
        this.offset += word.length;
        return value;
      }
    }
    return this.number();
  }

  private object(depth: number): Json {
    const object: { [name: string]: Json } = {};
    this.starts.set(object, this.offset);
    this.offset += 1;
    this.skipBlank();
    if (this.text[this.offset] === '}') {
      this.offset += 1;
      return object;
    }
    for (;;) {
      const start = this.offset;
      if (this.text[start] !== '"') throw this.unexpected('a name in quotes');
      const name = this.string();
      if (refusedNames.has(name)) throw this.refused(`"${name}" is not a name that may be used`, start);
      if (Object.hasOwn(object, name)) throw this.refused(`"${name.slice(0, 80)}" is said twice`, start);
      this.expect(':');
      object[name] = this.value(depth + 1);
      if (this.endOr(',', '}')) return object;
    }
  }

  private array(depth: number): Json {
    const array: Json[] = [];
    this.starts.set(array, this.offset);
    this.offset += 1;
    this.skipBlank();
    if (this.text[this.offset] === ']') {
      this.offset += 1;
      return array;
    }
    for (;;) {
      array.push(this.value(depth + 1));
      if (this.endOr(',', ']')) return array;
    }
  }

  private string(): string {
    const start = this.offset;
    let end = this.text.indexOf('"', start + 1);
    for (; end >= 0; end = this.text.indexOf('"', end + 1)) {
      let slashes = 0;
      while (this.text[end - 1 - slashes] === '\\') slashes += 1;
      if (slashes % 2 === 0) break;
    }
    if (end < 0) throw this.refused('a text has no closing quote', start);
    this.offset = end + 1;
    const raw = this.text.slice(start, end + 1);
    let text: string;
    try {
      text = JSON.parse(raw) as string;
    } catch {
      throw this.refused('a text holds a line break or an escape that JSON does not know', start);
    }
    if (text.includes('\u0000') || !text.isWellFormed())
      throw this.refused('a text holds a character that cannot be stored (NUL or half a surrogate pair)', start);
    return text;
  }

  private number(): number | string {
    number.lastIndex = this.offset;
    const match = number.exec(this.text);
    if (!match) throw this.unexpected('a value');
    const [written, fraction, exponent] = match;
    const value = Number(written);
    if (!Number.isFinite(value)) throw this.refused(`${written.slice(0, 40)} is too large a number`);
    this.offset = number.lastIndex;
    if (fraction === undefined && exponent === undefined && !Number.isSafeInteger(value)) return written;
    // -0 is stored as 0 by every database.
    return value === 0 ? 0 : value;
  }

  private expect(character: string): void {
    this.skipBlank();
    if (this.text[this.offset] !== character) throw this.unexpected(`"${character}"`);
    this.offset += 1;
    this.skipBlank();
  }

  private endOr(separator: string, end: string): boolean {
    this.skipBlank();
    const character = this.text[this.offset];
    if (character !== separator && character !== end) throw this.unexpected(`"${separator}" or "${end}"`);
    this.offset += 1;
    this.skipBlank();
    return character === end;
  }

  private unexpected(wanted: string): PlumblineError {
    return this.refused(
      this.offset >= this.text.length
        ? `it ends where ${wanted} should stand: the file is cut off`
        : `${wanted} should stand where "${this.text.slice(this.offset, this.offset + 20).split('\n', 1)[0]}" stands`,
    );
  }
}

/** One JSON document from outside; see JsonReader. */
export function parseJson(text: string): Json {
  return new JsonReader(text).whole();
}

/** Where the lines of a text end. */
function feedsOf(text: string): Uint32Array {
  const feeds: number[] = [];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) feeds.push(at);
  return Uint32Array.from(feeds);
}
