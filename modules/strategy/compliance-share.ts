import type { Compliance, ComplianceInput, ComplianceInstallation } from './compliance.ts';

/** How much of what is installed is within support and standard, with the counts it was computed from. */
export interface ComplianceShare {
  /** 0 to 100; null where nothing is matched to a product. */
  percent: number | null;
  installations: number;
  compliant: number;
  breakStandard: number;
  waived: number;
  unsupported: number;
  /** Of the compliant: those of which nobody says until when they are supported. */
  unknownSupport: number;
}

/**
 * The measure `supported-share`. Other than in the findings, each package of an unsupported distribution counts by
 * itself here, and what a waiver allows does not count as within standard.
 */
export function complianceShare(input: ComplianceInput, { findings, waived }: Compliance): ComplianceShare {
  const breaking = new Set(
    findings.filter((finding) => finding.standard !== null).map((finding) => finding.installation.id),
  );
  const allowed = new Set(waived.map(({ finding }) => finding.installation.id));
  const unsupportedSystems = new Set(
    input.installations
      .filter((one) => one.manager === 'os-release' && !supported(one, input))
      .map((one) => one.component.id),
  );
  const systems = new Set(
    input.installations.filter((one) => one.manager === 'os-release').map((one) => one.component.id),
  );
  const isUnsupported = (one: ComplianceInstallation) =>
    one.support.basis === 'distribution' && systems.has(one.component.id)
      ? unsupportedSystems.has(one.component.id)
      : !supported(one, input);
  const compliant = input.installations.filter(
    (one) => !breaking.has(one.id) && !allowed.has(one.id) && !isUnsupported(one),
  );
  const installations = input.installations.length;
  return {
    percent: installations === 0 ? null : (compliant.length / installations) * 100,
    installations,
    compliant: compliant.length,
    breakStandard: breaking.size,
    waived: allowed.size,
    unsupported: input.installations.filter(isUnsupported).length,
    unknownSupport: compliant.filter((one) => one.support.status === 'unknown').length,
  };
}

/** Supported by its maker today, or by an extended support that everybody gets. */
function supported({ support, product }: ComplianceInstallation, input: ComplianceInput): boolean {
  const ends = (end: { status: string; endsOn: string | null }) =>
    end.status === 'ended' || (end.endsOn !== null && end.endsOn < input.today);
  if (!ends(support)) return true;
  const { extended } = support;
  return input.openExtendedSupport.has(product) && extended.status !== 'unknown' && !ends(extended);
}
