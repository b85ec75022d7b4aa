import { type Id, keyOf, PlumblineError, ref } from '#kernel';
import { activeNamed, createAuthority, handsIn, howMay } from '#people';
import { type Context, createContext } from '#platform';
import { letGoOn } from './advance.ts';
import { lockToSteer, partiesOf } from './authority.ts';
import { isOver, leaderOf } from './run.ts';
import { moveRun, moveStep, type Standing } from './standing.ts';
import { saveStandings } from './standingStore.ts';

/** What waits for a supervisor's word would wait for ever where there is none any more. */
function releaseUnconfirmed(standing: Standing, now: Date): void {
  const unconfirmed = standing.steps.filter((step) => step.state === 'waiting' && step.result?.asks === 'confirm');
  if (unconfirmed.length === 0) return;
  for (const step of unconfirmed) moveStep(standing, step, 'confirm', null, { at: now, action: 'release' });
  if (standing.run.state === 'waiting') moveRun(standing, 'resume', now);
  letGoOn(standing, now);
}

/**
 * Gives a run that goes on to a colleague, who must be allowed to do it: alone, or with a supervisor, who then confirms what
 * is still to come. What was done stays done.
 */
export async function handOver(context: Context, runId: Id, to: string, reason: string): Promise<void> {
  const { workspace } = context;
  await context.mutate(async (mutation) => {
    const standing = await lockToSteer(context, mutation, runId);
    const { run, held } = standing;
    if (isOver(run.state) && run.state !== 'failed')
      throw new PlumblineError(
        'illegal_transition',
        `RUN-${runId} is ${run.state}: there is nothing left to hand over.`,
      );
    const colleague = await activeNamed(mutation.tx, to);
    if (colleague.id === leaderOf(run))
      throw new PlumblineError('conflict', `RUN-${runId} is led by ${colleague.name} already.`);
    const theirs = createContext({
      ...{ workspace, authority: createAuthority(workspace), operation: context.operation },
      actor: { personId: colleague.id, name: colleague.name, kind: colleague.kind, administrator: false },
    });
    const { level } = held.plan.procedure;
    const { served, all: authorIds } = await partiesOf(mutation.tx, run.id);
    const hands = await handsIn(workspace);
    if (served.some((id) => hands(id) === hands(colleague.id)))
      throw new PlumblineError('own_work', `It is done for ${colleague.name}, so somebody else does it.`);
    const resource = { type: 'run' as const, id: run.id, domainId: run.domainId, level, authorIds };
    const may = await howMay(theirs, 'run.start', resource).catch((error: unknown) => {
      if (!(error instanceof PlumblineError) || error.code !== 'forbidden') throw error;
      throw new PlumblineError(
        'forbidden',
        `${colleague.name} may not do this run, so it cannot be handed over to them.`,
        {
          extra: error.extra,
        },
      );
    });
    const before = leaderOf(run);
    run.responsibleId = colleague.id;
    run.supervisorId = may.supervisorId;
    standing.runChanged = true;
    if (run.supervisorId === null) releaseUnconfirmed(standing, mutation.now);
    standing.drafts.push({
      subject: ref('run', run.id),
      action: 'run.hand-over',
      detail: { from: keyOf(ref('person', before)), to: keyOf(ref('person', colleague.id)), reason },
      causes: [ref('person', colleague.id)],
    });
    await saveStandings(mutation, [standing]);
  });
}
