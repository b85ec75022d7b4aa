import type { Id } from '#kernel';
import type { Observation } from '../probe/observation.ts';
import { catalogue } from '../product/library.ts';
import { supportEnd } from '../product/sync.ts';
import { matchSoftware } from '../software/match.ts';
import type { SoftwareMatch } from '../software/softwareMatch.ts';
import { describeSupport } from '../software/support.ts';
import type { InstallationDraft } from './installation.ts';

type ReleaseIds = Map<string, { productId: Id; releases: Map<string, Id> }>;

/** What was matched on a machine, and the source packages that no product of the library stands behind. */
export interface ObservedSoftware {
  matches: SoftwareMatch[];
  unmatched: {
    package: string;
    version: string;
    manager: string;
    origin: InstallationDraft['origin'];
    packages: string[];
  }[];
}

export function observedSoftware(
  observation: Pick<Observation, 'packages' | 'runtimes'> & { host: Pick<Observation['host'], 'os'> },
): ObservedSoftware {
  const matches = matchSoftware(
    { os: observation.host.os, packages: observation.packages, runtimes: observation.runtimes },
    catalogue(),
  );
  const matched = new Set(matches.flatMap((match) => match.packages));
  const sources = new Map<string, ObservedSoftware['unmatched'][number]>();
  for (const observed of observation.packages) {
    if (matched.has(observed.name)) continue;
    const key = `${observed.manager} ${observed.sourcePackage}`;
    const known = sources.get(key);
    if (known) known.packages.push(observed.name);
    else {
      sources.set(key, {
        package: observed.sourcePackage,
        version: observed.sourceVersion,
        manager: observed.manager,
        origin: observed.origin,
        packages: [observed.name],
      });
    }
  }
  return { matches, unmatched: [...sources.values()] };
}

/** Installations as they are written, in a stable order. Pure: `ids` says which rows the products and releases have. */
export function installationDrafts(
  software: ObservedSoftware,
  origins: Map<string, InstallationDraft['origin']>,
  ids: ReleaseIds,
): InstallationDraft[] {
  const drafts = new Map<string, InstallationDraft>();
  const add = (draft: InstallationDraft): void => {
    const key = `${draft.manager} ${draft.package}`;
    if (!drafts.has(key)) drafts.set(key, draft);
  };
  for (const match of software.matches) {
    const product = ids.get(match.productKey);
    const security = supportEnd(match.support.endsOn);
    const extended = supportEnd(match.support.extendedEndsOn);
    add({
      // A runtime that no package owns is known by its place: there may be several.
      package: match.path ?? match.package.name,
      version: match.package.version,
      manager: match.package.manager,
      origin: match.package.manager === 'os-release' ? 'distribution' : (origins.get(match.package.name) ?? 'unknown'),
      productId: product?.productId ?? null,
      releaseId: (match.release !== null && product?.releases.get(match.release)) || null,
      releaseVersion: match.release,
      confidence: match.confidence,
      matchedHow: match.how,
      supportBasis: match.support.basis,
      support: security.status,
      supportEndsOn: security.endsOn,
      extended: extended.status,
      extendedEndsOn: extended.endsOn,
      note: match.note,
      supportSentence: describeSupport(match.support),
      packages: match.packages.toSorted(),
    });
  }
  for (const other of software.unmatched) {
    add({
      ...other,
      packages: other.packages.toSorted(),
      productId: null,
      releaseId: null,
      releaseVersion: null,
      confidence: null,
      matchedHow: null,
      supportBasis: null,
      support: 'unknown',
      supportEndsOn: null,
      extended: 'unknown',
      extendedEndsOn: null,
      note: '',
      supportSentence: '',
    });
  }
  return [...drafts.values()].sort((a, b) => compare(a.manager, b.manager) || compare(a.package, b.package));
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
