import type { CatalogueProduct, CatalogueRelease, ReleaseRule } from './catalogue.ts';

/** The release that an upstream version belongs to, or null where it cannot be told. */
export function readRelease(rule: ReleaseRule, version: string, product: CatalogueProduct): string | null {
  switch (rule) {
    case 'cycle':
      return longestRelease(version, product.releases)?.version ?? null;
    case 'java':
      return knownOrNull(javaMajor(version), product);
    case 'major':
      return knownOrNull(/^[0-9]+/.exec(version)?.[0], product);
    case 'major.minor':
      return knownOrNull(/^[0-9]+(\.[0-9]+)?/.exec(version)?.[0], product);
    case 'none':
      return null;
  }
}

/** The release whose name is the longest whole beginning of the version: 1.22.1 is 1.22, and never 1.2. */
export function longestRelease(version: string, releases: readonly CatalogueRelease[]): CatalogueRelease | null {
  let best: CatalogueRelease | null = null;
  for (const release of releases) {
    const name = release.version;
    if (best && name.length <= best.version.length) continue;
    if (startsWithRelease(version, name)) best = release;
  }
  return best;
}

function startsWithRelease(version: string, name: string): boolean {
  if (version.startsWith(name)) return !/^[0-9]/.test(version.slice(name.length));
  // Version 5 belongs to release 5.0 too, where a maker leaves the zero out.
  return name.endsWith('.0') && version === name.slice(0, -2);
}

function javaMajor(version: string): string | undefined {
  return /^(?:1\.)?([0-9]+)/.exec(version)?.[1];
}

/** Products without a list of releases take what the version says; the others only what they know. */
function knownOrNull(name: string | undefined, product: CatalogueProduct): string | null {
  if (name === undefined) return null;
  if (product.releases.length === 0) return name;
  return product.releases.some((release) => release.version === name) ? name : null;
}
