import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PlumblineError } from './errors.ts';
import { JsonReader, parseJson } from './json.ts';
import { readUtf8 } from './utf8.ts';

const refusal = (work: () => unknown): { line: number | undefined; message: string } => {
  try {
    work();
  } catch (error) {
    if (!(error instanceof PlumblineError)) throw error;
    return { line: error.issues[0]?.line, message: error.issues[0]?.message ?? '' };
  }
  throw new Error('It was not refused.');
};

describe('JSON from outside', () => {
  it('reads as JSON.parse does', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), fc.boolean(), (value, pretty) => {
        const text = JSON.stringify(value, null, pretty ? 2 : 0);
        if (/\\u(0000|d[89a-f])|__proto__|constructor|prototype|\d{16,}/i.test(text)) return;
        expect(parseJson(text)).toEqual(JSON.parse(text, (_, one) => (one === 0 ? 0 : one)));
      }),
      { numRuns: 300 },
    );
  });

  it('refuses with the line what JSON.parse would take in silence', () => {
    expect(refusal(() => parseJson('{\n"a": 1,\n"a": 2}'))).toEqual({ line: 3, message: '"a" is said twice' });
    expect(refusal(() => parseJson('{\n"__proto__": {"x": 1}}')).line).toBe(2);
    expect(refusal(() => parseJson('[\n1e400]')).message).toBe('1e400 is too large a number');
    expect(refusal(() => parseJson('["a\\u0000"]')).message).toMatch(/cannot be stored/);
    expect(refusal(() => parseJson('["\\ud800"]')).message).toMatch(/cannot be stored/);
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
  });

  it('refuses what is cut off, what follows after the end, and nesting without end', () => {
    const text = JSON.stringify({ a: [1, { b: 'c' }], d: true }, null, 1);
    for (let end = 0; end < text.length; end += 1)
      expect(refusal(() => parseJson(text.slice(0, end))).line).toBeGreaterThan(0);
    expect(refusal(() => parseJson('1 2')).message).toBe('something follows after the end');
    for (const deep of ['['.repeat(100_000), '{"a":'.repeat(100_000)])
      expect(refusal(() => parseJson(deep)).message).toMatch(/nested deeper/);
  });

  it('keeps the digits of a whole number that is too large for arithmetic, and -0 is 0', () => {
    expect(parseJson('[9007199254740993, -0]')).toEqual(['9007199254740993', 0]);
  });

  it('reads one value after the other, and knows where each began', () => {
    const reader = new JsonReader('{"a":1}\n\n{"b":2}{"c":3}');
    const values = [reader.next(), reader.next(), reader.next(), reader.next()];
    expect(values).toEqual([{ a: 1 }, { b: 2 }, { c: 3 }, undefined]);
    expect(reader.lineOf(values[1] as object)).toBe(3);
  });

  it('knows the line of each of many objects, in whatever order it is asked', () => {
    const reader = new JsonReader(Array.from({ length: 200 }, (_, at) => `{"at": ${at}}`).join('\n'));
    const values = Array.from({ length: 200 }, () => reader.next() as { at: number });
    for (const value of values.toReversed()) expect(reader.lineOf(value)).toBe(value.at + 1);
  });
});

describe('the text of a file', () => {
  it('is UTF-8, with or without its mark', () => {
    expect(readUtf8(Buffer.from('\ufeffZürich'))).toBe('Zürich');
    expect(refusal(() => readUtf8(Buffer.from('a\nZürich', 'latin1'))).line).toBe(2);
    expect(refusal(() => readUtf8(Buffer.from('\ufeffa', 'utf16le'))).message).toMatch(/UTF-16/);
    expect(refusal(() => readUtf8(Buffer.from('a\n', 'utf16le'))).message).toMatch(/NUL/);
    expect(refusal(() => readUtf8(Buffer.from([0x61, 0x0a, 0x0a, 0xed, 0xa0, 0x80]))).line).toBe(3);
    expect(refusal(() => readUtf8(Buffer.from([0x1f, 0x8b, 8, 0]))).message).toMatch(/gzip/);
  });

  it('is read or refused, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        try {
          expect(Buffer.from(readUtf8(bytes)).length).toBeLessThanOrEqual(bytes.length);
        } catch (error) {
          expect(error).toBeInstanceOf(PlumblineError);
        }
      }),
      { numRuns: 500 },
    );
  });
});
