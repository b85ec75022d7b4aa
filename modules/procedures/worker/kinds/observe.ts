import { observePort } from '../../execute.ts';
import { hostOf } from '../../plan/plan.ts';
import type { ActionOf, StepExecutor } from './kind.ts';

/** Looks at the target again and takes what it says into the estate. */
export const observe: StepExecutor<ActionOf<'observe'>> = {
  harmless: () => true,
  async attempt({ claim }, tools) {
    if (claim.how === 'stop') return { kind: 'failed', result: { summary: 'The run was cancelled.' } };
    const { component, connection } = hostOf(claim.step);
    const { summary } = await tools.port(observePort)({
      componentId: component.id,
      connection,
      runId: claim.runId,
      stepId: claim.stepId,
      signal: AbortSignal.any([tools.cancelled, AbortSignal.timeout(claim.step.timeoutMs)]),
    });
    return { kind: 'done', observed: true, result: { summary, how: 'observed' } };
  },
};
