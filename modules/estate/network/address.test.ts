import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  blocksOf,
  canonicalAddress,
  canonicalBlock,
  formatAddress,
  hostBitsCleared,
  isOutward,
  parseAddress,
  parseBlock,
  reservedEnds,
  spanOf,
  spanSize,
} from './address.ts';

const addresses = fc.constantFrom(4 as const, 6 as const).chain((family) =>
  fc.record({
    family: fc.constant(family),
    value: fc.bigInt({ min: 0n, max: (1n << (family === 4 ? 32n : 128n)) - 1n }),
  }),
);

describe('addresses', () => {
  it('read back as they are written, and have one spelling', () => {
    fc.assert(
      fc.property(addresses, ({ family, value }) => {
        const text = formatAddress(family, value);
        expect(parseAddress(text)).toEqual({ family, value });
        expect(canonicalAddress(text.toUpperCase())).toBe(text);
      }),
    );
    expect(canonicalAddress('2001:0DB8:0:0:0:0:0:1')).toBe('2001:db8::1');
    expect(canonicalAddress('2001:db8:0:0:1:0:0:1')).toBe('2001:db8::1:0:0:1');
    for (const none of ['', '10.0.0', '10.0.0.256', '10.0.0.1/24', 'fe80::1%eth0', ':::', 'x'])
      expect([none, canonicalAddress(none)]).toEqual([none, null]);
  });

  it('tell host bits from a prefix, and what was meant', () => {
    expect(canonicalBlock('10.0.0.1/8')).toBeNull();
    expect(hostBitsCleared('10.0.0.1/8')).toBe('10.0.0.0/8');
    expect(hostBitsCleared('2001:DB8:0::1/48')).toBe('2001:db8::/48');
    expect(hostBitsCleared('10.0.0.0/8')).toBeNull();
    expect(canonicalBlock('2001:DB8:0:0::/32')).toBe('2001:db8::/32');
    for (const none of ['10.0.0.0/33', '10.0.0.0', '10.0.0.0/', '::/129', '10.0.0.0/8/8'])
      expect([none, parseBlock(none)]).toEqual([none, null]);
  });

  it('fill any span with whole blocks, without a gap and without one more than needed', () => {
    fc.assert(
      fc.property(addresses, fc.bigInt({ min: 0n, max: 1n << 40n }), ({ family, value }, more) => {
        const top = (1n << (family === 4 ? 32n : 128n)) - 1n;
        const span = { family, first: value, last: value + more > top ? top : value + more };
        const blocks = blocksOf(span);
        let next = span.first;
        for (const block of blocks) {
          expect(spanOf(block).first).toBe(next);
          next = spanOf(block).last + 1n;
        }
        expect(next).toBe(span.last + 1n);
        expect(spanSize(span)).toBe(blocks.reduce((sum, block) => sum + spanSize(spanOf(block)), 0n));
        expect(blocks.length).toBeLessThanOrEqual(2 * (family === 4 ? 32 : 128));
      }),
    );
  });

  it('keep the ends of a network for itself, save where there is room for hosts only', () => {
    const ends = (text: string) =>
      reservedEnds(parseBlock(text)!).map((value) => formatAddress(parseBlock(text)!.family, value));
    expect(ends('192.0.2.0/24')).toEqual(['192.0.2.0', '192.0.2.255']);
    expect(ends('192.0.2.0/31')).toEqual([]);
    expect(ends('192.0.2.0/32')).toEqual([]);
    expect(ends('2001:db8::/64')).toEqual(['2001:db8::']);
    expect(ends('2001:db8::/127')).toEqual([]);
  });

  it('know those that every machine has', () => {
    for (const inward of ['127.0.0.1', '169.254.3.4', '::1', '::', '0.0.0.0', 'fe80::1', 'febf::1'])
      expect([inward, isOutward(inward)]).toEqual([inward, false]);
    for (const outward of ['10.0.0.1', '2001:db8::1', 'fec0::1', 'fd00::1'])
      expect([outward, isOutward(outward)]).toEqual([outward, true]);
  });
});
