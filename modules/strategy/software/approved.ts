import { packageOfProduct, productOfPackage, productsLike } from '#estate';
import { PlumblineError } from '#kernel';
import { domainTree, findDomains } from '#people';
import type { JudgeSoftwareUse, SoftwareVerdict } from '#procedures';
import type { Day } from '../day.ts';
import { findStandards, type StoredStandard } from '../standard/store.ts';
import { judgeNewUse, positionsOn, type StandardSubject } from '../standard.ts';

/** Criticality from which much hangs on a component, so that a trial is not enough there. */
const CRITICAL_FROM = 4;
const MOST_NEAREST = 3;

/**
 * Approved software is what a standard allows for that kind of machine. What no standard speaks of is not approved: it
 * is refused with what is allowed for the same job.
 */
export const judgeSoftwareUse: JudgeSoftwareUse = async (reader, use, now) => {
  const component = await reader
    .selectFrom('component')
    .select(['kind', 'domain_id', 'criticality'])
    .where('id', '=', use.componentId)
    .executeTakeFirst();
  if (!component) throw new PlumblineError('not_found', `There is no component CMP-${use.componentId}.`);
  const [standards, domains] = await Promise.all([findStandards(reader), findDomains(reader)]);
  const tree = domainTree(domains);
  const subject = {
    kind: component.kind,
    domainLineage: tree.lineage(component.domain_id).map((id) => tree.get(id)!.key),
    critical: component.criticality >= CRITICAL_FROM,
  };
  const today = now.toISOString().slice(0, 10) as Day;
  const found = productOfPackage(use.package, use.version);
  if (!found) {
    const reason = `No product of the catalogue stands behind the package ${use.package}, so no standard allows it.`;
    return { allowed: false, reason, standard: null, nearest: [] };
  }
  const verdict = judgeNewUse(standards, subject, found, today);
  const standard = standards.find(({ key }) => key === verdict.standard?.key) ?? null;
  return {
    allowed: verdict.verdict === 'approved',
    reason: verdict.reason,
    standard: standard && { id: standard.id, key: standard.key, name: standard.name },
    nearest:
      verdict.verdict === 'approved' ? [] : nearest(standards, subject, found.product, verdict.replacement, today),
  };
};

/** First what the standard itself names instead, then what is adopted for the same job. */
function nearest(
  standards: readonly StoredStandard[],
  subject: StandardSubject,
  product: string,
  replacement: { product: string; package: string | null } | null,
  today: Day,
): SoftwareVerdict['nearest'] {
  const candidates = new Map(replacement ? [[replacement.product, replacement.package]] : []);
  for (const one of productsLike(product)) {
    const adopted = positionsOn(standards, subject, one, today).some(({ position }) => position.position === 'adopt');
    if (adopted && !candidates.has(one)) candidates.set(one, null);
  }
  return [...candidates].slice(0, MOST_NEAREST).flatMap(([key, named]) => {
    const known = packageOfProduct(key);
    return known ? [{ product: key, name: known.name, package: named ?? known.package }] : [];
  });
}
