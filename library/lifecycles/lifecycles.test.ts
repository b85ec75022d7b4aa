import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { PlumblineError } from '#kernel';
import { libraryFolder, loadLifecycles } from '../load.ts';
import { compareLifecycles, describeDifference } from './compare.ts';
import { convertLifecycles } from './convert.ts';
import { lifecycleFileSchema } from './lifecycle.ts';
import { serializeLifecycles } from './serialize.ts';

const cycle = { cycle: '12', release: '2023-06-10', eol: '2026-07-11', eoes: '2028-06-30' };
const source = (products: Record<string, unknown>) => ({
  source: 'https://example.org/source',
  date: '2026-08-22T08:52:34+00:00',
  licence: 'MIT',
  products,
});
const product = (cycles: unknown[], more = {}) => ({ name: 'Debian', category: 'os', cycles, ...more });

describe('converting the source', () => {
  test('keeps a date as a date, and "no" and "yes" as what they mean', () => {
    const { products } = convertLifecycles(
      source({
        debian: product([
          cycle,
          { ...cycle, cycle: '13', eol: false, eoas: true, eoes: undefined },
          { ...cycle, cycle: '1', eol: true },
        ]),
      }),
    );
    expect(
      products[0]?.releases.map((r) => [r.activeSupportEndsOn, r.securityEndsOn, r.extendedSupportEndsOn]),
    ).toEqual([
      [null, '2026-07-11', '2028-06-30'],
      ['ended', 'supported', null],
      [null, 'ended', '2028-06-30'],
    ]);
  });

  test('reads a long-term date that is only the end of life as "yes"', () => {
    const { products } = convertLifecycles(
      source({
        rhel: product([
          { ...cycle, lts: cycle.eol },
          { ...cycle, cycle: '11', lts: '2022-10-25' },
        ]),
      }),
    );
    expect(products[0]?.releases.map((r) => r.longTermSupport)).toEqual([true, '2022-10-25']);
  });

  test('names the product and the field of a bad entry, and takes nothing', () => {
    const bad = source({ debian: product([cycle]), nginx: product([{ ...cycle, eol: 'next year' }]) });
    expect(() => convertLifecycles(bad)).toThrow(PlumblineError);
    expect(() => convertLifecycles(bad)).toThrow(/\/products\/nginx\/cycles\/0\/eol: /);
  });

  test('keeps what a package is, not where it is fetched from', () => {
    const ids = { purl: ['pkg:oci/caddy?repository_url=example.org', 'pkg:oci/caddy'] };
    expect(convertLifecycles(source({ caddy: product([cycle], { ids }) })).products[0]?.identifiers.purl).toEqual([
      'pkg:oci/caddy',
    ]);
  });
});

test('what is written reads back as the same', () => {
  const file = convertLifecycles(
    source({ debian: product([cycle, { ...cycle, cycle: '13', eol: false, lts: true }]) }),
  );
  expect(lifecycleFileSchema.parse(JSON.parse(serializeLifecycles(file)))).toEqual(file);
});

test('a refresh says which products and releases came and which dates moved', () => {
  const before = convertLifecycles(source({ debian: product([cycle]), gone: product([cycle]) }));
  const after = convertLifecycles(
    source({
      debian: product([
        { ...cycle, cycle: '13', eol: false },
        { ...cycle, eol: '2026-08-01' },
      ]),
      nginx: product([cycle]),
    }),
  );
  expect(compareLifecycles(before, after).map(describeDifference)).toEqual([
    'debian 13: new release, security support with no end announced',
    'debian 12: securityEndsOn 2026-07-11 → 2026-08-01',
    'gone: no longer in the source (1 releases)',
    'nginx: new product with 1 releases',
  ]);
  expect(compareLifecycles(after, after)).toEqual([]);
});

describe('the shipped lifecycles', () => {
  const shipped = loadLifecycles();

  test('hold every product of the source, each once', () => {
    expect(shipped.products).toHaveLength(464);
    expect(new Set(shipped.products.map((p) => p.key)).size).toBe(464);
    expect(shipped.products.reduce((sum, p) => sum + p.releases.length, 0)).toBe(8351);
  });

  test('say where they come from', () => {
    expect(shipped).toMatchObject({ licence: 'MIT', date: '2026-08-22' });
    expect(readFileSync(join(libraryFolder, 'lifecycles', 'README.md'), 'utf8')).toContain(shipped.commit ?? 'missing');
  });

  test('name no release of a product twice', () => {
    for (const { key, releases } of shipped.products) {
      expect(new Set(releases.map((r) => r.version)).size, key).toBe(releases.length);
    }
  });
});
