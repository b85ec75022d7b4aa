import type { Id } from '#kernel';
import { loadSupportOffers } from '#library';
import { domainTree, findDomains } from '#people';
import type { Reader } from '#platform';
import { type Compliance, type ComplianceInput, evaluateCompliance } from '../compliance.ts';
import { type ComplianceShare, complianceShare } from '../compliance-share.ts';
import type { Day } from '../day.ts';
import { findStandards, findWaivers, type StoredStandard } from '../standard/store.ts';
import { judgeNewUse, type UseVerdict } from '../standard.ts';
import { type InstalledSoftware, readInstalledSoftware } from './read.ts';

/** How far ahead an end of support is worth a finding: half a year is two quarters to plan in. */
export const SUPPORT_HORIZON_DAYS = 180;

/** Criticality from which much hangs on a component, so that a trial is not enough there. */
const CRITICAL_FROM = 4;

let openOffers: ReadonlySet<string> | undefined;
/** Products whose extended support everybody gets without a contract. Shipped content, read once a process. */
export function openExtendedSupport(): ReadonlySet<string> {
  openOffers ??= new Set(
    loadSupportOffers()
      .filter((offer) => offer.access === 'open')
      .map((offer) => offer.product),
  );
  return openOffers;
}

export interface JudgedSoftware extends Compliance {
  installations: InstalledSoftware[];
  standards: StoredStandard[];
  share: ComplianceShare;
}

/** Holds the current software of some components, or by null of the whole estate, against the standards. */
export async function judgeSoftware(reader: Reader, componentIds: Id[] | null, today: Day): Promise<JudgedSoftware> {
  const [installations, standards, waivers] = await Promise.all([
    readInstalledSoftware(reader, componentIds),
    findStandards(reader),
    findWaivers(reader),
  ]);
  const input: ComplianceInput = {
    installations,
    standards,
    waivers,
    today,
    horizonDays: SUPPORT_HORIZON_DAYS,
    openExtendedSupport: openExtendedSupport(),
  };
  const compliance = evaluateCompliance(input);
  return { ...compliance, installations, standards, share: complianceShare(input, compliance) };
}

export interface NewUse {
  product: string;
  productName: string;
  release: string | null;
}

/** What the standards say of bringing software into use on one component. In the order of `uses`. */
export async function judgeUses(
  reader: Reader,
  component: { kind: string; domainId: Id; criticality: number },
  uses: readonly NewUse[],
  today: Day,
): Promise<(UseVerdict & { standard: StoredStandard | null })[]> {
  const [standards, domains] = await Promise.all([findStandards(reader), findDomains(reader)]);
  const tree = domainTree(domains);
  const subject = {
    kind: component.kind,
    domainLineage: tree.lineage(component.domainId).map((id) => tree.get(id)!.key),
    critical: component.criticality >= CRITICAL_FROM,
  };
  return uses.map((use) => {
    const verdict = judgeNewUse(standards, subject, use, today);
    return { ...verdict, standard: standards.find((standard) => standard.key === verdict.standard?.key) ?? null };
  });
}
