import type { Action } from '../../plan/action.ts';
import { afterInterruption } from '../../run/ready.ts';
import type { Failure } from '../failure.ts';
import { askWhatBecame, effectSeen } from './judge.ts';
import type { Tools, Work } from './kind.ts';
import { probe } from './probe.ts';

/**
 * An attempt where the other side remembers no attempts (a directory, a web service): after an interruption it is asked by
 * `verify` only, and a request that may have arrived is sent again only where that does no harm.
 */
export async function unmarked<A extends Action>(
  work: Work<A>,
  tools: Tools,
  options: { harmless: boolean },
  execute: () => Promise<Failure>,
): Promise<Failure> {
  const { claim } = work;
  if (claim.how === 'stop') {
    return {
      kind: 'failed',
      result: { summary: 'The run was cancelled. What was sent before cannot be called back.' },
    };
  }
  if (claim.how !== 'take-over' || options.harmless || !claim.mayHaveRun) return execute();
  const verified = await probe(work.verify, work, tools);
  switch (afterInterruption(claim.step, 'lost', verified)) {
    case 'done':
      return Object.values(claim.step.outputs).some((output) => output.required) ? askWhatBecame : effectSeen;
    case 'execute':
      await tools.beforeRepeating();
      return execute();
    default:
      return askWhatBecame;
  }
}
