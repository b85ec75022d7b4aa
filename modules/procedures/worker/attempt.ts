import { asPlumblineError } from '#kernel';
import { fill, type Values } from '../plan/text.ts';
import type { Claim } from '../run/claim.ts';
import { type Failure, outcomeOfError } from './failure.ts';
import { executorOf } from './kinds/index.ts';
import type { Tools } from './kinds/kind.ts';

/** Works on one claimed step by its kind and says what came of it. */
export async function attemptStep(claim: Claim, tools: Tools, secrets: Values['secrets']): Promise<Failure> {
  const executor = executorOf(claim.step.action.kind);
  let harmless = false;
  try {
    const values: Values = { outputs: claim.outputs, secrets };
    const action = fill(claim.step.action, values);
    harmless = executor.harmless(action);
    return await executor.attempt({ claim, action, verify: fill(claim.step.verify, values), values }, tools);
  } catch (error) {
    if (asPlumblineError(error).code === 'internal') tools.onDefect(error);
    return outcomeOfError(error, { mayHaveRun: claim.mayHaveRun, harmless });
  }
}
