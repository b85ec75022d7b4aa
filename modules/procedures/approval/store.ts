import { sql } from 'kysely';
import { type Id, keyOf, PlumblineError, type RecordRef, ref } from '#kernel';
import { requireBreakGlass } from '#people';
import type { Context, Mutation, Reader, Tx } from '#platform';
import { type Approval, type ApprovalVerdict, decideApproval } from './approval.ts';

export async function listApprovals(db: Reader, subject: RecordRef): Promise<Approval[]> {
  const rows = await db
    .selectFrom('approval')
    .selectAll()
    .where('subject_type', '=', subject.type)
    .where('subject_id', '=', subject.id)
    .orderBy('id')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    personId: row.person_id,
    verdict: row.verdict as ApprovalVerdict,
    reason: row.reason,
    planHash: row.plan_hash,
    at: row.at,
  }));
}

/** Verdicts on a subject and the start of what they allow happen one after the other, never beside each other. */
async function lockApprovals(tx: Tx, subject: RecordRef): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`approval ${keyOf(subject)}`}, 0))`.execute(tx);
}

/** Whether exactly this plan may run now, asked inside the transaction that starts it. See decideApproval. */
export async function requireApproval(
  tx: Tx,
  subject: RecordRef,
  planHash: string,
  authorIds: readonly Id[],
): Promise<Approval[]> {
  await lockApprovals(tx, subject);
  return decideApproval(keyOf(subject), await listApprovals(tx, subject), planHash, authorIds);
}

/**
 * As requireApproval; where an approval is missing, and nothing else, an open break-glass of the actor replaces it. A denial
 * of any plan of the subject stands: an emergency is no way around somebody's no. Returns what lets it run.
 */
export async function requireApprovalOrGlass(
  context: Context,
  mutation: Mutation,
  what: { subject: RecordRef; planHash: string; authorIds: readonly Id[]; domainId: Id },
): Promise<RecordRef[]> {
  const { subject, planHash, authorIds, domainId } = what;
  try {
    const approvals = await requireApproval(mutation.tx, subject, planHash, authorIds);
    return approvals.map((approval) => ref('approval', approval.id));
  } catch (error) {
    if (!(error instanceof PlumblineError) || error.code !== 'not_approved') throw error;
    const denial = (await listApprovals(mutation.tx, subject)).find(({ verdict }) => verdict === 'denied');
    if (denial)
      throw new PlumblineError(
        'denied',
        `${keyOf(subject)} was denied in an earlier plan. It takes an approval now: break-glass overrides no denial.`,
        { extra: { approvalId: denial.id } },
      );
    return [ref('break_glass', await requireBreakGlass(context, mutation, { domainId, subject, planHash }))];
  }
}

export interface Verdict {
  subject: RecordRef;
  /** What the person read and decided on. */
  planHash: string;
  /** What the subject's plan is now, read under the subject's lock. */
  currentPlanHash: string;
  verdict: ApprovalVerdict;
  reason?: string;
  authorIds: readonly Id[];
  domainId: Id;
  level: 1 | 2 | 3 | 4 | 5;
  /** Left out: it is a change. */
  action?: 'change.approve' | 'run.approve';
}

/**
 * Keeps a person's verdict. Throws `plan_changed` where they decided on another plan than the current one, `own_work`
 * where they wrote it, `forbidden` where their level does not reach. Denying one's own work is allowed.
 */
export async function recordApproval(context: Context, mutation: Mutation, verdict: Verdict): Promise<Id> {
  const { subject } = verdict;
  const approving = verdict.verdict === 'approved';
  await context.authorise(verdict.action ?? 'change.approve', {
    type: subject.type,
    id: subject.id,
    domainId: verdict.domainId,
    authorIds: approving ? [...verdict.authorIds] : [],
    level: verdict.level,
  });
  if (approving && verdict.authorIds.includes(mutation.actor.personId)) {
    throw new PlumblineError('own_work', `You wrote ${keyOf(subject)}: somebody else must approve it.`);
  }
  if (verdict.planHash !== verdict.currentPlanHash) {
    throw new PlumblineError('plan_changed', `${keyOf(subject)} was changed since you read it.`, {
      extra: { planHash: verdict.currentPlanHash },
    });
  }
  await lockApprovals(mutation.tx, subject);
  const { id } = await mutation.tx
    .insertInto('approval')
    .values({
      subject_type: subject.type,
      subject_id: subject.id,
      plan_hash: verdict.planHash,
      person_id: mutation.actor.personId,
      verdict: verdict.verdict,
      reason: verdict.reason ?? '',
      at: mutation.now,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await mutation.record({
    subject: ref('approval', id),
    action: approving ? 'approval.approve' : 'approval.deny',
    detail: { subject: keyOf(subject), planHash: verdict.planHash, reason: verdict.reason ?? '' },
    causes: [subject],
  });
  return id;
}
