import type { ObservedPackage, ObservedRuntime, OperatingSystemFacts } from '../probe/observation.ts';
import type { Catalogue } from './catalogue.ts';
import { collapse } from './collapse.ts';
import { matchPackage } from './match-package.ts';
import { matchSystem } from './match-system.ts';
import { readRelease } from './release.ts';
import type { SoftwareMatch } from './softwareMatch.ts';
import { supportDates, supportOf } from './support.ts';

export interface SoftwareFacts {
  os: OperatingSystemFacts;
  packages: ObservedPackage[];
  runtimes: ObservedRuntime[];
}

/** What a machine's software is, in products and releases: the operating system first, then by product. */
export function matchSoftware(facts: SoftwareFacts, catalogue: Catalogue): SoftwareMatch[] {
  const system = matchSystem(facts.os, catalogue);
  const distribution = system ? supportDates(catalogue, system.productKey, system.release) : null;
  const matches = facts.packages.flatMap((observed) => {
    const match = matchPackage(observed, distribution, catalogue);
    return match ? [match] : [];
  });
  const runtimes = facts.runtimes.flatMap((runtime) => {
    const match = matchRuntime(runtime, catalogue);
    return match ? [match] : [];
  });
  return [...(system ? [system] : []), ...collapse([...matches, ...runtimes])];
}

function matchRuntime(runtime: ObservedRuntime, catalogue: Catalogue): SoftwareMatch | null {
  const rule = catalogue.runtimes.get(runtime.name);
  const product = rule && catalogue.products.get(rule.product);
  if (!rule || !product) return null;
  const version = runtime.version.replace(/^[^0-9]*/, '');
  const release = readRelease(rule.release, version, product);
  const where = release ? `release ${release} read from ${version}` : `its release is not known (version ${version})`;
  return {
    productKey: product.key,
    productName: product.name,
    release,
    package: { name: runtime.name, version: runtime.version, manager: 'path', origin: 'unknown' },
    upstreamVersion: version,
    packages: [],
    versions: [runtime.version],
    path: runtime.path,
    how: 'runtime-version',
    confidence: rule.confidence,
    note: `${runtime.path} belongs to no package; ${where}${rule.note ? `; ${rule.note}` : ''}.`,
    support: supportOf('upstream', null, supportDates(catalogue, product.key, release)),
  };
}
