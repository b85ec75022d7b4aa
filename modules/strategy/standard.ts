import { addDays, type Day } from './day.ts';
import { inReleaseRange, type ReleaseRange } from './release-range.ts';

/**
 * What we may use. A standard holds one or more positions, each on a product (or some of its releases), and binds for
 * kinds of components in a domain.
 *
 * Positions
 * - `assess`: we look at it; it may not serve anybody yet.
 * - `trial`: it may serve where little hangs on it.
 * - `adopt`: the one to use.
 * - `contain`: what runs may go on; nothing new.
 * - `retire`: it has to go until the grace period is over.
 */
export const positionNames = ['assess', 'trial', 'adopt', 'contain', 'retire'] as const;
export type PositionName = (typeof positionNames)[number];

/** What to use instead: a product release, and the package that brings it. */
export interface Replacement {
  product: string;
  release: string | null;
  /** As the package manager knows it; null where it is not one package (a new operating system). */
  package: string | null;
}

export interface StandardPosition {
  product: string;
  /** Null: every release. */
  releases: ReleaseRange | null;
  position: PositionName;
  /** Null: from the day the standard itself takes effect. */
  from: Day | null;
  /** How long what breaks it may go on after `from`. */
  graceDays: number;
  replacement: Replacement | null;
  /** Why this position, where the standard's own reason does not say. */
  why: string | null;
}

export interface Standard {
  key: string;
  name: string;
  /** Key of the objective that it serves. */
  objective: string | null;
  /** Key of the domain in which it binds, with all below it; null: everywhere. */
  domain: string | null;
  /** Empty: every kind. */
  componentKinds: readonly string[];
  positions: readonly StandardPosition[];
  why: string;
  effectiveFrom: Day;
}

/** What a standard has to know of a component. */
export interface StandardSubject {
  kind: string;
  /** Keys of its domain and of all above it, nearest first. */
  domainLineage: readonly string[];
}

/** One position that applies, with the standard that takes it. */
export interface AppliedPosition {
  standard: Standard;
  position: StandardPosition;
  from: Day;
}

/** The last day on which what breaks a position is tolerated. */
export function lastToleratedDay({ position, from }: AppliedPosition): Day {
  return addDays(from, position.graceDays);
}

export function bindsFor(standard: Standard, subject: StandardSubject): boolean {
  const kindFits = standard.componentKinds.length === 0 || standard.componentKinds.includes(subject.kind);
  return kindFits && (standard.domain === null || subject.domainLineage.includes(standard.domain));
}

/** Every position in force on a product for a component, whatever the release. */
export function positionsOn(
  standards: readonly Standard[],
  subject: StandardSubject,
  product: string,
  today: Day,
): AppliedPosition[] {
  const found: AppliedPosition[] = [];
  for (const standard of standards) {
    for (const position of standard.positions) {
      // The cheap and most telling question first: this runs once for each installation of the estate.
      if (position.product !== product || !bindsFor(standard, subject)) continue;
      const from = position.from ?? standard.effectiveFrom;
      if (from <= today) found.push({ standard, position, from });
    }
  }
  return found;
}

/** The position that counts for one release: the most specific, then the latest, then by the standard's key. */
export function positionFor(positions: readonly AppliedPosition[], release: string | null): AppliedPosition | null {
  const fitting = positions.filter(({ position }) => inReleaseRange(position.releases, release));
  return fitting.sort(mostSpecificFirst)[0] ?? null;
}

function mostSpecificFirst(a: AppliedPosition, b: AppliedPosition): number {
  return (
    specificity(b) - specificity(a) ||
    compareText(b.from, a.from) ||
    compareText(a.standard.key, b.standard.key) ||
    positionNames.indexOf(b.position.position) - positionNames.indexOf(a.position.position)
  );
}

/** A release counts for more than a kind, a kind for more than a domain. */
function specificity({ standard, position }: AppliedPosition): number {
  return (
    (position.releases === null ? 0 : 4) +
    (standard.componentKinds.length === 0 ? 0 : 2) +
    (standard.domain === null ? 0 : 1)
  );
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** What the standards say of bringing a release into new use, for changes, blueprints and requests. */
export interface UseVerdict {
  verdict: 'approved' | 'unregulated' | 'needs-waiver';
  reason: string;
  standard: Standard | null;
  replacement: Replacement | null;
}

/** `critical`: much hangs on the component, so a trial is not enough. */
export function judgeNewUse(
  standards: readonly Standard[],
  subject: StandardSubject & { critical: boolean },
  use: { product: string; productName: string; release: string | null },
  today: Day,
): UseVerdict {
  const positions = positionsOn(standards, subject, use.product, today);
  const found = positionFor(positions, use.release);
  const what = use.release === null ? use.productName : `${use.productName} ${use.release}`;
  if (!found) {
    if (positions.length === 0) {
      return {
        verdict: 'unregulated',
        reason: `No standard speaks of ${use.productName}.`,
        standard: null,
        replacement: null,
      };
    }
    const { standard } = positions[0]!;
    const reason = `${standard.key} approves other releases of ${use.productName}, not ${use.release ?? 'an unknown one'}.`;
    return { verdict: 'needs-waiver', reason, standard, replacement: null };
  }
  const { standard, position } = found;
  const answers: Record<PositionName, [UseVerdict['verdict'], string]> = {
    assess: ['needs-waiver', `${what} is only being assessed (${standard.key}).`],
    trial: subject.critical
      ? ['needs-waiver', `${what} is on trial (${standard.key}): not where much hangs on it.`]
      : ['approved', `${what} is on trial (${standard.key}), which is enough here.`],
    adopt: ['approved', `${what} is the standard (${standard.key}).`],
    contain: ['needs-waiver', `${what} is contained (${standard.key}): what runs goes on, nothing new.`],
    retire: ['needs-waiver', `${what} is being retired (${standard.key}).`],
  };
  const [verdict, reason] = answers[position.position];
  return { verdict, reason, standard, replacement: position.replacement };
}
