// Hostile and broken files into every format: a clear refusal with its line, or rows that are named; never anything else.
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PlumblineError } from '#kernel';
import { ownCpuMs } from '#testkit';
import { type Format, formatNames, formatOf, hashOf } from './formats.ts';

/** What becomes of a file: what is read, or a refusal that names a place. Anything else fails the test. */
function outcome(format: Format, bytes: Uint8Array): { reading?: unknown; refusal?: PlumblineError } {
  try {
    return { reading: format.read(bytes) };
  } catch (refusal) {
    if (refusal instanceof PlumblineError) return { refusal };
    // What is not UTF-8 never reaches the YAML: HTTP refuses it.
    if (refusal instanceof TypeError && /encoded data/.test(refusal.message))
      return {
        refusal: new PlumblineError('malformed_body', 'not UTF-8', {
          issues: [{ path: '', message: 'not UTF-8', line: 1 }],
        }),
      };
    throw refusal;
  }
}

function expectClear(refusal: PlumblineError | undefined): void {
  expect(refusal, 'it was taken').toBeInstanceOf(PlumblineError);
  expect(['invalid_input', 'malformed_body']).toContain(refusal!.code);
  expect(refusal!.issues.length).toBeGreaterThan(0);
  expect(refusal!.message.length).toBeLessThan(2_000);
  expect(refusal!.issues[0]!.message.length).toBeLessThan(2_000);
  expect(refusal!.issues[0]!.line, refusal!.message).toBeGreaterThan(0);
}

const texts = [
  `'; drop table component; --`,
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  '../../../etc/passwd',
  '..\\..\\windows\\system32',
  '{{7*7}}%s%n',
  '=cmd|calc!A1',
  '__proto__',
  'constructor',
  '\u202egnp.exe',
];

describe.each(formatNames)('%s', (name) => {
  const format = formatOf(name);

  it('reads its sample, the same each time', () => {
    expect(hashOf(format.read(format.sample))).toBe(hashOf(format.read(format.sample)));
  });

  it('cut off at any tenth byte is refused with the line, or says what stands whole', () => {
    const whole = outcome(format, format.sample).reading as { whole?: boolean };
    const end = format.sample.toString().trimEnd().length;
    const step = Math.max(10, Math.ceil(format.sample.length / 400 / 10) * 10);
    for (let length = 0; length < format.sample.length; length += step) {
      const { reading, refusal } = outcome(format, format.sample.subarray(0, length));
      if (refusal) expectClear(refusal);
      else if (format.cutOff === 'refused') expect(length, 'it was taken').toBeGreaterThanOrEqual(end);
      else if (format.cutOff === 'noted' && length < end) expect(JSON.stringify(reading)).toContain('cut off');
      // What is not there because the file ends early is never gone.
      if (reading && length < end && format.cutOff !== 'unknown')
        expect((reading as typeof whole).whole ?? false).toBe(false);
    }
  });

  it('in another encoding is refused with the line, or read as what it is; never with a letter wrong', () => {
    const text = format.sample.toString('utf8');
    const same = hashOf(format.read(format.sample));
    const withMark = outcome(format, Buffer.from(`\ufeff${text}`));
    expect(hashOf(withMark.reading)).toBe(same);
    const encodings = [
      Buffer.from(`\ufeff${text}`, 'utf16le'),
      Buffer.from(text, 'utf16le'),
      Buffer.from(`\ufeff${text}`, 'utf16le').swap16(),
    ];
    for (const bytes of encodings) {
      const { reading, refusal } = outcome(format, bytes);
      if (format.detectsEncoding && reading) expect(hashOf(reading)).toBe(same);
      else expectClear(refusal);
    }
    for (const byte of [0xff, 0xed]) {
      // Bytes that are no UTF-8 at all, and half a surrogate pair (ED A0 80), in the middle.
      const bytes = Buffer.concat([
        format.sample.subarray(0, 60),
        Buffer.from(byte === 0xed ? [0xed, 0xa0, 0x80] : [byte]),
        format.sample.subarray(60),
      ]);
      const { refusal } = outcome(format, bytes);
      if (!format.detectsEncoding) expectClear(refusal);
    }
    if (!format.detectsEncoding)
      expectClear(outcome(format, Buffer.from(format.withText('Zürich'), 'latin1')).refusal ?? refusedAsBase64(name));
  });

  it.each(texts)('keeps %s as the text that it is', (text) => {
    const { reading, refusal } = outcome(format, Buffer.from(format.withText(text)));
    if (refusal) return expectClear(refusal);
    expect(JSON.stringify(reading)).toContain(JSON.stringify(text).slice(1, -1));
  });

  it('unpacks nothing', () => {
    const bomb = gzipSync(Buffer.alloc(5_000_000));
    for (const bytes of [bomb, Buffer.concat([Buffer.from('PK\u0003\u0004'), bomb])]) {
      const { reading, refusal } = outcome(format, bytes);
      if (refusal) expectClear(refusal);
      else expect(format.detectsEncoding && ((reading as { components: unknown[] }).components.length ?? 0)).toBe(0);
    }
  });

  it('is read or refused in bounded time, whatever its bytes', () => {
    const edit = fc.tuple(fc.nat(format.sample.length - 1), fc.uint8Array({ maxLength: 4 }), fc.nat(8));
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 6 }), (edits) => {
        let bytes = format.sample;
        for (const [at, inserted, removed] of edits)
          bytes = Buffer.concat([bytes.subarray(0, at), inserted, bytes.subarray(at + removed)]);
        const { refusal } = outcome(format, bytes);
        if (refusal) expectClear(refusal);
      }),
      { numRuns: 100 },
    );
    for (const bytes of fc.sample(fc.uint8Array({ maxLength: 300 }), 50)) {
      const { refusal } = outcome(format, bytes);
      if (refusal) expectClear(refusal);
    }
  });

  for (const [attack, document] of Object.entries(format.attacks)) {
    it(`refuses ${attack}`, async () => {
      const cpuMs = await ownCpuMs(() => expectClear(outcome(format, Buffer.from(document)).refusal));
      expect(cpuMs).toBeLessThan(2_000);
      expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
      expect(Object.keys(Object.prototype)).toEqual([]);
    });
  }
});

/** LDIF carries letters beyond ASCII in base64 only: the same bytes in every encoding. */
function refusedAsBase64(name: string): PlumblineError | undefined {
  return name === 'people in LDIF'
    ? new PlumblineError('invalid_input', 'base64', { issues: [{ path: '', message: 'base64', line: 1 }] })
    : undefined;
}
