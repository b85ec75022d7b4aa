import type { OperatingSystemFacts } from '../probe/observation.ts';
import type { Catalogue, CatalogueProduct, SystemRule } from './catalogue.ts';
import { longestRelease } from './release.ts';
import type { SoftwareMatch } from './softwareMatch.ts';
import { supportDates, supportOf } from './support.ts';

/** The operating system itself as a product release, from os-release(5). */
export function matchSystem(os: OperatingSystemFacts, catalogue: Catalogue): SoftwareMatch | null {
  const rule = catalogue.systems.find(
    (candidate) => candidate.id === os.id && (!candidate.when || os.prettyName?.includes(candidate.when)),
  );
  const product = rule && catalogue.products.get(rule.product);
  if (!rule || !product) return null;
  const read = readSystemRelease(os, product);
  const dates = supportDates(catalogue, product.key, read.release);
  return {
    productKey: product.key,
    productName: product.name,
    release: read.release,
    package: { name: rule.id, version: os.versionId ?? '', manager: 'os-release', origin: 'distribution' },
    upstreamVersion: os.versionId ?? '',
    packages: [],
    versions: os.versionId ? [os.versionId] : [],
    path: null,
    how: 'os-release',
    confidence: round(rule.confidence * read.confidence),
    note: noteOf(rule, read.how),
    support: supportOf('distribution', dates, dates),
  };
}

interface ReadRelease {
  release: string | null;
  confidence: number;
  how: string;
}

function readSystemRelease(os: OperatingSystemFacts, product: CatalogueProduct): ReadRelease {
  const byVersion = os.versionId ? longestRelease(os.versionId, product.releases) : null;
  if (byVersion) {
    return { release: byVersion.version, confidence: 0.99, how: `VERSION_ID is ${os.versionId}` };
  }
  const wanted = os.codename?.toLowerCase();
  const byCodename = wanted
    ? product.releases.find((release) => release.codename?.toLowerCase().split(' ')[0] === wanted)
    : undefined;
  if (byCodename) {
    return { release: byCodename.version, confidence: 0.9, how: `VERSION_CODENAME is ${os.codename}` };
  }
  const given = os.versionId ? `VERSION_ID ${os.versionId} is no release we know` : 'it states no version';
  return { release: null, confidence: 0.9, how: given };
}

function noteOf(rule: SystemRule, how: string): string {
  return `os-release: ID is ${rule.id}, ${how}${rule.note ? `; ${rule.note}` : ''}.`;
}

function round(confidence: number): number {
  return Math.round(confidence * 100) / 100;
}
