import { type ComponentMove, type ComponentPatch, componentPatch, moveComponent, updateComponent } from '#estate';
import { PlumblineError, ref } from '#kernel';
import { activeNamed, createAuthority } from '#people';
import { type Context, createContext, type Workspace } from '#platform';
import type { EstateAction } from '../../plan/action.ts';
import type { Claim } from '../../run/claim.ts';
import { lockOurs } from '../../run/lease.ts';
import type { StepExecutor } from './kind.ts';

/**
 * Changes a component in the estate as whoever leads the run: what they may not change, their run may not either. The
 * same values written again change nothing; a move along the lifecycle that is not possible any more was made before, or
 * by somebody else, and only a person can tell which.
 */
export const estate: StepExecutor<EstateAction> = {
  harmless: () => true,
  async attempt({ claim, action }, tools) {
    if (claim.how === 'stop') return { kind: 'failed', result: { summary: 'The run was cancelled.' } };
    if (claim.how === 'take-over') await tools.beforeRepeating();
    const did: string[] = [];
    if (Object.keys(action.patch).length > 0) {
      const context = await asLeader(tools.workspace, claim);
      await updateComponent(context, action.componentId, patchOf(action.patch));
      did.push(`${Object.keys(action.patch).join(', ')} of CMP-${action.componentId} written`);
    }
    if (action.move !== null) {
      try {
        const context = await asLeader(tools.workspace, claim);
        const why = claim.run.title;
        await moveComponent(context, action.componentId, action.move as ComponentMove, why, [ref('run', claim.runId)]);
        did.push(`CMP-${action.componentId} moved: ${action.move}`);
      } catch (error) {
        const again = claim.how !== 'first' && error instanceof PlumblineError && error.code === 'illegal_transition';
        if (!again) throw error;
        const question = 'Was it moved before? Then skip the step; else see what stands in its way.';
        return { kind: 'ask', result: { summary: error.message, question } };
      }
    }
    return { kind: 'done', observed: true, result: { summary: `${did.join('; ')}.`, how: 'executed' } };
  },
};

/** As the API would take it: what a procedure fills in may be of any form. */
function patchOf(patch: unknown): ComponentPatch {
  const read = componentPatch.safeParse(patch);
  if (read.success) return read.data;
  const said = read.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ');
  throw new PlumblineError('invalid_input', `The component cannot be changed so: ${said}.`);
}

async function asLeader(workspace: Workspace, claim: Claim): Promise<Context> {
  const { run, stepId } = claim;
  const leader = await activeNamed(workspace.db, `PER-${run.ledBy}`);
  const context = createContext({
    ...{ workspace, authority: createAuthority(workspace), operation: 'run.work', causes: [ref('step', stepId)] },
    actor: { personId: leader.id, name: leader.name, kind: leader.kind, administrator: false },
  });
  // In the very transaction that writes: whoever was overtaken writes nothing.
  return {
    ...context,
    mutate: (work, causes) =>
      context.mutate(async (mutation) => {
        await lockOurs(mutation.tx, claim);
        return work(mutation);
      }, causes),
  };
}
