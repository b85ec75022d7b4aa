import { catalogue, shippedProducts } from '../product/library.ts';
import { matchPackage } from './match-package.ts';

export interface PackageProduct {
  product: string;
  productName: string;
  /** Null where the version names no release that the catalogue knows. */
  release: string | null;
}

/** What a Debian package would be, before it is there; null for one that no product of the catalogue stands behind. */
export function productOfPackage(name: string, version: string): PackageProduct | null {
  const observed = {
    name,
    version,
    manager: 'dpkg' as const,
    architecture: '',
    sourcePackage: name,
    sourceVersion: version,
    origin: 'distribution' as const,
  };
  const match = matchPackage(observed, null, catalogue());
  return match && { product: match.productKey, productName: match.productName, release: match.release };
}

/** The name of a product, and the first package that brings it; null for an unknown product. */
export function packageOfProduct(product: string): { name: string; package: string | null } | null {
  const known = catalogue().products.get(product);
  if (!known) return null;
  for (const [name, rules] of catalogue().rulesByName)
    if (rules.some((rule) => rule.product === product && rule.managers.includes('dpkg')))
      return { name: known.name, package: name };
  return { name: known.name, package: null };
}

/** Products that share a tag with this one: they are for the same job. */
export function productsLike(product: string): string[] {
  const known = shippedProducts().find(({ key }) => key === product);
  if (!known || known.tags.length === 0) return [];
  return shippedProducts().flatMap(({ key, tags }) =>
    key !== product && tags.some((tag) => known.tags.includes(tag)) ? [key] : [],
  );
}
