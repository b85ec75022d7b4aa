import { type Id, keyOf, PlumblineError, ref } from '#kernel';
import { activeNamed, createAuthority, howMay } from '#people';
import { type Context, createContext } from '#platform';
import { isOver } from './run.ts';
import { saveStandings } from './standingStore.ts';
import { leaderOf, lockReadable } from './steer.ts';

/**
 * Gives a run that goes on to a colleague, who must be allowed to do it: alone, or with a supervisor, who then confirms what
 * is still to come. What was done stays done.
 */
export async function handOver(context: Context, runId: Id, to: string, reason: string): Promise<void> {
  const { workspace } = context;
  await context.mutate(async (mutation) => {
    const standing = await lockReadable(context, mutation, runId);
    const { run, held } = standing;
    await context.authorise('run.steer', {
      ...{ type: 'run', id: run.id, domainId: run.domainId },
      authorIds: [leaderOf(run)],
    });
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
    const resource = { type: 'run' as const, id: run.id, domainId: run.domainId, level: held.plan.procedure.level };
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
    standing.drafts.push({
      subject: ref('run', run.id),
      action: 'run.hand-over',
      detail: { from: keyOf(ref('person', before)), to: keyOf(ref('person', colleague.id)), reason },
      causes: [ref('person', colleague.id)],
    });
    await saveStandings(mutation, [standing]);
  });
}
