/**
 * A change: an exact diff, the procedure that makes it real, and what we knew before anyone agreed to it.
 *
 * Words
 * - The *diff* says what will be different in the estate; the *plan* says which steps make it so, command by command.
 * - The *plan hash* is the SHA-256 of the canonical {diff, plan}. An approval binds to it: whatever alters either makes
 *   another hash, and every approval of the old one is void.
 * - *Authors* are who wrote the diff and the plan: the system, or whoever edited it since. They do not approve it.
 */
import type { DiffEntry } from '#estate';
import { contentHash, type Id, type StateTable } from '#kernel';
import type { Approval, StoredPlan } from '#procedures';

export type ChangeState =
  | 'draft'
  | 'proposed'
  | 'approved'
  | 'denied'
  | 'running'
  | 'verified'
  | 'failed'
  | 'withdrawn';
export type ChangeMove =
  | 'propose'
  | 'approve'
  | 'deny'
  | 'edit'
  | 'withdraw'
  | 'run'
  | 'break-glass'
  | 'verify'
  | 'fail';

export const changeStates: StateTable<ChangeState, ChangeMove> = {
  draft: { propose: 'proposed', edit: 'draft', withdraw: 'withdrawn' },
  // Without an approval only in an emergency: whoever runs it then has an open break-glass, and is reviewed.
  proposed: { approve: 'approved', deny: 'denied', edit: 'proposed', withdraw: 'withdrawn', 'break-glass': 'running' },
  approved: { run: 'running', deny: 'denied', edit: 'proposed', withdraw: 'withdrawn' },
  denied: { edit: 'proposed', withdraw: 'withdrawn' },
  running: { verify: 'verified', fail: 'failed' },
  verified: {},
  failed: {},
  withdrawn: {},
};

/** What an approval binds to. A run recomputes it from what it is about to execute (procedures, startRun). */
export function changeHash(diff: DiffEntry[], plan: StoredPlan): string {
  return contentHash({ diff, plan });
}

/**
 * The state that the verdicts on exactly this plan give an open change. A denial of the plan stands whoever approved
 * it; verdicts on another plan are void, and so is the approval of someone who has become an author since.
 */
export function stateByVerdicts(
  approvals: readonly Approval[],
  planHash: string,
  authors: readonly Id[],
): 'proposed' | 'approved' | 'denied' {
  const onThisPlan = approvals.filter((approval) => approval.planHash === planHash);
  if (onThisPlan.some((approval) => approval.verdict === 'denied')) return 'denied';
  return onThisPlan.some((approval) => !authors.includes(approval.personId)) ? 'approved' : 'proposed';
}
