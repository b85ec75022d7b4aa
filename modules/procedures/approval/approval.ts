import type { Id } from '#kernel';
import { PlumblineError } from '#kernel';

export type ApprovalVerdict = 'approved' | 'denied';

/** One verdict of one person on exactly one plan. */
export interface Approval {
  id: Id;
  personId: Id;
  verdict: ApprovalVerdict;
  reason: string;
  planHash: string;
  at: Date;
}

/**
 * The approvals that let exactly this plan run. A denial of the plan wins over any approval of it, whoever came first;
 * an approval of another plan, or by one of its authors, is none. Throws `denied`, `own_work`, `plan_changed` or
 * `not_approved`.
 */
export function decideApproval(
  what: string,
  approvals: readonly Approval[],
  planHash: string,
  authorIds: readonly Id[],
): Approval[] {
  const ofThisPlan = approvals.filter((approval) => approval.planHash === planHash);
  const denial = ofThisPlan.find((approval) => approval.verdict === 'denied');
  if (denial) {
    const reason = denial.reason === '' ? '' : ` The reason given: ${denial.reason}`;
    throw new PlumblineError('denied', `${what} was denied.${reason}`, { extra: { approvalId: denial.id } });
  }
  const approved = ofThisPlan.filter((approval) => approval.verdict === 'approved');
  const byOthers = approved.filter((approval) => !authorIds.includes(approval.personId));
  if (byOthers.length > 0) return byOthers;
  if (approved.length > 0) {
    throw new PlumblineError('own_work', `${what} was approved only by those who wrote it.`);
  }
  if (approvals.some((approval) => approval.verdict === 'approved')) {
    throw new PlumblineError(
      'plan_changed',
      `${what} was approved with another plan than the one that would run now.`,
      {
        extra: { planHash },
      },
    );
  }
  throw new PlumblineError('not_approved', `${what} has not been approved.`, { extra: { planHash } });
}
