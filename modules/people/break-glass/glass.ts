/**
 * Break-glass: at 03:00 nobody may be there to approve. Opened with a reason, it replaces a missing approval in a domain for
 * a time, tells the domain's owner at once, and ends in a review by somebody else. It gives no level, and it never overrides
 * a denial, a changed host key or a plan's hash. Pure.
 */
import { type Id, PlumblineError, type StateTable } from '#kernel';
import type { DomainTree } from '../domain.ts';

export const OPEN_FOR_MINUTES = 60;
export const OPEN_FOR_AT_MOST_MINUTES = 240;
export const REVIEW_WITHIN_HOURS = 72;

export type GlassState = 'open' | 'to-review' | 'reviewed';
export type GlassMove = 'end' | 'review';

/** It ends by its time as well as by a move. */
export const glassStates: StateTable<GlassState, GlassMove> = {
  open: { end: 'to-review' },
  'to-review': { review: 'reviewed' },
  reviewed: {},
};

export const glassVerdicts = ['justified', 'avoidable', 'misused'] as const;
export type GlassVerdict = (typeof glassVerdicts)[number];

export function glassState(
  glass: { until: Date; endedAt: Date | null; reviewedAt: Date | null },
  now: Date,
): GlassState {
  if (glass.reviewedAt !== null) return 'reviewed';
  return glass.endedAt === null && glass.until > now ? 'open' : 'to-review';
}

/** Who owns the domain, or the nearest above it that has an owner. */
export function ownerOf(tree: DomainTree, owners: ReadonlyMap<Id, Id>, domainId: Id): Id | null {
  for (const id of tree.lineage(domainId)) {
    const owner = owners.get(id);
    if (owner !== undefined) return owner;
  }
  return null;
}

/** What it replaces, and nothing else. Any other refusal of an approval stands. */
export function isMissingApproval(error: unknown): error is PlumblineError {
  return error instanceof PlumblineError && error.code === 'not_approved';
}
