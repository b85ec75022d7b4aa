import type { VerifyAction } from '../../plan/action.ts';
import { lastWords, optionsOf, reachOf } from './exec.ts';
import type { Ask, StepExecutor } from './kind.ts';

/** Asks the target; the answer "no" fails the step. A question may be asked any number of times. */
export const verify: StepExecutor<VerifyAction> = {
  harmless: () => true,
  async attempt(work, tools) {
    const { claim, action } = work;
    if (claim.how === 'stop') return { kind: 'failed', result: { summary: 'The run was cancelled.' } };
    const result = await reachOf(work, tools).exec(action.command, optionsOf(claim, tools));
    const kept = { exitCode: result.exitCode, durationMs: Math.round(result.durationMs), how: 'observed' as const };
    if (result.exitCode === 0) return { kind: 'done', observed: true, result: { ...kept, summary: 'It is so.' } };
    return { kind: 'failed', result: { ...kept, summary: lastWords(result) ?? 'It is not so.' } };
  },
};

/** Exit status 0 yes, 1 no, anything else: nobody knows. */
export const askTarget: Ask<VerifyAction> = async ({ command }, work, tools) => {
  const { timeoutMs, signal } = optionsOf(work.claim, tools);
  const result = await reachOf(work, tools).exec(command, { timeoutMs, ...(signal && { signal }) });
  return result.exitCode === 0 ? 'yes' : result.exitCode === 1 ? 'no' : 'unknown';
};
