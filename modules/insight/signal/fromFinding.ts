import { type Id, type Json, type RecordRef, ref } from '#kernel';
import type { Finding, Replacement } from '#strategy';
import type { Topic } from '../insight/insight.ts';
import type { SignalDraft } from './signal.ts';

/** What a signal about software keeps of its finding. */
export interface SoftwareDetail {
  topicKey: string;
  topicName: string;
  product: string;
  productName: string;
  release: string | null;
  package: string;
  version: string;
  manager: string;
  standard: string | null;
  dueOn: string | null;
  replacement: Replacement | null;
}

/** One product release in one domain: what is done about it on one component is done on all. */
export function topicOf(finding: Finding, domainId: Id): Topic {
  const { product, productName, release } = finding.installation;
  const name = release === null ? productName : `${productName} ${release}`;
  return { key: `software:${product}:${release ?? '*'}@${domainId}`, name, domainId };
}

/**
 * A finding as a signal. It follows from the installation and from the standard that it breaks; where no standard speaks
 * (support that ends), from the objective that only supported software is in service.
 */
export function signalOf(
  finding: Finding,
  where: { domainId: Id; standardId: Id | null; supportObjectiveId: Id | null },
): SignalDraft {
  const { installation, component } = finding;
  const topic = topicOf(finding, where.domainId);
  const detail: SoftwareDetail = {
    topicKey: topic.key,
    topicName: topic.name,
    product: installation.product,
    productName: installation.productName,
    release: installation.release,
    package: installation.package,
    version: installation.version,
    manager: installation.manager,
    standard: finding.standard?.key ?? null,
    dueOn: finding.dueOn,
    replacement: finding.replacement,
  };
  const causes: RecordRef[] = [ref('installation', installation.id)];
  if (where.standardId !== null) causes.push(ref('standard', where.standardId));
  else if (where.supportObjectiveId !== null) causes.push(ref('objective', where.supportObjectiveId));
  return {
    kind: finding.kind,
    // Not the installation's id: an upgrade within the release makes a new row of the same trouble.
    dedupeKey: `${finding.kind}:${component.id}:${installation.manager}:${installation.package}:${installation.release ?? '*'}`,
    subject: ref('installation', installation.id),
    componentId: component.id,
    domainId: where.domainId,
    severity: finding.severity,
    summary: finding.explanation,
    detail: detail as unknown as { [key: string]: Json },
    causes,
  };
}

export const detailOf = (signal: { detail: { [key: string]: Json } }): SoftwareDetail =>
  signal.detail as unknown as SoftwareDetail;
