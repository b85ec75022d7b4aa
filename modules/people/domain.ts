import type { Id } from '#kernel';

/** A domain of work (network, storage, messaging …) in a tree; a level in a domain holds in all below it. */
export interface Domain {
  id: Id;
  parentId: Id | null;
  key: string;
  name: string;
}

export interface DomainTree {
  readonly rootId: Id;
  get(id: Id): Domain | undefined;
  /** By its key, or by its id as a text. */
  find(named: string): Id | undefined;
  /** The domain itself and all above it, nearest first. Empty for an unknown id. */
  lineage(id: Id): Id[];
  /** The domain itself and all below it. */
  subtree(id: Id): Id[];
}

export function domainTree(domains: Domain[]): DomainTree {
  const byId = new Map(domains.map((domain) => [domain.id, domain]));
  const byKey = new Map(domains.map((domain) => [domain.key, domain.id]));
  const children = Map.groupBy(domains, (domain) => domain.parentId);
  const root = domains.find((domain) => domain.parentId === null);
  if (!root) throw new Error('The workspace has no root domain.');
  const subtree = (id: Id): Id[] => [id, ...(children.get(id) ?? []).flatMap((child) => subtree(child.id))];
  return {
    rootId: root.id,
    get: (id) => byId.get(id),
    find: (named) => byKey.get(named) ?? byId.get(Number(named))?.id,
    lineage(id) {
      const above: Id[] = [];
      for (
        let at = byId.get(id);
        at && !above.includes(at.id);
        at = at.parentId === null ? undefined : byId.get(at.parentId)
      ) {
        above.push(at.id);
      }
      return above;
    },
    subtree: (id) => (byId.has(id) ? subtree(id) : []),
  };
}
