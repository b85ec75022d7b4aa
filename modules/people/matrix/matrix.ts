/** Person × domain × level at one moment: who may do what, and who is alone in knowing something. Pure. */
import type { Id, Level } from '#kernel';
import { type Held, type LentLevel, reachIn, type SupervisedIn } from '../authority/reach.ts';
import type { DomainTree } from '../domain.ts';

/** Who deploys, configures and repairs: fewer than two of them, and one absence stops the domain. */
export const WORKS_FROM: Level = 3;

export interface HeldGrant {
  id: Id;
  domainId: Id;
  level: Level;
  to: Date | null;
}

export interface MatrixPerson extends Omit<Held, 'grants'> {
  kind: 'person' | 'agent';
  grants: HeldGrant[];
  lent: LentLevel[];
  supervisions: SupervisedIn[];
}

export interface Cell {
  domainId: Id;
  own: number;
  /** With what is lent. */
  level: number;
  /** In exactly this domain; null where it comes from above. */
  direct: HeldGrant | null;
  inheritedFrom: Id | null;
  lenderId: Id | null;
  supervised: number;
  supervisor: string | null;
  endsAt: Date | null;
}

/** The cells of one person in which there is anything. */
export function cellsOf(tree: DomainTree, person: MatrixPerson, domainIds: readonly Id[]): Cell[] {
  return domainIds.flatMap((domainId): Cell[] => {
    const reach = reachIn(tree, person, domainId);
    if (reach.level === 0 && reach.supervised === 0) return [];
    const lineage = tree.lineage(domainId);
    // The grant that decides: the highest, of those the nearest, of those the one that ends last.
    const decides = person.grants
      .filter((grant) => lineage.includes(grant.domainId))
      .sort(
        (a, b) =>
          b.level - a.level ||
          lineage.indexOf(a.domainId) - lineage.indexOf(b.domainId) ||
          (b.to?.getTime() ?? Number.POSITIVE_INFINITY) - (a.to?.getTime() ?? Number.POSITIVE_INFINITY),
      )[0];
    const direct = person.grants.filter((grant) => grant.domainId === domainId).sort((a, b) => b.level - a.level)[0];
    return [
      {
        domainId,
        own: reach.own,
        level: reach.level,
        direct: direct ?? null,
        inheritedFrom: decides && decides.domainId !== domainId ? decides.domainId : null,
        lenderId: reach.lentBy?.lenderId ?? null,
        supervised: reach.supervised,
        supervisor: reach.supervisor?.name ?? null,
        endsAt: decides?.to ?? null,
      },
    ];
  });
}

/**
 * Who keeps a domain running: people (not agents) who hold level 3 or more by a grant in it, or above it but below the root.
 * Whoever answers for everything does not therefore know each part of it. In the root domain itself, its own holders.
 */
export function workersOf(tree: DomainTree, people: readonly MatrixPerson[], domainId: Id): MatrixPerson[] {
  const within = tree.lineage(domainId).filter((id) => id !== tree.rootId || domainId === tree.rootId);
  return people.filter(
    (person) =>
      person.kind === 'person' &&
      person.grants.some((grant) => grant.level >= WORKS_FROM && within.includes(grant.domainId)),
  );
}
