import { z } from 'zod';

/**
 * Which way a failure travels along a relation:
 * - `to-from`: when `to` fails, `from` suffers (a VM runs on a server).
 * - `from-to`: when `from` fails, `to` suffers (a node is a member of a cluster).
 * - `none`: nothing fails because of it (a contract covers a server).
 * The one that suffers is the *dependent*; a redundancy group is a group of relations of one dependent.
 */
export type FailureDirection = 'to-from' | 'from-to' | 'none';

interface RelationKindDefinition {
  /** Reads `from title to`. */
  title: string;
  /** Reads `to reverse from`. */
  reverse: string;
  failure: FailureDirection;
  /** Why the dependent suffers: `{dependent} {because} {failed}`. */
  because: string;
}

export const relationKinds = {
  'runs-on': { title: 'runs on', reverse: 'runs', failure: 'to-from', because: 'runs on' },
  'depends-on': { title: 'depends on', reverse: 'is needed by', failure: 'to-from', because: 'depends on' },
  'part-of': { title: 'is part of', reverse: 'consists of', failure: 'to-from', because: 'is part of' },
  'located-in': { title: 'is located in', reverse: 'houses', failure: 'to-from', because: 'is located in' },
  'connected-to': { title: 'is connected to', reverse: 'connects', failure: 'to-from', because: 'is reached through' },
  'powered-by': { title: 'is powered by', reverse: 'powers', failure: 'to-from', because: 'is powered by' },
  'stored-on': { title: 'is stored on', reverse: 'stores', failure: 'to-from', because: 'is stored on' },
  'secured-by': { title: 'is secured by', reverse: 'secures', failure: 'to-from', because: 'is secured by' },
  'member-of': { title: 'is a member of', reverse: 'has the member', failure: 'from-to', because: 'has the member' },
  'assigned-to': { title: 'is assigned to', reverse: 'has the address', failure: 'none', because: 'is reached at' },
  'in-vlan': { title: 'is in', reverse: 'carries', failure: 'none', because: 'is in' },
  'tagged-in': { title: 'is tagged in', reverse: 'carries, tagged,', failure: 'none', because: 'is tagged in' },
  'a-end': { title: 'has its A end at', reverse: 'is the A end of', failure: 'none', because: 'is cabled by' },
  'b-end': { title: 'has its B end at', reverse: 'is the B end of', failure: 'none', because: 'is cabled by' },
  'passes-to': { title: 'passes to', reverse: 'is passed from', failure: 'none', because: 'passes through' },
  'provided-by': { title: 'is provided by', reverse: 'provides', failure: 'none', because: 'is provided by' },
  'used-by': { title: 'is used by', reverse: 'uses', failure: 'none', because: 'is used by' },
  'translates-to': { title: 'translates to', reverse: 'is translated from', failure: 'none', because: 'translates to' },
  'backed-up-by': { title: 'is backed up by', reverse: 'backs up', failure: 'none', because: 'is backed up by' },
  'replicates-to': { title: 'replicates to', reverse: 'is a replica of', failure: 'none', because: 'replicates to' },
  'covered-by': { title: 'is covered by', reverse: 'covers', failure: 'none', because: 'is covered by' },
  'managed-by': { title: 'is managed by', reverse: 'manages', failure: 'none', because: 'is managed by' },
  'replaced-by': { title: 'is replaced by', reverse: 'replaces', failure: 'none', because: 'is replaced by' },
} as const satisfies { [kind: string]: RelationKindDefinition };

export type RelationKind = keyof typeof relationKinds;
export const relationKindNames = Object.keys(relationKinds) as [RelationKind, ...RelationKind[]];
export const relationKindSchema = z.enum(relationKindNames);

/** The dependent and what it depends on, or null where failure does not travel. */
export function dependencyOf<Id>(kind: RelationKind, from: Id, to: Id): { dependent: Id; on: Id } | null {
  const failure: FailureDirection = relationKinds[kind].failure;
  if (failure === 'none') return null;
  return failure === 'to-from' ? { dependent: from, on: to } : { dependent: to, on: from };
}
