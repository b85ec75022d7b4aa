import type { ComplianceInstallation, Finding } from '../compliance.ts';
import type { Day } from '../day.ts';

/** What "the share of installed software within support and standard" was computed from. */
export interface SoftwareShare {
  /** 0 to 100; null where nothing is installed that we know. */
  percent: number | null;
  counted: number;
  within: number;
  outsideStandard: number;
  outsideSupport: number;
  /** Counted as supported because nobody says until when it is. */
  supportUnknown: number;
}

/**
 * Counts installations of known products. One is outside when a standard says that it has to go or was never approved,
 * or when nobody mends it any more today; extended support that everybody gets counts as support. What a distribution
 * maintains is supported as long as the system it came with. A waiver allows, but does not bring within the standard:
 * `findings` holds the waived ones too.
 */
export function softwareShare(
  installations: readonly ComplianceInstallation[],
  findings: readonly Finding[],
  openExtendedSupport: ReadonlySet<string>,
  today: Day,
): SoftwareShare {
  const againstStandard = new Set(
    findings
      .filter((finding) => finding.kind === 'breaks-standard' || finding.kind === 'release-not-approved')
      .map((finding) => finding.installation.id),
  );
  const systems = new Map(
    installations.filter((one) => one.manager === 'os-release').map((one) => [one.component.id, one]),
  );
  let outsideStandard = 0;
  let outsideSupport = 0;
  let within = 0;
  let supportUnknown = 0;
  for (const installation of installations) {
    const maintainedWith =
      installation.support.basis === 'distribution'
        ? (systems.get(installation.component.id) ?? installation)
        : installation;
    if (againstStandard.has(installation.id)) outsideStandard += 1;
    else if (isUnsupported(maintainedWith, openExtendedSupport, today)) outsideSupport += 1;
    else {
      within += 1;
      if (maintainedWith.support.status === 'unknown') supportUnknown += 1;
    }
  }
  const counted = installations.length;
  return {
    percent: counted === 0 ? null : Math.round((within / counted) * 10_000) / 100,
    counted,
    within,
    outsideStandard,
    outsideSupport,
    supportUnknown,
  };
}

function isUnsupported(installation: ComplianceInstallation, open: ReadonlySet<string>, today: Day): boolean {
  const { support, product } = installation;
  const ended = support.status === 'ended' || (support.endsOn !== null && support.endsOn < today);
  if (!ended) return false;
  const { extended } = support;
  const extendedRuns = extended.status === 'supported' || (extended.endsOn !== null && extended.endsOn >= today);
  return !(extendedRuns && open.has(product));
}
