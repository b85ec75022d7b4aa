import { observedSoftware } from '#estate';
import type { BroughtSoftware } from './ports.ts';

const unknownSystem = { id: null, versionId: null, prettyName: null, codename: null, idLike: [] };

/** The products that some Debian packages are, recognised as those of a look at a machine would be. */
export function recognise(packages: readonly { name: string; version: string }[]): BroughtSoftware[] {
  const observed = packages.map(({ name, version }) => ({
    name,
    version,
    architecture: '',
    sourcePackage: name,
    sourceVersion: version,
    origin: 'distribution' as const,
    manager: 'dpkg' as const,
  }));
  const { matches } = observedSoftware({ host: { os: unknownSystem }, packages: observed, runtimes: [] });
  return matches.map((match) => ({
    product: match.productKey,
    productName: match.productName,
    release: match.release,
  }));
}
