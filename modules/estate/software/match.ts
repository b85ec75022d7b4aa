import type { ObservedPackage, ObservedRuntime, OperatingSystemFacts, PackageOrigin } from '../probe/observation.ts';
import type { Catalogue } from './catalogue.ts';
import { collapse } from './collapse.ts';
import { matchPackage } from './match-package.ts';
import { matchSystem } from './match-system.ts';
import { readRelease } from './release.ts';
import { type Support, supportDates, supportOf } from './support.ts';

/** How a match was found, the surest first. */
export const matchMethods = ['os-release', 'exact-package', 'pattern', 'source-package', 'runtime-version'] as const;
export type MatchMethod = (typeof matchMethods)[number];

/** Who named the thing that was matched. */
export type MatchedBy = ObservedPackage['manager'] | 'os-release' | 'path';

export interface SoftwareMatch {
  productKey: string;
  productName: string;
  /** Null where the product is known but its release is not. */
  release: string | null;
  /** The thing that represents the match; the other packages of the same release stand in `packages`. */
  package: { name: string; version: string; manager: MatchedBy; origin: PackageOrigin };
  /** As the maker of the software writes it. */
  upstreamVersion: string;
  /** Names of all packages that belong to the match, the representative first. */
  packages: string[];
  /** Versions of the representative found beside each other (kernels), newest first. */
  versions: string[];
  /** Where it lies, for a runtime that no package owns. */
  path: string | null;
  how: MatchMethod;
  /** 0 to 1: how sure it is that this is that product in that release. */
  confidence: number;
  /** Why, in one sentence. */
  note: string;
  support: Support;
}

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
