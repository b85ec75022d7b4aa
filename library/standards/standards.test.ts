import { describe, expect, test } from 'vitest';
import { kindNames } from '../../modules/estate/component/kind.ts';
import { buildCatalogue } from '../../modules/estate/software/catalogue.ts';
import { matchPackage } from '../../modules/estate/software/match-package.ts';
import { inReleaseRange, parseReleaseRange } from '../../modules/strategy/release-range.ts';
import { readYaml } from '../document.ts';
import { loadCatalogueSource, loadObjectives, loadStandards } from '../load.ts';
import { standardFileSchema } from './standard.ts';

const standards = loadStandards();
const catalogue = buildCatalogue(loadCatalogueSource());
const positions = standards.flatMap((standard) => standard.positions);

describe('the shipped standards', () => {
  test('have keys of their own', () => {
    expect(new Set(standards.map((standard) => standard.key)).size).toBe(standards.length);
  });

  test('serve objectives that exist', () => {
    const objectives = loadObjectives().map((objective) => objective.key);
    expect(standards.filter(({ objective }) => !objectives.includes(objective ?? ''))).toEqual([]);
  });

  test('bind for kinds that exist', () => {
    const kinds: readonly string[] = kindNames;
    expect(standards.flatMap((standard) => standard.componentKinds).filter((kind) => !kinds.includes(kind))).toEqual(
      [],
    );
  });

  test('speak of products that exist', () => {
    const named = positions.flatMap(({ product, replacement }) => [product, replacement?.product ?? product]);
    expect(named.filter((key) => !catalogue.products.has(key))).toEqual([]);
  });

  test('name ranges that can be read and that hold a known release', () => {
    for (const { product, releases } of positions) {
      if (releases === null) continue;
      parseReleaseRange(releases);
      const known = catalogue.products.get(product)!.releases;
      const held = known.length === 0 || known.some((release) => inReleaseRange(releases, release.version));
      expect(held, `${product} ${releases}`).toBe(true);
    }
  });

  test('replace by packages that are the product they name, and never by what they retire', () => {
    for (const { product, replacement, releases } of positions) {
      if (!replacement) continue;
      const { release } = replacement;
      if (replacement.product === product)
        expect(inReleaseRange(releases, release), `${product} ${release}`).toBe(false);
      const known = catalogue.products.get(replacement.product)!.releases.map((candidate) => candidate.version);
      if (release !== null) expect(known, `${replacement.product} ${release}`).toContain(release);
      if (replacement.package === null) continue;
      const name = replacement.package;
      const seen = {
        name,
        version: `${release ?? '1'}.0-1`,
        architecture: 'all',
        sourcePackage: name,
        sourceVersion: '1',
      };
      const match = matchPackage({ ...seen, origin: 'distribution', manager: 'dpkg' }, null, catalogue);
      expect(match?.productKey, name).toBe(replacement.product);
    }
  });

  test('take one position only on each release of a product', () => {
    for (const standard of standards) {
      for (const product of new Set(standard.positions.map((position) => position.product))) {
        const own = standard.positions.filter((position) => position.product === product);
        for (const { version } of catalogue.products.get(product)!.releases) {
          const fitting = own.filter((position) => inReleaseRange(position.releases, version));
          expect(fitting.length, `${standard.key}: ${product} ${version}`).toBeLessThanOrEqual(1);
        }
      }
    }
  });
});

test('the shipped objectives have measures with keys of their own', () => {
  const measures = loadObjectives().flatMap((objective) => objective.measures.map((measure) => measure.key));
  expect(new Set(measures).size).toBe(measures.length);
  expect(measures).toContain('supported-share');
});

test('a standard that is not valid is refused with its line', () => {
  const text = [
    'standards:',
    '  - key: web-server',
    '    name: Web servers',
    '    effectiveFrom: 2026-01-01',
    '    why: One is enough.',
    '    positions:',
    '      - { product: nginx, position: adopt }',
    '      - { product: lighttpd, position: forbid, releases: "newer than 2" }',
  ].join('\n');
  expect(() => readYaml(standardFileSchema, text, 'web.yaml')).toThrow(
    /line 8, \/standards\/0\/positions\/1\/position/,
  );
  expect(() => readYaml(standardFileSchema, text.replace('forbid', 'retire'), 'web.yaml')).toThrow(/line 8,.*like/);
});
