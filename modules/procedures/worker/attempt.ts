import { asPlumblineError } from '#kernel';
import type { Action } from '../plan/action.ts';
import { fill, type Values } from '../plan/text.ts';
import type { Claim } from '../run/claim.ts';
import { type Failure, outcomeOfError } from './failure.ts';
import { executorOf } from './kinds/index.ts';
import type { Tools, Work } from './kinds/kind.ts';

/** To stop what runs takes no secret: that one is gone, or the vault is locked, must not keep it running. */
const noSecretNeeded: Values['secrets'] = Object.assign(new Map<string, string>(), { get: () => '' });

/** Works on one claimed step by its kind and says what came of it. */
export async function attemptStep(claim: Claim, tools: Tools, secrets: Values['secrets']): Promise<Failure> {
  const executor = executorOf(claim.step.action.kind);
  let harmless = false;
  let work: Work<Action> | undefined;
  try {
    const values: Values = { outputs: claim.outputs, secrets: claim.how === 'stop' ? noSecretNeeded : secrets };
    const action = fill(claim.step.action, values);
    harmless = executor.harmless(action);
    work = { claim, action, verify: fill(claim.step.verify, values), values, begun: false };
    return await executor.attempt(work, tools);
  } catch (error) {
    if (asPlumblineError(error).code === 'internal') tools.onDefect(error);
    const mayHaveRun = claim.mayHaveRun || work?.begun === true;
    return outcomeOfError(error, { mayHaveRun, harmless });
  }
}
