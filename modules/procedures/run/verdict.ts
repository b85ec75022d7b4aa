import { type Id, PlumblineError, ref } from '#kernel';
import { treeOf } from '#people';
import type { Context } from '#platform';
import type { ApprovalVerdict } from '../approval/approval.ts';
import { recordApproval } from '../approval/store.ts';
import { letGoOn } from './advance.ts';
import { waitingStep } from './answer.ts';
import { authorsOf, lockReadable } from './authority.ts';
import { takeUp } from './move.ts';
import { forceRun, moveStep, plannedOf } from './standing.ts';
import { saveStandings } from './standingStore.ts';

export interface RunVerdict {
  verdict: ApprovalVerdict;
  /** The plan that one has read. */
  planHash: string;
  reason: string;
}

/**
 * Somebody else agrees, or not, to exactly this plan: of a run that was proposed, or at a step that asks for it. Throws
 * `own_work`, `plan_changed`, `forbidden`, and `illegal_transition` where nothing waits for it.
 */
export async function judgeRun(context: Context, runId: Id, position: number | null, given: RunVerdict): Promise<void> {
  await context.mutate(async (mutation) => {
    const standing = await lockReadable(context, mutation, runId);
    const { run, held, steps } = standing;
    const { now } = mutation;
    const approving = given.verdict === 'approved';
    const common = {
      ...{ action: 'run.approve' as const, planHash: given.planHash, currentPlanHash: run.planHash },
      ...{ verdict: given.verdict, reason: given.reason, authorIds: (await authorsOf(mutation.tx, run)).agreeing },
    };
    if (position === null && run.state === 'proposed') {
      const { level } = held.plan.procedure;
      await recordApproval(context, mutation, {
        ...common,
        subject: ref('run', run.id),
        domainId: run.domainId,
        level,
      });
      forceRun(standing, approving ? 'approve' : 'deny', now, { reason: given.reason });
      letGoOn(standing, now);
    } else {
      const asked =
        position ?? steps.find((step) => step.state === 'waiting' && step.result?.asks === 'approve')?.position;
      if (asked === undefined)
        throw new PlumblineError('illegal_transition', `Nothing of RUN-${runId} waits for an approval.`);
      const step = waitingStep(standing, asked, ['approve']);
      const { action } = plannedOf(standing, step);
      if (action.kind !== 'approve') throw new Error('A step that asks for an approval is of that kind.');
      const domainId = action.domain === null ? run.domainId : (await treeOf(context.workspace)).find(action.domain);
      if (domainId === undefined)
        throw new PlumblineError(
          'not_found',
          `There is no domain "${action.domain}" any more, in which somebody could agree.`,
        );
      await recordApproval(context, mutation, {
        ...common,
        subject: ref('step', step.id),
        domainId,
        level: action.level,
      });
      step.doneBy = mutation.actor.personId;
      const why = given.reason ? `: ${given.reason}` : '.';
      const summary = `${approving ? 'Approved' : 'Denied'} by ${mutation.actor.name}${why}`;
      const result = { summary, how: 'person' as const };
      moveStep(standing, step, approving ? 'finish' : 'fail', result, {
        at: now,
        action: approving ? 'done' : 'failed',
      });
      takeUp(standing, now);
    }
    await saveStandings(mutation, [standing]);
  });
}
