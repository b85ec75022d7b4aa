import { sql } from 'kysely';
import type { Id } from '#kernel';
import { domainTree, findDomains } from '#people';
import type { Reader } from '#platform';
import type { ComplianceInstallation, SupportEnd } from '../compliance.ts';

/** An installation as the standards see it, with what the rest of the loop needs to know of where it stands. */
export interface InstalledSoftware extends ComplianceInstallation {
  domainId: Id;
  criticality: number;
  /** The component's state, such as in-service. */
  state: string;
}

interface Row {
  id: Id;
  component_id: Id;
  component_name: string;
  component_kind: string;
  component_state: string;
  domain_id: Id;
  criticality: number;
  product_key: string;
  product_name: string;
  release: string | null;
  package: string;
  version: string;
  manager: string;
  confidence: number;
  support: SupportEnd['status'];
  support_ends_on: string | null;
  support_basis: 'distribution' | 'upstream' | null;
  extended_support: SupportEnd['status'];
  extended_ends_on: string | null;
}

/**
 * The current installations whose product is known, on components that are not over; of some components or, by null, of
 * the whole estate. One query.
 */
export async function readInstalledSoftware(reader: Reader, componentIds: Id[] | null): Promise<InstalledSoftware[]> {
  if (componentIds?.length === 0) return [];
  const [{ rows }, domains] = await Promise.all([
    sql<Row>`
      select i.id, i.component_id, c.name as component_name, c.kind as component_kind, c.state as component_state,
        c.domain_id, c.criticality, p.key as product_key, p.name as product_name, r.version as release, i.package,
        i.version, i.manager, coalesce(i.confidence, 0) as confidence, i.support, i.support_ends_on, i.support_basis,
        i.extended_support, i.extended_ends_on
      from installation i
      join component c on c.id = i.component_id
      join product p on p.id = i.product_id
      left join release r on r.id = i.release_id
      where i.recorded_to = 'infinity' and c.state not in ('retired', 'disposed')
        and (${componentIds}::bigint[] is null or i.component_id = any(${componentIds}::bigint[]))
      order by i.component_id, i.id`.execute(reader),
    findDomains(reader),
  ]);
  const tree = domainTree(domains);
  const lineages = new Map(
    domains.map((domain) => [domain.id, tree.lineage(domain.id).map((id) => tree.get(id)!.key)]),
  );
  return rows.map((row) => ({
    id: row.id,
    component: {
      id: row.component_id,
      name: row.component_name,
      kind: row.component_kind,
      domainLineage: lineages.get(row.domain_id) ?? [],
    },
    domainId: row.domain_id,
    criticality: row.criticality,
    state: row.component_state,
    product: row.product_key,
    productName: row.product_name,
    release: row.release,
    package: row.package,
    version: row.version,
    manager: row.manager,
    confidence: row.confidence,
    support: {
      status: row.support,
      endsOn: row.support_ends_on,
      basis: row.support_basis,
      extended: { status: row.extended_support, endsOn: row.extended_ends_on },
    },
  }));
}
