import type { Outcome } from '../../run/outcome.ts';
import type { StepResult } from '../../run/step.ts';
import { collectOutputs, type ReadSource } from '../outputs.ts';
import type { Attempt, Tools } from './kind.ts';
import { probe } from './probe.ts';

/**
 * What came of something that ended without an error. That alone is not enough: the step is done when its `verify` says
 * so. `read` gives what the answer holds, for the outputs of the step.
 */
export async function judge(
  attempt: Attempt,
  tools: Tools,
  kept: Omit<StepResult, 'summary'>,
  read: ReadSource,
): Promise<Outcome> {
  attempt.begun = true;
  const verified = await probe(attempt.verify, attempt, tools);
  switch (verified) {
    case 'none':
    case 'yes': {
      const observed = verified === 'yes';
      const summary = observed ? 'It ended without an error, and its effect was seen.' : 'It ended without an error.';
      const collected = await collectOutputs(attempt.claim.step.outputs, read, tools.secrets);
      if (collected.missing.length > 0) {
        const missing = `It ended without an error, but left no ${collected.missing.join(', ')}.`;
        return { kind: 'failed', result: { ...kept, summary: missing } };
      }
      return { kind: 'done', observed, result: { ...kept, summary }, outputs: collected.outputs };
    }
    case 'no':
      return {
        kind: 'failed',
        result: { ...kept, summary: 'It ended without an error, but its effect cannot be seen.' },
      };
    case 'unknown': {
      const summary = 'It ended without an error, but whether it took effect could not be seen.';
      return { kind: 'ask', result: { ...kept, summary, question: 'Look at the target. Did the step take effect?' } };
    }
  }
}

export const effectSeen: Outcome = {
  kind: 'done',
  observed: true,
  result: { summary: 'It had taken effect already.', how: 'earlier-attempt' },
};

export const askWhatBecame: Outcome = {
  kind: 'ask',
  result: {
    summary: 'It was interrupted, and it cannot be told whether it took effect.',
    question: 'Look at the target. Retry it if nothing happened, or skip it with a reason if it is done.',
  },
};
