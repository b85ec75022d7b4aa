/**
 * How far somebody's authority reaches in a domain, and by whose. Pure.
 *
 * Words
 * - *own*: what their grants give there, inherited down the tree, cut by an agent's ceiling.
 * - *delegated*: what somebody lends them, as far as the lender holds it themself at this moment. It is not lent on.
 * - *level*: the higher of the two; what they may do alone.
 * - *supervised*: one level above their own, where a named supervisor who holds it confirms each step.
 */
import type { Id, Level, LevelOrNone } from '#kernel';
import type { DomainTree } from '../domain.ts';
import { type Grant, levelIn } from '../grant.ts';

/** What another person brings in: their own grants and ceiling. */
export interface Held {
  personId: Id;
  name: string;
  grants: Grant[];
  ceiling: Level | null;
}

export interface LentLevel {
  id: Id;
  domainId: Id;
  level: Level;
  lender: Held;
}

export interface SupervisedIn {
  id: Id;
  domainId: Id;
  supervisor: Held;
}

/** All that a person holds at one moment. Someone inactive, and an agent whose owner is, holds nothing. */
export interface Holding {
  grants: Grant[];
  ceiling: Level | null;
  lent: LentLevel[];
  supervisions: SupervisedIn[];
}

export interface Reach {
  own: LevelOrNone;
  /** Own or delegated, whichever is higher. */
  level: LevelOrNone;
  /** Who lends what raises `level` above `own`; null when nothing does. */
  lentBy: { delegationId: Id; lenderId: Id } | null;
  /** 0 where nobody supervises them, or where it would add nothing. */
  supervised: LevelOrNone;
  supervisor: { supervisionId: Id; personId: Id; name: string } | null;
}

const lower = (a: LevelOrNone, b: LevelOrNone): LevelOrNone => (a < b ? a : b);
const cut = (level: LevelOrNone, ceiling: Level | null): LevelOrNone =>
  ceiling === null ? level : lower(level, ceiling);

/**
 * `without`: whose authority must not count here. Nobody approves what they wrote by somebody to whom they lent the level
 * for it, nor has it done under their own eyes.
 */
export function reachIn(tree: DomainTree, held: Holding, domainId: Id, without: readonly Id[] = []): Reach {
  const own = levelIn(tree, held.grants, domainId, held.ceiling);
  let level = own;
  let lentBy: Reach['lentBy'] = null;
  let supervised: LevelOrNone = 0;
  let supervisor: Reach['supervisor'] = null;
  if (held.lent.length === 0 && held.supervisions.length === 0) return { own, level, lentBy, supervised, supervisor };
  const lineage = tree.lineage(domainId);
  for (const { id, domainId: lentIn, level: lent, lender } of held.lent) {
    if (!lineage.includes(lentIn) || without.includes(lender.personId)) continue;
    const counts = cut(lower(lent, levelIn(tree, lender.grants, domainId, lender.ceiling)), held.ceiling);
    if (counts > level) {
      level = counts;
      lentBy = { delegationId: id, lenderId: lender.personId };
    }
  }
  // One above one's own: whoever holds nothing here has nothing to grow from.
  if (own > 0)
    for (const { id, domainId: supervisedIn, supervisor: by } of held.supervisions) {
      if (!lineage.includes(supervisedIn) || without.includes(by.personId)) continue;
      const theirs = levelIn(tree, by.grants, domainId, by.ceiling);
      const reaches = cut(lower((own + 1) as LevelOrNone, theirs), held.ceiling);
      if (reaches > level && reaches > supervised) {
        supervised = reaches;
        supervisor = { supervisionId: id, personId: by.personId, name: by.name };
      }
    }
  return { own, level, lentBy, supervised, supervisor };
}
