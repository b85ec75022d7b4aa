// Bad requests for an operation, made from its part of the OpenAPI document.
import { z } from 'zod';
import type { ApiOperation, Schema } from './document.ts';
import { bytesOf, pathOf, type Sample } from './sample.ts';

export interface BadRequest {
  /** For the message of a failing test. */
  what: string;
  path: string;
  headers: Record<string, string>;
  body: string | Uint8Array | undefined;
  /** What the body says as a value, where it is one: a hostile text may well be a valid name. */
  value?: unknown;
}

/** Numbers that JSON.stringify cannot write; put in as this text, then replaced. */
const RAW = '@raw:';
const rawNumbers = ['1e400', '-1e400', '9007199254740993', '123456789012345678901234567890', '1e-400', '-0'];

const deep = (depth: number): unknown => JSON.parse(`${'['.repeat(depth)}${']'.repeat(depth)}`);

// biome-ignore-start lint/suspicious/noTemplateCurlyInString: others' templates, as text
export const hostileTexts = [
  '',
  ' ',
  'nul\u0000nul',
  'half \ud800 pair',
  "'; drop table event; --",
  "1' or '1'='1",
  '" or ""="',
  '%',
  '\\',
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '../../../../etc/passwd',
  '..\\..\\windows',
  'file:///etc/passwd',
  '$(reboot)',
  '`reboot`',
  '; reboot',
  '{{7*7}}',
  '${7*7}',
  '%s%n%x',
  '__proto__',
  'constructor',
  'line\r\nSet-Cookie: a=b',
  '\u001b[2J\u0007',
  '\u202egnp.exe',
  '\ufeff\u200b',
  'NaN',
  'true',
  '-1',
  '0',
  '1.5',
  '9007199254740993',
  '1e400',
  'CMP-99999999999999999999',
  'XXX-1',
  '9999-99-99T99:99:99Z',
  '275760-09-14',
  '💥'.repeat(3_000),
  'x'.repeat(100_000),
];
// biome-ignore-end lint/suspicious/noTemplateCurlyInString: others' templates, as text

/** Values of the wrong kind, or beyond what their kind can hold. */
const wrongValues: unknown[] = [
  ...rawNumbers.map((number) => RAW + number),
  null,
  true,
  false,
  0,
  -1,
  1.5,
  2 ** 31,
  2 ** 53,
  [],
  [null],
  {},
  { length: 1 },
  { toString: 'x' },
  { $ne: null },
  deep(100),
  Array.from({ length: 20_000 }, () => 0),
];

const hostileValues: unknown[] = [...hostileTexts, ...wrongValues];

/** All of them at every place would take minutes; which ones go where changes with the seed. */
const TEXTS_A_PLACE = process.env['PLUMBLINE_TEST_THOROUGH'] === '1' ? hostileTexts.length : 10;

type Choose = <Item>(items: readonly Item[]) => Item;
const someTexts = (choose: Choose): string[] =>
  TEXTS_A_PLACE >= hostileTexts.length
    ? hostileTexts
    : [...new Set(Array.from({ length: TEXTS_A_PLACE }, () => choose(hostileTexts)))];

const written = (value: unknown): string => JSON.stringify(value)!.replaceAll(/"@raw:([^"]+)"/g, '$1');
const shown = (value: unknown): string => written(value).slice(0, 60);

/** Every place in a schema, as a path of names. */
function placesIn(schema: Schema, depth = 0): string[][] {
  if (depth > 3) return [];
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return choices.flatMap((choice) => placesIn(choice, depth));
  return Object.entries(schema.properties ?? {}).flatMap(([name, part]) => [
    [name],
    ...placesIn(part, depth + 1).map((place) => [name, ...place]),
  ]);
}

function withValueAt(body: unknown, [name, ...rest]: string[], value: unknown): unknown {
  const object = body !== null && typeof body === 'object' && !Array.isArray(body) ? body : {};
  const inner = (object as Record<string, unknown>)[name!];
  return { ...object, [name!]: rest.length > 0 ? withValueAt(inner, rest, value) : value };
}

/** Chooses by a seed, so that a failure can be had again. */
export function randomOf(seed: number): Choose {
  let state = seed >>> 0;
  return (items) => {
    // Mulberry32, by Tommy Ettinger (public domain).
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return items[((mixed ^ (mixed >>> 14)) >>> 0) % items.length]!;
  };
}

export function badRequests(operation: ApiOperation, sample: Sample, choose: Choose): BadRequest[] {
  const bytes = bytesOf(operation, sample.body);
  const base = { path: pathOf(operation, sample), headers: sample.headers, body: bytes, value: sample.body };
  const requests: BadRequest[] = [];
  const add = (what: string, change: Partial<BadRequest>): void => {
    requests.push({ ...base, what: `${operation.id}: ${what}`, ...change });
  };
  addPaths(operation, sample, add);
  addQueries(operation, sample, base.path, add, choose);
  if (operation.declaration.versioned)
    for (const tag of ['0', '"x"', '*', '"-1"', '"99999999999"', `"${'9'.repeat(500)}"`])
      add(`If-Match ${tag}`, { headers: { ...sample.headers, 'if-match': tag } });
  if (operation.parameters.some(({ name }) => name === 'Idempotency-Key'))
    for (const key of ['', 'a b', 'x'.repeat(300)])
      add(`Idempotency-Key ${key.slice(0, 20)}`, { headers: { ...sample.headers, 'idempotency-key': key } });
  if (operation.body && !operation.declaration.bulk) addBodies(operation, sample, add, choose);
  if (operation.declaration.bulk) addLines(add);
  return requests;
}

type Add = (what: string, change: Partial<BadRequest>) => void;

function addPaths(operation: ApiOperation, sample: Sample, add: Add): void {
  for (const { name } of operation.parameters.filter((parameter) => parameter.in === 'path'))
    for (const value of [...hostileTexts, '9'.repeat(300)]) {
      // A text of a thousand kilobytes is the query's and the body's affair.
      if (value.length > 4_000 || !value.isWellFormed() || value === '') continue;
      add(`path ${name} = ${shown(value)}`, {
        path: pathOf(operation, { ...sample, path: { ...sample.path, [name]: value } }),
      });
    }
}

function addQueries(operation: ApiOperation, sample: Sample, path: string, add: Add, choose: Choose): void {
  const mark = path.includes('?') ? '&' : '?';
  for (const { name } of operation.parameters.filter((parameter) => parameter.in === 'query')) {
    for (const value of someTexts(choose)) {
      if (value.length > 4_000 || !value.isWellFormed()) continue;
      // "true" may be just what it takes: there is nothing to refuse then, and what has no body to be refused would be done.
      if (operation.method !== 'GET' && takes(operation, name, value)) continue;
      add(`query ${name} = ${shown(value)}`, {
        path: pathOf(operation, { ...sample, query: { ...sample.query, [name]: value } }),
      });
    }
    add(`query ${name} twice`, { path: `${path}${mark}${name}=1&${name}=2` });
    add(`query ${name}[]`, { path: `${path}${mark}${name}[]=1` });
  }
  for (const name of ['nobody-knows-this', '__proto__', 'constructor[prototype]'])
    add(`query ${name}`, { path: `${path}${mark}${encodeURIComponent(name)}=1` });
}

function takes({ declaration: { query } }: ApiOperation, name: string, value: string): boolean {
  const schema = query instanceof z.ZodObject ? (query.shape as Record<string, z.ZodType>)[name] : undefined;
  return schema?.safeParse(value).success ?? false;
}

function addBodies(operation: ApiOperation, sample: Sample, add: Add, choose: Choose): void {
  const type = { ...sample.headers, 'content-type': 'application/json' };
  const say = (what: string, value: unknown): void =>
    add(what, { body: written(value), value: JSON.parse(written(value)), headers: type });
  const places = [...new Map(placesIn(operation.body!.schema).map((place) => [place.join('/'), place])).values()];
  for (const place of places)
    for (const value of [...someTexts(choose), ...wrongValues])
      say(`/${place.join('/')} = ${shown(value)}`, withValueAt(sample.body, place, value));
  for (const name of Object.keys((sample.body ?? {}) as object)) {
    const { [name]: _, ...rest } = sample.body as Record<string, unknown>;
    say(`without ${name}`, rest);
  }
  say('an unknown member', { ...(sample.body as object), nobodyKnowsThis: 1 });
  for (const value of ['text', 42, true, [], [[]], [sample.body], deep(500)]) say(`the body is ${shown(value)}`, value);
  for (let round = 0; round < 20 && places.length > 0; round += 1) {
    let value: unknown = sample.body;
    for (let i = 0; i < 3; i += 1) value = withValueAt(value, choose(places), choose(hostileValues));
    say(`round ${round}: ${shown(value)}`, value);
  }
  const good = written(sample.body ?? {});
  const raw = (what: string, body: string | Uint8Array, headers: Record<string, string> = {}): void =>
    add(what, { body, value: undefined, headers: { ...type, ...headers } });
  raw('cut off', good.slice(0, -1));
  raw('a comma too many', `${good.slice(0, -1)},}`);
  raw('no JSON', 'yaml: [1');
  raw('only a NUL', '\u0000');
  raw('half a string', '"');
  raw('two values', `${good}${good}`);
  raw('not UTF-8', new Uint8Array([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]));
  raw('a byte order mark of UTF-16', new Uint8Array([0xff, 0xfe, 0x7b, 0x00, 0x7d, 0x00]));
  raw('__proto__', '{"__proto__":{"administrator":true}}');
  raw('50,000 levels', `${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`);
  raw('too large', JSON.stringify('x'.repeat((operation.declaration.bodyLimit ?? 1_048_576) + 1)));
  for (const wrong of ['text/plain', 'application/xml', 'application/x-ndjson', 'multipart/form-data; boundary=x', 'x'])
    raw(`as ${wrong}`, good, { 'content-type': wrong });
}

/** A line that is bad gets an error of its own: what may not happen is that it is stored or breaks the others. */
function addLines(add: Add): void {
  const raw = (what: string, body: string | Uint8Array, headers: Record<string, string> = {}): void =>
    add(what, { body, value: undefined, headers: { 'content-type': 'application/x-ndjson', ...headers } });
  raw('no line', '');
  raw('not UTF-8', new Uint8Array([0xff, 0xfe]));
  raw('as JSON', '[]', { 'content-type': 'application/json' });
  raw('lines of nonsense', hostileValues.map((value) => written(value)).join('\n'));
  raw('lines cut off', '{"kind":\n{"kind":"server"\nnull\n"x"\n');
}
