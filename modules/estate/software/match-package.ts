import type { ObservedPackage } from '../probe/observation.ts';
import type { Catalogue, CatalogueProduct, CompiledRule } from './catalogue.ts';
import { type Maker, makerOf } from './origin.ts';
import { readRelease } from './release.ts';
import type { MatchMethod, SoftwareMatch } from './softwareMatch.ts';
import { type SupportDates, supportDates, supportOf } from './support.ts';
import { upstreamVersion } from './version/upstream.ts';

/** How sure each way of recognising a package is, before what the mapping says of the name. */
const sureness: Record<Exclude<MatchMethod, 'os-release' | 'runtime-version'>, number> = {
  'exact-package': 0.98,
  pattern: 0.95,
  'source-package': 0.85,
};

interface Recognised {
  rule: CompiledRule;
  how: keyof typeof sureness;
  releaseInName: string | null;
}

/** The product and release of one package; null for a package that no product of the catalogue stands behind. */
export function matchPackage(
  observed: ObservedPackage,
  distribution: SupportDates | null,
  catalogue: Catalogue,
): SoftwareMatch | null {
  const recognised = recognise(observed, catalogue);
  const product = recognised && catalogue.products.get(recognised.rule.product);
  if (!recognised || !product) return null;
  const version = upstreamVersion(observed.manager, observed.version);
  const { rule, how } = recognised;
  const release = releaseOf(recognised, version, product);
  const maker = makerOf(observed);
  return {
    productKey: product.key,
    productName: product.name,
    release,
    package: { name: observed.name, version: observed.version, manager: observed.manager, origin: observed.origin },
    upstreamVersion: version,
    packages: [observed.name],
    versions: [observed.version],
    path: null,
    how,
    confidence: confidenceOf(recognised, release !== null || rule.release === 'none', maker),
    note: noteOf(observed, recognised, release, version, maker),
    support: supportOf(maker.basis, distribution, supportDates(catalogue, product.key, release)),
  };
}

function recognise(observed: ObservedPackage, catalogue: Catalogue): Recognised | null {
  const usable = (rule: CompiledRule) =>
    rule.managers.includes(observed.manager) && !rule.exceptSources.includes(observed.sourcePackage);
  const exact = catalogue.rulesByName.get(observed.name)?.find(usable);
  if (exact) return { rule: exact, how: 'exact-package', releaseInName: null };
  const excepted = (rule: CompiledRule) => rule.exceptions.some((pattern) => pattern.test(observed.name));
  for (const rule of catalogue.patternRules) {
    if (!usable(rule) || excepted(rule)) continue;
    for (const pattern of rule.patterns) {
      const found = pattern.exec(observed.name);
      if (found) return { rule, how: 'pattern', releaseInName: found.groups?.release ?? null };
    }
  }
  const bySource = catalogue.rulesBySource.get(observed.sourcePackage)?.find((rule) => usable(rule) && !excepted(rule));
  return bySource ? { rule: bySource, how: 'source-package', releaseInName: null } : null;
}

/** The version tells the release; the number in the name helps only where the version does not. */
function releaseOf(recognised: Recognised, version: string, product: CatalogueProduct): string | null {
  const { rule, releaseInName } = recognised;
  const byVersion = readRelease(rule.release, version, product);
  if (byVersion !== null || releaseInName === null) return byVersion;
  return readRelease(rule.release, releaseInName, product);
}

function confidenceOf(recognised: Recognised, releaseTold: boolean, maker: Maker): number {
  const unknownMaker = maker.certain ? 1 : 0.9;
  const certain = sureness[recognised.how] * recognised.rule.confidence * unknownMaker * (releaseTold ? 1 : 0.8);
  return Math.round(certain * 100) / 100;
}

function noteOf(
  observed: ObservedPackage,
  recognised: Recognised,
  release: string | null,
  version: string,
  maker: Maker,
): string {
  const by = {
    'exact-package': `package ${observed.name} is this product`,
    pattern: `package ${observed.name} is named as this product is packaged`,
    'source-package': `package ${observed.name} is built from source ${observed.sourcePackage}`,
  }[recognised.how];
  const told =
    recognised.rule.release === 'none'
      ? ''
      : release === null
        ? `; version ${version} is of no release we know`
        : `; release ${release} read from version ${observed.version}`;
  return `The ${by}${told}${maker.note ? `; ${maker.note}` : ''}.`;
}
