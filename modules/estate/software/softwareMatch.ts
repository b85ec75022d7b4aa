import type { ObservedPackage, PackageOrigin } from '../probe/observation.ts';
import type { Support } from './support.ts';

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
