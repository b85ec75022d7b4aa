import type { LifecycleFile, ProductLifecycle, ReleaseLifecycle } from './lifecycle.ts';

/** One difference between two states of the lifecycle data, as a sentence would tell it. */
export interface LifecycleDifference {
  kind: 'product-added' | 'product-removed' | 'release-added' | 'release-removed' | 'date-moved';
  product: string;
  release: string | null;
  field: MovedField | null;
  before: string | null;
  after: string | null;
}

const movedFields = [
  'releasedOn',
  'activeSupportEndsOn',
  'securityEndsOn',
  'extendedSupportEndsOn',
  'discontinuedOn',
] as const;
type MovedField = (typeof movedFields)[number];

/** What a refresh would change, in the order of product key and release. New patch versions are not a difference. */
export function compareLifecycles(
  before: Pick<LifecycleFile, 'products'>,
  after: Pick<LifecycleFile, 'products'>,
): LifecycleDifference[] {
  const old = new Map(before.products.map((product) => [product.key, product]));
  const fresh = new Map(after.products.map((product) => [product.key, product]));
  const keys = [...new Set([...old.keys(), ...fresh.keys()])].sort();
  return keys.flatMap((key) => compareProduct(key, old.get(key), fresh.get(key)));
}

function compareProduct(key: string, before?: ProductLifecycle, after?: ProductLifecycle): LifecycleDifference[] {
  const none = { product: key, release: null, field: null, before: null, after: null };
  if (!before) return [{ ...none, kind: 'product-added', after: `${after?.releases.length ?? 0} releases` }];
  if (!after) return [{ ...none, kind: 'product-removed', before: `${before.releases.length} releases` }];
  const old = new Map(before.releases.map((release) => [release.version, release]));
  const fresh = new Map(after.releases.map((release) => [release.version, release]));
  const differences: LifecycleDifference[] = [];
  for (const [version, release] of fresh) {
    const known = old.get(version);
    if (known) differences.push(...compareRelease(key, known, release));
    else {
      differences.push({ ...none, kind: 'release-added', release: version, after: release.securityEndsOn });
    }
  }
  for (const [version, release] of old) {
    if (!fresh.has(version)) {
      differences.push({ ...none, kind: 'release-removed', release: version, before: release.securityEndsOn });
    }
  }
  return differences;
}

function compareRelease(key: string, before: ReleaseLifecycle, after: ReleaseLifecycle): LifecycleDifference[] {
  return movedFields
    .filter((field) => before[field] !== after[field])
    .map((field) => ({
      kind: 'date-moved',
      product: key,
      release: after.version,
      field,
      before: before[field],
      after: after[field],
    }));
}

/** One line for people: `debian 12: securityEndsOn 2026-06-10 → 2026-07-11`. */
export function describeDifference(difference: LifecycleDifference): string {
  const { product, release, before, after } = difference;
  switch (difference.kind) {
    case 'product-added':
      return `${product}: new product with ${after}`;
    case 'product-removed':
      return `${product}: no longer in the source (${before})`;
    case 'release-added':
      return `${product} ${release}: new release, security support ${sayEnd(after)}`;
    case 'release-removed':
      return `${product} ${release}: no longer in the source`;
    case 'date-moved':
      return `${product} ${release}: ${difference.field} ${before ?? 'unknown'} → ${after ?? 'unknown'}`;
  }
}

function sayEnd(end: string | null): string {
  if (end === null) return 'for a time that nobody states';
  if (end === 'ended') return 'ended';
  return end === 'supported' ? 'with no end announced' : `until ${end}`;
}
